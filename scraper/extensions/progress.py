"""What a person sees of a running crawl: one live line on a terminal, a plain line now and then in a log."""

from __future__ import annotations

import shutil
import sys
import time
from typing import TYPE_CHECKING, Self

from scrapy import signals
from scrapy.utils.asyncio import AsyncioLoopingCall, create_looping_call

from scraper.log_lines import say

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
            width = shutil.get_terminal_size().columns - 1  # a line that wraps cannot be wiped off
            print(f"\r\x1b[K{self.line(now)[:width]}", end="", file=sys.stderr, flush=True)
        elif now - self.printed >= PLAIN_EVERY:
            self.printed = now
            told = self._counts(now)
            say("progress", portal=self.session.portal.name, **told)

    def line(self, now: float) -> str:
        """Return the state of the crawl in one line."""
        told = self._counts(now)
        left = f", {_clock(told['left'])} left" if told["left"] is not None else ""
        return (
            f"{self.session.portal.name}: {told['pages']} pages, {told['new']} new, {told['changed']} changed, "
            f"{told['errors']} errors, {told['waiting']} to do, {told['rate']:.1f}/s{left}"
        )

    def _counts(self, now: float) -> dict[str, float | None]:
        session, summary = self.session, self.session.summary()
        rate = session.requests / max(now - self.started, 0.001)
        waiting = session.frontier.waiting()
        return {
            "pages": summary.requests,
            "new": summary.new_articles,
            "changed": max(summary.new_revisions - summary.new_articles, 0),
            "errors": summary.errors,
            "waiting": waiting,
            "rate": round(rate, 2),
            "left": round(waiting / rate) if rate and waiting else None,
        }

    def closed(self) -> None:
        """Clear the live line."""
        if self._loop is not None and self._loop.running:
            self._loop.stop()
        if self.live:
            print("\r\x1b[K", end="", file=sys.stderr, flush=True)


def _clock(seconds: float | None) -> str:
    """Return seconds as people say them: ``40 s``, ``12 min``, ``3 h 20 min``."""
    whole = int(seconds or 0)
    if whole < 120:
        return f"{whole} s"
    minutes = (whole + 30) // 60
    return f"{minutes} min" if minutes < 120 else f"{minutes // 60} h {minutes % 60:02} min"
