"""The state of the portal: which articles there are, what was edited or removed, what the counters say.

number ─► library.entry ─► index by slug ─► pages ask `article(key)`, `listing(section)`
                             ▲
           edits, removals, new articles (a lock around each), counters
"""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from tests.portal import library
from tests.portal.model import Article, BodyBlock, Entry, PrintedFigure, Shelf
from tests.portal.plan import SECTIONS, VIETNAM

CLOCK = datetime(2022, 8, 1, 16, 4, 11, tzinfo=VIETNAM)
"""What the pages' clock shows while the counters are frozen."""


@dataclass(frozen=True, slots=True)
class Edit:
    """What was changed in an article, on top of how it was written."""

    title: str | None = None
    lead: str | None = None
    replace: Mapping[str, str] = field(default_factory=dict)
    append: tuple[str, ...] = ()
    drop_documents: bool = False
    replace_documents: bool = False


class Site:
    """All content of one portal. Thread-safe; reading never changes anything but the counters."""

    def __init__(self, articles: int = 120, *, trap: bool = True, shelf: Shelf = library) -> None:
        self.trap = trap
        self._shelf = shelf
        self.frozen = False
        self.visits = 0
        self._lock = threading.RLock()
        self._first_fresh = articles + 1
        self._views: Counter[str] = Counter()
        self._removed: dict[str, str] = {}
        self._edits: dict[str, Edit] = {}
        self._by_key: dict[str, Entry] = {}
        self._by_slug: dict[str, str] = {}
        self._listings: dict[str, tuple[Entry, ...]] = {}
        for number in range(1, articles + 1):
            self._add(number)

    def _add(self, number: int) -> Entry:
        entry = self._shelf.entry(number, self._first_fresh)
        slug, n = entry.slug, 0
        while slug in self._by_slug:
            n += 1
            slug = f"{entry.slug}-{n}"
        entry = replace(entry, slug=slug)
        self._by_key[entry.key] = entry
        self._by_slug[slug] = entry.key
        self._listings.clear()
        return entry

    # ---- reading -------------------------------------------------------------------------------------

    @property
    def keys_in_order(self) -> tuple[str, ...]:
        """The keys of all articles in the order of their numbers, removed ones too."""
        return tuple(self._by_key)

    def key_of(self, slug: str) -> str | None:
        """Return the key of the article with this slug, None where there is none."""
        return self._by_slug.get(slug)

    def key_by_number(self, number: int) -> str | None:
        """Return the key of article ``number``, None where there is none."""
        key = self._shelf.key(number)
        return key if key in self._by_key else None

    def removed(self, key: str) -> str | None:
        """Return how an article was removed (``soft``, ``hard``), None while it is there."""
        return self._removed.get(key)

    def article(self, key: str) -> Article:
        """Return an article as it stands now, edits applied; raises KeyError where there is none."""
        known = self._by_key[key]
        written = self._shelf.article(known, self._first_fresh)
        edit = self._edits.get(key)
        return _edited(self._shelf, written, edit) if edit else written

    def entry(self, key: str) -> Entry:
        """Return what listings show of an article, edits applied."""
        return self.article(key).entry if key in self._edits else self._by_key[key]

    def listing(self, section: str) -> tuple[Entry, ...]:
        """Return the articles of a section, newest first; ``""`` holds all, and the news repeats the reports."""
        with self._lock:
            if section not in self._listings:
                wanted = {"": tuple(SECTIONS), "tin-tuc": ("tin-tuc", "bao-cao")}.get(section, (section,))
                chosen = [e for k, e in self._by_key.items() if e.section in wanted and k not in self._removed]
                chosen.sort(key=lambda e: (e.published, e.number), reverse=True)
                self._listings[section] = tuple(chosen)
            listed = self._listings[section]
        if not self._edits:
            return listed
        return tuple(self.entry(e.key) if e.key in self._edits else e for e in listed)

    def views(self, key: str) -> int:
        """Return what the counter of an article shows."""
        return self.article(key).views + self._views[key]

    def clock(self) -> datetime:
        """Return the time that pages show: it jumps with every visit, so that nobody can mistake it for content."""
        return CLOCK if self.frozen else CLOCK + timedelta(seconds=7919 * self.visits)

    # ---- changing ------------------------------------------------------------------------------------

    def visit(self, key: str | None = None) -> None:
        """Count a visit of a page, and of an article where a key is given; nothing while the counters are frozen."""
        if not self.frozen:
            with self._lock:
                self.visits += 1
                if key is not None:
                    self._views[key] += 1

    def edit(self, key: str, edit: Edit) -> None:
        """Put an edit on top of what an article was written as; a second one replaces the first."""
        with self._lock:
            self._known(key)
            self._edits[key] = edit

    def remove(self, key: str, how: str = "soft") -> None:
        """Take an article away: its addresses answer a soft 404 (``soft``) or a real one (``hard``)."""
        with self._lock:
            self._known(key)
            self._removed[key] = how
            self._listings.clear()

    def restore(self, key: str) -> None:
        """Bring an article back as it was first written: neither removed nor edited."""
        with self._lock:
            self._known(key)
            self._removed.pop(key, None)
            self._edits.pop(key, None)
            self._listings.clear()

    def publish(self, count: int = 1) -> tuple[str, ...]:
        """Add articles newer than all others; returns their keys. Raises ValueError where the shelf holds no more."""
        with self._lock:
            return tuple(self._add(len(self._by_key) + 1).key for _ in range(count))

    def _known(self, key: str) -> None:
        if key not in self._by_key:
            raise KeyError(f"no article {key}")


def _edited(shelf: Shelf, written: Article, edit: Edit) -> Article:
    """Apply an edit; figures whose quote no longer stands in the text are no longer part of the truth."""

    def changed(text: str) -> str:
        for old, new in edit.replace.items():
            text = text.replace(old, new)
        return text

    lead = written.lead if edit.lead is None else edit.lead
    documents = written.documents
    if edit.replace_documents:
        documents = tuple(replace(d, lines=tuple(map(changed, d.lines))) for d in documents)
    files = shelf.file_lines(written.entry, written.documents)
    prose = written.blocks[: len(written.blocks) - len(files)]
    blocks = tuple(BodyBlock(b.kind, changed(b.text)) for b in prose)
    blocks += tuple(BodyBlock("paragraph", text) for text in edit.append)
    if not edit.drop_documents:
        blocks += files
    now = replace(
        written,
        entry=replace(written.entry, title=changed(edit.title or written.entry.title)),
        lead=changed(lead) if lead else None,
        blocks=blocks,
        images=tuple(replace(i, caption=changed(i.caption)) for i in written.images),
        documents=() if edit.drop_documents else documents,
    )
    return replace(now, figures=_anchored_again(written, now))


def _anchored_again(written: Article, now: Article) -> tuple[PrintedFigure, ...]:
    """Find each figure again in the line that it stood in."""
    before, after = ([a.entry.title, a.lead or "", *(b.text for b in a.blocks)] for a in (written, now))
    found: list[PrintedFigure] = []
    old_at = new_at = 0
    for old, new in zip(before, after, strict=False):
        seen = 0
        for figure in written.figures:
            if old and old_at <= figure.start < old_at + len(old) and (at := new.find(figure.quote, seen)) >= 0:
                found.append(replace(figure, start=new_at + at))
                seen = at + len(figure.quote)
        old_at += len(old) + 1 if old else 0
        new_at += len(new) + 1 if new else 0
    return tuple(found)


class Truth(Mapping[str, Article]):
    """The articles of a site by their key (``data-analytics-asset-id``), written when asked for."""

    def __init__(self, site: Site) -> None:
        self._site = site

    def __getitem__(self, key: str) -> Article:
        return self._site.article(key)

    def __iter__(self) -> Iterator[str]:
        return iter(self._site.keys_in_order)

    def __len__(self) -> int:
        return len(self._site.keys_in_order)

    def entry(self, key: str) -> Entry:
        """Return what listings show of an article, without writing its body."""
        return self._site.entry(key)

    def report(self, code: str) -> Article:
        """Return the alliance's report of a period (``2022H1``, ``2021Y``, ``2020M9``, ``2019Q1``)."""
        for key in self:
            article = self[key]
            if article.report == code:
                return article
        raise KeyError(f"no report {code}")
