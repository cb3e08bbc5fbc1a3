"""Machine-made lists of addresses: XML sitemaps, indexes of sitemaps, RSS and Atom feeds."""

from __future__ import annotations

import re
from collections.abc import Iterator
from io import BytesIO

from lxml import etree

from archive.records import ListingEntry, ParsedPage, Refusal
from scraper.platforms import dates
from scraper.platforms.addresses import join
from scraper.platforms.folding import fold

_START = re.compile(
    rb"\A\s*(?:\xef\xbb\xbf)?\s*(?:<\?[^>]{0,400}\?>\s*|<!--.{0,2000}?-->\s*)*<(?:\w+:)?(urlset|sitemapindex|rss|feed|RDF)\b",
    re.DOTALL,
)
_MOST = 100_000  # entries; the sitemap protocol allows 50,000, and 50 MB
_PAGES = ("{*}url", "{*}item", "{*}entry")


def read(body: bytes, url: str) -> ParsedPage | Refusal | None:
    """Read a feed or sitemap into a page of kind ``sitemap``; None where the body is neither.

    Pages become entries (``lastmod`` or ``pubDate`` as date), further sitemaps become links. A list may be long, so it
    is read from its beginning to its end and forgotten on the way.
    """
    start = _START.match(body[:8192])
    if start is None:
        return None
    try:
        if start[1] == b"sitemapindex":
            links = dict.fromkeys(u for item in _items(body, "{*}sitemap") if (u := join(url, _text(item, "loc"))))
            return ParsedPage("sitemap", url, "feed", links=tuple(links))
        found: dict[str, ListingEntry] = {}
        for item in _items(body, *_PAGES):
            address = join(url, _text(item, "loc") or _link(item))
            if address and address not in found and len(found) < _MOST:
                moment = dates.iso(_text(item, "lastmod", "pubDate", "published", "updated", "date"))
                found[address] = ListingEntry(address, _text(item, "title"), moment)
    except (etree.XMLSyntaxError, ValueError):
        return Refusal("error", url, "feed", "an XML list that cannot be read")
    return ParsedPage("sitemap", url, "feed", entries=tuple(found.values()))


def _items(body: bytes, *tags: str) -> Iterator[etree._Element]:
    """Yield the elements of a list, each forgotten when the next is asked for."""
    for _, item in etree.iterparse(
        BytesIO(body.strip()), tag=tags, resolve_entities=False, no_network=True, recover=True, huge_tree=False,
        load_dtd=False,
    ):  # fmt: skip
        yield item
        item.clear()
        while item.getprevious() is not None:
            del item.getparent()[0]


def _text(item: etree._Element, *names: str) -> str:
    for name in names:
        for child in item:
            if isinstance(child.tag, str) and etree.QName(child).localname == name and child.text:
                return fold(child.text)
    return ""


def _link(item: etree._Element) -> str:
    for child in item:
        if isinstance(child.tag, str) and etree.QName(child).localname == "link":
            return fold(child.text) or child.get("href", "")
    return ""
