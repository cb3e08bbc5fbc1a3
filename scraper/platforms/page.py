"""What all page objects share: one page of a portal, its address, and the reading of it into one record."""

from __future__ import annotations

import re
from functools import cached_property
from itertools import islice
from typing import ClassVar

import attrs
from lxml.html import HtmlElement
from web_poet import WebPage

from archive.records import (
    Attachment,
    BodyBlock,
    Image,
    ListingEntry,
    PageKind,
    ParsedArticle,
    ParsedPage,
    Refusal,
    Requisite,
)
from scraper import requisites
from scraper.canonical import addresses_of_files
from scraper.platforms import addresses, imprint, kinds, listing
from scraper.platforms.flow import text_of
from scraper.platforms.folding import fold
from scraper.platforms.kinds import Verdict
from scraper.platforms.link_map import LinkMap
from scraper.platforms.saved import origin
from scraper.platforms.selecting import Selection
from scraper.platforms.tree import expression, root_of

_SEPARATOR = re.compile(r"\s+[-–|]\s+")
_TITLE = expression("string(//head/title | //title)")
_CANONICAL = expression("descendant-or-self::link[@rel='canonical']/@href")
_NOWHERE = "http://saved.invalid/page"


@attrs.define(slots=False, eq=False, auto_attribs=False)
class PortalPage(WebPage[ParsedPage]):
    """One page of a portal; a platform says how its fields are read: a small method each, selectors as constants.

    ``patterns`` are the portal's own shapes of article addresses (searched in the decoded path); where there are none
    the platform's shapes hold. ``evidence`` maps each field read by a selector to the selector that found it.
    """

    patterns: tuple[re.Pattern[str], ...] = attrs.field(default=(), kw_only=True)
    evidence: dict[str, str] = attrs.field(factory=dict, kw_only=True)

    PLATFORM: ClassVar[str] = ""
    MARKS: ClassVar[tuple[str, ...]] = ()
    """What stands in the markup of the platform's pages, whatever the theme; any of it is enough."""

    # ---- what a platform says --------------------------------------------------------------------------

    @classmethod
    def recognises(cls, text: str, url: str) -> bool:
        """Whether the page is this platform's, by marks that its themes do not change."""
        raise NotImplementedError

    @classmethod
    def marks_in(cls, text: str, url: str) -> tuple[str, ...]:
        """Return which marks of the platform a page holds: the evidence that a person can look up."""
        return tuple(mark for mark in cls.MARKS if mark in text)

    def judge(self) -> Verdict:
        """Return what the page is."""
        raise NotImplementedError

    def article(self) -> ParsedArticle:
        """Return the article that the page shows; only asked of pages judged article or print."""
        return ParsedArticle(
            title=self.title,
            published=self.published,
            unit=self.unit,
            section=self.section,
            lead=self.lead,
            blocks=self.blocks,
            images=self.images,
            attachments=self.attachments,
            view_count=self.view_count,
            asset_key=self.asset_key,
        )

    title: str
    published: str | None
    unit: str | None
    section: str | None
    lead: str | None
    blocks: tuple[BodyBlock, ...]
    images: tuple[Image, ...]
    attachments: tuple[Attachment, ...]
    view_count: int | None
    asset_key: str | None

    def entries(self, kind: PageKind) -> tuple[ListingEntry, ...]:
        """Return the articles that a listing, home page or map of the site lists."""
        return listing.entries(self.links, self.map)

    def next_pages(self) -> tuple[str, ...]:
        """Return the further pages of the listing."""
        return ()

    # ---- what every page has ---------------------------------------------------------------------------

    def read(self) -> ParsedPage | Refusal:
        """Read the page into one record; what holds nothing to keep is refused with the reason."""
        verdict = self.judge()
        url = str(self.url)
        if verdict.kind in ("article", "print"):
            article = self.article()
            return ParsedPage(
                verdict.kind,
                url,
                self.PLATFORM,
                article,
                requisites=self.requisites(article),
                observations=self.observations(),
            )
        if verdict.kind in ("listing", "home", "sitemap"):
            entries = self.entries(verdict.kind)
            following = self.next_pages() if entries and verdict.kind == "listing" else ()
            return ParsedPage(
                verdict.kind,
                url,
                self.PLATFORM,
                entries=entries,
                next_pages=following,
                links=listing.sections(self.links, self.map, (*(entry.url for entry in entries), *following)),
                actions=listing.actions(self.links, self.map),
                requisites=self.requisites(),
                observations=self.observations(),
            )
        return Refusal(verdict.kind, url, self.PLATFORM, verdict.reason)

    def requisites(self, article: ParsedArticle | None = None) -> tuple[Requisite, ...]:
        """Return what the page needs to look like itself, without the images of the article."""
        own = set(addresses_of_files(article, self.base).values()) if article else set()
        return tuple(r for r in requisites.of_page(self.root, self.base, self.is_article) if r.address not in own)

    def observations(self) -> dict[str, str]:
        """Return what the page says of the portal itself."""
        return imprint.read(self.root, self.base)

    @cached_property
    def root(self) -> HtmlElement:
        """The root element of the tree; the page is parsed once."""
        return root_of(self.response.text)

    @cached_property
    def _selection(self) -> Selection:
        return Selection(self.root)

    @cached_property
    def own_address(self) -> str:
        """The address that tells what the page is: where it was saved from, else where it was asked for."""
        saved = origin(self.response.text)
        if saved:
            return saved
        url = str(self.url)
        if addresses.split(url).scheme in ("http", "https"):
            return url
        canonical = str(next(iter(_CANONICAL(self.root)), ""))
        return canonical if canonical.startswith(("http://", "https://")) else url

    @cached_property
    def is_trap(self) -> bool:
        """Whether a language is appended to an article's address: by the page's address, or by its own links."""
        if addresses.is_trap(self.own_address):
            return True
        links = self.root.xpath("//head/link[@rel='canonical' or @rel='alternate'][@href]")
        own = next((link.get("href") for link in links if link.get("rel") == "canonical"), None)
        return own is not None and addresses.climbs_languages(own, [link.get("href") for link in links])

    @cached_property
    def base(self) -> str:
        """The address that links are relative to; of a saved page that names none, one that leads nowhere."""
        for url in (str(self.url), self.own_address):
            if addresses.split(url).scheme in ("http", "https"):
                return url
        return _NOWHERE

    @cached_property
    def links(self) -> list[HtmlElement]:
        """All links of the page."""
        return [a for a in self.root.iter("a") if a.get("href")]

    @cached_property
    def map(self) -> LinkMap:
        """Where the page's links lead."""
        return LinkMap(self.base, self.is_article)

    @cached_property
    def page_title(self) -> str:
        """The text of ``<title>``."""
        return fold(_TITLE(self.root))

    @cached_property
    def headings(self) -> tuple[str, ...]:
        """The page's first headings."""
        return tuple(text for e in islice(self.root.iter("h1", "h2", "h3"), 8) if (text := text_of(e)))

    @cached_property
    def failure(self) -> Verdict | None:
        """What the page is where it says itself that it failed."""
        return kinds.by_wording(self.page_title, self.headings, self._opening)

    def _opening(self, letters: int) -> str:
        """Return the texts of the page until they have so many letters, as written."""
        found: list[str] = []
        length = 0
        for element in self.root.iter():
            if isinstance(element.tag, str) and element.tag not in ("script", "style", "noscript"):
                text = element.text
                if text and not text.isspace():
                    found.append(text)
                    length += len(text)
            tail = element.tail
            if tail and not tail.isspace():
                found.append(tail)
                length += len(tail)
            if length > letters:
                break
        return " ".join(found)

    @cached_property
    def asks_password(self) -> bool:
        """Whether the page holds a field for a password."""
        return any(field.get("type") == "password" for field in self.root.iter("input"))

    @cached_property
    def form_fields(self) -> int:
        """How many fields the page asks to fill in."""
        fields = self.root.iter("textarea", "input")
        return sum(1 for e in fields if e.tag == "textarea" or e.get("type") in ("text", "email", "tel"))

    def meta(self, name: str) -> str:
        """Return the content of the ``meta`` element of that name or property."""
        if name not in self.response.text:
            return ""
        found = self.root.xpath("//meta[@property=$name or @name=$name or @itemprop=$name]/@content", name=name)
        return str(found[0]) if found else ""

    def first_link(self, selectors: tuple[str, ...]) -> str | None:
        """Return the absolute address of the first link that a selector finds."""
        hrefs = (e.get("href") or "" for selector in selectors for e in self.select(selector))
        return next((url for href in hrefs if (url := addresses.join(self.base, href))), None)

    def is_article(self, url: str) -> bool:
        """Whether the address has the shape of an article's."""
        if self.patterns:
            where = addresses.path(url)
            if any(pattern.search(where) for pattern in self.patterns):
                return True
        return self.has_article_shape(url)

    def has_article_shape(self, url: str) -> bool:
        """Whether the address has one of the platform's shapes of article addresses."""
        return addresses.article_match(url) is not None

    def first(self, field: str, selectors: tuple[str, ...], within: HtmlElement | None = None) -> HtmlElement | None:
        """Return the first element with text that a selector finds, the selectors in order; notes which one it was."""
        for selector in selectors:
            for element in self.select(selector, within):
                if text_of(element):
                    self.evidence[field] = selector
                    return element
        return None

    def select(self, selector: str, within: HtmlElement | None = None) -> list[HtmlElement]:
        """Return the elements that a CSS selector finds on the page or within an element."""
        return self._selection.select(selector, within)

    def section_of_title(self, title: str) -> str | None:
        """Return the section that ``<title>`` names: "article - section - site"."""
        if not title or not self.page_title.startswith(title):
            return None
        rest = _SEPARATOR.split(" " + self.page_title[len(title) :].strip() + " ")
        parts = [part.strip() for part in rest if part.strip()]
        return parts[0] if len(parts) == 2 else " - ".join(parts[:-1]) or None if len(parts) > 2 else None
