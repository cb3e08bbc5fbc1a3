"""The fields of an article on any platform: by the theme's elements, the lines around the body, the order of texts."""

from __future__ import annotations

from functools import cached_property
from typing import ClassVar

import attrs
from lxml.html import HtmlElement
from web_poet import field

from archive.records import Attachment, BodyBlock, Image
from scraper.platforms import blocks, dates, text_order
from scraper.platforms.blocks import Body
from scraper.platforms.counters import is_counter, view_count
from scraper.platforms.flow import Line, lines, text_of
from scraper.platforms.folding import fold, key
from scraper.platforms.furniture import is_furniture
from scraper.platforms.page import PortalPage

_HEAD, _TAIL = 8, 6  # lines at the top of a body that may be its title and date, at its end that may be its counter


@attrs.define(slots=False, eq=False, auto_attribs=False)
class ArticlePage(PortalPage):
    """A page whose article is read by selectors, each with a fallback that no theme can rename.

    ``ARTICLE`` are the elements around a whole article, the other constants its parts; each is tried in order.
    """

    ARTICLE: ClassVar[tuple[str, ...]] = ()
    TITLE: ClassVar[tuple[str, ...]] = ()
    PUBLISHED: ClassVar[tuple[str, ...]] = ()
    UNIT: ClassVar[tuple[str, ...]] = ()
    SECTION: ClassVar[tuple[str, ...]] = ()
    LEAD: ClassVar[tuple[str, ...]] = ()
    LEAD_IMAGE: ClassVar[tuple[str, ...]] = ()
    BODY: ClassVar[tuple[str, ...]] = ()

    # ---- where the article stands ------------------------------------------------------------------------

    @cached_property
    def whole(self) -> list[HtmlElement]:
        """The elements that each hold a whole article."""
        return [e for selector in self.ARTICLE for e in self.select(selector)]

    @cached_property
    def body_elements(self) -> list[HtmlElement]:
        """The elements that may hold the article's text."""
        return [e for place in self.whole for selector in self.BODY for e in self.select(selector, place)]

    def place(self) -> HtmlElement | None:
        """Return the element around the article, its title and its date."""
        found = self.whole or self.body_elements
        return found[0] if found else None

    @cached_property
    def ordered(self) -> text_order.Ordered | None:
        """The article as the order of texts gives it; not asked where the elements give title, time and body."""
        if self.main_body is not None and (self.inner_order or (self.own_title and (self.marked_time or self.whole))):
            return self.inner_order
        return text_order.read(self.root, self.titles)

    @cached_property
    def inner_order(self) -> text_order.Ordered | None:
        """The order of texts inside the body's own element, where a template prints title and date there too."""
        head = [line.text for line in self.body_lines if line.text][:_HEAD]
        dated = any(len(text) < 150 and dates.read(text) for text in head)
        return text_order.read_lines(self.body_lines, self.titles) if dated else None

    @cached_property
    def titles(self) -> tuple[str, ...]:
        """What the page gives as its title."""
        return self.own_title, self.page_title, self.declared_title

    @cached_property
    def declared_title(self) -> str:
        """The title that the page declares to search engines and social networks."""
        return fold(self.meta("og:title"))

    @cached_property
    def main_body(self) -> HtmlElement | None:
        """The element that holds most of the article's text."""
        if len(self.body_elements) < 2:
            return self.body_elements[0] if self.body_elements else None
        return max(self.body_elements, key=lambda e: len(text_of(e)))

    @cached_property
    def body_lines(self) -> list[Line]:
        """The lines of the body's element, without lead and furniture."""
        if self.main_body is None:
            return []
        lead = {e for selector in self.LEAD for e in self.select(selector, self.main_body)}
        return list(lines(self.main_body, lambda e: e in lead or is_furniture(e)))

    @cached_property
    def body(self) -> Body:
        """The article's body."""
        if self.main_body is not None and self.inner_order is None:
            return blocks.from_lines(self.body_lines)
        return blocks.from_lines(self.ordered.body) if self.ordered else Body()

    @cached_property
    def region(self) -> list[Line]:
        """The lines around the body: title, unit, date, counter, tools."""
        place = self.place()
        if place is None:
            return []
        inner = set(self.body_elements)
        return [line for line in lines(place, lambda e: e in inner) if line.text]

    @cached_property
    def own_title(self) -> str:
        """The title by the theme's own element; empty where no selector finds one."""
        found = self.first("title", self.TITLE)
        return self.title_text(found) if found is not None else ""

    def title_text(self, element: HtmlElement) -> str:
        """Return the title that the element holds."""
        return text_of(element)

    @cached_property
    def marked_time(self) -> str | None:
        """The time of publication by the theme's element, else by the lines around the body."""
        found = self.first("published", self.PUBLISHED)
        if found is not None and (moment := dates.iso(text_of(found))):
            return moment
        dated = (x.text for x in self.region if len(x.text) < 120 and dates.is_date_line(x.text))
        return next((dates.iso(text) for text in dated), None)

    # ---- fields ------------------------------------------------------------------------------------------

    @field
    def title(self) -> str:
        """The title; by the theme's element, by the order of texts, or as ``<title>`` opens."""
        title = self.own_title or (self.ordered.title if self.ordered else "")
        if not title:
            title = self.declared_title or self.page_title.split(" - ")[0]
        if not title.startswith("null "):
            return title
        others = (self.page_title, *self.headings, *(x.text for x in self.region if not x.text.startswith("null ")))
        return text_order.without_null(title, others)

    @field
    def published(self) -> str | None:
        """The time of publication: the theme's element, then the lines around the body, then the order of texts."""
        if self.marked_time:
            return self.marked_time
        return self.ordered.published if self.ordered else None

    @field
    def unit(self) -> str | None:
        """The unit that published the article, or the writer or source that signs it."""
        if (found := self.first("unit", self.UNIT)) is not None:
            return text_of(found)
        for at, line in enumerate(self.region):
            if len(line.text) < 120 and dates.is_date_line(line.text):
                return text_order.unit_above(self.region[:at], self.title) or self.body.signature
        return (self.ordered.unit if self.ordered else None) or self.body.signature

    @field
    def section(self) -> str | None:
        """The section, from the way back to the entrance or from ``<title>``."""
        found = self.first("section", self.SECTION)
        if found is not None and text_of(found) != self.title:
            return text_of(found)
        return self.section_of_title(self.title)

    @field
    def lead(self) -> str | None:
        """The theme's own lead element, None where it is empty."""
        found = self.first("lead", self.LEAD, self.place())
        return text_of(found) if found is not None else None

    @field
    def blocks(self) -> tuple[BodyBlock, ...]:
        """The body in reading order, without a title repeated above it."""
        found = self.body.blocks
        return found[1:] if found and key(found[0].text) == key(self.title) else found

    @field
    def images(self) -> tuple[Image, ...]:
        """The images, the lead's first."""
        lead = [blocks.image(e) for place in self.whole[:1] for s in self.LEAD_IMAGE for e in self.select(s, place)]
        return (*lead, *self.body.images)

    @field
    def attachments(self) -> tuple[Attachment, ...]:
        """The documents of the article, those of its text first, then those linked below it."""
        around = [link for line in self.region for link in line.links]
        found = {a.url: a for a in (*self.body.attachments, *blocks.attachments(around))}
        return tuple(found.values())

    @field
    def view_count(self) -> int | None:
        """The counter of visits printed around the article."""
        for line in self.region:
            count = view_count(line.text)
            if count is not None and (is_counter(line.text) or dates.read(line.text)):
                return count
        inside = [
            count for x in self.body_lines[-_TAIL:] if is_counter(x.text) and (count := view_count(x.text)) is not None
        ]
        return inside[0] if inside else self.ordered.view_count if self.ordered else None
