"""The cookie gate: a page that only sets a cookie by script and loads itself again ("D1N" and its like).

It is passed once: the cookie goes with the request that met it and with every later one to that host. What the gate
sent is recorded like any answer and marked as what it is; it is never read as a page.
"""

from __future__ import annotations

import re
from http import HTTPStatus
from typing import TYPE_CHECKING, Self
from urllib.parse import urlsplit

from scrapy import Request
from scrapy.http import Response

from archive.records import Capture
from scraper.platforms.kinds import before_markup

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

    from scraper.session import CrawlSession

PASSED = "gate_passed"  # key in a request's meta: it carries the cookie that the gate asked for
_COOKIE = re.compile(rb"""document\.cookie\s*=\s*["'](?P<name>[A-Za-z0-9_.-]{1,64})=(?P<value>[^"';,\s]{1,512})""")


class GateMiddleware:
    """Give each host the cookies that its gate asked for; nothing else ever sets one."""

    def __init__(self, session: CrawlSession) -> None:
        self.session = session
        self._cookies: dict[str, dict[bytes, bytes]] = {}

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Build from the crawler's spider."""
        return cls(crawler.spider.session)  # type: ignore[union-attr]

    def process_request(self, request: Request) -> None:
        """Set the cookies of the request's host."""
        cookies = self._cookies.get(urlsplit(request.url).netloc)
        if cookies:
            request.headers["Cookie"] = b"; ".join(name + b"=" + value for name, value in cookies.items())
        else:
            request.headers.pop("Cookie", None)

    def process_response(self, request: Request, response: Response) -> Request | Response:
        """Ask once more, with the cookie, for what a gate kept from us."""
        cookie = cookie_of_gate(response)
        if cookie is None:
            return response
        capture: Capture | None = request.meta.get("capture")
        if capture is not None:
            self.session.mark_gate(capture)
        known = self._cookies.setdefault(urlsplit(request.url).netloc, {})
        if request.meta.get(PASSED) and known.get(cookie[0]) == cookie[1]:
            return response  # it did not let us in: the reader says so
        known[cookie[0]] = cookie[1]
        again = request.replace(dont_filter=True)
        again.meta[PASSED] = True
        return again


def cookie_of_gate(response: Response) -> tuple[bytes, bytes] | None:
    """Return name and value of the cookie that a page asks to be let in with; None where it is no gate."""
    if response.status != HTTPStatus.OK or len(response.body) > 4096:
        return None
    verdict = before_markup(response.body, "text/html")
    found = _COOKIE.search(response.body) if verdict is not None and verdict.kind == "gate" else None
    return (found["name"], found["value"]) if found else None
