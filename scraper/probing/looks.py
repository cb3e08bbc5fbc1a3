"""One page as the probe sees it: the answer, what ``parse`` makes of it, and the page object that did."""

from __future__ import annotations

from functools import cached_property

from archive.records import ListingEntry, ParsedPage, Refusal
from scraper.canonical import url_key
from scraper.parse import page, parse
from scraper.platforms import PLATFORMS, PortalPage, addresses, listing
from scraper.platforms.article_page import ArticlePage
from scraper.platforms.flow import text_of
from scraper.portal import Portal
from scraper.probing.connection import Fetched
from scraper.probing.findings import FieldFound, Sample

_TELLING = ("server", "liferay-portal", "x-powered-by", "microsoftsharepointteamservices", "x-generator")
_FIELDS = ("title", "published", "unit", "section", "lead", "body", "images", "attachments", "view_count", "asset_key")
_SHOWN = 100  # characters of a value


class Look:
    """A page that was fetched, read as the portal's definition says so far."""

    def __init__(self, fetched: Fetched, portal: Portal) -> None:
        self.fetched = fetched
        self.portal = portal

    @property
    def url(self) -> str:
        """Where the page was found, after redirects."""
        return self.fetched.url

    @cached_property
    def read(self) -> ParsedPage | Refusal:
        """What the page is and holds."""
        return parse(self.fetched.body, self.url, self.fetched.headers, self.portal)

    @cached_property
    def page(self) -> PortalPage:
        """The page object that reads it."""
        return page(self.fetched.body, self.url, self.fetched.headers, self.portal)

    @property
    def kind(self) -> str:
        """What the page is."""
        return self.read.kind

    @property
    def entries(self) -> tuple[ListingEntry, ...]:
        """The articles that it lists."""
        return self.read.entries if isinstance(self.read, ParsedPage) else ()

    @property
    def next_page(self) -> str | None:
        """The next page of the listing."""
        return self.read.next_pages[0] if isinstance(self.read, ParsedPage) and self.read.next_pages else None

    @cached_property
    def keys(self) -> set[str]:
        """The articles that it lists, by canonical address."""
        return {url_key(entry.url, "article") for entry in self.entries}

    @cached_property
    def pages(self) -> dict[str, str]:
        """The other pages of the same host that it links to, with the text of the link."""
        if self.read.platform == "feed":
            return {}
        known = {entry.url for entry in self.entries}
        found = listing.sections(self.page.links, self.page.map, known)
        labels: dict[str, str] = {}
        for link in self.page.links:
            url = self.page.map.url(link.get("href"))
            if url is not None:
                labels[url] = labels.get(url) or text_of(link)
        return {url: labels.get(url, "") for url in found}

    @cached_property
    def feeds(self) -> list[str]:
        """The feeds that it names in its head or links."""
        if self.read.platform == "feed":
            return []
        declared = self.page.root.xpath(
            "//link[@rel='alternate'][contains(@type, 'rss') or contains(@type, 'atom')]/@href"
        )
        linked = [a.get("href") for a in self.page.links if _names_feed(a.get("href"))]
        found = (addresses.join(self.page.base, str(href)) for href in (*declared, *linked))
        return list(dict.fromkeys(url for url in found if url))

    def evidence(self) -> list[str]:
        """Return what on the page and in its headers tells the platform."""
        text = self.page.response.text
        found = [f"{mark} ({text.count(mark)}×)" if mark in text else mark for mark in self._marks(text)]
        generator = self.page.meta("generator")
        if generator:
            found.append(f"meta generator: {generator[:_SHOWN]}")
        told = self.fetched.headers
        return found + [f"header {name}: {told[name][:_SHOWN]}" for name in _TELLING if told.get(name)]

    def _marks(self, text: str) -> tuple[str, ...]:
        cls = next((c for c in PLATFORMS if self.read.platform == c.PLATFORM), None)
        return cls.marks_in(text, self.url) if cls is not None else ()

    def sample(self) -> Sample | None:
        """Return the article that the page shows with what found each field; None where it shows none."""
        if not isinstance(self.read, ParsedPage) or self.read.article is None:
            return None
        article, reader = self.read.article, self.page
        reader.read()
        values = {
            "title": article.title or None,
            "published": article.published,
            "unit": article.unit,
            "section": article.section,
            "lead": article.lead,
            "body": f"{len(article.body)} characters in {len(article.blocks)} blocks" if article.blocks else None,
            "images": _counted(len(article.images), len(article.captions)),
            "attachments": ", ".join(a.label or a.url for a in article.attachments) or None,
            "view_count": None if article.view_count is None else str(article.view_count),
            "asset_key": article.asset_key,
        }
        fields = [_field(reader, name, values[name]) for name in _FIELDS]
        return Sample(self.url, reader.PLATFORM, url_key(self.url, "article"), article.asset_key, fields)


def _field(reader: PortalPage, name: str, value: str | None) -> FieldFound:
    if value is None:
        return FieldFound(name, None)
    shown = value if len(value) <= _SHOWN else value[:_SHOWN].rstrip() + " …"
    selector = _selector_of_body(reader) if name == "body" else reader.evidence.get(name)
    if selector is not None:
        return FieldFound(name, shown, selector, "selector")
    return FieldFound(name, shown, None, _WITHOUT_SELECTOR.get(name, "lines around the article, order of its texts"))


_WITHOUT_SELECTOR = {
    "section": "<title>",
    "images": "within the body",
    "attachments": "links of the body and below it",
    "asset_key": "ids of the page or its address",
    "body": "order of texts",
}


def _selector_of_body(reader: PortalPage) -> str | None:
    if not isinstance(reader, ArticlePage) or reader.main_body is None:
        return None
    inside = {reader.main_body, *reader.main_body.iterchildren()}
    return next((s for s in reader.BODY if any(e in inside for e in reader.select(s))), None)


def _counted(images: int, captions: int) -> str | None:
    return f"{images}, {captions} with a caption" if images else None


def _names_feed(href: str | None) -> bool:
    lowered = (href or "").lower().partition("#")[0]
    return "getrss" in lowered or lowered.partition("?")[0].rstrip("/").endswith(
        ("/rss", ".rss", "/feed", "rss.xml", "rss.aspx")
    )
