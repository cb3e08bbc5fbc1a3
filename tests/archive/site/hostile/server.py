"""The sample portal with an attacker among its editors, and a server of the attacker's that notes who asks."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from html import escape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any
from urllib.parse import unquote, urlsplit

from tests.archive.site.hostile.articles import ARTICLES, HONEST
from tests.portal.routes import HTML, answer
from tests.portal.site import Site

_BODY = re.compile(r'(<div class="journal-content-article "[^>]*>).*?(\n</div></div>)', re.DOTALL)
_LEAD = re.compile(r'<p class="sapo">.*?</p>', re.DOTALL)
_LINKS = re.compile(r'<div class="asset-links">.*?</ul></div>', re.DOTALL)
_SECTIONS = ("tin-tuc", "hoat-dong", "bao-cao", "thong-bao")
Answer = tuple[str, bytes, int]


class HostilePortal:
    """The portal: ``names`` are the attacker's articles by asset key, ``asked`` what was asked of the attacker."""

    def __init__(self) -> None:
        self.url = self.evil = ""
        self.asked: list[str] = []
        self._site = Site(len(ARTICLES))
        self._site.frozen = True
        entries = sorted({e.key: e for section in _SECTIONS for e in self._site.listing(section)}.items())
        pairs = list(zip((entry for _, entry in entries), ARTICLES, strict=True))
        self.names = {entry.key: name for entry, name in pairs}
        self._slugs = {entry.path.rsplit("/", 1)[1]: name for entry, name in pairs}
        self._titles = {entry.title: ARTICLES[name].title for entry, name in pairs}

    def page(self, target: str) -> Answer:
        """Return type, body and status of what the portal answers: every title, body and file is the attacker's."""
        path = unquote(urlsplit(target).path)
        for hostile in ARTICLES.values():
            if path in hostile.files:
                kind, body = hostile.files[path]
                return kind, body.replace(b"EVIL", self.evil.encode()), 200
        found = answer(self._site, target, self.url.rstrip("/"))
        if found.content_type != HTML:
            return found.content_type, found.body, found.status
        page = found.body.decode()
        for honest, title in self._titles.items():
            page = page.replace(escape(honest), escape(title))
        name = self._slugs.get(path.rsplit("/", 1)[1])
        return HTML, (self._written(page, name) if name else page).encode(), found.status

    def _written(self, page: str, name: str) -> str:
        found = ARTICLES[name]
        honest = HONEST.format(20 + list(ARTICLES).index(name)) + found.inside
        body = f"{found.before}<p>{honest}</p>{found.after}"
        links = "".join(f'<li><a href="{escape(url)}">{escape(label)}</a></li>' for url, label in found.attached)
        block = f'<div class="asset-links"><h4>Tài liệu đính kèm</h4><ul class="asset-attachments">{links}</ul></div>'
        page = _LINKS.sub("", _LEAD.sub("", page))
        page = _BODY.sub(lambda m: f"{m[1]}{body}{m[2]}{block if links else ''}", page)
        return page.replace("</head>", f"{found.head}</head>").replace("EVIL", self.evil)


@contextmanager
def hostile_portal() -> Iterator[HostilePortal]:
    """Serve the portal and the attacker's server until the block ends."""
    portal = HostilePortal()

    def noted(target: str) -> Answer:
        portal.asked.append(target)
        return "text/plain", b"", 204

    servers = [_serving(portal.page), _serving(noted)]
    portal.url = f"http://127.0.0.1:{servers[0].server_address[1]}/"
    portal.evil = f"http://127.0.0.1:{servers[1].server_address[1]}"
    try:
        yield portal
    finally:
        for server in servers:
            server.shutdown()
            server.server_close()


def _serving(reply: Callable[[str], Answer]) -> ThreadingHTTPServer:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            kind, body, status = reply(self.path)
            self.send_response(status)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: Any) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    Thread(target=server.serve_forever, daemon=True).start()
    return server
