"""A server of a few fixed pages, for what the sample portal does not do."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

Pages = Mapping[str, tuple[int, str]]


@dataclass
class FixedPages:
    """The running server: its address and when it was asked for what."""

    url: str
    asked: list[tuple[float, str]] = field(default_factory=list)


@contextmanager
def fixed_pages(pages: Pages, fallback: tuple[int, str] = (404, "")) -> Iterator[FixedPages]:
    """Serve pages, given as path to status and body (of a redirect: its target); other paths get the fallback."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            site.asked.append((time.time(), self.path))
            status, body = pages.get(self.path, fallback)
            data = body.encode()
            self.send_response(status)
            if status in (301, 302):
                self.send_header("Location", body)
            kind = "text/plain" if self.path == "/robots.txt" else "text/html; charset=utf-8"
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name is http.server's
            pass

    httpd = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    site = FixedPages(f"http://127.0.0.1:{httpd.server_address[1]}/")
    Thread(target=httpd.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    try:
        yield site
    finally:
        httpd.shutdown()
        httpd.server_close()
