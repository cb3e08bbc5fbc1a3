"""VNPT's portals on Liferay 6: its own theme around the asset publisher, and a news portlet of its own for lists."""

from __future__ import annotations

from typing import ClassVar

import attrs
from lxml.html import HtmlElement

from scraper.platforms import addresses
from scraper.platforms.flow import lines, text_of
from scraper.platforms.folding import fold
from scraper.platforms.liferay import LiferayPage

_WORDY = 4  # hyphens: names of sections are shorter


@attrs.define(slots=False, eq=False, auto_attribs=False)
class VnptPage(LiferayPage):
    """A page of a VNPT portal: the date is a ``span`` inside the title's heading, empty brackets without one."""

    PLATFORM: ClassVar[str] = "vnpt"
    MARKS: ClassVar[tuple[str, ...]] = ("vnpteportal", "nd_detail_chitiet")
    PAIR: ClassVar[tuple[str, ...]] = ("WAR_Menuportlet", "WAR_visitorportlet")

    ARTICLE: ClassVar[tuple[str, ...]] = (".nd_detail_chitiet",)
    TITLE: ClassVar[tuple[str, ...]] = (".nd_detail_chitiet h2", ".nd_detail_chitiet h1", ".nd_detail_chitiet .title")
    PUBLISHED: ClassVar[tuple[str, ...]] = (
        ".nd_detail_chitiet h2 span",
        ".nd_detail_chitiet .date",
        ".nd_detail_chitiet .ngay",
    )
    LEAD: ClassVar[tuple[str, ...]] = (".nd_detail_chitiet .sapo", ".nd_detail_chitiet .tomtat")
    UNIT: ClassVar[tuple[str, ...]] = (".nd_detail_chitiet .tacgia", ".nd_detail_chitiet .nguon")
    ENTRIES: ClassVar[tuple[str, ...]] = (
        "[id*='dsnews_WAR_vnpteportalnewsportlet'] li",
        ".list_news li",
        ".asset-abstract",
    )

    @classmethod
    def recognises(cls, text: str, url: str) -> bool:
        """Whether the page is of a VNPT portal: its portlets or its article's class."""
        return bool(cls.marks_in(text, url))

    @classmethod
    def marks_in(cls, text: str, url: str) -> tuple[str, ...]:
        """Return the marks found; two portlets that others may have singly count together."""
        together = cls.PAIR if all(mark in text for mark in cls.PAIR) else ()
        return (*super().marks_in(text, url), *together)

    def title_text(self, element: HtmlElement) -> str:
        """Return the heading's text without the bracket of the date."""
        return fold(" ".join(line.text for line in lines(element, _is_bracket)))

    def has_article_shape(self, url: str) -> bool:
        """Whether the address is an article's: Liferay's shapes, the portlet's parameter, or a title as name."""
        if addresses.article_match(url) is not None or "articleId" in addresses.query(url):
            return True
        last = addresses.path(url).rstrip("/").rsplit("/", 1)[-1]
        return last.count("-") >= _WORDY and "." not in last


def _is_bracket(element: HtmlElement) -> bool:
    """Whether the element holds the bracket with the date, or an empty one."""
    text = text_of(element) if element.tag == "span" else ""
    return text.startswith("(") and text.endswith(")")
