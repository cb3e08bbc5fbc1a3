"""A layout that changed: a field that used to be there and is not, a section that lists nothing any more.

A share is judged against its own history. With ``p`` of the pages so far showing a field, the chance that so few of the
``n`` newest do is that of the binomial tail; below one in ten thousand, and less than half as often as before, it is no
chance. Where a crawl brings two articles, those of the crawls before it are taken in, newest first.
"""

from __future__ import annotations

from collections.abc import Sequence

from sqlite_utils import Database

from archive.health.proportion import CHANCE, tail
from archive.records import PageKind, ParsedArticle
from archive.store import coverage
from archive.store.coverage import Coverage

OFTEN = 0.5  # a field that fewer pages show says nothing by its absence
LEAST_HISTORY = 5  # pages
UNTELLING: tuple[PageKind, ...] = ("soft404", "error", "blocked", "gate", "login", "trap")
"""Pages that came in place of the one asked for; its layout is another question."""

LISTED = "entries"


def fields_of(article: ParsedArticle) -> dict[str, bool]:
    """Return which fields a page shows that was asked for as an article and is one."""
    return {
        "article": True,
        "title": bool(article.title),
        "published": article.published is not None,
        "unit": article.unit is not None,
        "section": article.section is not None,
        "lead": article.lead is not None,
        "body": bool(article.body),
        "images": bool(article.images),
        "attachments": bool(article.attachments),
        "view_count": article.view_count is not None,
        "asset_key": article.asset_key is not None,
    }


def fields_of_none(entry_kind: str, depth: int, kind: PageKind) -> dict[str, bool]:
    """Return what a page tells that is not what it was asked for as; nothing where another page came in its place."""
    if kind in UNTELLING:
        return {}
    if entry_kind == "article":
        return {"article": False}
    return {LISTED: False} if entry_kind == "listing" and depth == 0 else {}


def changed(db: Database, crawl_id: str, may_be_empty: bool = False) -> str | None:
    """Return in one line how the layout of the portal changed before or during a crawl; None where it did not."""
    found = []
    counts = coverage.of_crawl(db, crawl_id)
    whole: list[tuple[str | None, str]] = [(None, field) for field in sorted({f for _, f in counts} - {LISTED})]
    for section, field in (*counts, *whole):
        counted, before = coverage.history(db, crawl_id, section, field)
        if not counted:
            continue
        if field == LISTED:
            told = None if may_be_empty else _emptied(section or "/", counted[0], before)
        else:
            told = _vanished(section, field, counted, before)
        if told:
            found.append(told)
    # A page that is no article shows no field either: that it is none is the thing to say.
    found.sort(key=lambda told: "read as articles" not in told and "lists nothing" not in told)
    more = f" (and {len(found) - 1} more)" if len(found) > 1 else ""
    return f"layout changed: {found[0]}{more}" if found else None


def _emptied(section: str, now: Coverage, before: Sequence[Coverage]) -> str | None:
    if now.present or not before or any(b.present < b.pages for b in before[:3]):
        return None
    return f"section {section} lists nothing any more{_for_example(now)}"


def _vanished(section: str | None, field: str, counted: Sequence[Coverage], before: Sequence[Coverage]) -> str | None:
    newest = counted[0]
    pages = present = 0
    for coverage_of in counted:
        pages, present = pages + coverage_of.pages, present + coverage_of.present
        earlier = [b for b in before if b not in counted[: counted.index(coverage_of) + 1]]
        had, of = sum(b.present for b in earlier), sum(b.pages for b in earlier)
        if of < LEAST_HISTORY:
            return None
        usual = (had + 1) / (of + 2)
        if usual < OFTEN or newest.present * 2 >= usual * newest.pages or present * 2 >= usual * pages:
            return None
        if tail(present, pages, usual) < CHANCE:
            what = "read as articles" if field == "article" else f"have {field}"
            where = "in all sections" if section is None else f"in section {section or '(none)'}"
            return f"{where} {present} of {pages} pages {what}, before it was {had} of {of}{_for_example(newest)}"
    return None


def _for_example(now: Coverage) -> str:
    return f", for example {' '.join(now.samples)}" if now.samples else ""
