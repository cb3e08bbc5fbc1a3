"""What the generations of Liferay share: portlets with stable ids, web content in ``div.journal-content-article``, pagers, maps of the site.

Themes rename classes freely. The hooks that they leave alone, in order of trust: ids of portlets (``p_p_id_…``), the asset's own attributes,
the class of web content, the order of an article's texts.
"""

from __future__ import annotations

import re
from functools import cached_property
from typing import ClassVar

import attrs
from lxml.html import HtmlElement
from web_poet import field

from archive.records import Attachment, BodyBlock, Image, ListingEntry, PageKind
from scraper.platforms import addresses, asset_key, blocks, dates, kinds, listing, pager, text_order
from scraper.platforms.blocks import Body
from scraper.platforms.counters import is_counter, view_count
from scraper.platforms.flow import Line, lines, text_of
from scraper.platforms.folding import fold, key
from scraper.platforms.furniture import is_furniture
from scraper.platforms.kinds import Verdict
from scraper.platforms.page import PortalPage

_PRINT = re.compile(r"viewMode=print|/pop_up(?:/|$)|p_p_state=pop_up")
_ENTRY_ID = re.compile(r"_(\d{3,12})$")
_PORTLET = "p_p_id_"
_STATUS_FAILURES = re.compile(r"internal server error|lỗi máy chủ|đã xảy ra lỗi|unexpected error|unavailable")
_FORBIDDEN = re.compile(r"forbidden|không được phép|không có quyền|permission")


@attrs.define(slots=False, eq=False, auto_attribs=False)
class LiferayPage(PortalPage):
    """A page of a Liferay portal; generations differ in ids, class names and addresses."""

    ARTICLE: ClassVar[tuple[str, ...]] = (".asset-full-content",)
    TITLE: ClassVar[tuple[str, ...]] = ()
    PUBLISHED: ClassVar[tuple[str, ...]] = ()
    UNIT: ClassVar[tuple[str, ...]] = ()
    SECTION: ClassVar[tuple[str, ...]] = ()
    LEAD: ClassVar[tuple[str, ...]] = ()
    BODY: ClassVar[tuple[str, ...]] = (".journal-content-article",)
    LEAD_IMAGE: ClassVar[tuple[str, ...]] = ()
    ENTRIES: ClassVar[tuple[str, ...]] = (".asset-abstract", "h3.asset-title")
    LOGIN_PORTLET: ClassVar[tuple[str, ...]] = ("58", "com_liferay_login_web_portlet_LoginPortlet")
    SITE_MAP_PORTLET: ClassVar[tuple[str, ...]] = (
        "85",
        "com_liferay_site_navigation_site_map_web_portlet_SiteNavigationSiteMapPortlet",
    )
    PUBLISHER_PORTLET: ClassVar[tuple[str, ...]] = (
        "101",
        "com_liferay_asset_publisher_web_portlet_AssetPublisherPortlet",
    )

    # ---- what the page is ------------------------------------------------------------------------------

    def judge(self) -> Verdict:
        """Judge the page: failures first, then articles, then what lists articles."""
        if (failed := self._status() or self.failure) is not None:
            return failed
        if self._shows_article():
            return (
                Verdict("print", "print view of an article")
                if self._is_print()
                else Verdict("article", "shows one article")
            )
        if addresses.is_trap(self.own_address):
            return Verdict("trap", "a language is appended to an article's address")
        return self._by_section() or Verdict("other", "no article, no list of articles, no text")

    def _status(self) -> Verdict | None:
        portlet = self.root.xpath("//*[@id='portlet_status'] | //code[contains(@class, 'lfr-url-error')]/..")
        if not portlet:
            return None
        said = key(text_of(portlet[0]))
        if _STATUS_FAILURES.search(said):
            return Verdict("error", "the portal reports a failure of its own")
        if _FORBIDDEN.search(said):
            return Verdict("login", "the portal asks for permission")
        return Verdict("soft404", "the portal's status page: not found")

    def _by_section(self) -> Verdict | None:
        named = kinds.by_title(self.page_title)
        listed = self._listed_portlets()
        if self._asks_password() and not listed:
            return Verdict("login", "asks for a password")
        if addresses.is_home(self.own_address) and (listed or kinds.names_home(self.page_title)):
            return Verdict("home", "the entrance of the site")
        if kinds.names_home(self.page_title) and len(listed) >= 3:
            return Verdict("home", "titled as entrance, lists articles in several places")
        if named and named.kind in ("sitemap", "login", "qa") and not self._has_listing():
            return named
        if self._map_in_main_column() and not listed:
            return Verdict("sitemap", "shows the map of the site")
        if self.root.xpath(
            "//div[contains(@id, 'hoidap') or contains(@id, 'faq') or contains(@id, 'hoi_dap')][starts-with(@id, 'p_p_id_')]"
        ):
            return Verdict("qa", "holds a portlet of questions and answers")
        if named and not self._has_listing():
            return named
        if listed:
            return Verdict("listing", "lists articles")
        if self._body_elements:
            return Verdict("content", "web content without date and title")
        if self._form_fields() >= 3:
            return Verdict("form", "asks to fill in a form")
        return None

    def _is_print(self) -> bool:
        popup = "portal-popup" in (self.root.xpath("string(//body/@class)") or "")
        return popup or _PRINT.search(self.own_address) is not None

    def _shows_article(self) -> bool:
        whole = self._whole
        if len(whole) == 1 and self._body_elements:
            return True
        if len(whole) > 1:
            return self.has_article_shape(self.own_address)
        if self._has_listing():
            return False
        if self._body_elements and self.is_article(self.own_address) and self._heading_title:
            return True
        return self.ordered is not None and not addresses.is_trap(self.own_address)

    def _has_listing(self) -> bool:
        return any(self.select(selector) for selector in self.ENTRIES)

    def _asks_password(self) -> bool:
        return any(i.get("type") == "password" for i in self.root.iter("input"))

    def _form_fields(self) -> int:
        return sum(
            1
            for e in self.root.iter("textarea", "input")
            if e.tag == "textarea" or e.get("type") in (None, "text", "email", "tel")
        )

    def _map_in_main_column(self) -> bool:
        maps = [p for p in self.portlets if self._portlet_name(p) in self.SITE_MAP_PORTLET]
        return any(len(list(p.iter("a"))) >= 20 for p in maps)

    # ---- portlets --------------------------------------------------------------------------------------

    @cached_property
    def portlets(self) -> list[HtmlElement]:
        """The portlets of the page in reading order."""
        found: list[HtmlElement] = self.root.xpath(f"//*[starts-with(@id, '{_PORTLET}')]")
        return found

    def _portlet_name(self, portlet: HtmlElement) -> str:
        name = (portlet.get("id") or "")[len(_PORTLET) :].strip("_")
        return name.split("_INSTANCE_", 1)[0]

    def _portlet_of(self, element: HtmlElement) -> HtmlElement | None:
        return next((e for e in element.iterancestors() if (e.get("id") or "").startswith(_PORTLET)), None)

    def _listed_portlets(self) -> list[tuple[int, HtmlElement]]:
        """Return the portlets that link to articles, with how many, the fullest first."""
        found: list[tuple[int, HtmlElement]] = []
        for portlet in self.portlets or [self.root]:
            urls = {
                u
                for a in portlet.iter("a")
                if (u := addresses.join(self.base, a.get("href") or "")) and self.is_article(u)
            }
            if urls:
                found.append((len(urls), portlet))
        return sorted(found, key=lambda pair: -pair[0])

    # ---- the article's parts ---------------------------------------------------------------------------

    @cached_property
    def _whole(self) -> list[HtmlElement]:
        return [e for selector in self.ARTICLE for e in self.select(selector)]

    @cached_property
    def _body_elements(self) -> list[HtmlElement]:
        """The article's web content; a page's banners are web content too, so only what stands where the article does counts."""
        places: list[HtmlElement] = list(self._whole)
        if not places:
            places = [p for p in self.portlets if self._portlet_name(p) in self.PUBLISHER_PORTLET]
        found = [e for place in places for selector in self.BODY for e in self.select(selector, place)]
        if found:
            return found
        return [e for selector in self.BODY for e in self.select(selector) if len(text_of(e)) > 200]

    @cached_property
    def ordered(self) -> text_order.Ordered | None:
        """The article as the order of the page's texts gives it."""
        return text_order.read(self.root, self.page_title)

    @cached_property
    def body(self) -> Body:
        """The article's body."""
        found = max(self._body_elements, key=lambda e: len(text_of(e)), default=None)
        if found is not None:
            lead = {id(e) for selector in self.LEAD for e in self.select(selector, found)}
            return blocks.read(found, lambda e: id(e) in lead or is_furniture(e))
        return blocks.from_lines(self.ordered.body) if self.ordered else Body()

    @cached_property
    def region(self) -> list[Line]:
        """The lines of the article's portlet around its body: title, unit, date, counter, tools."""
        found = self._body_elements or self._whole
        if not found:
            return []
        place = self._portlet_of(found[0])
        if place is None:
            place = found[0].getparent() if found[0].getparent() is not None else found[0]
        inner = {id(e) for e in self._body_elements}
        return [line for line in lines(place, lambda e: id(e) in inner) if line.text]

    @cached_property
    def _heading_title(self) -> str:
        for element in self._whole[:1]:
            if title := element.get("data-analytics-asset-title"):
                return fold(title)
        for element in self.root.xpath("//*[@data-analytics-asset-title]")[:1]:
            return fold(element.get("data-analytics-asset-title"))
        if (found := self.first("title", self.TITLE)) is not None:
            return self._title_text(found)
        return ""

    def _title_text(self, element: HtmlElement) -> str:
        return text_of(element)

    # ---- fields ----------------------------------------------------------------------------------------

    @field(cached=True)
    def title(self) -> str:
        """The title; by the theme's element, by the order of texts, or as ``<title>`` opens."""
        title = self._heading_title or (self.ordered.title if self.ordered else "")
        if not title:
            title = self.page_title.split(" - ")[0]
        others = (
            self.page_title,
            *self.headings,
            *(line.text for line in self.region if not line.text.startswith("null ")),
        )
        return text_order.without_null(title, others)

    @field(cached=True)
    def published(self) -> str | None:
        """The time of publication: the theme's element, then the lines around the body, then the order of texts."""
        if (found := self.first("published", self.PUBLISHED)) is not None and (moment := dates.iso(text_of(found))):
            return moment
        for line in self.region:
            if len(line.text) < 120 and dates.is_date_line(line.text):
                return dates.iso(line.text)
        return self.ordered.published if self.ordered else None

    @field(cached=True)
    def unit(self) -> str | None:
        """The unit that published the article, or the writer or source that signs it."""
        if (found := self.first("unit", self.UNIT)) is not None:
            return text_of(found)
        return (self.ordered.unit if self.ordered else None) or self.body.signature

    @field(cached=True)
    def section(self) -> str | None:
        """The section, from the way back to the entrance or from ``<title>``."""
        if (found := self.first("section", self.SECTION)) is not None and text_of(found) != self.title:
            return text_of(found)
        return self.section_of_title(self.title)

    @field(cached=True)
    def lead(self) -> str | None:
        """The theme's own lead element, None where it is empty."""
        within = self._whole[0] if self._whole else None
        found = self.first("lead", self.LEAD, within)
        return text_of(found) if found is not None else None

    @field
    def blocks(self) -> tuple[BodyBlock, ...]:
        """The body in reading order."""
        return self.body.blocks

    @field
    def images(self) -> tuple[Image, ...]:
        """The images, the lead's first."""
        lead = [blocks.image(e) for place in self._whole[:1] for s in self.LEAD_IMAGE for e in self.select(s, place)]
        return (*lead, *self.body.images)

    @field
    def attachments(self) -> tuple[Attachment, ...]:
        """The documents of the article."""
        around = [link for line in self.region for link in line.links]
        found = {a.url: a for a in (*self.body.attachments, *blocks.attachments(around))}
        return tuple(found.values())

    @field(cached=True)
    def view_count(self) -> int | None:
        """The counter of visits printed around the article."""
        for line in self.region:
            if (count := view_count(line.text)) is not None and (is_counter(line.text) or dates.read(line.text)):
                return count
        return self.ordered.view_count if self.ordered else None

    @field(cached=True)
    def asset_key(self) -> str | None:
        """The entry id, wherever the page shows it; otherwise the address's own name for the article."""
        for element in self.root.xpath("//*[@data-analytics-asset-id]")[:1]:
            return fold(element.get("data-analytics-asset-id")) or None
        for element in self._whole[:1]:
            for inner in element.iter("div"):
                if match := _ENTRY_ID.search(inner.get("id") or ""):
                    return match[1]
        return asset_key.entry_id(self.own_address) or asset_key.slug(self.own_address)

    # ---- listings --------------------------------------------------------------------------------------

    def entries(self, kind: PageKind) -> tuple[ListingEntry, ...]:
        """Return the articles of the fullest list; of a home page or a map all articles."""
        links: list[HtmlElement] = self.links
        if kind == "listing":
            boxes = [e for selector in self.ENTRIES for e in self.select(selector)]
            listed = self._listed_portlets()
            if boxes:
                links = [a for box in boxes for a in box.iter("a")]
            elif listed:
                links = list(listed[0][1].iter("a"))
        return listing.entries(links, self.base, self.is_article)

    def next_pages(self) -> tuple[str, ...]:
        """Return the page after this one where the listing has a pager."""
        following = pager.next_page(self.links, self.own_address, self.base)
        return (following,) if following else ()
