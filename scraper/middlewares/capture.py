"""Record every attempt: each response goes to the WARC file, each failure to a row with its reason."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from http import HTTPStatus
from typing import TYPE_CHECKING, Self
from urllib.parse import urlsplit

from scrapy import Request
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Headers as ScrapyHeaders
from scrapy.http import Response

from archive.errors import ArchiveError
from archive.records import Capture
from archive.store import captures
from archive.warc.exchange import Exchange, Headers
from scraper.clock import Clock
from scraper.cut_off import CutOff
from scraper.middlewares.conditional import HELD
from scraper.wire import WIRE

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

    from scraper.session import CrawlSession


class CaptureMiddleware:
    """Sits next to the downloader, so that redirects, errors, robots.txt and coded bodies pass through it.

    A response that cannot be recorded is not processed: without evidence nothing is stored, and the crawl stops.
    """

    def __init__(self, session: CrawlSession) -> None:
        self.session = session
        self.clock = Clock()

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Build from the crawler's spider."""
        return cls(crawler.spider.session)  # type: ignore[union-attr]

    def process_response(self, request: Request, response: Response) -> Response:
        """Record a response and leave its capture with the request."""
        if back := self.clock.went_back():
            self.session.stop(f"the clock went back by {back:.0f} s; set it, then run the same command again")
            raise IgnoreRequest("not recorded")
        self.session.answers += 1
        try:
            request.meta["capture"] = self._record(request, response)
        except ArchiveError as error:
            self.session.stop(str(error))
            raise IgnoreRequest("not recorded") from error
        return response

    def process_exception(self, request: Request, exception: Exception) -> None:
        """Account for an attempt that led to no response, or to a part of one; the part is recorded."""
        if isinstance(exception, IgnoreRequest):
            return
        try:
            if isinstance(exception, CutOff) and not self.clock.went_back():
                request.meta["capture"] = self._record(request, exception.partial, exception)
            else:
                capture = self.session.record_failure(request.url, _sent_at(request), _reason(exception))
                request.meta["capture"] = capture
        except ArchiveError as error:
            self.session.stop(str(error))

    def _record(self, request: Request, response: Response, cut: CutOff | None = None) -> Capture:
        sent, received = request.meta.pop(WIRE, None) or (None, None)
        exchange = Exchange(
            url=request.url,
            captured_at=_sent_at(request),
            method=request.method,
            request_headers=(("Host", urlsplit(request.url).netloc), *_pairs(request.headers)),
            status=response.status,
            protocol=response.protocol or "HTTP/1.1",
            response_headers=_pairs(response.headers),
            body=response.body,
            request_body=request.body,
            ip_address=str(response.ip_address) if response.ip_address else None,
            request_head=sent,
            response_head=received,
            about=_about(request),
            truncated=cut.truncated if cut else None,
        )
        held = request.meta.get(HELD) if response.status == HTTPStatus.NOT_MODIFIED else None
        outcome = captures.first_outcome(request.url, response.status)
        if cut and outcome != "robots":
            outcome = "error"
        return self.session.record(exchange, outcome, held, cut.why if cut else None)


def _reason(exception: Exception) -> str:
    """Return in one line why there is no response: what Twisted packs into each other is laid open."""
    cause = exception.__cause__
    inner = [failure.value for failure in getattr(cause, "reasons", ())]
    told = inner[-1] if inner and not str(inner[-1]).startswith("[") else exception
    return f"{type(exception).__name__}: {told!s}".splitlines()[0][:500]


def _about(request: Request) -> dict[str, str]:
    """Return what no other record tells: which page led there, how far it is from a seed, how long it took."""
    entry = request.meta.get("entry")
    via = request.meta.get("redirect_urls", [])[-1:] or ([entry.referrer] if entry and entry.referrer else [])
    if not via:
        return {}
    latency = round(1000 * request.meta.get("download_latency", 0.0))
    return {"via": via[0], "fetchTimeMs": str(latency)}


def _sent_at(request: Request) -> str:
    """Return when the request went out: the answer took ``download_latency`` seconds to begin."""
    sent = datetime.now(UTC) - timedelta(seconds=request.meta.get("download_latency", 0.0))
    return sent.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _pairs(headers: ScrapyHeaders) -> Headers:
    return tuple((name.decode("latin-1"), v.decode("latin-1")) for name in headers for v in headers.getlist(name))
