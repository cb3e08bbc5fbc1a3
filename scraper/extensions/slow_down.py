"""Ask more slowly where the portal begins to block us: each blocked page doubles the pause."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from scrapy.extensions.throttle import AutoThrottle

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

    from scraper.session import CrawlSession

LEAST = 0.05  # seconds from which doubling begins where there was no pause
MOST = 120.0


class SlowDown:
    """Double the pause of every host, one request at a time, whenever the session says so."""

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler
        self.session: CrawlSession = crawler.spider.session  # type: ignore[union-attr]
        self.session.slow_down = self.slow_down

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Build from the crawler."""
        return cls(crawler)

    def slow_down(self) -> None:
        """Double the pause."""
        engine = self.crawler.engine
        throttle = self.crawler.get_extension(AutoThrottle)
        for host, slot in engine.downloader.slots.items() if engine else ():
            slot.concurrency = 1
            slot.delay = min(2 * max(slot.delay, LEAST), MOST)
            self.session.shared.at_least(host, slot.delay)
            if throttle is not None:  # it would shorten the pause again
                throttle.mindelay = max(throttle.mindelay, slot.delay)
                throttle.maxdelay = max(throttle.maxdelay, slot.delay)
