"""One line for each page of a crawl, with ``-v``: what it was asked for as, what it came to."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Self

from scrapy import signals
from scrapy.exceptions import NotConfigured

from pipelines.stages import ReadPage
from scraper.log_lines import pairs

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

logger = logging.getLogger("archive")


class Details:
    """Log each page that was stored."""

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Build where details are wanted."""
        if crawler.settings.get("LOG_LEVEL") not in ("INFO", "DEBUG"):
            raise NotConfigured
        extension = cls()
        crawler.signals.connect(extension.stored, signal=signals.item_scraped)
        return extension

    def stored(self, item: ReadPage) -> None:
        """Log a page."""
        result = item.result
        figures = len(result.version.reading.figures) if result.version is not None else None
        told = pairs(
            event="page",
            outcome=result.outcome,
            url=result.url,
            figures=figures,
            listed=len(result.entries) or None,
            found=len(result.discovered) or None,
            error=result.error,
        )
        logger.info("%s", told)
