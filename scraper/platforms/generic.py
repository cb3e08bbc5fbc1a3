"""Any page that no platform recognises, read by trafilatura. It never promotes a page that a known platform refused."""

from __future__ import annotations

from functools import cached_property
from typing import ClassVar

import attrs
import trafilatura
from lxml.html import HtmlElement
from web_poet import field

from archive.records import Attachment, BodyBlock, Image
from scraper.platforms import addresses, blocks, dates, kinds, text_order
from scraper.platforms.blocks import Body
from scraper.platforms.flow import text_of
from scraper.platforms.folding import fold, key
from scraper.platforms.kinds import Verdict
from scraper.platforms.page import PortalPage

_SHORTEST_BODY = 250
_MANY_LINKS = 8
_LONG_LINK = 25


@attrs.define(slots=False, eq=False, auto_attribs=False)
class GenericPage(PortalPage):
    """A page of an unknown platform: an article only where it has a title, a date and enough text."""

    PLATFORM: ClassVar[str] = "generic"

    TITLE: ClassVar[tuple[str, ...]] = ("article h1", "main h1", "h1")

    @classmethod
    def recognises(cls, text: str, url: str) -> bool:
        """Whether the page may be read here: every page may, after all others declined."""
        return True

    def judge(self) -> Verdict:
        """Judge the page by what it says of itself, by its text, and by its links."""
        if self.failure is not None:
            return self.failure
        if addresses.is_trap(self.own_address):
            return Verdict("trap", "a language is appended to an article's address")
        if any(i.get("type") == "password" for i in self.root.iter("input")):
            return Verdict("login", "asks for a password")
        named = kinds.by_title(self.page_title)
        links = self._long_links()
        if addresses.is_home(self.own_address) and links:
            return Verdict("home", "the entrance of the site")
        enough = self.body.letters >= _SHORTEST_BODY and bool(self.title)
        if enough and self.published and not named:
            return Verdict("article", "has title, date and text")
        if named:
            return named
        if links >= _MANY_LINKS and self._linked_share() > 0.5:
            return Verdict("listing", "mostly links with long texts")
        return (
            Verdict("content", "text without a date")
            if enough
            else Verdict("other", "no article, no list of articles, no text")
        )

    def _long_links(self) -> int:
        return sum(1 for a in self.links if len("".join(a.itertext()).strip()) >= _LONG_LINK)

    def _linked_share(self) -> float:
        linked = sum(len("".join(a.itertext()).strip()) for a in self.links)
        return linked / max(1, linked + self.body.letters)

    def has_article_shape(self, url: str) -> bool:
        """Whether the address may be an article's: a last segment of several words on the same host."""
        last = addresses.path(url).rstrip("/").rsplit("/", 1)[-1]
        same = addresses.split(url).netloc == addresses.split(self.base).netloc
        return same and last.count("-") >= 3

    @cached_property
    def _extracted(self) -> HtmlElement | None:
        document = trafilatura.bare_extraction(
            self.response.text,
            url=None,
            include_images=False,
            include_links=True,
            include_tables=True,
            with_metadata=False,
            favor_precision=True,
        )
        found = getattr(document, "body", None)
        return found if found is not None and len(found) else None

    @cached_property
    def ordered(self) -> text_order.Ordered | None:
        """The article as the order of the page's texts gives it."""
        return text_order.read(self.root, self.page_title)

    @cached_property
    def body(self) -> Body:
        """The article's body: the page's own elements that hold what trafilatura kept."""
        wanted = self._kept_texts()
        if not wanted:
            return blocks.from_lines(self.ordered.body) if self.ordered else Body()
        place = self._smallest_place(wanted)
        if place is not None:
            return blocks.read(place)
        return Body(tuple(BodyBlock("paragraph", text) for text in wanted))

    def _kept_texts(self) -> list[str]:
        extracted = self._extracted
        if extracted is None:
            return []
        found = (fold("".join(e.itertext())) for e in extracted.iter("p", "head", "item", "row", "quote"))
        return [text for text in found if text]

    def _smallest_place(self, wanted: list[str]) -> HtmlElement | None:
        """Return the smallest element whose text holds nearly all that was kept and little else."""
        whole = sum(len(text) for text in wanted)
        best: HtmlElement | None = None
        for element in self.root.iter("article", "main", "section", "div", "td"):
            length = len(fold(element.text_content())) if len(element) else 0
            if 0.9 * whole <= length <= 1.25 * whole and (best is None or element in best.iterdescendants()):
                best = element
        return best

    @field(cached=True)
    def title(self) -> str:
        """The title: ``og:title`` where it is the page's heading too, the heading, or as ``<title>`` opens."""
        declared = fold(self.response.selector.css("meta[property='og:title']::attr(content)").get())
        found = self.first("title", self.TITLE)
        heading = text_of(found) if found is not None else ""
        if declared and (not heading or key(heading) in key(declared) or key(declared) in key(heading)):
            return heading or declared
        return (self.ordered.title if self.ordered else "") or heading or declared or self.page_title.split(" - ")[0]

    @field(cached=True)
    def published(self) -> str | None:
        """The time of publication: declared, marked up, or the line that says nothing else."""
        for selector in (
            "meta[property='article:published_time']::attr(content)",
            "meta[itemprop=datePublished]::attr(content)",
            "time::attr(datetime)",
        ):
            if moment := dates.iso(self.response.selector.css(selector).get()):
                return moment
        if self.ordered:
            return self.ordered.published
        return next(
            (dates.iso(t) for e in self.select("time, .date, .time, .ngay") if dates.is_date_line(t := text_of(e))),
            None,
        )

    @field
    def unit(self) -> str | None:
        """The unit before the date, or who signs the text."""
        return (self.ordered.unit if self.ordered else None) or self.body.signature

    @field
    def section(self) -> str | None:
        """The section that ``<title>`` names."""
        return self.section_of_title(self.title)

    @field
    def lead(self) -> str | None:
        """No lead is told apart on an unknown platform."""
        return None

    @field
    def blocks(self) -> tuple[BodyBlock, ...]:
        """The body in reading order, without a repeated title."""
        return tuple(block for block in self.body.blocks if key(block.text) != key(self.title))

    @field
    def images(self) -> tuple[Image, ...]:
        """The images of the body."""
        return self.body.images

    @field
    def attachments(self) -> tuple[Attachment, ...]:
        """The documents that the body links."""
        return self.body.attachments

    @field
    def view_count(self) -> int | None:
        """The counter of visits after the body."""
        return self.ordered.view_count if self.ordered else None

    @field
    def asset_key(self) -> str | None:
        """No stable key on an unknown platform: the canonical path identifies."""
        return None
