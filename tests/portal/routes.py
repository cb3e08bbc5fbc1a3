"""Which address answers what: a request's path and query to status, type and bytes."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC
from email.utils import format_datetime
from functools import lru_cache
from hashlib import sha256
from urllib.parse import parse_qsl, unquote, urlsplit

from tests.portal import assets, other_pages
from tests.portal.article_page import article_page
from tests.portal.library import GROUP
from tests.portal.listing_page import home_page, section_page, trap_page
from tests.portal.model import Article
from tests.portal.plan import SECTIONS
from tests.portal.site import Site
from tests.portal.theme import portlet
from tests.portal.theme_files import THEME

HTML = "text/html;charset=UTF-8"
_ARTICLE = re.compile(
    r"^(?:/(?:vi|en))?(?:/web/lmhtx)?(?:/[a-z-]{2,})?/-/(?:asset_publisher/[^/]{12}/content/)?([^/]+)((?:/(?:vi|en))*)/?$"
)
_SECTION = re.compile(r"^(?:/vi)?(?:/web/lmhtx)?/(" + "|".join(SECTIONS) + r")/?$")
_FILE = re.compile(rf"^/documents/{GROUP}/0/[^/]*?-(\d+)(?:-\d+)?\.[a-z]+/[0-9a-f-]{{36}}$")
_TYPES = {
    "png": "image/png",
    "jpg": "image/jpeg",
    "pdf": "application/pdf",
    "scan": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


@dataclass(frozen=True, slots=True)
class Answer:
    """What the portal answers."""

    body: bytes
    content_type: str = HTML
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)


def answer(site: Site, target: str, base: str) -> Answer:
    """Answer a request for ``target`` (path and query as sent); ``base`` is the address the client used, no slash."""
    parts = urlsplit(target)
    path = re.sub(r";jsessionid=[^/]*", "", unquote(parts.path))
    query = dict(parse_qsl(parts.query, keep_blank_values=True))
    return _file(site, path, query) or _machine(site, path, query, base) or _page(site, path, query)


def _machine(site: Site, path: str, query: Mapping[str, str], base: str) -> Answer | None:
    """Answer what machines ask for: robots, sitemaps, the style sheet, a redirect, a path that never came over."""
    if path == "/robots.txt":
        return Answer(other_pages.robots(base).encode(), "text/plain;charset=UTF-8")
    if path == "/sitemap.xml":
        layout = query.get("layoutUuid")
        text = other_pages.sitemap(site, base, layout) if layout else other_pages.sitemap_index(site, base)
        return None if text is None else Answer(text.encode(), "text/xml;charset=UTF-8")
    if path in THEME:
        return Answer(THEME[path][1], THEME[path][0])
    if path == "/home":
        return Answer(b"", status=302, headers={"Location": f"{base}/"})
    if path.startswith(("/_layouts/", "/o/lmhtx-theme/")) or path == "/favicon.ico":
        return Answer(
            b"<!doctype html><html><head><title>HTTP Status 404</title></head><body></body></html>", status=404
        )
    return None


def _page(site: Site, path: str, query: Mapping[str, str]) -> Answer:
    """Answer a page for people. Every one counts as a visit."""
    key = None
    if query.get("p_p_lifecycle") == "1":
        text = other_pages.voted_page(site)
    elif path in ("/", "/vi", "/en", "/web/lmhtx"):
        text = home_page(site)
    elif section := _SECTION.match(path):
        text = section_page(site, section[1], _number(query.get(f"_{portlet(section[1])}_cur")))
    elif path in _FIXED:
        text = _FIXED[path](site)
    else:
        found = _ARTICLE.match(path)
        key = site.key_of(found[1]) if found else None
        if found and key and found[2]:
            key, text = None, trap_page(site, path) if site.trap else other_pages.missing_page(site, path)
        elif key and site.removed(key) is None:
            site.visit(key)
            return Answer(article_page(site, site.article(key), printing="_viewMode" in query).encode())
        else:
            status = 404 if key and site.removed(key) == "hard" else 200
            return Answer(other_pages.missing_page(site, path).encode(), status=status)
    site.visit()
    return Answer(text.encode())


_FIXED = {
    "/lien-he": other_pages.contact_page,
    "/so-do-cong": other_pages.map_page,
    "/c/portal/login": other_pages.login_page,
    "/noi-bo": other_pages.login_page,
}


def _number(text: str | None) -> int:
    return max(1, int(text)) if text and text.isdecimal() else 1


def _file(site: Site, path: str, query: Mapping[str, str]) -> Answer | None:
    """Answer an image or a document. Their bytes never change, so they carry validators."""
    if path == "/image/journal/article" and query.get("img_id", "").isdecimal():
        return _bytes(assets.png(f"thumbnail-{query['img_id']}"), "image/png")
    found = _FILE.match(path)
    key = site.key_by_number(int(found[1])) if found else None
    if key is None:
        return None
    article = site.article(key)
    plain = {url.partition("?")[0] for url in (*(i.url for i in article.images), *(d.url for d in article.documents))}
    return _content(article, path) if path in plain else None


@lru_cache(maxsize=256)
def _content(article: Article, path: str) -> Answer | None:
    modified = {"Last-Modified": format_datetime(article.entry.published.astimezone(UTC), usegmt=True)}
    for document in article.documents:
        if document.url.startswith(f"{path}?"):
            made = assets.document(document.kind, document.lines)
            return _bytes(made, _TYPES[document.kind], modified)
    kind = path.rsplit("/", 2)[1].rsplit(".", 1)[1]
    return _bytes(assets.png(path) if kind == "png" else assets.jpeg(path), _TYPES[kind], modified)


def _bytes(body: bytes, content_type: str, headers: Mapping[str, str] | None = None) -> Answer:
    return Answer(body, content_type, headers={**(headers or {}), "ETag": f'"{sha256(body).hexdigest()[:20]}"'})
