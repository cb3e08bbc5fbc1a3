"""What is recorded is what was exchanged, and a crash in the middle of a record costs that record only."""

from __future__ import annotations

import gzip
import io
import os
import subprocess
import sys
import zlib
from collections.abc import Callable
from contextlib import redirect_stdout
from dataclasses import replace
from pathlib import Path
from unittest.mock import patch

import brotli
import pytest
from sqlite_utils import Database
from warcio.archiveiterator import ArchiveIterator

from archive.errors import ArchiveError
from archive.paths import ArchivePaths
from archive.records import Capture, WarcPosition
from archive.store import captures
from archive.warc import recovery
from archive.warc.content import Undecodable
from archive.warc.exchange import Earlier, Exchange, Origin, digest
from archive.warc.reader import TooLong, read
from archive.warc.writer import CaptureWriter

EXCHANGE = Exchange(
    url="http://127.0.0.1:8080/-/b%C3%A0i?a=1&b=2",
    captured_at="2024-01-02T03:04:05.678Z",
    method="GET",
    request_headers=(("Host", "127.0.0.1:8080"), ("Accept-Language", "vi")),
    status=200,
    protocol="HTTP/1.1",
    response_headers=(("Content-Type", "text/html"), ("Set-Cookie", "a=1"), ("Set-Cookie", "b=2")),
    body="<p>Đã mở 12 lớp</p>".encode(),
)


HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n"
CRAWL = "thu-20240101000000"  # the crawl that the fixture begins


def writer(paths: ArchivePaths, roll_at: int = 10**9) -> CaptureWriter:
    return CaptureWriter(paths.warc, "thu", {"software": "tests", "isPartOf": CRAWL}, roll_at)


def records(path: Path) -> list[tuple[str, str]]:
    with path.open("rb") as file:
        return [(r.rec_type, r.rec_headers.get_header("WARC-Target-URI") or "") for r in ArchiveIterator(file)]


def test_a_recorded_response_reads_back_with_every_header(paths: ArchivePaths) -> None:
    position = writer(paths).write(EXCHANGE)
    recorded = read(paths.warc, position)
    assert recorded.url == EXCHANGE.url
    assert recorded.captured_at == EXCHANGE.captured_at
    assert recorded.status == 200
    assert recorded.body == EXCHANGE.body
    assert [v for k, v in recorded.headers if k == "Set-Cookie"] == ["a=1", "b=2"]
    assert recorded.payload_digest == digest(EXCHANGE.body)


def test_the_request_is_recorded_with_its_full_target(paths: ArchivePaths) -> None:
    writer(paths).write(EXCHANGE)
    (path,) = paths.warc.iterdir()
    with path.open("rb") as file:
        request = next(r for r in ArchiveIterator(file) if r.rec_type == "request")
    assert request.http_headers.statusline == "/-/b%C3%A0i?a=1&b=2 HTTP/1.1"
    assert request.http_headers.protocol == "GET"
    assert request.http_headers.get_header("Accept-Language") == "vi"


def test_a_payload_seen_before_becomes_a_revisit(paths: ArchivePaths) -> None:
    files = writer(paths)
    files.write(EXCHANGE)
    position = files.write(EXCHANGE, seen=Earlier(EXCHANGE.url, "2023-01-01T00:00:00Z", digest(EXCHANGE.body)))
    recorded = read(paths.warc, position)
    assert recorded.record_type == "revisit"
    assert recorded.payload_digest == digest(EXCHANGE.body)
    assert recorded.body == b""


def test_warcio_finds_every_digest_right(paths: ArchivePaths) -> None:
    files = writer(paths)
    files.write(EXCHANGE)
    files.write(EXCHANGE, seen=Earlier(EXCHANGE.url, EXCHANGE.captured_at, digest(EXCHANGE.body)))
    files.close()
    (path,) = paths.warc.iterdir()
    done = subprocess.run(
        [sys.executable, "-m", "warcio.cli", "check", "-v", str(path)], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0
    assert "digest pass" in done.stdout
    assert "digest failed" not in done.stdout
    assert "Exception" not in done.stdout + done.stderr


def test_files_roll_by_size(paths: ArchivePaths) -> None:
    files = writer(paths, roll_at=1)
    positions = [files.write(EXCHANGE) for _ in range(3)]
    assert len({p.file for p in positions}) == 3
    assert all(read(paths.warc, p).body == EXCHANGE.body for p in positions)


def test_an_append_that_fails_is_cut_off_again(paths: ArchivePaths) -> None:
    files = writer(paths)
    kept = files.write(EXCHANGE)
    path = paths.warc / kept.file
    size = path.stat().st_size
    with (
        patch("os.fdatasync", side_effect=OSError(28, "No space left on device")),
        pytest.raises(ArchiveError, match=r"No space left.*free the disk"),
    ):
        files.write(EXCHANGE)
    assert path.stat().st_size == size
    again = files.write(EXCHANGE)
    assert [read(paths.warc, p).body for p in (kept, again)] == [EXCHANGE.body] * 2


def known(db: Database, crawl: str, position: WarcPosition, name: str = "c1") -> None:
    row = Capture(name, crawl, EXCHANGE.url, EXCHANGE.captured_at, 200, digest(EXCHANGE.body), warc=position)
    with db.atomic():
        captures.insert(db, row)


def test_a_record_without_a_row_is_adopted(paths: ArchivePaths, db: Database, crawl: str) -> None:
    files = writer(paths)
    known(db, crawl, files.write(EXCHANGE))
    orphan = files.write(EXCHANGE)
    files.close()
    assert recovery.recover(db, paths.warc) == (1, 0)
    rows = db.execute("SELECT warc_offset, error FROM captures ORDER BY warc_offset").fetchall()
    assert rows[1] == (orphan.offset, "recovered after a crash, not processed")
    assert recovery.recover(db, paths.warc) == (0, 0)


def test_an_adopted_record_of_another_archive_still_says_where_it_was_taken(
    paths: ArchivePaths, db: Database, crawl: str
) -> None:
    files = writer(paths)
    own = files.write(EXCHANGE)
    member = (paths.warc / own.file).read_bytes()[own.offset :][: own.length]
    copied = files.copy(member, "https://data.example.org/a.warc.gz#bytes=1-9", "2026-01-01T00:00:00.000Z")
    original = Origin(
        "http://cong.vn/-/a", "2020-01-01T00:00:00Z", "https://web.example.org/x", "2026-01-02T00:00:00Z", HEAD
    )
    taken = files.write(EXCHANGE, origin=original)
    files.close()
    assert recovery.recover(db, paths.warc) == (3, 0)
    rows = db.execute(
        "SELECT warc_offset, url, captured_at, source_url, fetched_at FROM captures ORDER BY warc_offset"
    ).fetchall()
    assert rows == [
        (own.offset, EXCHANGE.url, EXCHANGE.captured_at, None, None),
        (
            copied.offset,
            EXCHANGE.url,
            EXCHANGE.captured_at,
            "https://data.example.org/a.warc.gz#bytes=1-9",
            "2026-01-01T00:00:00.000Z",
        ),
        (
            taken.offset,
            "http://cong.vn/-/a",
            "2020-01-01T00:00:00Z",
            "https://web.example.org/x",
            "2026-01-02T00:00:00Z",
        ),
    ]
    assert (paths.warc / copied.file).read_bytes()[copied.offset :][: copied.length] == member


@pytest.mark.parametrize("cut", [1, 8, 40, 200])
def test_a_torn_tail_is_set_aside_and_what_precedes_it_stays(
    paths: ArchivePaths, db: Database, crawl: str, cut: int
) -> None:
    files = writer(paths)
    kept = files.write(EXCHANGE)
    known(db, crawl, kept)
    files.write(EXCHANGE)
    files.close()
    path = paths.warc / kept.file
    os.truncate(path, path.stat().st_size - cut)
    torn_size = path.stat().st_size
    adopted, torn = recovery.recover(db, paths.warc)
    assert (adopted, torn) == (0, 1)
    (aside,) = (paths.warc / "torn").iterdir()
    assert path.stat().st_size + aside.stat().st_size == torn_size
    assert records(path)[:3] == [("warcinfo", ""), ("request", EXCHANGE.url), ("response", EXCHANGE.url)]
    assert read(paths.warc, kept).body == EXCHANGE.body


def test_a_missing_or_damaged_record_is_named(paths: ArchivePaths) -> None:
    with pytest.raises(ArchiveError, match="backup"):
        read(paths.warc, WarcPosition("nowhere.warc.gz", 0, 10))
    (paths.warc / "noise.warc.gz").write_bytes(b"\x1f\x8b" + bytes(range(200)))
    out = io.StringIO()
    with redirect_stdout(out), pytest.raises(ArchiveError, match="backup"):
        read(paths.warc, WarcPosition("noise.warc.gz", 0, 202))


def coded(body: bytes, coding: str) -> Exchange:
    return replace(EXCHANGE, body=body, response_headers=(("Content-Encoding", coding),), response_head=None)


@pytest.mark.parametrize(
    ("coding", "code"), [("gzip", gzip.compress), ("deflate", zlib.compress), ("br", brotli.compress)]
)
def test_a_coded_body_is_read_without_its_coding(
    paths: ArchivePaths, coding: str, code: Callable[[bytes], bytes]
) -> None:
    files = writer(paths)
    whole = files.write(coded(code(b"Trong ky 27 lop." * 9_000), coding))
    broken = files.write(coded(code(b"Trong ky 27 lop." * 9_000)[:-9], coding))
    bomb = files.write(coded(code(b"0" * 60_000_000), coding))
    files.close()
    assert read(paths.warc, whole).body == b"Trong ky 27 lop." * 9_000
    for position in (broken, bomb):
        with pytest.raises(Undecodable):
            read(paths.warc, position)


def test_no_more_is_read_than_is_asked_for(paths: ArchivePaths) -> None:
    files = writer(paths)
    position = files.write(replace(EXCHANGE, body=b"0" * 2_000))
    files.close()
    with pytest.raises(TooLong):
        read(paths.warc, position, 1_000)
