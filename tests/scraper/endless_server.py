"""The sample portal with traps without end: a million addresses and more, made as they are asked for.

Every listing, past its last page too, and every sitemap lists addresses of its own: languages appended again and again,
parameters in any combination, days of a calendar. Each answers, with an article that is there already or with another
such listing.
"""

from __future__ import annotations

import itertools
import random
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from urllib.parse import urlsplit

from tests.portal.routes import Answer, answer
from tests.portal.site import Site

_ARTICLE = re.compile(r"^(?:/vi|/en)?/-/[^/?]+")
_ABSTRACT = (
    '<div class="asset-abstract"><h3 class="asset-title"><a href="{}">Tin cũ dưới một địa chỉ khác {}</a></h3></div>'
)
_NAMES = ("view", "sort", "order", "layout", "theme", "size")


@dataclass
class EndlessServer:
    """The running server: ``asked`` counts the requests, ``made`` the different addresses that its traps listed."""

    url: str
    site: Site
    traps: bool
    asked: list[str] = field(default_factory=list)
    made: set[str] = field(default_factory=set)

    def reply(self, target: str) -> Answer:
        """Answer a target (path and query)."""
        base = self.url.rstrip("/")
        path = urlsplit(target).path
        known = _ARTICLE.match(path)
        if not self.traps:
            return answer(self.site, target, base)
        if known:
            return answer(self.site, known[0], base)
        if path.startswith("/lich"):
            return self._with_traps(answer(self.site, "/tin-tuc", base), target)
        found = answer(self.site, target, base)
        if path == "/sitemap.xml":
            locations = "".join(
                f"<url><loc>{base}{t.replace('&', '&amp;')}</loc></url>" for t in self._more(target, 300)
            )
            closing = re.search(rb"</(?:urlset|sitemapindex)>", found.body)
            if closing and b"<urlset" in found.body:
                return Answer(found.body.replace(closing[0], locations.encode() + closing[0]), found.content_type)
            return found
        return self._with_traps(found, target) if b"asset-publisher" in found.body else found

    def _with_traps(self, found: Answer, target: str) -> Answer:
        rows = "".join(_ABSTRACT.format(t.replace("&", "&amp;"), n) for n, t in enumerate(self._more(target, 40)))
        first = re.search(rb'<div class="(?:asset-abstract|alert alert-info)">', found.body)
        if first is None:
            return found
        at = first.start()
        return Answer(found.body[:at] + rows.encode() + found.body[at:], found.content_type)

    def _more(self, target: str, count: int) -> list[str]:
        """Return trap addresses, others for every target."""
        chance = random.Random(target)
        made = list(itertools.islice(self._endless(chance), count))
        self.made.update(made)
        return made

    def _endless(self, chance: random.Random) -> Iterator[str]:
        entries = self.site.listing("tin-tuc")
        while True:
            slug = chance.choice(entries).slug
            query = "&".join(f"{n}={chance.randrange(1000)}" for n in chance.sample(_NAMES, chance.randrange(1, 5)))
            yield f"/-/{slug}?{query}"
            yield f"/-/{slug}/" + "/".join(chance.choices(("vi", "en"), k=chance.randrange(1, 6)))
            day = f"{chance.randrange(1900, 2999)}/{chance.randrange(1, 13):02}/{chance.randrange(1, 29):02}"
            yield f"/lich-cong-tac/{day}/-/{slug}"
            yield f"/tin-tuc?ngay={day.replace('/', '-')}&{query}"
            yield f"/tin-tuc?{query}"


@contextmanager
def endless_server(articles: int = 120, traps: bool = True) -> Iterator[EndlessServer]:
    """Serve a portal of so many articles and, unless told otherwise, its traps."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            server.asked.append(self.path)
            found = server.reply(self.path)
            self.send_response(found.status)
            self.send_header("Content-Type", found.content_type)
            for name, value in found.headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(found.body)))
            self.end_headers()
            self.wfile.write(found.body)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name is http.server's
            pass

    site = Site(articles, trap=traps)
    site.frozen = True
    httpd = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    httpd.daemon_threads = True
    server = EndlessServer(f"http://127.0.0.1:{httpd.server_address[1]}/", site, traps)
    Thread(target=httpd.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    try:
        yield server
    finally:
        httpd.shutdown()
        httpd.server_close()
