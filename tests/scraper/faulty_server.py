"""A server that misbehaves on purpose: the sample portal, with faulty answers listed between its articles.

Every case answers under an address that sorts between two good articles, so that a crawl meets good and bad by turns.
Where a case sends a body, it is (part of) a real article of the portal: taken for a page it would be stored as one.
"""

from __future__ import annotations

import gzip
import re
import socket
import struct
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from functools import cache
from threading import Thread

from tests.portal.routes import answer
from tests.portal.site import Site
from tests.scraper.raw_server import head_of_request

Step = bytes | float | None
"""Bytes to send, seconds to wait, or None: the connection is reset now. When there are no more it is closed."""

MEGABYTE = 1_000_000
_MARK = "-loi-"


@dataclass(frozen=True, slots=True)
class Scene:
    """What a case may use: ``page`` is an article of the portal, ``base`` the server's address without slash."""

    page: bytes
    base: str
    path: str
    bomb: int


def whole(scene: Scene, *headers: str, body: bytes | None = None, length: int | None = None) -> bytes:
    """Return an answer with the article's page or another body."""
    content = scene.page if body is None else body
    stated = len(content) if length is None else length
    return head(*headers, f"Content-Length: {stated}") + content


def head(*headers: str, status: str = "HTTP/1.1 200 OK") -> bytes:
    kind = () if any(h.startswith("Content-Type") for h in headers) else ("Content-Type: text/html; charset=utf-8",)
    return "\r\n".join((status, *kind, "Connection: close", *headers, "", "")).encode("latin-1")


@cache
def bomb(size: int) -> bytes:
    """Return zeros and the beginning of a page, compressed a thousand times smaller."""
    deflate = zlib.compressobj(6, zlib.DEFLATED, zlib.MAX_WBITS + 16)
    zeros = bytes(MEGABYTE)
    parts = [deflate.compress(b"<!doctype html><html><body>")]
    parts += [deflate.compress(zeros) for _ in range(size // MEGABYTE)]
    return b"".join((*parts, deflate.flush()))


def endlessly(piece: bytes, pause: float = 0.0) -> Iterator[Step]:
    while True:
        yield piece
        if pause:
            yield pause


def chunks(body: bytes) -> bytes:
    pieces = [body[i : i + 4000] for i in range(0, len(body), 4000)]
    return b"".join(b"%x\r\n%s\r\n" % (len(p), p) for p in pieces)


def links(scene: Scene, count: int = 10_000) -> bytes:
    rows = "".join(
        f"<li><a href='http://quang-cao-{n % 7}.example/-/bai-{n}'>Trang số {n}</a></li>" for n in range(count)
    )
    return f"<!doctype html><html><head><title>Liên kết</title></head><body><ul>{rows}</ul></body></html>".encode()


def large(scene: Scene, size: int) -> bytes:
    opening, end = scene.page.split(b"</body>", 1)
    return opening + b"<!-- " + b"x" * (size - len(scene.page) - 9) + b" -->" + b"</body>" + end


OK = "HTTP/1.1 200 OK"
CODED = ("Content-Encoding: gzip",)
IN_CHUNKS = ("Transfer-Encoding: chunked",)

CASES: dict[str, Callable[[Scene], Iterator[Step]]] = {
    # The connection breaks.
    "reset-at-once": lambda s: iter([None]),
    "reset-in-head": lambda s: iter([head()[:30], 0.05, None]),
    "reset-in-body": lambda s: iter([whole(s)[:2000], 0.05, None]),
    "closed-without-answer": lambda s: iter([]),
    "closed-in-head": lambda s: iter([head()[:30]]),
    "half-a-page-until-close": lambda s: iter([head() + s.page[: len(s.page) // 2]]),
    # Bodies that are not what the head says.
    "shorter-than-stated": lambda s: iter([whole(s, length=len(s.page) + 500)]),
    "longer-than-stated": lambda s: iter([whole(s, length=len(s.page) // 2)]),
    "negative-length": lambda s: iter([whole(s, length=-5)]),
    "length-no-number": lambda s: iter([head("Content-Length: nhieu") + s.page]),
    "two-lengths": lambda s: iter([whole(s, "Content-Length: 10")]),
    "gigabytes-announced": lambda s: iter([whole(s, length=9_000_000_000)]),
    "chunks-cut-off": lambda s: iter([head(*IN_CHUNKS) + chunks(s.page)]),
    "chunks-of-no-size": lambda s: iter([head(*IN_CHUNKS) + b"xyz\r\n" + s.page]),
    "unknown-transfer-coding": lambda s: iter([head("Transfer-Encoding: rot13") + s.page]),
    "nothing": lambda s: iter([whole(s, body=b"")]),
    "no-content-with-body": lambda s: iter([head(status="HTTP/1.1 204 No Content") + s.page]),
    "reset-content-with-body": lambda s: iter(
        [head(f"Content-Length: {len(s.page)}", status="HTTP/1.1 205 Reset Content") + s.page]
    ),
    # Content codings.
    "gzip-bomb": lambda s: iter([whole(s, *CODED, body=bomb(s.bomb))]),
    "gzip-broken-off": lambda s: iter([whole(s, *CODED, body=gzip.compress(s.page)[:-400])]),
    "gzip-damaged": lambda s: iter([whole(s, *CODED, body=b"\x1f\x8b\x08" + bytes(40) + s.page)]),
    "no-gzip-at-all": lambda s: iter([whole(s, *CODED, body=b"khong phai gzip " * 40)]),
    "deflate-broken-off": lambda s: iter([whole(s, "Content-Encoding: deflate", body=zlib.compress(s.page)[:-400])]),
    # Too much, too slow.
    "endless-body": lambda s: (x for part in ([head() + s.page], endlessly(b"<p>x</p>" * 8000)) for x in part),
    "endless-chunks": lambda s: (
        x for part in ([head(*IN_CHUNKS)], endlessly(chunks(b"<p>x</p>" * 500))) for x in part
    ),
    "silence": lambda s: endlessly(b"", 0.2),
    "silence-in-head": lambda s: (x for part in ([head()[:30]], endlessly(b"", 0.2)) for x in part),
    "silence-in-body": lambda s: (x for part in ([whole(s)[:3000]], endlessly(b"", 0.2)) for x in part),
    "drip-in-head": lambda s: (x for part in ([b"HTTP/1.1 200 OK\r\nX: "], endlessly(b"x", 0.1)) for x in part),
    "drip-in-body": lambda s: (x for part in ([whole(s)[:3000]], endlessly(b"x", 0.1)) for x in part),
    "flood-of-1xx": lambda s: endlessly(b"HTTP/1.1 102 Processing\r\nX: y\r\n\r\n" * 100),
    "endless-headers": lambda s: (x for part in ([OK.encode() + b"\r\n"], endlessly(b"X: y\r\n" * 500)) for x in part),
    "header-name-of-bytes": lambda s: iter([whole(s, "\xff\xfe: x")]),
    "header-of-a-megabyte": lambda s: iter([whole(s, f"X-Lon: {'a' * MEGABYTE}")]),
    "page-of-50-megabytes": lambda s: iter([whole(s, body=large(s, 50 * MEGABYTE + 1))]),
    "ten-thousand-links": lambda s: iter([whole(s, body=links(s))]),
    # What is no HTTP.
    "status-999": lambda s: iter([head(f"Content-Length: {len(s.page)}", status="HTTP/1.1 999 Hu") + s.page]),
    "status-no-number": lambda s: iter([head(status="HTTP/1.1 OK") + s.page]),
    "http-0.9": lambda s: iter([s.page]),
    "http-3.7": lambda s: iter([head(status="HTTP/3.7 200 OK") + s.page]),
    "other-protocol": lambda s: iter([b"220 mail.example ESMTP\r\n", 0.05]),
    # Redirects.
    "redirect-to-itself": lambda s: iter([head(f"Location: {s.path}", "Content-Length: 0", status="HTTP/1.1 302 F")]),
    "redirect-to-other-host": lambda s: iter([moved("http://noi-khac.example/-/bai")]),
    "redirect-to-private-address": lambda s: iter([moved("http://192.168.1.1/-/bai")]),
    "redirect-to-metadata-service": lambda s: iter([moved("http://169.254.169.254/latest/meta-data/")]),
    "redirect-to-file": lambda s: iter([moved("file:///etc/passwd")]),
    "redirect-to-script": lambda s: iter([moved("javascript:alert(1)")]),
    "redirect-to-no-address": lambda s: iter([moved("http://[::1")]),
    "redirect-to-login": lambda s: iter([moved("/c/portal/login?p_l_id=1")]),
    "redirect-to-nowhere": lambda s: iter([head("Content-Length: 0", status="HTTP/1.1 302 Found")]),
    # Odd, and readable all the same: the page is the article that it is.
    "charset-wrong": lambda s: iter([whole(s, "Content-Type: text/html; charset=iso-8859-1")]),
    "charset-unknown": lambda s: iter([whole(s, "Content-Type: text/html; charset=tcvn-9999")]),
    "header-without-colon": lambda s: iter([whole(s, "day khong phai la dau de")]),
    "header-of-bytes": lambda s: iter([whole(s, "X-Nhi-Phan: \x01\xfe\xff\x7f")]),
    "header-folded": lambda s: iter([whole(s, "X-Gap: mot\r\n hai\r\n\tba")]),
}

READABLE = ("charset-wrong", "charset-unknown", "header-without-colon", "header-of-bytes", "header-folded")


def moved(where: str) -> bytes:
    return head(f"Location: {where}", "Content-Length: 0", status="HTTP/1.1 302 Found")


@dataclass
class FaultyServer:
    """The running server: ``asked`` holds every target in the order in which it was asked for."""

    url: str
    site: Site
    bomb: int
    asked: list[str] = field(default_factory=list)

    def reply(self, path: str) -> Iterator[Step]:
        """Return the steps that answer a path."""
        stem, mark, name = path.partition(_MARK)
        base = self.url.rstrip("/")
        if mark and name in CASES:
            return CASES[name](Scene(answer(self.site, stem, base).body, base, path, self.bomb))
        found = answer(self.site, path, base)
        body = _with_cases(found.body, list(CASES)) if path == "/bao-cao" else found.body
        lines = [f"HTTP/1.1 {found.status} OK", f"Content-Type: {found.content_type}", f"Content-Length: {len(body)}"]
        lines += [f"{name}: {value}" for name, value in found.headers.items()]
        return iter(["\r\n".join((*lines, "Connection: close", "", "")).encode() + body])

    def serve(self, connection: socket.socket) -> None:
        """Answer the one request of a connection."""
        with connection, suppress(OSError):
            if not (head := head_of_request(connection)):
                return
            path = head.split(b" ", 2)[1].decode()
            self.asked.append(path)
            for step in self.reply(path):
                if step is None:
                    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
                    return
                if isinstance(step, float):
                    connection.settimeout(step)
                    with suppress(TimeoutError):
                        if not connection.recv(1):
                            return  # the client has hung up
                    connection.settimeout(None)
                else:
                    connection.sendall(step)
            connection.shutdown(socket.SHUT_WR)
            connection.settimeout(5)
            while connection.recv(65536):
                pass


@contextmanager
def faulty_server(articles: int = 20, bomb_size: int = 100 * MEGABYTE) -> Iterator[FaultyServer]:
    """Serve a portal of so many articles with all cases between them."""
    site = Site(articles)
    site.frozen = True
    bomb(bomb_size)  # it takes longer to build than the crawl waits
    listening = socket.create_server(("127.0.0.1", 0), backlog=64)
    server = FaultyServer(f"http://127.0.0.1:{listening.getsockname()[1]}/", site, bomb_size)

    def accept() -> None:
        with suppress(OSError):
            while True:
                connection, _ = listening.accept()
                Thread(target=server.serve, args=(connection,), daemon=True).start()

    Thread(target=accept, daemon=True).start()
    try:
        yield server
    finally:
        listening.shutdown(socket.SHUT_RDWR)
        listening.close()


def _with_cases(page: bytes, names: list[str]) -> bytes:
    """List the cases on a page, each under the address of one of its articles with the case's name appended."""
    stems = list(dict.fromkeys(re.findall(rb"/-/[^\"'?/ ]+(?=[\"'])", page)))
    row = b'<div class="asset-abstract"><h3 class="asset-title"><a href="%s%s%s">Bai loi thu %d: %s</a></h3></div>'
    mark, first = _MARK.encode(), b'<div class="asset-abstract">'
    rows = [row % (stems[n % len(stems)], mark, name.encode(), n, name.encode()) for n, name in enumerate(names)]
    return page.replace(first, b"".join(rows) + first, 1)
