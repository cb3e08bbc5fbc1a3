"""The server: real HTTP/1.1 on the loopback, one thread a connection, every request in the log."""

from __future__ import annotations

import gzip
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

from tests.portal.control import PREFIX, control, edit_from
from tests.portal.requests_seen import Log, Seen
from tests.portal.routes import Answer, answer
from tests.portal.site import Site, Truth
from tests.portal.weather import Weather

_COMPRESSED = ("text/", "application/json")
_SESSION = "JSESSIONID=0E1D2C3B4A5968778695A4B3C2D1E0F0; Path=/; HttpOnly"


class Server(ThreadingHTTPServer):
    """Serves one site; what a handler needs is here."""

    daemon_threads = True
    request_queue_size = 128

    def __init__(self, port: int, site: Site) -> None:
        super().__init__(("127.0.0.1", port), Handler)
        self.site = site
        self.weather = Weather()
        self.log: Log = []
        self.validators = False

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Stay silent where a client hung up; tell everything else."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)

    @property
    def url(self) -> str:
        """The address of the portal, with a trailing slash."""
        return f"http://127.0.0.1:{self.server_address[1]}/"


class Handler(BaseHTTPRequestHandler):
    """Answers one connection, request after request."""

    protocol_version = "HTTP/1.1"
    server_version = "Liferay-Portal-Sample"
    sys_version = ""
    wbufsize = 1 << 16
    disable_nagle_algorithm = True
    timeout = 30
    server: Server

    def do_GET(self) -> None:
        """Answer a page, or read from the control room."""
        self._serve()

    def do_HEAD(self) -> None:
        """Answer the headers alone."""
        self._serve()

    def do_POST(self) -> None:
        """Take a form, or a change from the control room."""
        self._serve()

    def _serve(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        if self.path.startswith(PREFIX):
            self._send(control(self.server.site, self.server.weather, self.server.log, self.path, body))
            return
        headers = dict(self.headers)
        found = self.server.weather.strike(self.path, headers) or self._answer()
        self.server.log.append(Seen(self.command, self.path, headers, time.time(), found.status))
        if found.status == 0:
            self.close_connection = True
            return
        self._send(found)

    def _answer(self) -> Answer:
        base = f"http://{self.headers.get('Host') or self.server.url[7:-1]}"
        found = answer(self.server.site, self.path, base)
        if self.server.validators and found.status == 200 and "ETag" not in found.headers:
            tag = f'"{sha256(found.body).hexdigest()[:20]}"'
            found = replace(found, headers={**found.headers, "ETag": tag})
        etag = found.headers.get("ETag")
        if etag and self.headers.get("If-None-Match") == etag:
            return Answer(b"", found.content_type, 304, found.headers)
        return found

    def _send(self, found: Answer) -> None:
        body, extra = found.body, {}
        if found.content_type.startswith(_COMPRESSED) and "gzip" in self.headers.get("Accept-Encoding", "") and body:
            body, extra = gzip.compress(body, 1, mtime=0), {"Content-Encoding": "gzip", "Vary": "Accept-Encoding"}
        self.send_response(found.status)
        self.send_header("Content-Type", found.content_type)
        for name, value in {**found.headers, **extra}.items():
            self.send_header(name, value)
        if "ETag" not in found.headers:
            self.send_header("Cache-Control", "private, no-cache, no-store, must-revalidate")
            self.send_header("Set-Cookie", _SESSION)
        if found.status != 304:
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD" and found.status != 304:
            self.wfile.write(body)

    def log_message(self, _format: str, *args: Any) -> None:
        """Say nothing on the terminal; ``Server.log`` holds the requests."""


class Portal:
    """A running portal, as tests hold it."""

    def __init__(self, server: Server) -> None:
        self._server = server
        self.truth = Truth(server.site)

    @property
    def url(self) -> str:
        """The address, with a trailing slash."""
        return self._server.url

    @property
    def log(self) -> Log:
        """The requests so far, oldest first."""
        return self._server.log

    def edit(self, key: str, **changes: Any) -> None:
        """Edit an article.

        ``title``, ``lead``, ``replace`` (old → new, everywhere), ``append`` (paragraphs), ``drop_documents``,
        ``replace_documents`` (apply ``replace`` to the files too, at their addresses).
        """
        self._server.site.edit(key, edit_from(changes))

    def edit_decade(self) -> None:
        """Make all the edits of the decade at once; only where the decade is served."""
        from tests.portal.decade import decade

        for edit in decade().truth.edits:
            self.edit(edit.key, replace=dict(edit.replace))

    def remove(self, key: str, how: str = "soft") -> None:
        """Remove an article; its addresses answer a soft 404, or a real one with ``how="hard"``."""
        self._server.site.remove(key, how)

    def restore(self, key: str) -> None:
        """Bring an article back as it was first written."""
        self._server.site.restore(key)

    def publish(self, count: int = 1) -> tuple[str, ...]:
        """Publish new articles, newer than all others; returns their keys."""
        return self._server.site.publish(count)

    def freeze_counters(self, on: bool = True) -> None:
        """Stop (or let run again) counters and clock: then the same request gives the same bytes."""
        self._server.site.frozen = on

    def give_validators(self, on: bool = True) -> None:
        """Let pages carry an ETag too, as those of a portal behind a cache do; files always carry one."""
        self._server.validators = on

    def fail(self, path: str, status: int = 503, times: int = 1, retry_after: int | None = None) -> None:
        """Let the next requests below ``path`` fail; status 0 drops the connection."""
        self._server.weather.fail(path, status, times, retry_after)

    def gate(self, on: bool = True) -> None:
        """Put up (or take down) the cookie gate."""
        self._server.weather.gate = on

    def views(self, key: str) -> int:
        """Return what the counter of an article shows now."""
        return self._server.site.views(key)


@contextmanager
def serve(articles: int = 120, *, port: int = 0, trap: bool = True, decade: bool = False) -> Iterator[Portal]:
    """Serve a portal while the block runs, in a thread of its own; ``portal.url`` is where.

    With ``decade`` it holds the articles of ``tests.portal.decade`` instead, all of them.
    """
    server = Server(port, _decade(trap) if decade else Site(articles, trap=trap))
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield Portal(server)
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def _decade(trap: bool) -> Site:
    from tests.portal.decade import decade  # only who asks for it waits until it is written

    written = decade()
    return Site(len(written), trap=trap, shelf=written)
