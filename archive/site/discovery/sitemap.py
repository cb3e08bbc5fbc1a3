"""``/sitemap.xml``: an index and its parts, each page in both languages (https://www.sitemaps.org/protocol.html).

Articles stand in the order of the search's numbers, so that a part is a range of them and is written as it is read.
Figures are left out: a million evidence pages are reached from their articles. ``lastmod`` is when the newest revision
was first captured, and is left out where that is not known.
"""

from __future__ import annotations

import sqlite3
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

from datasette.utils import tilde_encode
from datasette.utils.asgi import AsgiStream, NotFound, Response

from archive.site.address import whole
from archive.site.language import PREFIX
from archive.site.snapshot import signature

LARGEST = 50_000  # addresses of a part, as the protocol allows
ARTICLES = LARGEST // len(PREFIX)  # of a part: each in both languages
AT_ONCE = 1_000  # articles that are read at a time
OURS = ("/", "/about", "/archive", "/downloads", "/dictionary", "/api", "/indicators", "/changes", "/gaps", "/reports")
_OPEN = '<?xml version="1.0" encoding="UTF-8"?>\n<{} xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"{}>\n'
_LINKS = ' xmlns:xhtml="http://www.w3.org/1999/xhtml"'
Entry = tuple[str, str | None]  # path, when it last changed
MEDIA = "application/xml; charset=utf-8"


async def index(datasette: Any, request: Any) -> Any:
    """Answer with the list of parts."""
    parts: list[str | None] = await datasette.databases["archive"].remembered("sitemap", _parts)
    root = _address(datasette, request)
    lines = [_OPEN.format("sitemapindex", "")]
    for number, changed in enumerate([None, *parts]):
        lines.append(f"<sitemap><loc>{escape(root(f'/sitemap-{number}.xml'))}</loc>{_changed(changed)}</sitemap>\n")
    return Response("".join([*lines, "</sitemapindex>\n"]), content_type=MEDIA, headers=_headers(datasette))


async def part(datasette: Any, request: Any) -> Any:
    """Answer with one part: the first holds everything but articles."""
    db = datasette.databases["archive"]
    number = int(request.url_vars["part"])
    if number > len(await db.remembered("sitemap", _parts)):
        raise NotFound("There is no such part of the sitemap")
    headers = _headers(datasette)
    if request.headers.get("if-none-match") == headers["etag"]:
        return Response("", status=304, headers=headers)
    addresses = _languages(datasette, request)

    async def entries() -> AsyncIterator[Iterable[Entry]]:
        if number == 0:
            served = _served(datasette)
            yield [(path, None) for path in OURS if path in ("/", "/about", "/archive") or path in served]
            yield await db.execute_fn(lambda c: _others(c, served, datasette))
            return
        at = (number - 1) * ARTICLES
        while at < number * ARTICLES:
            found = await db.execute_fn(lambda c, at=at: _articles(c, at, min(at + AT_ONCE, number * ARTICLES)))
            if not found:
                return
            yield found
            at += AT_ONCE

    async def write(stream: Any) -> None:
        await stream.write(_OPEN.format("urlset", _LINKS))
        async for batch in entries():
            await stream.write("".join(_url(addresses(path), changed) for path, changed in batch))
        await stream.write("</urlset>\n")

    return AsgiStream(write, headers=headers, content_type=MEDIA)


def _parts(db: sqlite3.Connection) -> list[str | None]:
    """Return, for each part of articles, when the newest of its revisions was first captured."""
    rows = db.execute(
        "SELECT (doc_id - 1) / ?, max(captured_at) FROM documents JOIN articles USING (article_id) "
        "JOIN revisions r USING (revision_id) GROUP BY 1 ORDER BY 1",
        (ARTICLES,),
    )
    return [changed for _, changed in rows]


def _articles(db: sqlite3.Connection, after: int, until: int) -> list[Entry]:
    rows = db.execute(
        "SELECT d.article_id, r.captured_at FROM documents d JOIN articles a USING (article_id) "
        "JOIN revisions r USING (revision_id) WHERE doc_id > ? AND doc_id <= ? ORDER BY doc_id",
        (after, until),
    )
    return [(f"/archive/articles/{tilde_encode(article_id)}", changed) for article_id, changed in rows]


def _others(db: sqlite3.Connection, served: frozenset[str], datasette: Any) -> list[Entry]:
    """Return indicators with figures, ready-made questions that need nothing typed, the dictionary, digests."""
    indicators = db.execute("SELECT DISTINCT indicator FROM series ORDER BY 1")
    found: list[Entry] = [(f"/archive/indicators/{tilde_encode(i)}", None) for (i,) in indicators]
    said = (datasette.metadata("databases") or {}).get("archive", {})
    found += [(f"/archive/{tilde_encode(q)}", None) for q, query in said["queries"].items() if not query.get("params")]
    shown = [(name, table) for name, table in said["tables"].items() if not table.get("hidden")]
    found += [(f"/dictionary/{tilde_encode(name)}", None) for name, _ in shown]
    if "/reports" in served:
        reports = db.execute("SELECT DISTINCT article_id FROM reports ORDER BY 1")
        found += [(f"/reports/{tilde_encode(article_id)}", None) for (article_id,) in reports]
    return found


def _served(datasette: Any) -> frozenset[str]:
    """Return which of our addresses a route of a plugin answers."""
    generic = "/(?P<database>"
    routes = [regex for regex, _ in datasette._routes() if not regex.pattern.lstrip("^").startswith(generic)]
    return frozenset(path for path in OURS if any(regex.match(path) for regex in routes))


def _address(datasette: Any, request: Any) -> Callable[[str], str]:
    base = str(dict.get(datasette._settings, "base_url", "/")).rstrip("/")
    return lambda path: whole(datasette, request, base + path)


def _languages(datasette: Any, request: Any) -> Callable[[str], dict[str, str]]:
    root = _address(datasette, request)
    return lambda path: {code: root(f"/{prefix}{path.lstrip('/')}") for code, prefix in PREFIX.items()}


def _url(addresses: dict[str, str], changed: str | None) -> str:
    links = "".join(
        f'<xhtml:link rel="alternate" hreflang="{code}" href="{escape(address)}"/>'
        for code, address in addresses.items()
    )
    return "".join(
        f"<url><loc>{escape(address)}</loc>{_changed(changed)}{links}</url>\n" for address in addresses.values()
    )


def _changed(moment: str | None) -> str:
    return f"<lastmod>{escape(moment)}</lastmod>" if moment else ""


def _headers(datasette: Any) -> dict[str, str]:
    found = signature(Path(datasette.databases["archive"].path))
    tag = "-".join(f"{n:x}" for n in found) if found else "none"
    return {"etag": f'W/"{tag}"', "cache-control": "max-age=3600"}


ROUTES: list[tuple[str, Callable[..., Awaitable[Any]]]] = [
    (r"/sitemap\.xml$", index),
    (r"/sitemap-(?P<part>\d{1,6})\.xml$", part),
]
