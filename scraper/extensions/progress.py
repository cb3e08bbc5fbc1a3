"""What a person sees of a running crawl: one live line on a terminal, a plain line now and then in a log."""

from __future__ import annotations

import sys
import time
from typing import TYPE_CHECKING, Self

from scrapy import signals
from scrapy.utils.asyncio import AsyncioLoopingCall, create_looping_call

if TYPE_CHECKING:
    from scrapy.crawler import Crawler
    from twisted.internet.task import LoopingCall

    from scraper.session import CrawlSession

PLAIN_EVERY = 10.0  # seconds between lines where nobody is watching


class Progress:
    """Print how far a crawl is, on standard error."""

    def __init__(self, session: CrawlSession) -> None:
        self.session = session
        self.started = time.monotonic()
        self.printed = self.started
        self.live = sys.stderr.isatty()
        self._loop: AsyncioLoopingCall | LoopingCall | None = None

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Build from the crawler's session."""
        extension = cls(crawler.spider.session)  # type: ignore[union-attr]
        crawler.signals.connect(extension.opened, signal=signals.spider_opened)
        crawler.signals.connect(extension.closed, signal=signals.spider_closed)
        return extension

    def opened(self) -> None:
        """Begin to print."""
        self._loop = create_looping_call(self.tick)
        self._loop.start(1.0, now=False)

    def tick(self) -> None:
        """Print where a line is due."""
        now = time.monotonic()
        if self.live:
            print(f"\r\x1b[K{self.line(now)}", end="", file=sys.stderr, flush=True)
        elif now - self.printed >= PLAIN_EVERY:
            self.printed = now
            print(self.line(now), file=sys.stderr, flush=True)

    def line(self, now: float) -> str:
        """Return the state of the crawl in one line."""
        session = self.session
        summary = session.summary()
        rate = session.requests / max(now - self.started, 0.001)
        waiting = session.frontier.waiting()
        left = f", about {waiting / rate:.0f} s left" if rate and waiting else ""
        return (
            f"{session.portal.name}: {session.requests} requests, {summary.articles} articles "
            f"({summary.new_articles} new, {summary.new_revisions} revisions), {summary.errors} errors, "
            f"{waiting} to do, {rate:.1f}/s{left}"
        )

    def closed(self) -> None:
        """Clear the live line."""
        if self._loop is not None and self._loop.running:
            self._loop.stop()
        if self.live:
            print("\r\x1b[K", end="", file=sys.stderr, flush=True)
