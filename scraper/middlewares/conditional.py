"""Ask for a page again only if it changed: what the server said of the copy we hold goes back to it (RFC 9110, 13)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from scrapy import Request

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

    from scraper.session import CrawlSession

HELD = "held"  # key in a request's meta: the capture whose body a 304 would confirm


class ConditionalMiddleware:
    """Give a request the validators of the newest capture of its address; a redirect's next hop gets its own."""

    def __init__(self, session: CrawlSession) -> None:
        self.session = session

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Build from the crawler's spider."""
        return cls(crawler.spider.session)  # type: ignore[union-attr]

    def process_request(self, request: Request) -> None:
        """Set ``If-None-Match`` and ``If-Modified-Since`` where the body they speak of can still be read."""
        for name in ("If-None-Match", "If-Modified-Since"):
            request.headers.pop(name, None)
        request.meta.pop(HELD, None)
        # Not robots.txt: Scrapy reads it itself, and an answer without a body would allow everything.
        held = self.session.held(request.url) if "entry" in request.meta else None
        if held is None:
            return
        request.meta[HELD] = held
        if held.etag:
            request.headers["If-None-Match"] = held.etag
        if held.last_modified:
            request.headers["If-Modified-Since"] = held.last_modified
