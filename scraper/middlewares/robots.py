"""robots.txt as RFC 9309 asks: read before anything else, no rules where there is none, nothing where it fails."""

from __future__ import annotations

import asyncio
import logging
from http import HTTPStatus

from scrapy import Request
from scrapy.downloadermiddlewares.robotstxt import RobotsTxtMiddleware
from scrapy.http import Response
from scrapy.robotstxt import RobotParser
from scrapy.utils.httpobj import urlparse_cached

# Scrapy logs with a traceback what the capture and the last line of the crawl say in one line.
logging.getLogger("scrapy.downloadermiddlewares.robotstxt").setLevel(logging.CRITICAL)
_NOTHING = b"User-agent: *\nDisallow: /\n"


class RobotsMiddleware(RobotsTxtMiddleware):
    """Scrapy's middleware, with two things mended.

    Scrapy 2.19 lets requests that wait for the same robots.txt share one Deferred, which gives its result to the first
    of them only; the others pass unchecked. Here each of them waits for the same future. And a robots.txt that a server
    fails to give (5xx, no answer) forbids everything for this crawl, as section 2.3.1.4 asks; Scrapy would allow it.
    """

    _waiting: dict[str, asyncio.Future[RobotParser | None]]

    async def robot_parser(self, request: Request) -> RobotParser | None:
        """Return the rules for the request's host, fetched once; every request waits for them."""
        if not hasattr(self, "_waiting"):
            self._waiting = {}
        netloc = urlparse_cached(request).netloc
        if netloc not in self._waiting:
            self._waiting[netloc] = asyncio.ensure_future(super().robot_parser(request))
        return await asyncio.shield(self._waiting[netloc])

    async def _parse_robots(self, response: Response, netloc: str, request: Request) -> None:
        if response.status >= HTTPStatus.INTERNAL_SERVER_ERROR:
            response = response.replace(body=_NOTHING)
        elif response.status >= HTTPStatus.BAD_REQUEST:
            response = response.replace(body=b"")
        await super()._parse_robots(response, netloc, request)

    def _robots_error(self, exc: Exception, netloc: str) -> None:
        super()._robots_error(exc, netloc)
        self._parsers[netloc] = self._parserimpl.from_crawler(self.crawler, _NOTHING)
