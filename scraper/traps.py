"""Traps that no address gives away: endless addresses that bring nothing new, told by what came of those asked so far.

Of 48,685 pages of one mirrored Liferay site 3,477 were distinct articles; the rest were the same ones under other
addresses, and pages that are none. Addresses of one shape (numbers and titles blotted out) and the pages of one listing
are watched::

    asked ──► an article that this crawl had not met ──► the shape is good, whatever else it brings
         └──► one it had met, or no article          ──► barren; after so many in a row no more of that shape are asked

A listing whose articles are all barren for a while is followed no further, though its first ones were good. What was
gone, blocked or could not be fetched says nothing. In memory alone: a crawl that goes on after a crash asks a few dozen
barren addresses more.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from urllib.parse import parse_qsl, urlsplit

from archive.records import CaptureOutcome, FrontierEntry
from scraper.canonical import decoded_path, listing_key

BARREN = 8  # pages in a row, of a shape that never brought an article
BARREN_LISTING = 30  # in a row, of a listing whose earlier pages did: three pages of most portals
BARREN_SHAPES = 3  # sets of parameters of one path; no further set is tried
_SILENT: tuple[CaptureOutcome, ...] = ("soft_error", "blocked", "gate", "error", "redirect", "not_modified")
_WATCHED = ("article", "sitemap")
_NUMBER = re.compile(r"\d+")
_LONGEST_NAME = 24  # characters; a longer segment is a title


class Traps:
    """What came of the addresses asked so far, by shape of address and by listing."""

    def __init__(self) -> None:
        self._sent: dict[str, FrontierEntry] = {}
        self._met: dict[str, str] = {}
        self._listed: set[str] = set()
        self._row: Counter[str] = Counter()
        self._brought: dict[str, set[str]] = {}
        self._barren: Counter[str] = Counter()

    def refuses(self, entry: FrontierEntry) -> str | None:
        """Return the rule by which an address is not asked: its shape or its listing has become barren."""
        if entry.kind == "listing":
            return "barren_listing" if entry.depth and self._row[_listing(entry.url)] >= BARREN_LISTING else None
        if entry.kind not in _WATCHED or (entry.kind == "sitemap" and not entry.depth):
            return None
        fine, coarse = shapes(entry.url_key)
        barren = any(self._row[shape] >= BARREN and not self._is_good(shape) for shape in (fine, coarse))
        if not barren and (self._is_good(fine) or self._barren[coarse] < BARREN_SHAPES or self._row[fine]):
            return None
        if entry.referrer:
            self._row[_listing(entry.referrer)] += 1
        return "barren_shape"

    def is_variant(self, url_key: str) -> bool:
        """Return whether an article's address only adds parameters to one that is listed by itself."""
        plain, _, query = url_key.partition("?")
        return bool(query) and plain in self._listed

    def _is_good(self, shape: str) -> bool:
        """Return whether a shape brought an article that has no plainer address.

        Which of an article's addresses is asked first is open. What a variant brought before the plain one was listed
        is no longer to its credit when it is.
        """
        return any(not self.is_variant(key) for key in self._brought.get(shape, ()))

    def sent(self, entry: FrontierEntry) -> None:
        """Note that an address is asked."""
        if entry.kind in _WATCHED:
            self._sent[entry.url_key] = entry

    def lists(self, url_key: str, articles: Iterable[str]) -> None:
        """Note the articles that a page lists; a sitemap is good if it lists some that nothing listed before."""
        new = set(articles) - self._listed
        self._listed |= new
        if url_key in self._sent and new:
            self._judge(self._sent.pop(url_key), good=True)

    def came(self, url_key: str, outcome: CaptureOutcome, article_id: str | None) -> None:
        """Note what came of an address: the article that it shows, if it shows one."""
        entry = self._sent.pop(url_key, None)
        if entry is not None and (article_id is not None or outcome not in _SILENT):
            self._judge(entry, article_id is not None and self._met.setdefault(article_id, url_key) == url_key)

    def _judge(self, entry: FrontierEntry, good: bool) -> None:
        fine, coarse = shapes(entry.url_key)
        watched = (fine, coarse, *((_listing(entry.referrer),) if entry.referrer else ()))
        if good:
            for name in watched:
                self._brought.setdefault(name, set()).add(entry.url_key)
                self._row[name] = 0
            return
        self._row.update(watched)
        if self._row[fine] == BARREN and not self._is_good(fine):
            self._barren[coarse] += 1


def shapes(url: str) -> tuple[str, str]:
    """Return the shape of an address, and a coarser one that does not tell which parameters it has."""
    parts = urlsplit(url)
    path = "/".join(_blotted(segment) for segment in decoded_path(url).split("/"))
    names = sorted({_NUMBER.sub("#", name) for name, _ in parse_qsl(parts.query, keep_blank_values=True)})
    coarse = path + ("?" if names else "")
    return f"{coarse}{'&'.join(names)}", f"{coarse}*"


def _blotted(segment: str) -> str:
    if segment.count("-") > 1 or len(segment) > _LONGEST_NAME:
        return "~"
    return _NUMBER.sub("#", segment)


def _listing(url: str) -> str:
    """Return the name under which a listing is watched: its path, whichever page of it."""
    return f"listing {listing_key(url).partition('?')[0]}"
