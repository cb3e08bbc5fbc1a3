"""Machine-made lists of addresses: XML sitemaps, indexes of sitemaps, RSS and Atom feeds."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from lxml import etree

from archive.records import ListingEntry, ParsedPage, Refusal
from scraper.platforms import dates
from scraper.platforms.addresses import join
from scraper.platforms.folding import fold

_START = re.compile(
    rb"\A\s*(?:\xef\xbb\xbf)?\s*(?:<\?[^>]{0,400}\?>\s*|<!--(?:(?!-->).){0,2000}-->\s*)*<(?:\w+:)?(urlset|sitemapindex|rss|feed|RDF)\b",
    re.DOTALL,
)
_MOST = 100_000  # addresses; the sitemap protocol allows 50,000 and 50 MB, which not every server keeps to
_WHOLE = 2_000_000  # bytes of a list that is read at once
_PIECE = 1_000_000  # bytes of a longer one that are
_ITEMS = {b"urlset": b"url", b"sitemapindex": b"sitemap", b"rss": b"item", b"RDF": b"item", b"feed": b"entry"}


def read(body: bytes, url: str) -> ParsedPage | Refusal | None:
    """Read a feed or sitemap into a page of kind ``sitemap``; None where the body is neither.

    Pages become entries (``lastmod`` or ``pubDate`` as date), further sitemaps become links.
    """
    start = _START.match(body[:8192])
    if start is None:
        return None
    links: dict[str, None] = {}
    found: dict[str, ListingEntry] = {}
    for piece in _pieces(body, start):
        root = _tree(piece)
        if root is None:
            return Refusal("error", url, "feed", "an XML list that cannot be read")
        if etree.QName(root).localname == "sitemapindex":
            links |= dict.fromkeys(u for item in _named(root, "sitemap") if (u := join(url, _text(item, "loc"))))
            continue
        for item in _named(root, "url", "item", "entry"):
            address = join(url, _text(item, "loc") or _link(item))
            if address and address not in found and len(found) < _MOST:
                moment = dates.iso(_text(item, "lastmod", "pubDate", "published", "updated", "date"))
                found[address] = ListingEntry(address, _text(item, "title"), moment)
    if len(body) > _WHOLE and not (found or links):
        return Refusal("error", url, "feed", "a long XML list that begins with no address")
    return ParsedPage("sitemap", url, "feed", entries=tuple(found.values()), links=tuple(links)[:_MOST])


def _pieces(body: bytes, start: re.Match[bytes]) -> Iterator[bytes]:
    """Yield a list whole, or a long one piece by piece between its items, so that its tree is never large.

    Each piece but the first begins with the first tag of the list, which declares encoding and namespaces; none ends
    with the last one, which the parser makes up for. An item longer than any list read at once is left out, and so is
    what follows the last one.
    """
    if len(body) <= _WHOLE:
        yield body.strip()
        return
    head = body[: body.find(b">", start.end()) + 1].lstrip()
    end = re.compile(rb"</(?:\w+:)?" + _ITEMS[start[1]] + rb"\s*>")
    begin = start.end()
    opened = body[: start.end()].lstrip()
    while found := list(end.finditer(body, begin, begin + _PIECE)) or list(islice(end.finditer(body, begin), 1)):
        stop = found[-1].end()
        if stop - begin <= _WHOLE:
            yield opened + body[begin:stop]
        begin, opened = stop, head


def _tree(text: bytes) -> etree._Element | None:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, recover=True, huge_tree=False, load_dtd=False)
    try:
        return etree.fromstring(text, parser)
    except (etree.XMLSyntaxError, ValueError):
        return None


def _named(root: etree._Element, *names: str) -> list[etree._Element]:
    return [e for e in root.iter() if isinstance(e.tag, str) and etree.QName(e).localname in names]


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
