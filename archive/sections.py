"""A section of a live portal, as the listings of one crawl show it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class SectionSeen:
    """What a section of a live portal has listed so far in a crawl: articles in all, and those on its first page.

    ``first_page`` is None on later pages; ``whole``: the crawl walks sections to their end.
    """

    section: str
    articles: int
    first_page: int | None
    whole: bool
