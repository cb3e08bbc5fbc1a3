"""Scrapy's scheduler on the frontier in SQLite: what is still to do survives any crash."""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING

from scrapy import Request
from scrapy.core.scheduler import BaseScheduler

from archive.errors import ArchiveError
from archive.records import FrontierEntry
from scraper.spiders.portal import PortalSpider

if TYPE_CHECKING:
    from scrapy.spiders import Spider

    from scraper.session import CrawlSession

# Statuses that the spider looks at itself: all but those by which a server sends us elsewhere.
LOOKED_AT = [status for status in range(100, 1000) if status not in (301, 302, 303, 307, 308)]
BATCH = 32  # entries taken at a time; a killed process asks for at most so many again


class FrontierScheduler(BaseScheduler):
    """Feed the engine from the frontier, most urgent first.

    What the engine itself enqueues are retries and redirects of an entry that is being worked on; they are kept in
    memory, since after a crash their entry is simply to do again.
    """

    spider: PortalSpider
    session: CrawlSession

    def __init__(self) -> None:
        self._again: deque[Request] = deque()
        self._batch: deque[FrontierEntry] = deque()

    def open(self, spider: Spider) -> None:
        """Take the session of the spider."""
        assert isinstance(spider, PortalSpider)
        self.spider = spider
        self.session = spider.session

    def has_pending_requests(self) -> bool:
        """Return whether anything is left."""
        if self._again or self._batch:
            return True
        try:
            return self.session.frontier.any_waiting()
        except ArchiveError as error:
            self.session.stop(str(error))
            return False

    def enqueue_request(self, request: Request) -> bool:
        """Take a retry or redirect."""
        self._again.append(request)
        return True

    def next_request(self) -> Request | None:
        """Return the next request; None where there is nothing to do at present."""
        if self._again:
            return self._again.popleft()
        try:
            entry = self._next_entry()
        except ArchiveError:
            return None  # the session ends the crawl and says why
        if entry is None:
            return None
        spider = self.spider
        return Request(
            entry.url,
            callback=spider.parse,
            errback=spider.failed,
            meta={"entry": entry, "handle_httpstatus_list": LOOKED_AT},
            dont_filter=True,
        )

    def _next_entry(self) -> FrontierEntry | None:
        """Return the next entry that is no trap by what its like have brought; the others are counted as refused."""
        session = self.session
        while True:
            if not self._batch:
                self._batch.extend(session.take(BATCH))
            if not self._batch:
                return None
            entry = self._batch.popleft()
            rule = session.traps.refuses(entry)
            if rule is None:
                session.traps.sent(entry)
                return entry
            session.refuse(rule, entry.url)
            session.give_up(entry.url_key, "refused")
