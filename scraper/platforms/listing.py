"""What a listing shows: its articles with title, date and counter, as absolute addresses, each once and in order."""

from __future__ import annotations

import re
from collections.abc import Iterable

from lxml.html import HtmlElement

from archive.records import ListingEntry
from scraper.platforms import dates
from scraper.platforms.addresses import is_action, split
from scraper.platforms.counters import view_count
from scraper.platforms.flow import text_of
from scraper.platforms.folding import fold
from scraper.platforms.link_map import LinkMap

_CLIMB = 5  # an item's box is at most so many elements above its link
_LONGEST_ITEM = 1500
_MOST_ENTRIES = 5000
_SHORTEST_TITLE = 12  # letters: "Chi tiết" and "Xem thêm" are no titles
_MOST_SECTIONS = 1000
_PORTLET_STATE = re.compile(
    r"(?:^|&)(?:p_p_|p_r_p_|_[^=]*_(?:cur|delta)=)"
)  # one page in another state, not another page


def entries(links: Iterable[HtmlElement], leads: LinkMap, *, every: bool = False) -> tuple[ListingEntry, ...]:
    """Return the articles among the links; of several links to one article the first with a title's length names it.

    ``every``: the place of the links says that each leads to an article, whatever its address.
    """
    titles: dict[str, str] = {}
    boxes: dict[str, HtmlElement] = {}
    for link in links:
        url = leads.url(link.get("href"))
        if url is None or len(titles.get(url, "")) >= _SHORTEST_TITLE:
            continue
        if leads.target(url) != "article" and not (every and leads.target(url) == "page"):
            continue
        if url not in titles and len(titles) >= _MOST_ENTRIES:
            break
        title = _title(link)
        if len(title) > len(titles.get(url, "")) or url not in titles:
            titles[url], boxes[url] = title, link
    return tuple(_entry(url, titles[url] or _described(boxes[url]), boxes[url]) for url in titles)


def sections(links: Iterable[HtmlElement], leads: LinkMap, known: Iterable[str] = ()) -> tuple[str, ...]:
    """Return the pages of the same host that the links lead to: no articles, files, actions, pagers, none ``known``."""
    here = split(leads.base)
    found: dict[str, None] = {}
    seen = set(known)
    for link in links:
        url = leads.url(link.get("href"))
        if url is None or url in found or url in seen or leads.target(url) != "page":
            continue
        parts = split(url)
        if parts.netloc != here.netloc or parts.path == here.path or _PORTLET_STATE.search(parts.query):
            continue
        found[url] = None
        if len(found) >= _MOST_SECTIONS:
            break
    return tuple(found)


def actions(links: Iterable[HtmlElement], leads: LinkMap) -> tuple[str, ...]:
    """Return the links of the same host that do something, each once."""
    here = split(leads.base).netloc
    found = dict.fromkeys(
        url for link in links if (url := leads.url(link.get("href"))) and leads.target(url) == "other"
    )
    return tuple(url for url in found if split(url).netloc == here and is_action(url))


def _title(link: HtmlElement) -> str:
    text = text_of(link)
    moment = dates.read(text[-40:]) if text.endswith(")") else None
    if moment and "(" in text:
        text = text[: text.rindex("(")].strip()
    return text


def _described(link: HtmlElement) -> str:
    """Return what a link without words says of itself."""
    return fold(link.get("title")) or fold("".join(link.xpath(".//img/@alt")))


def _entry(url: str, title: str, link: HtmlElement) -> ListingEntry:
    text = _box_text(link)
    rest = text.replace(title, " ", 1) if title else text
    return ListingEntry(url, title, dates.iso(rest[:400]), view_count(rest))


def _box_text(link: HtmlElement) -> str:
    """Return the text of the largest element around the link that holds no other article."""
    href = link.get("href")
    box = link
    for _ in range(_CLIMB):
        parent = box.getparent()
        if parent is None or parent.tag in ("body", "html"):
            break
        if any(a.get("href") not in (href, None, "", "#") for a in parent.iter("a")):
            break
        box = parent
    text = text_of(box)
    return text if len(text) <= _LONGEST_ITEM else text[:_LONGEST_ITEM]
