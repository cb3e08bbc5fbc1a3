"""Keep the ``Crawl-delay`` of robots.txt, which Scrapy reads but does not obey."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from scrapy import Request, signals
from scrapy.extensions.throttle import AutoThrottle
from scrapy.robotstxt import RobotParser
from scrapy.utils.httpobj import urlparse_cached

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

    from scraper.session import CrawlSession


class CrawlDelay:
    """Raise the delay of a host to what its robots.txt asks for; it never lowers one."""

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler
        self.session: CrawlSession | None = getattr(crawler.spider, "session", None)
        crawler.signals.connect(self.robots_parsed, signal=signals.robots_parsed)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Build from the crawler."""
        return cls(crawler)

    def robots_parsed(self, robotparser: RobotParser, request: Request) -> None:
        """Apply the delay for our User-Agent."""
        delay = robotparser.crawl_delay(self.crawler.settings["USER_AGENT"])
        engine = self.crawler.engine
        if delay is None or engine is None:
            return
        _, slot = engine.downloader._get_slot(request)
        slot.delay = max(slot.delay, delay)
        slot.concurrency = 1
        if self.session is not None:
            self.session.shared.at_least(urlparse_cached(request).hostname or "", delay)
        throttle = self.crawler.get_extension(AutoThrottle)
        if throttle is not None:
            throttle.mindelay = max(throttle.mindelay, delay)
