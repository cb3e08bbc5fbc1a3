"""The download handler of a worker: each request waits for the host's turn, right before it is sent."""

from __future__ import annotations

from urllib.parse import urlsplit

from scrapy import Request
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Response

from archive.errors import ArchiveError
from scraper.cluster.crawl import SharedCrawl
from scraper.session import CrawlSession
from scraper.wire import WireDownloadHandler


class PacedDownloadHandler(WireDownloadHandler):
    """Sends what Scrapy would send now once no other worker is asking that host and its pause is over.

    robots.txt, redirects and retries come through here too.
    """

    async def download_request(self, request: Request) -> Response:
        """Download when it is this worker's turn; a request that the end of the crawl overtakes is not sent."""
        session: CrawlSession = self._crawler.spider.session  # type: ignore[union-attr]
        shared, engine = session.shared, self._crawler.engine
        assert isinstance(shared, SharedCrawl)
        assert engine is not None
        _, slot = engine.downloader._get_slot(request)
        turn = shared.pace.turn(
            urlsplit(request.url).hostname or "",
            slot.delay,
            slot.concurrency,
            lambda: session.trouble is None and session.blocked is None,
        )
        try:
            async with turn as mine:
                if not mine:
                    raise IgnoreRequest("the crawl ends")
                return await super().download_request(request)
        except ArchiveError as error:
            session.stop(str(error))
            raise IgnoreRequest("the shared frontier is gone") from error
