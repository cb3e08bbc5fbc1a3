"""The heartbeat of a worker: it renews what it holds, hears how the crawl stands, and looks for new work."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any, Self

from scrapy import signals
from scrapy.utils.asyncio import AsyncioLoopingCall, create_looping_call

from archive.errors import ArchiveError
from scraper.cluster.crawl import SharedCrawl
from scraper.cluster.queue import Standing

if TYPE_CHECKING:
    from scrapy.crawler import Crawler
    from twisted.internet.task import LoopingCall

    from scraper.session import CrawlSession

NUDGE = 0.2  # seconds between looks for what other workers have found


class Worker:
    """Keeps a worker in touch with the others; what they are told ends its crawl too."""

    def __init__(self, crawler: Crawler, session: CrawlSession) -> None:
        assert isinstance(session.shared, SharedCrawl)
        self.crawler = crawler
        self.session = session
        self.shared = session.shared
        self._loops: list[AsyncioLoopingCall | LoopingCall] = []

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Build from the crawler's session."""
        worker = cls(crawler, crawler.spider.session)  # type: ignore[union-attr]
        crawler.signals.connect(worker.opened, signal=signals.spider_opened)
        crawler.signals.connect(worker.closed, signal=signals.spider_closed)
        return worker

    def opened(self) -> None:
        """Begin to beat."""
        for call, every in ((self.nudge, NUDGE), (self.beat, self.shared.lease / 4)):
            loop = create_looping_call(call)
            loop.start(every, now=False)
            self._loops.append(loop)

    def nudge(self) -> None:
        """Let the engine ask the frontier again: another worker may have found something."""
        slot: Any = getattr(self.crawler.engine, "_slot", None)
        if slot is not None and slot.closing is None:
            slot.nextcall.schedule()
        self._heed(self.shared.frontier.standing)

    def beat(self) -> None:
        """Renew what is held."""
        try:
            self._heed(self.shared.beat())
        except ArchiveError as error:
            self.session.stop(str(error))

    def _heed(self, standing: Standing) -> None:
        if standing.state == "blocked" and self.session.blocked is None:
            self.session.give_way(standing.reason)
        elif standing.state == "lost":
            self.session.stop(
                f"the shared frontier at {self.shared.shelf.where} knows nothing of this crawl any more; what was "
                "crawled is kept. Run the same command again to begin another"
            )
        elif standing.state == "paused" and self.crawler.engine is not None and self.session.trouble is None:
            self.stop()
            self._pausing = asyncio.ensure_future(self.crawler.engine.close_spider_async(reason=standing.reason))

    def closed(self) -> None:
        """Stop beating; what is held is given back by the session."""
        self.stop()
        self.shared.ending()

    def stop(self) -> None:
        """Stop the loops."""
        for loop in self._loops:
            if loop.running:
                loop.stop()
