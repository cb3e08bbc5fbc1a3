"""The spider: each answer is parsed, and what it led to goes through the item pipelines as one record."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from http import HTTPStatus
from typing import Any, Self

from scrapy import Request, Spider, signals
from scrapy.crawler import Crawler
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Response
from scrapy.spidermiddlewares.httperror import HttpError
from twisted.python.failure import Failure

from archive.errors import ArchiveError
from archive.records import Capture, FrontierEntry
from pipelines.stages import ReadPage
from scraper.middlewares.conditional import HELD
from scraper.middlewares.refusal import Refused
from scraper.reading import Answer, PageReader
from scraper.recording import Held
from scraper.session import CrawlSession


class PortalSpider(Spider):
    """Walk one portal. ``scrapy crawl portal`` opens the session and gives it; the frontier feeds the scheduler."""

    name = "portal"
    # Only this spider has an archive behind it; Scrapy's own commands (shell, fetch) do without these.
    custom_settings = {  # noqa: RUF012 - Scrapy reads it from the class
        # Keeps the heads of requests and responses as they went over the wire.
        "DOWNLOAD_HANDLERS": {
            "http": "scraper.wire.WireDownloadHandler",
            "https": "scraper.wire.WireDownloadHandler",
        },
        # The frontier in SQLite is the queue; it knows what was visited.
        "SCHEDULER": "scraper.scheduler.FrontierScheduler",
        "DOWNLOADER_MIDDLEWARES": {
            "scrapy.downloadermiddlewares.offsite.OffsiteMiddleware": None,
            "scrapy.downloadermiddlewares.robotstxt.RobotsTxtMiddleware": None,
            "scrapy.downloadermiddlewares.httpcompression.HttpCompressionMiddleware": None,
            "scraper.middlewares.coding.CodingMiddleware": 590,
            "scraper.middlewares.robots.RobotsMiddleware": 100,
            "scraper.middlewares.refusal.RefusalMiddleware": 50,
            "scraper.middlewares.conditional.ConditionalMiddleware": 900,
            "scraper.middlewares.retry_after.RetryAfterMiddleware": 560,
            "scraper.middlewares.plain_address.PlainAddressMiddleware": 555,
            # Sees bodies decoded, before they are retried or redirected.
            "scraper.middlewares.gate.GateMiddleware": 580,
            # Next to the downloader: sees redirects, errors and robots.txt, and bodies as they were sent.
            "scraper.middlewares.capture.CaptureMiddleware": 950,
        },
        # The frontier knows depths and lengths; every status is looked at by the spider.
        "SPIDER_MIDDLEWARES": {
            "scrapy.spidermiddlewares.depth.DepthMiddleware": None,
            "scrapy.spidermiddlewares.urllength.UrlLengthMiddleware": None,
        },
        "EXTENSIONS": {
            "scraper.extensions.crawl_delay.CrawlDelay": 100,
            "scraper.extensions.slow_down.SlowDown": 200,
            "scraper.extensions.progress.Progress": 500,
            "scraper.extensions.details.Details": 600,
        },
        "ITEM_PIPELINES": {
            "pipelines.stages.CleanStage": 100,
            "pipelines.stages.FiguresStage": 200,
            "pipelines.stages.StoreStage": 900,
        },
    }

    def __init__(self, session: CrawlSession, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.session = session
        self.reader = PageReader(session)

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> Self:
        """Build with the session; trouble with the archive closes the spider."""
        spider = super().from_crawler(crawler, *args, **kwargs)
        spider.session.halt = spider.halt
        crawler.signals.connect(spider.item_failed, signal=signals.item_error)
        return spider

    def halt(self) -> None:
        """End the crawl now; what is under way is done again by the next one."""
        engine = self.crawler.engine
        if engine is not None:
            for slot in engine.downloader.slots.values():
                while slot.queue:  # what waits for its turn is not sent any more
                    slot.queue.popleft()[1].errback(Failure(IgnoreRequest("the crawl ends")))  # type: ignore[no-untyped-call]
            self._halting = asyncio.ensure_future(engine.close_spider_async(reason="archive"))

    def item_failed(self, item: ReadPage, failure: Failure) -> None:
        """Account for a page that could not be read or stored."""
        reason = f"{type(failure.value).__name__}: {failure.value}".splitlines()[0][:500]
        self.session.fail(item.result, reason)

    async def start(self) -> AsyncIterator[Request]:
        """Yield nothing: the session has filled the frontier, and the scheduler takes it from there."""
        return
        yield

    def parse(self, response: Response, **kwargs: Any) -> Iterator[ReadPage]:
        """Turn a response into what is to be stored; trouble with the archive or the frontier ends the crawl."""
        if self.session.trouble is not None or self.session.blocked is not None:
            return
        try:
            yield self._read(response)
        except ArchiveError as error:
            self.session.stop(str(error))

    def _read(self, response: Response) -> ReadPage:
        capture: Capture = response.meta["capture"]
        held: Held | None = response.meta.get(HELD) if response.status == HTTPStatus.NOT_MODIFIED else None
        if held is not None:
            pairs = {name.lower(): value for name, value in held.headers}
            entry = response.meta["entry"]
            return self.reader.read(Answer(entry, capture, capture.url, 200, pairs, held.body, not_modified=True))
        headers = {k.decode("latin-1"): v[-1].decode("latin-1") for k, v in response.headers.items() if v}
        playback = self.session.playback
        if playback is not None:
            headers = playback.headers(headers) or headers
        return self.reader.read(
            Answer(response.meta["entry"], capture, capture.url, response.status, headers, response.body)
        )

    def failed(self, failure: Failure) -> Iterator[ReadPage]:
        """Account for a request that led to no response."""
        if self.session.trouble is not None or self.session.blocked is not None:
            return  # nothing of this page is in the archive: it stays to do
        request: Request = failure.request  # type: ignore[attr-defined]
        entry: FrontierEntry = request.meta["entry"]
        capture: Capture | None = request.meta.get("capture")
        if isinstance(failure.value, Refused):
            self.session.give_up(entry.url_key, "refused")
        elif "robots.txt" in str(failure.value):
            self.session.refuse("robots", request.url)
            self.session.give_up(entry.url_key, "refused")
        elif capture is not None:
            yield self.reader.failure(entry, capture, capture.error or _told(failure.value))
        else:
            self.session.give_up(entry.url_key)


def _told(error: BaseException | None) -> str:
    """Return in one line why an answer led to nothing."""
    if isinstance(error, HttpError):
        return f"status {error.response.status} that leads nowhere"
    return (str(error) or type(error).__name__).splitlines()[0][:500]
