"""What the web archives hold of a domain, counted by host and month: known before anything is crawled."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from urllib.parse import urlsplit

from scraper.sources import commoncrawl, wayback
from scraper.sources.asking import Asking

Counts = Counter[tuple[str, str]]
"""Captures by host and month (``YYYY-MM``)."""
Progress = Callable[[str], None]


def of_wayback(archive: str, domain: str, progress: Progress) -> Iterator[Counts]:
    """Yield counts page by page of the Wayback Machine's index: of captures that answered 200."""
    listed = 0
    for lines in wayback.index(archive, domain, match="domain"):
        listed += len(lines)
        progress(f"Wayback Machine: {listed} captures listed")
        yield _count((line.original, line.timestamp) for line in lines)


def of_commoncrawl(index: str, domain: str, progress: Progress, latest: int | None = None) -> Iterator[Counts]:
    """Yield counts index by index of Common Crawl, the newest first; ``latest`` limits how many are asked."""
    asking = Asking(commoncrawl.PAUSE)
    crawls = commoncrawl.indexes(asking, index)[::-1][:latest]
    for number, crawl in enumerate(crawls, 1):
        progress(f"Common Crawl: {crawl} ({number} of {len(crawls)})")
        for lines in commoncrawl.captures(asking, index, crawl, domain, match="domain"):
            yield _count((line.url, line.timestamp) for line in lines)


def _count(lines: Iterator[tuple[str, str]]) -> Counts:
    return Counter((urlsplit(url).hostname or url, f"{stamp[:4]}-{stamp[4:6]}") for url, stamp in lines)
