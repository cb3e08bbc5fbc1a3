"""The spider: each answer is parsed, and what it led to goes through the item pipelines as one record."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from http import HTTPStatus
from typing import Any, Self

from scrapy import Request, Spider, signals
from scrapy.crawler import Crawler
from scrapy.http import Response
from twisted.python.failure import Failure

from archive.records import (
    Capture,
    CaptureOutcome,
    FrontierEntry,
    PageResult,
    ParsedPage,
    Refusal,
    SeenEntry,
)
from pipelines.stages import ReadPage
from scraper.canonical import absolute, decoded_path, url_key
from scraper.middlewares.refusal import Refused
from scraper.parse import PARSER_VERSION, parse
from scraper.refusal_rules import refuse
from scraper.session import CrawlSession

_REFUSED: dict[str, CaptureOutcome] = {"soft404": "soft_error", "blocked": "blocked", "gate": "gate", "error": "error"}
_GONE = (HTTPStatus.NOT_FOUND, HTTPStatus.GONE)


class PortalSpider(Spider):
    """Walk one portal. ``scrapy crawl portal`` opens the session and gives it; the frontier feeds the scheduler."""

    name = "portal"
    # Only this spider has an archive behind it; Scrapy's own commands (shell, fetch) do without these.
    custom_settings = {  # noqa: RUF012 - Scrapy reads it from the class
        # The frontier in SQLite is the queue; it knows what was visited.
        "SCHEDULER": "scraper.scheduler.FrontierScheduler",
        "DOWNLOADER_MIDDLEWARES": {
            "scrapy.downloadermiddlewares.offsite.OffsiteMiddleware": None,
            "scrapy.downloadermiddlewares.robotstxt.RobotsTxtMiddleware": None,
            "scraper.middlewares.robots.RobotsMiddleware": 100,
            "scraper.middlewares.refusal.RefusalMiddleware": 50,
            "scraper.middlewares.retry_after.RetryAfterMiddleware": 560,
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
            "scraper.extensions.progress.Progress": 500,
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
        """Turn a response into what is to be stored."""
        entry: FrontierEntry = response.meta["entry"]
        capture: Capture = response.meta["capture"]
        if response.status != HTTPStatus.OK:
            yield self._unsuccessful(entry, capture, response)
        elif entry.kind in ("attachment", "image"):
            yield ReadPage(self._result(entry, capture, "attachment" if entry.kind == "attachment" else "image"))
        else:
            headers = {k.decode("latin-1"): v[-1].decode("latin-1") for k, v in response.headers.items() if v}
            page = parse(response.body, response.url, headers, self.session.portal)
            yield self._read(page, entry, capture)

    def failed(self, failure: Failure) -> Iterator[ReadPage]:
        """Account for a request that led to no response."""
        request: Request = failure.request  # type: ignore[attr-defined]
        entry: FrontierEntry = request.meta["entry"]
        capture: Capture | None = request.meta.get("capture")
        if self.session.trouble is not None:
            return  # nothing of this page is in the archive: it stays to do
        if isinstance(failure.value, Refused):
            self.session.give_up(entry.url_key, "refused")
        elif "robots.txt" in str(failure.value):
            self.session.refuse("robots", request.url)
            self.session.give_up(entry.url_key, "refused")
        elif capture is not None:
            yield ReadPage(
                self._result(entry, capture, "error", error=capture.error or str(failure.value), state="failed")
            )
        else:
            self.session.give_up(entry.url_key)

    # ---- what an answer is ---------------------------------------------------------------------------

    def _unsuccessful(self, entry: FrontierEntry, capture: Capture, response: Response) -> ReadPage:
        status = response.status
        if status in _GONE:
            return ReadPage(self._result(entry, capture, "error", error=f"status {status}", state="gone"))
        outcome: CaptureOutcome = "blocked" if status in (HTTPStatus.FORBIDDEN, 429, 503) else "error"
        return ReadPage(self._result(entry, capture, outcome, error=f"status {status}", state="failed"))

    def _read(self, page: ParsedPage | Refusal, entry: FrontierEntry, capture: Capture) -> ReadPage:
        if isinstance(page, Refusal):
            outcome = _REFUSED.get(page.kind, "other")
            state = "gone" if page.kind == "soft404" else "failed" if outcome in ("blocked", "error") else "done"
            return ReadPage(self._result(entry, capture, outcome, error=f"{page.kind}: {page.reason}", state=state))
        article = page.article
        if article is not None:
            files = [(a.url, "attachment") for a in article.attachments] + [(i.url, "image") for i in article.images]
            result = self._result(
                entry,
                capture,
                "article",
                observations=page.observations,
                discovered=tuple(self._files(page.url, files, entry)),
            )
            return ReadPage(result, page, url_key(page.url, "article"), PARSER_VERSION)
        seen = tuple(SeenEntry(url_key(e.url, "article"), e) for e in page.entries)
        return ReadPage(
            self._result(
                entry,
                capture,
                "sitemap" if page.kind == "sitemap" else "listing",
                entries=seen if page.kind != "sitemap" else (),
                observations=page.observations,
                discovered=tuple(self._onwards(page, seen, entry)),
            )
        )

    def _result(self, entry: FrontierEntry, capture: Capture, outcome: CaptureOutcome, **more: Any) -> PageResult:
        return PageResult(
            portal=self.session.portal.name,
            url_key=entry.url_key,
            url=capture.url,
            capture_id=capture.capture_id,
            captured_at=capture.captured_at,
            outcome=outcome,
            **more,
        )

    # ---- where to go on ------------------------------------------------------------------------------

    def _onwards(self, page: ParsedPage, seen: tuple[SeenEntry, ...], entry: FrontierEntry) -> Iterator[FrontierEntry]:
        session = self.session
        news = [s for s in seen if s.url_key not in session.known]
        for found in news:
            yield from self._allowed(found.entry.url, "article", 0, page.url)
        if page.kind == "sitemap":
            for link in page.next_pages or page.links:
                yield from self._allowed(link, "sitemap", entry.depth + 1, page.url)
            return
        unseen = session.walk(page.url, (s.url_key for s in seen))
        if unseen and (news or session.walks_all):
            for link in page.next_pages:
                if entry.depth + 1 > session.portal.limits.pages_per_section:
                    session.refuse("section_cap", link)
                else:
                    yield from self._allowed(link, "listing", entry.depth + 1, page.url)

    def _files(self, base: str, files: list[tuple[str, str]], entry: FrontierEntry) -> Iterator[FrontierEntry]:
        for link, kind in files:
            url = absolute(base, link)
            if url is not None and not self.session.was_kept(url):
                yield from self._allowed(url, kind, 0, entry.url)

    def _allowed(self, url: str, kind: str, depth: int, referrer: str) -> Iterator[FrontierEntry]:
        session = self.session
        rule = refuse(url, session.portal)
        if rule is None and kind == "article" and not self._looks_like_article(url):
            rule = "no_article_address"
        if rule is not None:
            session.refuse(rule, url)
        else:
            yield session.entry(url, kind, depth, referrer)

    def _looks_like_article(self, url: str) -> bool:
        patterns = self.session.portal.article_patterns
        return not patterns or any(p.search(decoded_path(url)) for p in patterns)
