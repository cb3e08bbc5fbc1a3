"""The walk through the listings of one crawl: where a pager has shown all it has, and how much a section listed."""

from __future__ import annotations

from collections.abc import Iterable

from archive.sections import SectionSeen
from scraper.canonical import is_first_page, listing_key, section_key


class Walks:
    """What the listings of a crawl have shown so far.

    ``listed`` is what a crawl that is continued had seen: address of the listing page and key of each entry. ``whole``
    says whether listings are walked to their end; one machine of several sees a part of each.
    """

    sees_all = True

    def __init__(self, listed: Iterable[tuple[str, str]], whole: bool) -> None:
        self.whole = whole
        self._listings: dict[str, set[str]] = {}
        self._sections: dict[str, set[str]] = {}
        for listing_url, key in listed:
            self.shows_more(listing_url, (key,))

    def shows_more(self, listing_url: str, keys: Iterable[str]) -> bool:
        """Note what a page of a listing shows; return whether any of it was not on the listing's pages before.

        Pagers go on for ever: past its end a portal shows an empty page or its last one again.
        """
        shown = set(keys)
        self._sections.setdefault(section_key(listing_url), set()).update(shown)
        return self._is_new(listing_key(listing_url), listing_url, shown)

    def _is_new(self, listing: str, page: str, shown: set[str]) -> bool:
        seen = self._listings.setdefault(listing, set())
        more = bool(shown - seen)
        seen |= shown
        return more

    def section(self, listing_url: str, on_this_page: int) -> SectionSeen:
        """Return what the section of a page has listed so far, the page itself among it."""
        section = section_key(listing_url)
        first = on_this_page if is_first_page(listing_url) else None
        return SectionSeen(section, len(self._sections.get(section, ())), first, self.whole and self.sees_all)
