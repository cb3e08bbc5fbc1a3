"""The item pipelines: each takes what one answer led to, calls a pure function, and hands it on.

::

    ReadPage ──► CleanStage (text) ──► FiguresStage (figures, checks, citations) ──► StoreStage (one transaction)
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Self

from scrapy.exceptions import DropItem

from archive.errors import ArchiveError
from archive.records import ArticleVersion, Context, PageResult, ParsedPage, Text
from pipelines.clean import canonical_text
from pipelines.figures import read

if TYPE_CHECKING:
    from scrapy.crawler import Crawler


@dataclass(frozen=True, slots=True)
class ReadPage:
    """What one answer led to, on its way to the store.

    ``page`` is set where the answer shows an article; ``url_key``, ``parser_version`` and ``addresses`` (of its files)
    belong to it. ``text`` is added by the first stage, the article's version by the second.
    """

    result: PageResult
    page: ParsedPage | None = None
    url_key: str = ""
    parser_version: str = ""
    addresses: Mapping[str, str] = field(default_factory=dict)
    text: Text | None = None


class CleanStage:
    """Make the canonical text of an article."""

    def process_item(self, item: ReadPage) -> ReadPage:
        """Add the text."""
        if item.page is None or item.page.article is None:
            return item
        return replace(item, text=canonical_text(item.page.article))


class FiguresStage:
    """Read the figures of an article's text."""

    def __init__(self, area: str | None) -> None:
        self.area = area

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Build from the crawler; figures belong to the area that the portal reports on."""
        spider: Any = crawler.spider
        return cls(spider.session.portal.area)

    def process_item(self, item: ReadPage) -> ReadPage:
        """Add the article's version with all that was read in it."""
        if item.page is None or item.page.article is None or item.text is None:
            return item
        article = item.page.article
        context = Context(title=article.title, published=article.published, area=self.area)
        version = ArticleVersion(
            portal=item.result.portal,
            url=item.page.url,
            url_key=item.url_key,
            captured_at=item.result.captured_at,
            capture_id=item.result.capture_id,
            platform=item.page.platform,
            article=article,
            text=item.text,
            parser_version=item.parser_version,
            reading=read(item.text.text, item.text.blocks, context),
            addresses=item.addresses,
        )
        return replace(item, result=replace(item.result, version=version))


class StoreStage:
    """Put it all into the archive."""

    def __init__(self, session: Any) -> None:
        self.session = session

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Build from the crawler's session."""
        spider: Any = crawler.spider
        return cls(spider.session)

    def process_item(self, item: ReadPage) -> ReadPage:
        """Store the page in one transaction."""
        try:
            self.session.store(item.result)
        except ArchiveError as error:  # the session ends the crawl and says why; the page stays to do
            raise DropItem(str(error), log_level="DEBUG") from None
        return item
