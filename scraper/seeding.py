"""Where a live crawl begins: the portal's listings and sitemap, what is due again, what was listed and never kept."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from urllib.parse import urljoin, urlsplit, urlunsplit

from sqlite_utils import Database

from archive import times
from archive.addresses import asked_for
from archive.records import FrontierEntry
from archive.store import articles, rechecks
from archive.store.frontier import Frontier
from scraper.canonical import url_key
from scraper.enumerating import IdWalk
from scraper.portal import Portal
from scraper.refusal_rules import refuse_as

FIRST_PAGES = 5  # of a listing
PRIORITY = {
    "listing": 100_000,
    "sitemap": 90_000,
    "article": 50_000,
    "attachment": 20_000,
    "image": 10_000,
    "requisite": 5_000,
}
_NEWEST = 20_000  # days since 2000 that raise an article's priority: those of the year 2054
_EPOCH = date(2000, 1, 1)


def seeds(db: Database, portal: Portal, mode: str, frontier: Frontier) -> list[FrontierEntry]:
    """Return the first addresses of a crawl; a full one asks for every article that is kept, and walks the numbers."""
    first = [entry(urljoin(portal.base, section), "listing", 0) for section in ("", *portal.sections)]
    if portal.sitemap:
        first.append(entry(urljoin(portal.base, "/sitemap.xml"), "sitemap", 0))
    first += [entry(urljoin(portal.base, feed), "sitemap", 0) for feed in portal.feeds]
    full = mode == "full"
    again = articles.addresses(db, portal.name) if full else rechecks.due(db, portal.name, times.now())
    first += [entry(_at_home(url, portal), "article", 0) for _, url in again]
    for _, url in rechecks.listed_but_not_kept(db, portal.name, times.now(), full):
        if refuse_as("article", home := _at_home(url, portal), portal) is None:
            first.append(entry(home, "article", 0))
    return first + (IdWalk(db, portal, frontier).first() if full else [])


def entry(url: str, kind: str, depth: int, referrer: str | None = None) -> FrontierEntry:
    """Return the frontier entry of an address.

    The first pages of a listing come before articles, those far down its pager after them: by then it is known
    whether what the first ones list is worth anything. Articles under addresses with parameters come last: most are
    others again.
    """
    key, priority = url_key(url, kind), PRIORITY[kind] - (depth > 0)
    if kind == "listing" and depth > FIRST_PAGES:
        priority = PRIORITY["article"] - 1
    if kind == "article" and "?" in key:
        priority -= 2
    return FrontierEntry(key, asked_for(url), kind, priority, depth, referrer)


def newest_first(found: FrontierEntry, published: str | None, depth: int) -> FrontierEntry:
    """Return an article's entry with its urgency: a crawl that is cut short has the newest ones.

    ``published`` is what the listing says; where it says nothing, articles of its first pages (``depth``) come first.
    """
    if "?" in found.url_key:
        return found
    try:
        days = (date.fromisoformat((published or "")[:10]) - _EPOCH).days
    except ValueError:
        days = _NEWEST - depth
    return replace(found, priority=found.priority + max(0, min(days, _NEWEST)))


def _at_home(url: str, portal: Portal) -> str:
    """Return an address that was seen on another host (the portal moved) at the portal's present one."""
    parts = urlsplit(url)
    if parts.netloc.lower() in portal.hosts:
        return url
    base = urlsplit(portal.base)
    return urlunsplit((base.scheme, base.netloc, parts.path, parts.query, ""))
