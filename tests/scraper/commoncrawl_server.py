"""A stand-in for Common Crawl: list of indexes, pages of an index, ranges of WARC files, and its moods."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from io import BytesIO
from threading import Thread
from urllib.parse import parse_qs, urlsplit

from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from tests.scraper.wayback_server import Kept

PAGE = 5  # lines of an index page


@dataclass
class CommonCrawlStandIn:
    """The running stand-in.

    The next ``busy`` requests are answered 503, the next ``silent`` ones by hanging up, the next ``short`` ranges are
    cut off.
    """

    crawls: Mapping[str, list[Kept]]
    url: str = ""
    busy: int = 0
    silent: int = 0
    short: int = 0
    asked: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.files: dict[str, bytes] = {}
        self.lines: dict[str, list[dict[str, str]]] = {}
        for crawl, held in self.crawls.items():
            name = f"crawl-data/{crawl}/segments/1/warc/CC-MAIN-00000.warc.gz"
            self.files[name], places = _warc(held)
            self.lines[crawl] = [_line(kept, name, *place) for kept, place in zip(held, places, strict=True)]

    def answer(self, target: str, wanted: str | None) -> tuple[int, bytes] | None:
        """Answer a request as documented; None hangs up."""
        self.asked.append(target)
        if self.silent > 0:
            self.silent -= 1
            return None
        if self.busy > 0:
            self.busy -= 1
            return 503, b"<html>Please reduce your request rate.</html>"
        parts = urlsplit(target)
        if parts.path == "/collinfo.json":
            return 200, json.dumps(
                [{"id": crawl, "cdx-api": f"{self.url}{crawl}-index"} for crawl in self.crawls]
            ).encode()
        if parts.path.endswith("-index"):
            return self._index(parts.path[1:].removesuffix("-index"), parse_qs(parts.query))
        return self._range(parts.path[1:], wanted)

    def _index(self, crawl: str, query: dict[str, list[str]]) -> tuple[int, bytes]:
        host, whole = query["url"][0], query["matchType"] == ["domain"]
        assert query["filter"] == ["=status:200"]
        found = [
            line
            for line in self.lines[crawl]
            if (name := urlsplit(line["url"]).hostname or "") == host or (whole and name.endswith(f".{host}"))
        ]
        if not found:
            return 404, json.dumps({"message": f"No Captures found for: {host}"}).encode()
        if "showNumPages" in query:
            return 200, json.dumps({"pages": -(-len(found) // PAGE), "pageSize": PAGE, "blocks": 1}).encode()
        start = int(query["page"][0]) * PAGE
        return 200, "\n".join(json.dumps(line) for line in found[start : start + PAGE]).encode()

    def _range(self, name: str, wanted: str | None) -> tuple[int, bytes]:
        match = re.fullmatch(r"bytes=(\d+)-(\d+)", wanted or "")
        if name not in self.files or match is None:
            return 404, b""
        data = self.files[name][int(match[1]) : int(match[2]) + 1]
        if self.short > 0:
            self.short -= 1
            data = data[:-10]
        return 206, data


def _line(kept: Kept, name: str, offset: int, length: int) -> dict[str, str]:
    return {
        "urlkey": kept.original,
        "timestamp": kept.timestamp,
        "url": kept.original,
        "mime": kept.mime,
        "mime-detected": kept.mime,
        "status": "200",
        "digest": str(hash(kept.body)),
        "length": str(length),
        "offset": str(offset),
        "filename": name,
    }


def _warc(held: list[Kept]) -> tuple[bytes, list[tuple[int, int]]]:
    """Write captures as Common Crawl does: a gzip member each, bodies decoded, the coding's header renamed."""
    out, places = BytesIO(), []
    writer = WARCWriter(out, gzip=True)
    writer.write_record(writer.create_warcinfo_record("CC-MAIN-00000.warc.gz", {"isPartOf": "CC-MAIN"}))
    for kept in held:
        t = kept.timestamp
        headers = StatusAndHeaders(
            "200 OK",
            [("Content-Type", kept.mime), ("X-Crawl-Content-Encoding", "gzip"), ("ETag", '"v1"')],
            protocol="HTTP/1.1",
        )
        record = writer.create_warc_record(
            kept.original,
            "response",
            payload=BytesIO(kept.body),
            http_headers=headers,
            warc_headers_dict={"WARC-Date": f"{t[:4]}-{t[4:6]}-{t[6:8]}T{t[8:10]}:{t[10:12]}:{t[12:]}Z"},
        )
        start = out.tell()
        writer.write_record(record)
        places.append((start, out.tell() - start))
    return out.getvalue(), places


@contextmanager
def commoncrawl(crawls: Mapping[str, list[Kept]]) -> Iterator[CommonCrawlStandIn]:
    """Serve crawls on the loopback."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            said = machine.answer(self.path, self.headers.get("Range"))
            if said is None:
                self.close_connection = True
                return
            self.send_response(said[0])
            self.send_header("Content-Length", str(len(said[1])))
            self.end_headers()
            self.wfile.write(said[1])

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name is http.server's
            pass

    machine = CommonCrawlStandIn(crawls)
    httpd = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    machine.url = f"http://127.0.0.1:{httpd.server_address[1]}/"
    Thread(target=httpd.serve_forever, daemon=True).start()
    try:
        yield machine
    finally:
        httpd.shutdown()
        httpd.server_close()
