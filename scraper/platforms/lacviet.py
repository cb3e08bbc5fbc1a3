"""Lạc Việt's portal on SharePoint: what Bạc Liêu had until about 2018, and departments of Đắk Nông.

Two faces are known: the news web part (``#tableforprint`` with ``p.Title``, ``td.Time``, ``div.ExternalClass<32
hex>``) and the introduction web part (``.gthieu`` with the title in ``.gtTitle`` and the text in ``div.img``). Lists
set each title in ``.TitleFront``.
"""

from __future__ import annotations

import re
from functools import cached_property
from itertools import islice
from typing import ClassVar

import attrs
from lxml.html import HtmlElement
from web_poet import field

from archive.records import ListingEntry, PageKind
from scraper.platforms import addresses, asset_key, kinds, listing, pager
from scraper.platforms.article_page import ArticlePage
from scraper.platforms.flow import text_of
from scraper.platforms.kinds import Verdict

_ADDRESS_KINDS: tuple[tuple[re.Pattern[str], PageKind], ...] = (
    (re.compile(r"hoi-?dap", re.IGNORECASE), "qa"),
    (re.compile(r"/(?:lien-?he|gop-?y)\b", re.IGNORECASE), "form"),
    (re.compile(r"/so-?do", re.IGNORECASE), "sitemap"),
    (re.compile(r"/_layouts/.*(?:login|authenticate)", re.IGNORECASE), "login"),
    (re.compile(r"/_layouts/.*error", re.IGNORECASE), "error"),
)
_WEB_PART = re.compile(r"WebPart")
_HOME_LISTS = 3
_DEEPEST = 40


@attrs.define(slots=False, eq=False, auto_attribs=False)
class LacVietPage(ArticlePage):
    """A page of a Lạc Việt portal."""

    PLATFORM: ClassVar[str] = "lacviet"
    MARKS: ClassVar[tuple[str, ...]] = ("MSOWebPartPage_PostbackSource", "_spPageContextInfo")

    ARTICLE: ClassVar[tuple[str, ...]] = ("#tableforprint", ".gthieu")
    TITLE: ClassVar[tuple[str, ...]] = ("#tableforprint .Title", "p.Title", ".gthieu .gtTitle p", ".gthieu .gtTitle h1")
    PUBLISHED: ClassVar[tuple[str, ...]] = ("td.Time", ".ms-news-header .Time", ".gthieu .Time")
    SECTION: ClassVar[tuple[str, ...]] = ("td.FolderTitle", ".FolderTitle", ".title-gt")
    LEAD: ClassVar[tuple[str, ...]] = (
        "b[class*='lv_description_mode']",
        "[class*='lv_description_mode']",
        "div.ContentText",
        ".gtTitle > div > div:last-child:not(:first-child)",
    )
    BODY: ClassVar[tuple[str, ...]] = (
        "div[class^='ExternalClass']",
        ".gthieu > .gtTitle ~ .img",
        "div.img",
        "tr:nth-child(n+3) > td",
    )
    ENTRIES: ClassVar[tuple[str, ...]] = (".TitleFront a", ".tinHT a")
    NEXT: ClassVar[tuple[str, ...]] = (".css_Xemtiep a",)

    @classmethod
    def recognises(cls, text: str, url: str) -> bool:
        """Whether the page is of SharePoint in Lạc Việt's dress: its folder of files, or SharePoint's own form."""
        return any(mark in text for mark in cls.MARKS) or "lacvietbio" in text.lower()

    @classmethod
    def marks_in(cls, text: str, url: str) -> tuple[str, ...]:
        """Return the marks found; the folder's name is written in any case."""
        folder = ("LacVietBIO",) if "lacvietbio" in text.lower() else ()
        return (*folder, *super().marks_in(text, url))

    def judge(self) -> Verdict:
        """Judge the page by its web parts; the title is the site's on every page and says nothing."""
        if self.failure is not None:
            return self.failure
        if self.own_title and self.body_elements:
            if not self.published and (kinds.names_static(self.own_title) or kinds.names_static(self.section)):
                return Verdict("content", "a page about the office, without a date")
            return Verdict("article", "shows one article")
        return self._by_address() or self._by_parts() or Verdict("other", "no article, no list of articles, no text")

    def _by_address(self) -> Verdict | None:
        address = addresses.split(self.own_address).path
        for shape, kind in _ADDRESS_KINDS:
            if shape.search(address):
                return Verdict(kind, f"its address says {kind}")
        if (named := kinds.by_title(self.section_heading)) is not None:
            return named
        return Verdict("home", "the entrance of the site") if addresses.is_home(self.own_address) else None

    def _by_parts(self) -> Verdict | None:
        if len(self.lists) >= _HOME_LISTS:
            return Verdict("home", "lists articles in several places")
        if self.entry_links:
            return Verdict("listing", "lists articles")
        if self.asks_password:
            return Verdict("login", "asks for a password")
        if self.ordered is not None:
            return Verdict("article", "the order of its texts is an article's")
        if self.body_elements:
            return Verdict("content", "text without a title")
        return Verdict("form", "asks to fill in a form") if self.form_fields >= 4 else None

    @cached_property
    def section_heading(self) -> str:
        """The heading of the page's main web part."""
        found = self.first("heading", (*self.SECTION, ".div_header_style1"))
        return text_of(found) if found is not None else ""

    @cached_property
    def entry_links(self) -> list[HtmlElement]:
        """The links of the list's titles."""
        return [a for selector in self.ENTRIES for a in self.select(selector) if a.get("href")]

    @cached_property
    def lists(self) -> set[str]:
        """The ids of the web parts that list articles."""
        parts = (
            next((e.get("id") for e in a.iterancestors() if _WEB_PART.match(e.get("id") or "")), None)
            for a in self.entry_links
        )
        return {part for part in parts if part}

    @cached_property
    def body_elements(self) -> list[HtmlElement]:
        """The article's text: the first selector that finds any, for the later ones are looser."""
        for selector in self.BODY:
            found = [e for place in self.whole for e in self.select(selector, place) if _holds_anything(e)]
            if found:
                return _joined(found)
        return []

    def place(self) -> HtmlElement | None:
        """Return the web part that shows the article."""
        found = super().place()
        if found is None:
            return None
        return next((e for e in found.iterancestors() if (e.get("id") or "").startswith("WebPart")), found)

    @field
    def asset_key(self) -> str | None:
        """The id of the list item, where the address carries it."""
        return asset_key.sharepoint_item(self.own_address)

    def has_article_shape(self, url: str) -> bool:
        """Whether the address shows an item of a list of posts."""
        return re.search(r"/post\.aspx$|/dispform\.aspx$", addresses.path(url), re.IGNORECASE) is not None

    def entries(self, kind: PageKind) -> tuple[ListingEntry, ...]:
        """Return what the lists of titles show: the place of a link, not its address, says that it is an article."""
        return listing.entries(self.entry_links, self.map, every=True)

    def next_pages(self) -> tuple[str, ...]:
        """Return the page after this one: the link "see on", or the next number."""
        found = self.first_link(self.NEXT)
        following = found or pager.numbered_next(self.links, self.own_address, self.base, pager.NUMBERS)
        return (following,) if following else ()


def _holds_anything(element: HtmlElement) -> bool:
    return bool(text_of(element)) or element.find(".//img") is not None


def _joined(found: list[HtmlElement]) -> list[HtmlElement]:
    """Return the parent of parts that stand side by side: the editor starts a new element with every paste."""
    inside = set(found)
    outermost = [e for e in found if not any(around in inside for around in islice(e.iterancestors(), _DEEPEST))]
    parents = {e.getparent() for e in outermost}
    parent = parents.pop() if len(outermost) > 1 and len(parents) == 1 else None
    return outermost if parent is None else [parent]
