"""The Wayback Machine as a source, against a stand-in that answers as the documented service does."""

from __future__ import annotations

import urllib.request
from urllib.parse import quote

import pytest
from warcio.archiveiterator import ArchiveIterator

from archive.records import WarcPosition
from archive.warc.reader import read
from scraper.playback import Playback
from tests.portal import Portal, serve
from tests.scraper.crawling import Crawl, Crawler
from tests.scraper.wayback_server import Kept, wayback

pytestmark = pytest.mark.slow

HOST = "http://cong.example.gov.vn"


def page(portal: Portal, path: str) -> bytes:
    with urllib.request.urlopen(portal.url + quote(path.lstrip("/"))) as response:
        body: bytes = response.read()
    return body.replace(portal.url.rstrip("/").encode(), HOST.encode())


@pytest.fixture(scope="module")
def captures() -> list[Kept]:
    """Ten articles, of which the first was edited between two captures, a listing, and a page of another kind."""
    held: list[Kept] = []
    with serve(articles=10) as portal:
        portal.freeze_counters()
        for key, article in portal.truth.items():
            for timestamp in ("20220801030000", "20230801030000"):
                if timestamp.startswith("2023") and key == next(iter(portal.truth)):
                    portal.edit(key, append=["Bổ sung: đã mở thêm 77 lớp cho nhân dân."])
                held.append(Kept(timestamp, HOST + quote(article.entry.path), page(portal, article.entry.path)))
        held.append(Kept("20220801030000", f"{HOST}/bao-cao", page(portal, "/bao-cao")))
        held.append(Kept("20220801030000", f"{HOST}/dang-nhap", b"<html>login</html>"))
        held.append(Kept("20220801030000", "http://other.example.vn/-/x", b"<html></html>"))
    return held


def play_back(crawler: Crawler, archive: str) -> Crawl:
    return crawler.run(
        *["crawl", "portal", "-a", "portal=sample", "-a", f"base={HOST}/"],
        *["-a", "source=wayback", "-a", f"archive={archive}"],
    )


def test_captures_of_a_web_archive_become_revisions_at_their_own_times(crawler: Crawler, captures: list[Kept]) -> None:
    with wayback(captures, busy=2) as machine:
        done = play_back(crawler, machine.url)
        assert done.code == 0, done.err
        assert "429" in done.err
        asked = len(machine.asked)
        again = play_back(crawler, machine.url)
        assert again.code == 0, again.err
        played = [t for t in machine.asked[asked:] if t.startswith("/web/")]
    assert played == []
    assert crawler.one("SELECT count(*) FROM articles") == 10
    assert crawler.one("SELECT count(*) FROM revisions") == 11
    edited = crawler.rows(
        "SELECT number, captured_at FROM revision_numbers JOIN articles USING (article_id) "
        "WHERE revisions = 2 ORDER BY 1"
    )
    assert edited == [(1, "2022-08-01T03:00:00Z"), (2, "2023-08-01T03:00:00Z")]
    assert crawler.rows("SELECT new_quote FROM changes WHERE change = 'added'") == [("77 lớp",)]
    assert crawler.rows("SELECT rule, count FROM refusals WHERE rule = 'action'")[0] == ("action", 1)


def test_a_capture_says_what_it_is_of_and_where_we_took_it(crawler: Crawler, captures: list[Kept]) -> None:
    with wayback(captures) as machine:
        assert play_back(crawler, machine.url).code == 0
        rows = crawler.rows(
            "SELECT url, captured_at, source_url, etag, warc_file, warc_offset, warc_length FROM captures "
            "WHERE source_url IS NOT NULL"
        )
    assert len(rows) == 12  # unchanged bytes are listed twice and fetched once
    for url, captured_at, source_url, etag, *position in rows:
        assert url.startswith(HOST)
        assert captured_at.startswith(("2022", "2023"))
        assert etag == '"v1"'
        assert Playback(machine.url).original(source_url) == (url, captured_at)
        recorded = read(crawler.paths.warc, WarcPosition(*position))
        assert (recorded.url, recorded.captured_at) == (url, captured_at)
        assert position[0].startswith("sample-wayback-")


def test_what_was_exchanged_with_the_web_archive_stands_beside_the_capture(
    crawler: Crawler, captures: list[Kept]
) -> None:
    with wayback(captures) as machine:
        assert play_back(crawler, machine.url).code == 0
    (path,) = crawler.paths.warc.glob("sample-wayback-*.warc.gz")
    with path.open("rb") as file:
        records = [
            (r.rec_type, dict(r.rec_headers.headers), r.http_headers, r.content_stream().read())
            for r in ArchiveIterator(file)
        ]
    assert b"TAKEN FROM ANOTHER ARCHIVE, " + machine.url.encode() in records[0][3]
    taken = [(fields, http) for kind, fields, http, _ in records if kind == "response" and "WARC-Source-URI" in fields]
    assert len(taken) == 12
    for fields, http in taken:
        played = fields["WARC-Source-URI"]
        assert Playback(machine.url).original(played) == (fields["WARC-Target-URI"], fields["WARC-Date"])
        assert fields["WARC-Creation-Date"] > fields["WARC-Date"]
        assert [name.lower() for name, _ in http.headers] == ["content-type", "etag"]
        beside = [
            (kind, body)
            for kind, f, _, body in records
            if f.get("WARC-Target-URI") == played and f.get("WARC-Concurrent-To") == fields["WARC-Record-ID"]
        ]
        assert [kind for kind, _ in beside] == ["metadata", "request"]
        assert b"Memento-Datetime: Mon, 01 Jan 2024\r\n" in beside[0][1]
        assert b"x-archive-orig-etag" in beside[0][1]


def test_a_web_archive_that_holds_nothing_of_the_portal_is_a_failure(crawler: Crawler) -> None:
    with wayback([Kept("20220801030000", "http://other.example.vn/", b"x")]) as machine:
        done = play_back(crawler, machine.url)
    assert done.code == 1
    assert "failed" in done.err


def test_an_index_that_never_answers_is_given_up_with_a_way_out(crawler: Crawler, captures: list[Kept]) -> None:
    with wayback(captures, busy=99) as machine:
        done = play_back(crawler, machine.url)
    assert done.code == 1
    assert "does not answer (status 429); run the same command later" in done.err
