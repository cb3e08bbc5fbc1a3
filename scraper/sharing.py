"""Whether a crawl is one machine's or shared: what a session asks of those who crawl with it. Here: nobody does.

``scraper.cluster.crawl`` is the other answer.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from importlib import import_module
from typing import Any

from scrapy.settings import BaseSettings
from sqlite_utils import Database

from archive.errors import ArchiveError
from archive.store.crawls import CrawlSummary, Found
from archive.store.frontier import Frontier
from scraper.portal import Portal
from scraper.provenance import Source
from scraper.walking import Walks


class Alone:
    """A crawl by one machine; its frontier is in its archive, and nobody else asks the portal."""

    alone = True

    def join(self, db: Database) -> str | None:
        """Return what the name of this crawl's share begins with; None where it is all of it."""
        return None

    def open(self, db: Database, crawl_id: str) -> Frontier:
        """Return what is to do."""
        return Frontier(db, crawl_id)

    def share_known(self, keys: set[str], whole: bool) -> tuple[set[str], bool]:
        """Return the articles that are kept, and whether listings are walked to their end; told are those of here."""
        return keys, whole

    def walks(self, listed: Iterable[tuple[str, str]], whole: bool) -> Walks:
        """Return what tells where a pager has shown all it has."""
        return Walks(listed, whole)

    def seeded(self) -> None:
        """Say that the first addresses are added."""

    def say_blocked(self, reason: str) -> None:
        """Say that the portal does not want to be asked."""

    def at_least(self, host: str, delay: float) -> None:
        """Say that a host wants a pause of so many seconds."""

    def rest(self, host: str, seconds: float) -> None:
        """Say that a host is not to be asked for some time."""

    def settings(self, own: Mapping[str, Any]) -> dict[str, Any]:
        """Return what a crawl needs besides the spider's ``own`` settings."""
        return {}

    def tell(self) -> tuple[bool, str] | None:
        """Return whether the whole crawl went well and what there is to tell of it; None where this was all of it."""
        return None

    def fault(self) -> tuple[str, str] | None:
        """Return outcome and reason of the whole crawl where it ended and did not go well, though this may have."""
        return None

    def leave(self, summary: CrawlSummary, found: Found) -> None:
        """Say what came of it."""


def shared_crawl(url: str, portal: Portal, source: Source, settings: BaseSettings) -> Alone:
    """Return the crawl that is shared at an address.

    Raises:
        ArchiveError: what it needs is not installed, or nothing answers there.
    """
    try:
        cluster = import_module("scraper.cluster.crawl")
    except ModuleNotFoundError as error:
        raise ArchiveError(
            f"{error.name} is not installed, which a shared crawl needs: pip install '.[cluster]'; or leave --cluster "
            "out"
        ) from None
    shared: Alone = cluster.SharedCrawl(url, portal, source, settings.getfloat("CLUSTER_LEASE"))
    return shared
