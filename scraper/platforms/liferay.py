"""What the generations of Liferay share: portlets with stable ids, web content, pagers, maps of the site.

Themes rename classes freely. The hooks that they leave alone, in order of trust: ids of portlets (``p_p_id_…``), the
asset's own attributes, the class of web content (``journal-content-article``), the order of an article's texts.
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
from scraper.platforms.folding import fold, key
from scraper.platforms.kinds import Verdict

_PRINT = re.compile(r"viewMode=print|/pop_up(?:/|$)|p_p_state=pop_up")
_ENTRY_ID = re.compile(r"_(\d{3,12})$")
_PORTLET = "p_p_id_"
_STATUS_MARKS = ("portlet_status", "lfr-url-error")
_STATUS_FAILURES = re.compile(r"internal server error|lỗi máy chủ|đã xảy ra lỗi|unexpected error|unavailable")
_FORBIDDEN = re.compile(r"forbidden|không được phép|không có quyền|permission")
_QUESTIONS = re.compile(r"hoi-?_?dap|faq|question", re.IGNORECASE)
_SHORTEST_CONTENT = 200  # letters; a page's banners are web content too
_LONG_CONTENT = 600
_ASSET_DEPTH = 4
_DEEPEST = 80  # elements between a link and its portlet


@attrs.define(slots=False, eq=False, auto_attribs=False)
class LiferayPage(ArticlePage):
    """A page of a Liferay portal; generations differ in ids, class names and addresses."""

    ARTICLE: ClassVar[tuple[str, ...]] = (".asset-full-content",)
    BODY: ClassVar[tuple[str, ...]] = (".journal-content-article", ".entry-body", ".asset-content")
    ENTRIES: ClassVar[tuple[str, ...]] = (".asset-abstract", "h3.asset-title")
    SITE_MAP: ClassVar[tuple[str, ...]] = (
        "85",
        "com_liferay_site_navigation_site_map_web_portlet_SiteNavigationSiteMapPortlet",
    )
    PUBLISHER: ClassVar[tuple[str, ...]] = ("101", "com_liferay_asset_publisher_web_portlet_AssetPublisherPortlet")

    # ---- what the page is --------------------------------------------------------------------------------

    def judge(self) -> Verdict:
        """Judge the page: failures first, then articles, then what lists articles."""
        failed = self._status() or self.failure
        if failed is not None:
            return failed
        if self._shows_article():
            if not self.published and kinds.names_static(self.title):
                return Verdict("content", "a page about the office, without a date")
            if self._is_print():
                return Verdict("print", "print view of an article")
            return Verdict("article", "shows one article")
        if self.is_trap:
            return Verdict("trap", "a language is appended to an article's address")
        return self._by_section() or Verdict("other", "no article, no list of articles, no text")

    def _status(self) -> Verdict | None:
        if not any(mark in self.response.text for mark in _STATUS_MARKS):
            return None
        portlet = self.root.xpath("//*[@id='portlet_status'] | //code[contains(@class, 'lfr-url-error')]/..")
        if not portlet:
            return None
        said = key(text_of(portlet[0]))
        if _STATUS_FAILURES.search(said):
            return Verdict("error", "the portal reports a failure of its own")
        if _FORBIDDEN.search(said):
            return Verdict("login", "the portal asks for permission")
        return Verdict("soft404", "the portal's status page: not found")

    def _shows_article(self) -> bool:
        if len(self.whole) == 1 and self.body_elements:
            return True
        if len(self.whole) > 1:
            return self.has_article_shape(self.own_address)
        if self.has_list:
            return False
        if self.body_elements and self.own_title and self.is_article(self.own_address):
            return True
        return self.ordered is not None and not self.is_trap

    def _is_print(self) -> bool:
        body = self.root.find("body")
        popup = body is not None and "portal-popup" in (body.get("class") or "")
        return popup or _PRINT.search(self.own_address) is not None

    def _by_section(self) -> Verdict | None:
        """Judge a page without an article: by its address, by the section that its title names, by its portlets."""
        named = None if self.has_list else kinds.by_title(self.page_title)
        if self.asks_password and not self.listed:
            return Verdict("login", "asks for a password")
        entrance = addresses.is_home(self.own_address)
        if entrance and (self.listed or kinds.names_home(self.page_title)):
            return Verdict("home", "the entrance of the site")
        if kinds.names_home(self.page_title) and len(self.listed) >= 3:
            return Verdict("home", "titled as entrance, lists articles in several places")
        if named is not None:
            return named
        if self.has_list:
            return Verdict("listing", "a publisher lists articles")
        if not self.listed and self._maps_site():
            return Verdict("sitemap", "shows the map of the site")
        if any(_QUESTIONS.search(portlet.get("id") or "") for portlet in self.portlets):
            return Verdict("qa", "holds a portlet of questions and answers")
        return self._by_content()

    def _by_content(self) -> Verdict | None:
        """Judge a page without a publisher's list: news beside a static text do not make it a listing."""
        publishers = [portlet for portlet in self.portlets if _name(portlet) in self.PUBLISHER]
        text = max((len(text_of(e)) for e in self.body_elements), default=0)
        if self.listed and (text < _LONG_CONTENT or self.listed[0] in publishers):
            return Verdict("listing", "links to articles")
        if text:
            return Verdict("content", "web content without date and title")
        if publishers:
            return Verdict("listing", "a publisher that lists nothing")
        return Verdict("form", "asks to fill in a form") if self.form_fields >= 3 else None

    def _maps_site(self) -> bool:
        maps = [p for p in self.portlets if _name(p) in self.SITE_MAP]
        return any(len(list(p.iter("a"))) >= 20 for p in maps)

    # ---- portlets ----------------------------------------------------------------------------------------

    @cached_property
    def portlets(self) -> list[HtmlElement]:
        """The portlets of the page in reading order."""
        found: list[HtmlElement] = self.root.xpath(f"//*[starts-with(@id, '{_PORTLET}')]")
        return found

    @cached_property
    def has_list(self) -> bool:
        """Whether the page holds a publisher's list of abstracts."""
        return any(self.select(selector) for selector in self.ENTRIES)

    @cached_property
    def listed(self) -> list[HtmlElement]:
        """The portlets that link to articles, the fullest first."""
        shown: dict[HtmlElement, set[str]] = {}
        for link in self.links:
            if url := self.map.article(link.get("href")):
                shown.setdefault(self._portlet_of(link), set()).add(url)
        return sorted(shown, key=lambda portlet: -len(shown[portlet]))

    def _portlet_of(self, element: HtmlElement) -> HtmlElement:
        """Return the innermost portlet around the element, the whole page where there is none."""
        around = islice(element.iterancestors(), _DEEPEST)
        return next((e for e in around if (e.get("id") or "").startswith(_PORTLET)), self.root)

    # ---- the article -------------------------------------------------------------------------------------

    @cached_property
    def body_elements(self) -> list[HtmlElement]:
        """The article's web content; banners are web content too, so only what stands in the publisher counts."""
        places = self.whole or [p for p in self.portlets if _name(p) in self.PUBLISHER]
        for selector in self.BODY:
            if found := [e for place in places for e in self.select(selector, place)]:
                return found
        return [e for e in self.select(self.BODY[0]) if len(text_of(e)) > _SHORTEST_CONTENT]

    def place(self) -> HtmlElement | None:
        """Return the portlet that shows the article."""
        found = super().place()
        if found is None:
            return None
        portlet = self._portlet_of(found)
        return found if portlet is self.root else portlet

    @cached_property
    def own_title(self) -> str:
        """The title by the asset's own attribute, else by the theme's element."""
        if declared := self._of_asset("title"):
            self.evidence["title"] = "[data-analytics-asset-title]"
            return declared
        found = self.first("title", self.TITLE)
        return self.title_text(found) if found is not None else ""

    def _of_asset(self, name: str) -> str:
        """Return what the asset says of itself, on its web content or around it; banners say so too, elsewhere."""
        if self.main_body is None:
            return ""
        attribute = f"data-analytics-asset-{name}"
        around = (self.main_body, *islice(self.main_body.iterancestors(), _ASSET_DEPTH), *self.main_body.iter("div"))
        return next((value for element in around if (value := fold(element.get(attribute)))), "")

    @field
    def asset_key(self) -> str | None:
        """The entry id, wherever the page shows it; otherwise the address's own name for the article."""
        if declared := self._of_asset("id"):
            return declared
        for place in self.whole[:1]:
            for inner in place.iter("div"):
                if match := _ENTRY_ID.search(inner.get("id") or ""):
                    return match[1]
        return asset_key.entry_id(self.own_address) or asset_key.slug(self.own_address)

    # ---- listings ----------------------------------------------------------------------------------------

    def entries(self, kind: PageKind) -> tuple[ListingEntry, ...]:
        """Return the articles of the fullest list; of a home page or a map all articles."""
        links = self.links
        if kind == "listing":
            boxes = [e for selector in self.ENTRIES for e in self.select(selector)]
            if boxes:
                links = [a for box in boxes for a in box.iter("a")]
            elif self.listed:
                links = list(self.listed[0].iter("a"))
        return listing.entries(links, self.map)

    def next_pages(self) -> tuple[str, ...]:
        """Return the page after this one where the listing has a pager."""
        following = pager.next_page(self.links, self.own_address, self.base)
        return (following,) if following else ()


def _name(portlet: HtmlElement) -> str:
    """Return the name of a portlet without its instance."""
    return (portlet.get("id") or "")[len(_PORTLET) :].strip("_").split("_INSTANCE_", 1)[0]
