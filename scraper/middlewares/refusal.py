"""Stop what must not be requested, wherever it comes from: a redirect can lead to another host or a private address."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from scrapy import Request
from scrapy.exceptions import IgnoreRequest

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

    from scraper.session import CrawlSession


class Refused(IgnoreRequest):
    """A request that a rule forbids; the rule's name is its message."""


class RefusalMiddleware:
    """Refuse what the session forbids, and count."""

    def __init__(self, session: CrawlSession) -> None:
        self.session = session

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Build from the crawler's spider."""
        return cls(crawler.spider.session)  # type: ignore[union-attr]

    def process_request(self, request: Request) -> None:
        """Raise Refused where a rule forbids the request."""
        rule = self.session.forbids(request.url)
        if rule is not None:
            self.session.refuse(rule, request.url)
            raise Refused(rule)
