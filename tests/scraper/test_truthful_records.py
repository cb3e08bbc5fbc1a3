"""What stands in a WARC file is what went over the wire: heads byte for byte, bodies as sent, failures as rows."""

from __future__ import annotations

import gzip
import zlib
from pathlib import Path

import pytest

from tests.scraper.crawling import Crawler
from tests.scraper.raw_server import RESET, SILENCE, raw_server

pytestmark = pytest.mark.slow

PAGE = "<!doctype html><html><body><p>Trang không phải bài viết.</p></body></html>".encode()
CODED = gzip.compress(PAGE, mtime=0)


def whole(head: str, body: bytes) -> bytes:
    return head.replace("\n", "\r\n").encode() + b"\r\n" + body


def chunked(body: bytes) -> bytes:
    pieces = [body[i : i + 100] for i in range(0, len(body), 100)]
    return b"".join(b"%x\r\n%s\r\n" % (len(p), p) for p in (*pieces, b""))


ODD = whole(
    "HTTP/1.0 200 Rat tot\nserver: May chu\nX-LOWER-upper: mot\nset-Cookie: a=1\nSET-COOKIE: b=2\nEmpty:\n"
    'Content-Disposition: attachment; filename="báo cáo.pdf"\nFolded: mot\n hai\nConnection: close\n'
    f"Content-Type: text/html; charset=utf-8\nContent-Length: {len(PAGE)}\n",
    PAGE,
)
HOME = ODD.replace(b"Trang", b"Nhung")
MOVED = whole("HTTP/1.1 302 Found\nLocation: /moi\nContent-Length: 0\nConnection: close\n", b"")
IN_CHUNKS = whole(
    "HTTP/1.1 200 OK\nTransfer-Encoding: chunked\nContent-Encoding: gzip\nContent-Type: text/html\nConnection: close\n",
    chunked(CODED),
)


def portal_file(folder: Path, sections: list[str], more: str = "", delay: float = 0.0) -> str:
    path = folder / "cong.toml"
    path.write_text(
        'name = "cong"\norganisation = "Cổng thử"\narea = "95"\nbase = "http://127.0.0.1/"\nallow_private = true\n'
        f"sections = {sections}\nsitemap = false\nmay_be_empty = true\n"
        f"{more}[politeness]\ndelay = {delay}\ntimeout = 1.0\n",
        encoding="utf-8",
    )
    return str(path)


def members(crawler: Crawler) -> list[bytes]:
    """Return the records of the only file, uncompressed: each must be a gzip member of its own."""
    (path,) = crawler.paths.warc.glob("*.warc.gz")
    data, found = path.read_bytes(), []
    while data:
        inflate = zlib.decompressobj(zlib.MAX_WBITS + 16)
        found.append(inflate.decompress(data))
        data = inflate.unused_data
    return found


def blocks(records: list[bytes], kind: bytes, target: str) -> list[bytes]:
    """Return the blocks of the records of one type and address, without what WARC puts around them."""
    line = b"WARC-Target-URI: " + target.encode() + b"\r\n"
    picked = [r for r in records if b"WARC-Type: " + kind + b"\r\n" in r and line in r]
    return [r.split(b"\r\n\r\n", 1)[1].removesuffix(b"\r\n\r\n") for r in picked]


def test_requests_and_responses_are_recorded_byte_for_byte(crawler: Crawler, tmp_path: Path) -> None:
    target = "/le?b=2&a=%C3%A0&b=1"
    with raw_server({"/": HOME, target: ODD, "/khuc": IN_CHUNKS}) as server:
        done = crawler.crawl(server.url, portal=portal_file(tmp_path, [target, "/khuc"]))
    assert done.code == 0, done.err
    records = members(crawler)
    assert all(record.startswith(b"WARC/1.1\r\nWARC-Type: ") for record in records)
    base = server.url.rstrip("/")
    (odd,) = blocks(records, b"response", base + target)
    assert odd == ODD
    (asked,) = blocks(records, b"request", base + target)
    assert [asked] == server.received[target]
    assert asked.startswith(f"GET {target} HTTP/1.1\r\n".encode())
    (pieces,) = blocks(records, b"response", f"{base}/khuc")
    assert (
        pieces
        == IN_CHUNKS.replace(b"Transfer-Encoding", b"X-Archive-Orig-Transfer-Encoding").split(b"\r\n\r\n")[0]
        + b"\r\n\r\n"
        + CODED
    )
    assert crawler.one("SELECT count(*) FROM captures WHERE url LIKE '%/robots.txt' AND warc_file IS NOT NULL") == 1


def test_a_request_that_met_a_connection_given_up_is_sent_again_and_recorded_once(
    crawler: Crawler, tmp_path: Path
) -> None:
    page = HOME.replace(b"HTTP/1.0", b"HTTP/1.1").replace(b"Connection: close\r\n", b"")
    with raw_server({"/": page, "/sau": ODD}) as server:
        done = crawler.crawl(server.url, portal=portal_file(tmp_path, ["/sau"], delay=0.1))
    assert done.code == 0, done.err
    assert server.given_up > 0
    records = members(crawler)
    later = f"{server.url}sau"
    assert blocks(records, b"request", later) == server.received["/sau"]
    assert blocks(records, b"response", later) == [ODD]
    assert crawler.rows("SELECT status FROM captures WHERE url = ?", later) == [(200,)]


def test_the_first_record_says_who_made_the_file_how_and_what_is_reconstructed(
    crawler: Crawler, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ARCHIVE_CONTACT", "luu-tru@example.org")
    with raw_server({"/": ODD}) as server:
        assert crawler.crawl(server.url, portal=portal_file(tmp_path, [])).code == 0
    info = members(crawler)[0].decode()
    assert "WARC-Type: warcinfo" in info
    for said in ("software: alliance-archive/", "robots: classic", "operator: luu-tru@example.org", "Reconstructed: "):
        assert said in info
    crawl = crawler.one("SELECT crawl_id FROM crawls")
    assert f"isPartOf: {crawl}" in info


def test_a_metadata_record_says_which_page_led_there(crawler: Crawler, tmp_path: Path) -> None:
    with raw_server({"/": ODD, "/cu": MOVED, "/moi": HOME}) as server:
        assert crawler.crawl(server.url, portal=portal_file(tmp_path, ["/cu"])).code == 0
    (about,) = blocks(members(crawler), b"metadata", f"{server.url}moi")
    assert f"via: {server.url}cu\r\n".encode() in about


def reasons(crawler: Crawler) -> dict[str, str]:
    """Return why each attempt without a response failed, by the last part of its address."""
    rows = crawler.rows("SELECT url, error, warc_file FROM captures WHERE outcome = 'error' AND status IS NULL")
    assert all(file is None for _, _, file in rows)
    return {url.rsplit("/", 1)[1]: error for url, error, _ in rows}


def test_what_never_became_a_response_is_a_row_with_its_reason(crawler: Crawler, tmp_path: Path) -> None:
    answers = {"/": ODD, "/im": SILENCE, "/dut": RESET}
    with raw_server(answers) as server:
        crawler.crawl(server.url, portal=portal_file(tmp_path, [*answers][1:]))
    found = reasons(crawler)
    assert found.keys() == {"im", "dut"}
    assert "took longer than 1.0 seconds" in found["im"]
    assert "Connection" in found["dut"]


@pytest.mark.slow  # a host that is not loopback is asked with a pause
def test_a_name_that_is_not_known_is_a_row_with_its_reason(crawler: Crawler, tmp_path: Path) -> None:
    moved = MOVED.replace(b"/moi", b"http://khong-co.invalid/x")
    with raw_server({"/": ODD, "/di": moved}) as server:
        definition = portal_file(tmp_path, ["/di"], 'aliases = ["http://khong-co.invalid/"]\n')
        crawler.crawl(server.url, portal=definition)
    # What the unknown host's robots.txt allows cannot be known either: nothing more is asked of it.
    assert "DNS" in reasons(crawler)["robots.txt"]
