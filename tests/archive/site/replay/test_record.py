"""Single WARC records to take away: byte for byte, and what they hold can be checked."""

from __future__ import annotations

import gzip
import io
import random
from pathlib import Path

from warcio.archiveiterator import ArchiveIterator

from archive.warc.exchange import digest
from tests.archive.site.replay.playground import Playground

PAGE = "<p>Trong kỳ đã mở 27 lớp.</p>" * 50


def test_a_record_is_what_lies_in_the_file(ground: Playground) -> None:
    payload = ground.put("c1", "/bai", PAGE)
    answer = ground.publish()("/-/record/c1.warc.gz")
    (path,) = ground.paths.warc.glob("*.warc.gz")
    offset, length = ground.db.execute("SELECT warc_offset, warc_length FROM captures").fetchone()
    assert answer.content == path.read_bytes()[offset : offset + length]
    assert answer.headers["content-type"] == "application/gzip"
    assert answer.headers["content-disposition"] == 'attachment; filename="c1.warc.gz"'
    (record,) = ArchiveIterator(io.BytesIO(answer.content), check_digests="raise")
    assert record.rec_headers.get_header("WARC-Target-URI") == "http://thu.example/bai"
    assert record.rec_headers.get_header("WARC-Payload-Digest") == payload


def test_its_digests_hold(ground: Playground) -> None:
    payload = ground.put("c1", "/bai", PAGE)
    found = ArchiveIterator(io.BytesIO(ground.publish()("/-/record/c1.warc.gz").content), check_digests=True)
    record = next(found)
    assert digest(record.content_stream().read()) == payload
    assert record.digest_checker.passed


def test_a_revisit_record_says_which_it_refers_to(ground: Playground) -> None:
    ground.put("c1", "/bai", PAGE)
    ground.again("c2", "/bai", "c1", "2022-08-01T01:00:00.000Z")
    get = ground.publish()
    answer = get("/-/record/c2.warc.gz")
    (record,) = ArchiveIterator(io.BytesIO(answer.content))
    assert record.rec_type == "revisit"
    assert record.rec_headers.get_header("WARC-Refers-To-Target-URI") == "http://thu.example/bai"
    assert answer.headers["link"] == '</-/record/c1.warc.gz>; rel="original"'
    assert get("/-/record/c1.warc.gz").headers.get("link") is None


def test_a_file_that_is_not_compressed_gives_a_compressed_record(ground: Playground) -> None:
    payload = ground.put("c1", "/bai", PAGE)
    get = ground.publish()
    (path,) = ground.paths.warc.glob("*.warc.gz")
    offset, length = ground.db.execute("SELECT warc_offset, warc_length FROM captures").fetchone()
    plain = gzip.decompress(path.read_bytes()[offset : offset + length])
    (ground.paths.warc / "source-x.warc").write_bytes(b"WARC/1.1\r\n" + plain)
    ground.db.execute(
        "UPDATE captures SET warc_file = 'source-x.warc', warc_offset = 10, warc_length = ?", (len(plain),)
    )
    get = ground.publish()
    record = next(iter(ArchiveIterator(io.BytesIO(get("/-/record/c1.warc.gz").content))))
    assert digest(record.content_stream().read()) == payload


def test_a_file_that_ends_before_its_record_says_so(ground: Playground) -> None:
    ground.put("c1", "/bai", PAGE)
    get = ground.publish()
    (path,) = ground.paths.warc.glob("*.warc.gz")
    _cut(path, 20)
    assert get("/-/record/c1.warc.gz").status_code == 422


def test_a_capture_without_a_record_says_so(ground: Playground) -> None:
    ground.put("c1", "/bai", PAGE)
    ground.db.execute("UPDATE captures SET warc_file = NULL, warc_offset = NULL, warc_length = NULL, warc_type = NULL")
    get = ground.publish()
    answer = get("/-/record/c1.warc.gz")
    assert answer.status_code == 404
    assert "không có bản ghi WARC" in answer.text


def test_a_large_record_comes_whole(ground: Playground) -> None:
    body = random.Random(1).randbytes(3_000_000)
    ground.put("c1", "/tep.pdf", body, "application/pdf")
    (record,) = [
        r.content_stream().read() for r in ArchiveIterator(io.BytesIO(ground.publish()("/-/record/c1.warc.gz").content))
    ]
    assert record == body


def _cut(path: Path, by: int) -> None:
    with path.open("r+b") as file:
        file.truncate(path.stat().st_size - by)
