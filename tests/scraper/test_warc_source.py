"""A WARC or WACZ file of any tool as a source."""

from __future__ import annotations

import gzip
import zipfile
from base64 import b32encode
from hashlib import sha1
from io import BytesIO
from pathlib import Path

import pytest
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from archive.paths import ArchivePaths
from archive.records import WarcPosition
from archive.warc.reader import read as read_record
from tests.evidence import wget
from tests.portal import Portal, serve
from tests.scraper.crawling import Crawl, Crawler
from tests.scraper.test_interrupted_crawls import content


def read(crawler: Crawler, base: str, source: Path) -> Crawl:
    return crawler.run("crawl", "portal", "-a", "portal=sample", "-a", f"base={base}", "-a", f"source={source}")


@pytest.fixture
def warc(crawled: tuple[Crawler, Portal]) -> Path:
    (path,) = crawled[0].paths.warc.glob("*.warc.gz")
    return path


@pytest.mark.slow
def test_our_own_file_gives_the_archive_of_the_live_crawl(
    crawler: Crawler, crawled: tuple[Crawler, Portal], warc: Path
) -> None:
    live, portal = crawled
    done = read(crawler, portal.url, warc)
    assert done.code == 0, done.err
    assert content(crawler) == content(live)
    assert crawler.rows("SELECT url, captured_at FROM captures ORDER BY 1, 2") == live.rows(
        "SELECT url, captured_at FROM captures ORDER BY 1, 2"
    )
    (copy,) = crawler.paths.warc.glob("source-*")
    assert copy.read_bytes() == warc.read_bytes()

    again = read(crawler, portal.url, warc)
    assert again.code == 0
    assert "0 requests" in again.out
    assert "records were known" in again.out
    assert content(crawler) == content(live)


def test_a_wacz_is_read_like_the_file_inside(
    crawler: Crawler, crawled: tuple[Crawler, Portal], warc: Path, tmp_path: Path
) -> None:
    wacz = tmp_path / "crawl.wacz"
    with zipfile.ZipFile(wacz, "w") as packed:
        packed.write(warc, "archive/data.warc.gz")
    done = read(crawler, crawled[1].url, wacz)
    assert done.code == 0, done.err
    assert crawler.one("SELECT count(*) FROM articles") == 120


@pytest.mark.slow
@pytest.mark.skipif(not wget.available(), reason="wget is not installed, so it cannot make a WARC file")
def test_a_file_that_wget_made_gives_the_articles_and_figures_of_the_live_crawl(tmp_path: Path) -> None:
    with serve(articles=12, trap=False) as portal:
        portal.freeze_counters()
        live = Crawler(ArchivePaths(tmp_path / "live"))
        assert live.crawl(portal.url).code == 0
        source = wget.mirror(portal, tmp_path)
        read_in = Crawler(ArchivePaths(tmp_path / "read"))
        done = read(read_in, portal.url, source)
    assert done.code == 0, done.err
    for what, ours, theirs in wget.compare(live, read_in):
        assert ours == theirs, what
    same = wget.heads(live, source)
    assert same["responses in both"] > 20
    # Both recorded what went over the wire: what differs is the moment.
    assert set(same.values()) == {same["responses in both"]}
    assert read_in.run("verify").code == 0


def test_a_file_that_cannot_be_read_is_named_and_nothing_is_kept(crawler: Crawler, warc: Path, tmp_path: Path) -> None:
    whole = tmp_path / "whole.warc.gz"
    whole.write_bytes(gzip.compress(gzip.decompress(warc.read_bytes())))
    noise = tmp_path / "noise.warc.gz"
    noise.write_bytes(b"no WARC at all")
    for path, said in ((whole, "recompress"), (noise, "cannot be read")):
        done = read(crawler, "http://127.0.0.1:1/", path)
        assert done.code == 1
        assert said in done.err
        assert len(done.err.strip().splitlines()) == 1
        assert not crawler.paths.root.exists()
    missing = read(crawler, "http://127.0.0.1:1/", tmp_path / "missing.warc.gz")
    assert missing.code == 2
    assert "there is no file" in missing.err


HOST = "http://cong.example.gov.vn"


def made(path: Path, records: list[tuple[str, dict[str, str], list[tuple[str, str]], bytes]], gz: bool = True) -> Path:
    """Write a WARC file as another tool would: (type and status, WARC fields, HTTP headers, body as recorded)."""
    with path.open("wb") as file:
        writer = WARCWriter(file, gzip=gz)
        for kind, fields, headers, body in records:
            rec_type, _, status = kind.partition(" ")
            head = StatusAndHeaders(status or "200 OK", headers, protocol="HTTP/1.1")
            about = {"WARC-Date": "2023-05-01T00:00:00Z", **fields}
            record = writer.create_warc_record(
                about.pop("WARC-Target-URI"), rec_type, BytesIO(body), len(body), "", about, http_headers=head
            )
            writer.write_record(record)
    return path


@pytest.mark.parametrize("gz", [True, False])
def test_chunks_codings_revisits_and_cut_records_of_other_tools_are_understood(
    crawler: Crawler, crawled: tuple[Crawler, Portal], tmp_path: Path, gz: bool
) -> None:
    live, _ = crawled
    position = live.rows(
        "SELECT warc_file, warc_offset, warc_length FROM captures WHERE outcome = 'article' ORDER BY url LIMIT 1"
    )[0]
    page = read_record(live.paths.warc, WarcPosition(*position)).body
    coded = gzip.compress(page)
    chunked = b"".join(b"%x\r\n%s\r\n" % (len(p), p) for p in (coded[:500], coded[500:], b""))
    html = ("Content-Type", "text/html; charset=UTF-8")
    url = {"WARC-Target-URI": f"{HOST}/-/bai-viet"}
    payload = {"WARC-Payload-Digest": "sha1:" + b32encode(sha1(chunked).digest()).decode()}
    later = {"WARC-Date": "2023-06-01T00:00:00Z", "WARC-Refers-To-Target-URI": f"{HOST}/-/bai-viet", **payload}
    profile = "http://netpreserve.org/warc/1.1/revisit/"
    source = made(
        tmp_path / ("other.warc.gz" if gz else "other.warc"),
        [
            (
                "response",
                {**url, **payload},
                [html, ("Transfer-Encoding", "chunked"), ("Content-Encoding", "gzip")],
                chunked,
            ),
            ("revisit", {**url, **later, "WARC-Profile": profile + "identical-payload-digest"}, [html], b""),
            (
                "revisit 304 Not Modified",
                {**url, **later, "WARC-Date": "2023-07-01T00:00:00Z", "WARC-Profile": profile + "server-not-modified"},
                [html],
                b"",
            ),
            ("response 302 Found", {"WARC-Target-URI": f"{HOST}/cu"}, [("Location", "/-/bai-viet")], b""),
            (
                "response",
                {"WARC-Target-URI": f"{HOST}/-/cut", "WARC-Truncated": "length"},
                [html],
                page[: len(page) // 2],
            ),
            (
                "revisit",
                {
                    **later,
                    "WARC-Target-URI": f"{HOST}/-/nowhere",
                    "WARC-Payload-Digest": "sha1:NOWHERE",
                    "WARC-Refers-To-Target-URI": f"{HOST}/-/nowhere",
                },
                [html],
                b"",
            ),
        ],
        gz,
    )
    done = read(crawler, f"{HOST}/", source)
    assert done.code == 0, done.err
    assert crawler.one("SELECT count(*) FROM articles") == 1
    assert crawler.rows("SELECT captured_at, last_confirmed FROM revisions") == [
        ("2023-05-01T00:00:00Z", "2023-07-01T00:00:00Z")
    ]
    assert crawler.rows("SELECT url, outcome, error FROM captures ORDER BY captured_at, url") == [
        (f"{HOST}/-/bai-viet", "article", None),
        (f"{HOST}/-/cut", "other", "the record was cut off when it was made: length"),
        (f"{HOST}/cu", "redirect", None),
        (f"{HOST}/-/bai-viet", "unchanged", None),
        (f"{HOST}/-/nowhere", "other", "it refers to a record that is not here"),
        (f"{HOST}/-/bai-viet", "not_modified", None),
    ]
    assert crawler.run("verify").code == 0


def test_an_arc_file_is_read_at_its_own_times(
    crawler: Crawler, crawled: tuple[Crawler, Portal], tmp_path: Path
) -> None:
    live, _ = crawled
    position = live.rows(
        "SELECT warc_file, warc_offset, warc_length FROM captures WHERE outcome = 'article' ORDER BY url LIMIT 1"
    )[0]
    page = read_record(live.paths.warc, WarcPosition(*position)).body
    block = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=UTF-8\r\n\r\n" + page
    about = b"1 0 InternetArchive\nURL IP-address Archive-date Content-type Archive-length\n"
    head = b"filedesc://site.arc 0.0.0.0 20090301000000 text/plain %d\n%s\n" % (len(about), about)
    line = f"{HOST}/-/bai-cu 127.0.0.1 20090302030405 text/html {len(block)}\n".encode()
    source = tmp_path / "site.arc.gz"
    source.write_bytes(gzip.compress(head) + gzip.compress(line + block + b"\n"))
    done = read(crawler, f"{HOST}/", source)
    assert done.code == 0, done.err
    assert crawler.rows("SELECT captured_at FROM revisions") == [("2009-03-02T03:04:05Z",)]
    assert crawler.run("verify").code == 0
    assert "20090302030405" in crawler.paths.index.read_text(encoding="utf-8")
    assert read(crawler, f"{HOST}/", source).code == 0
    assert crawler.one("SELECT count(*) FROM captures") == 1
