"""Wait as long as a server asks: ``Retry-After`` on 429 and 503 slows the whole host down."""

from __future__ import annotations

import logging
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from typing import TYPE_CHECKING, Self
from urllib.parse import urlsplit

from scrapy import Request
from scrapy.http import Response
from scrapy.utils.asyncio import call_later

from scraper.politeness import is_loopback

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

    from scraper.session import CrawlSession

UNSAID = 60.0  # seconds to wait after a 429 that does not say how long; a web archive blocks whom that does not slow
LONGEST = 600.0  # seconds; who asks for more is asked again in a later crawl
logger = logging.getLogger(__name__)


class RetryAfterMiddleware:
    """Pause the downloader's slot of the host for the time that a response asks for."""

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler
        self.session: CrawlSession = crawler.spider.session  # type: ignore[union-attr]

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Build from the crawler."""
        return cls(crawler)

    def process_response(self, request: Request, response: Response) -> Response:
        """Send nothing more to the host until it may be asked again."""
        if response.status in (HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.SERVICE_UNAVAILABLE):
            asked = response.headers.get("Retry-After") or b""
            wait = seconds_to_wait(asked.decode("latin-1"), datetime.now(UTC))
            if not asked and response.status == HTTPStatus.TOO_MANY_REQUESTS and not _is_here(request):
                wait = UNSAID
            if wait > 0:
                logger.warning("%s asks to wait %.0f seconds", request.url, wait)
                engine = self.crawler.engine
                assert engine is not None
                _, slot = engine.downloader._get_slot(request)
                if slot.latercall is not None:
                    slot.latercall.cancel()
                slot.latercall = call_later(wait, engine.downloader._latercall, slot)
                self.session.shared.rest(urlsplit(request.url).hostname or "", wait)
        return response


def _is_here(request: Request) -> bool:
    return is_loopback(urlsplit(request.url).hostname or "")


def seconds_to_wait(value: str, now: datetime) -> float:
    """Return the seconds that a ``Retry-After`` asks for (seconds or an HTTP date); 0 where it asks for nothing."""
    value = value.strip()
    if value.isdigit():
        return min(float(value), LONGEST)
    try:
        moment = parsedate_to_datetime(value)
    except ValueError:
        return 0.0
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return min(max(0.0, (moment - now).total_seconds()), LONGEST)
