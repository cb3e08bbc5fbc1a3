"""Pages that list: home, sections with their pagers, and the trap below an article's address."""

from __future__ import annotations

from html import escape
from urllib.parse import quote

from tests.portal.article_page import alternates
from tests.portal.model import Entry
from tests.portal.plan import SECTIONS
from tests.portal.site import Site
from tests.portal.theme import address, crumbs, fill, instance, page, portlet

PAGE_SIZE = 10
REPEATS_LAST = frozenset({"bao-cao", "thong-bao"})
"""Sections that answer a page past the end with the last one again; the others answer an empty list."""
_SESSION = "5D2C1F0E9B8A7C6D5E4F30211203F4E5"


def section_page(site: Site, section: str, number: int) -> str:
    """Return page ``number`` (from 1) of a section's listing."""
    entries = site.listing(section)
    last = max(1, -(-len(entries) // PAGE_SIZE))
    if number > last and section in REPEATS_LAST:
        number = last
    shown = entries[(number - 1) * PAGE_SIZE : number * PAGE_SIZE]
    items = "".join(_abstract(site, e, variant(e, section)) for e in shown)
    if not shown:
        items = '<div class="alert alert-info">Không có nội dung.</div>'
    main = _publisher(section, SECTIONS[section], items + _pager(f"/{section}", section, number, last))
    return page(site, SECTIONS[section], f"/{section}", main, breadcrumb=crumbs((SECTIONS[section], f"/{section}")))


def variant(entry: Entry, section: str) -> str:
    """Return the address under which a section lists an article: each section has its own habit."""
    if section == "tin-tuc":
        return f"/tin-tuc/-/asset_publisher/{instance('tin-tuc')}/content/{quote(entry.slug)}?redirect=%2Ftin-tuc"
    if section == "hoat-dong" and entry.number % 3 == 0:
        return f"{address(entry.path)}?redirect={quote('/hoat-dong?p_auth=Xy12AbCd', safe='')}&p_auth=Xy12AbCd"
    if section == "thong-bao":
        return f"/web/lmhtx{address(entry.path)}"
    return address(entry.path)


def home_page(site: Site) -> str:
    """Return the home page: the newest articles, with a session id in every other address."""
    newest = site.listing("")[:8]
    items = "".join(
        _abstract(site, e, address(e.path) + (f";jsessionid={_SESSION}" if e.number % 2 else "")) for e in newest
    )
    boxes = "".join(_box(site, section, name) for section, name in SECTIONS.items())
    return page(site, "Trang chủ", "/", _publisher("", "Tin mới", items) + boxes, alternates=alternates(site, ""))


def trap_page(site: Site, path: str) -> str:
    """Return what answers below an article with a language appended: a listing that leads one language deeper."""
    entries = site.listing("tin-tuc")
    start = sum(map(ord, path)) % max(len(entries), 1)
    items = "".join(_abstract(site, e, f"{address(e.path)}/vi") for e in (entries + entries)[start : start + 6])
    pager = _pager(path, "tin-tuc", 1, 3)
    main = _publisher("tin-tuc", SECTIONS["tin-tuc"], items + pager)
    return page(site, SECTIONS["tin-tuc"], path, main, alternates=alternates(site, path))


def _box(site: Site, section: str, name: str) -> str:
    links = "".join(
        f'<li><a href="/web/lmhtx{escape(address(e.path))}">{escape(e.title)}</a></li>'
        for e in site.listing(section)[:4]
    )
    return f'<div class="box"><h2><a href="/{section}">{name}</a></h2><ul>{links}</ul></div>'


def _publisher(section: str, name: str, content: str) -> str:
    return fill("publisher", portlet=portlet(section), name=escape(name), content=content)


def _abstract(site: Site, entry: Entry, url: str) -> str:
    picture = f"/image/journal/article?img_id={1_500_000 + entry.number}&t={int(entry.published.timestamp() * 1000)}"
    return fill(
        "abstract",
        url=escape(url),
        picture=escape(picture),
        title=escape(entry.title),
        published=f"{entry.published:%d/%m/%Y | %H:%M}",
        summary=escape(_summary(site, entry)),
        views=site.views(entry.key),
    )


def _summary(site: Site, entry: Entry) -> str:
    """Return the first 140 characters or so of the article, cut off as listings cut them."""
    article = site.article(entry.key)
    text = article.lead or next((b.text for b in article.blocks if b.kind == "paragraph"), "")
    return text if len(text) <= 140 else text[:140].rsplit(" ", 1)[0] + "..."


def _pager(path: str, section: str, number: int, last: int) -> str:
    if last == 1:
        return ""
    cur = f"{address(path)}?_{portlet(section)}_cur="
    pages = [(n, str(n)) for n in range(1, last + 1) if n in (1, last) or abs(n - number) <= 2]
    # "Next" stands first, as in themes that float it: its position says nothing.
    shown = [(number + 1, "Tiếp"), *pages] if number < last else pages
    items = "".join(f'<li class="page-item"><a class="page-link" href="{cur}{n}">{text}</a></li>' for n, text in shown)
    return (
        f'<div class="taglib-page-iterator"><div class="pagination-bar"><span>Trang {number}/{last}</span>'
        f'<ul class="pagination">{items}</ul></div></div>'
    )
