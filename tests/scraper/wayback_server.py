"""A stand-in for the Wayback Machine: index with resume keys, playback with original headers, and its moods."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from urllib.parse import parse_qs, urlsplit

from archive.warc.exchange import digest


@dataclass(frozen=True)
class Kept:
    """One capture that the archive holds."""

    timestamp: str
    original: str
    body: bytes
    mime: str = "text/html"


@dataclass
class Wayback:
    """The running stand-in. ``busy`` index requests are answered with 429 before it works; ``page`` lines a page."""

    captures: list[Kept]
    busy: int = 0
    page: int = 7
    url: str = ""
    asked: list[str] = field(default_factory=list)

    def answer(self, target: str) -> tuple[int, dict[str, str], bytes]:
        """Answer a request as documented: the index, or a playback of bytes as captured."""
        self.asked.append(target)
        if target.startswith("/cdx/search/cdx?"):
            return self._index(parse_qs(urlsplit(target).query))
        if target == "/robots.txt":
            return 404, {}, b""
        for kept in self.captures:
            if target == f"/web/{kept.timestamp}id_/{kept.original}":
                original = {"x-archive-orig-content-type": f"{kept.mime}; charset=utf-8", "x-archive-orig-etag": '"v1"'}
                return 200, {"Content-Type": kept.mime, "Memento-Datetime": "Mon, 01 Jan 2024", **original}, kept.body
        return 404, {"Content-Type": "text/html"}, b"<html>The Wayback Machine has not archived that URL.</html>"

    def _index(self, query: dict[str, list[str]]) -> tuple[int, dict[str, str], bytes]:
        if self.busy > 0:
            self.busy -= 1
            return 429, {"Retry-After": "0"}, b"slow down"
        (host,) = query["url"]
        fields = query["fl"][0].split(",")
        start = int(query.get("resumeKey", ["0"])[0])
        whole = query["matchType"] == ["domain"]
        names = [urlsplit(k.original).hostname or "" for k in self.captures]
        found = zip(self.captures, names, strict=True)
        held = [k for k, name in found if name == host or (whole and name.endswith(f".{host}"))]
        rows: list[list[str]] = [fields]
        for kept in held[start : start + self.page]:
            line = {
                "timestamp": kept.timestamp,
                "original": kept.original,
                "mimetype": kept.mime,
                "statuscode": "200",
                "digest": digest(kept.body),
            }
            rows.append([line[f] for f in fields])
        if start + self.page < len(held):
            rows += [[], [str(start + self.page)]]
        return 200, {"Content-Type": "application/json"}, json.dumps(rows if held else []).encode()


@contextmanager
def wayback(captures: list[Kept], busy: int = 0) -> Iterator[Wayback]:
    """Serve captures on the loopback."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            status, headers, body = machine.answer(self.path)
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name is http.server's
            pass

    httpd = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    machine = Wayback(captures, busy, url=f"http://127.0.0.1:{httpd.server_address[1]}/")
    Thread(target=httpd.serve_forever, daemon=True).start()
    try:
        yield machine
    finally:
        httpd.shutdown()
        httpd.server_close()
