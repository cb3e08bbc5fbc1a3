"""Pages that are neither articles nor listings: contact, site map, login, search, soft 404; robots.txt and sitemaps."""

from __future__ import annotations

import random
import uuid
from html import escape

from tests.portal.model import Entry
from tests.portal.plan import SECTIONS
from tests.portal.site import Site
from tests.portal.theme import POLL, address, crumbs, fill, page

ROBOTS = """User-agent: *
Disallow: /c/
Disallow: /tim-kiem
Disallow: /noi-bo
Disallow: /*p_p_state=pop_up

Sitemap: {base}/sitemap.xml
"""
_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
_NAMESPACE = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
LAYOUTS = tuple(str(uuid.UUID(int=random.Random(f"layout-{n}").getrandbits(128), version=4)) for n in (1, 2))
"""The layoutUuid of the two sitemaps: sections with older articles, newer articles."""


def contact_page(site: Site) -> str:
    """Return the contact form."""
    return page(site, "Liên hệ", "/lien-he", fill("contact"), breadcrumb=crumbs(("Liên hệ", "/lien-he")))


def map_page(site: Site) -> str:
    """Return the map of the site for people."""
    pages = {**{f"/{s}": name for s, name in SECTIONS.items()}, "/lien-he": "Liên hệ", "/noi-bo": "Nội bộ"}
    items = "".join(f'<li><a href="{path}">{name}</a></li>' for path, name in pages.items())
    main = f'<div class="portlet-site-map"><h2>Sơ đồ cổng</h2><ul>{items}</ul></div>'
    return page(site, "Sơ đồ cổng", "/so-do-cong", main)


def login_page(site: Site) -> str:
    """Return the login form."""
    return page(site, "Đăng nhập", "/c/portal/login", fill("login"))


def missing_page(site: Site, path: str) -> str:
    """Return the soft 404: status 200, a title that says ``Trạng thái``, the theme around it."""
    return page(site, "Trạng thái", "/", fill("missing", url=escape(address(path))))


def voted_page(site: Site) -> str:
    """Return the answer to a vote (no polite visitor ever sees it)."""
    return page(site, "Thăm dò", "/", f'<div id="{POLL}"><p>Cảm ơn bạn đã bình chọn.</p></div>')


def robots(base: str) -> str:
    """Return robots.txt."""
    return ROBOTS.format(base=base)


def sitemap_index(site: Site, base: str) -> str:
    """Return the index of sitemaps, with the date of the newest article of each."""
    items = "".join(
        f"<sitemap><loc>{base}/sitemap.xml?layoutUuid={layout}&amp;groupId=404650&amp;privateLayout=false</loc>"
        f"<lastmod>{max((e.published for e in _half(site, n)), default=site.clock()):%Y-%m-%d}</lastmod></sitemap>"
        for n, layout in enumerate(LAYOUTS)
    )
    return f"{_HEAD}<sitemapindex {_NAMESPACE}>{items}</sitemapindex>\n"


def sitemap(site: Site, base: str, layout: str) -> str | None:
    """Return one of the two sitemaps, None for an unknown layout."""
    if layout not in LAYOUTS:
        return None
    half = LAYOUTS.index(layout)
    urls = [f"<url><loc>{base}/{s}</loc></url>" for s in SECTIONS] if half == 0 else []
    urls += [
        f"<url><loc>{base}{escape(address(e.path))}</loc><lastmod>{e.published:%Y-%m-%dT%H:%M:%S+07:00}</lastmod></url>"
        for e in _half(site, half)
    ]
    return f"{_HEAD}<urlset {_NAMESPACE}>{''.join(urls)}</urlset>\n"


def _half(site: Site, half: int) -> list[Entry]:
    entries = site.listing("")
    middle = len(entries) // 2
    return list(entries[middle:] if half == 0 else entries[:middle])
