"""The CDXJ index holds every capture once, in order, and is whole whatever happened to it."""

from __future__ import annotations

import gzip
import json
import os
from dataclasses import replace
from pathlib import Path

import pytest
from warcio.archiveiterator import ArchiveIterator

from archive.paths import ArchivePaths
from archive.warc import index
from archive.warc.exchange import Earlier, digest
from archive.warc.surt import surt
from archive.warc.walk import walk
from tests.archive.test_warc import EXCHANGE, writer


def lines(paths: ArchivePaths) -> list[tuple[str, dict[str, str]]]:
    found = []
    *texts, last = paths.index.read_text(encoding="utf-8").splitlines()
    assert last.startswith("~covers 0 {")
    assert texts == sorted(texts) < [last]
    for text in texts:
        key, moment, said = text.split(" ", 2)
        found.append((f"{key} {moment}", json.loads(said)))
    return found


def update(paths: ArchivePaths) -> int:
    return index.update(paths.warc, paths.index)


def test_each_line_leads_to_its_record(paths: ArchivePaths) -> None:
    files = writer(paths)
    files.write(EXCHANGE)
    files.write(EXCHANGE, seen=Earlier(EXCHANGE.url, EXCHANGE.captured_at, digest(EXCHANGE.body)))
    assert update(paths) == 2
    found = lines(paths)
    assert [said["mime"] for _, said in found] == ["text/html", "warc/revisit"]
    for key, said in found:
        assert key == f"{surt(EXCHANGE.url)} 20240102030405"
        assert said["digest"] == digest(EXCHANGE.body)
        with (paths.warc / said["filename"]).open("rb") as file:
            file.seek(int(said["offset"]))
            record = next(iter(ArchiveIterator(file)))
            assert record.rec_headers.get_header("WARC-Target-URI") == said["url"] == EXCHANGE.url


def test_only_what_is_new_is_read(paths: ArchivePaths) -> None:
    files = writer(paths)
    files.write(EXCHANGE)
    assert [update(paths), update(paths)] == [1, 0]
    files.write(EXCHANGE)
    assert [update(paths), update(paths)] == [1, 0]
    other = writer(paths)
    other.write(EXCHANGE)
    assert update(paths) == 1
    assert len(lines(paths)) == 3


def test_a_304_is_covered_but_not_to_be_replayed(paths: ArchivePaths) -> None:
    files = writer(paths)
    files.write(EXCHANGE)
    earlier = Earlier(EXCHANGE.url, EXCHANGE.captured_at, digest(EXCHANGE.body), not_modified=True)
    files.write(replace(EXCHANGE, status=304, body=b""), seen=earlier)
    assert [update(paths), update(paths)] == [1, 0]
    assert len(lines(paths)) == 1


def test_an_index_made_anew_is_the_same_bytes(paths: ArchivePaths) -> None:
    files = writer(paths)
    for _ in range(3):
        files.write(EXCHANGE)
        update(paths)
    before = paths.index.read_bytes()
    paths.index.unlink()
    update(paths)
    assert paths.index.read_bytes() == before


@pytest.mark.parametrize("damage", [b"", b"noise", None])
def test_a_torn_index_is_made_anew(paths: ArchivePaths, damage: bytes | None) -> None:
    files = writer(paths)
    files.write(EXCHANGE)
    update(paths)
    whole = paths.index.read_bytes()
    paths.index.write_bytes(whole[:-20] if damage is None else damage)
    update(paths)
    assert paths.index.read_bytes() == whole


def test_lines_of_a_file_that_was_cut_or_taken_away_go(paths: ArchivePaths) -> None:
    files = writer(paths)
    files.write(EXCHANGE)
    position = files.write(EXCHANGE)
    files.close()
    update(paths)
    path = paths.warc / position.file
    os.truncate(path, position.offset + 10)
    update(paths)
    assert len(lines(paths)) == 1
    path.unlink()
    update(paths)
    assert lines(paths) == []


def test_walking_finds_what_warcio_finds(paths: ArchivePaths, tmp_path: Path) -> None:
    files = writer(paths)
    for _ in range(3):
        position = files.write(EXCHANGE)
    path = paths.warc / position.file
    plain = tmp_path / "plain.warc"
    with path.open("rb") as file:
        found = []
        records = ArchiveIterator(file)
        for record in records:
            record.content_stream().read()
            found.append((records.get_record_offset(), records.get_record_length(), record.rec_type))
    assert [(w.offset, w.length, w.type) for w in walk(path)] == found
    plain.write_bytes(gzip.decompress(path.read_bytes()))
    same = [(w.type, w.url, w.date, w.digest, w.status, w.mime) for w in walk(path)]
    assert [(w.type, w.url, w.date, w.digest, w.status, w.mime) for w in walk(plain)] == same


@pytest.mark.parametrize(
    ("url", "key"),
    [
        ("https://lmhtx.baclieu.gov.vn/-/B%C3%A0i-vi%E1%BA%BFt/", "vn,gov,baclieu,lmhtx)/-/b%c3%a0i-vi%e1%ba%bft"),
        ("http://www.baclieu.gov.vn", "vn,gov,baclieu)/"),
        ("http://127.0.0.1:8080/a?b=2&a=1&a", "1,0,0,127:8080)/a?a&a=1&b=2"),
        ("http://a.vn:80/x/../y//z/./", "vn,a)/y/z"),
        ("http://a.vn/x?T=1&sid=0E1D2C3B4A5968778695A4B3C2D1E0F0", "vn,a)/x?&t=1"),
        ("http://a.vn/%2525x", "vn,a)/%25x"),
        ("https://a.vn:443/?", "vn,a)/"),
    ],
)
def test_addresses_are_sorted_under_the_key_that_replay_tools_use(url: str, key: str) -> None:
    assert surt(url) == key
