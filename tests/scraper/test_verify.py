"""Fixity: whole archives verify clean, damage is found and named, and only what can be worked out is repaired."""

from __future__ import annotations

import os
import shutil
import sqlite3
from pathlib import Path

import pytest

from archive.paths import ArchivePaths
from tests.portal import Portal
from tests.scraper.crawling import Crawler

pytestmark = pytest.mark.xdist_group("crawled")


@pytest.fixture
def copy(crawled: tuple[Crawler, Portal], tmp_path: Path) -> Crawler:
    shutil.copytree(crawled[0].paths.root, tmp_path / "copy")
    return Crawler(ArchivePaths(tmp_path / "copy"))


def warc(copy: Crawler) -> Path:
    (path,) = copy.paths.warc.glob("*.warc.gz")
    return path


def flip(path: Path, at: int) -> None:
    data = bytearray(path.read_bytes())
    data[at] ^= 0x10
    path.write_bytes(data)


def test_a_whole_archive_is_clean(copy: Crawler) -> None:
    assert copy.run("publish").code == 0
    done = copy.run("verify")
    assert done.code == 0, done.out + done.err
    assert "sqlite: ok  warc: ok  quotes: ok  counts: ok  snapshot: ok" in done.out


def test_a_flipped_byte_is_one_damaged_record_and_the_others_are_read(copy: Crawler) -> None:
    offset, length = copy.rows(
        "SELECT warc_offset, warc_length FROM captures WHERE outcome = 'article' ORDER BY warc_offset LIMIT 1 OFFSET 9"
    )[0]
    flip(warc(copy), offset + length // 2)
    done = copy.run("verify")
    assert done.code == 1
    assert "warc: 1 " in done.out
    assert f"at byte {offset}" in done.out


def test_a_truncated_file_names_what_is_gone(copy: Crawler) -> None:
    size = warc(copy).stat().st_size
    last = copy.one("SELECT max(warc_offset) FROM captures")
    os.truncate(warc(copy), (last + size) // 2)
    done = copy.run("verify")
    assert done.code == 1
    assert f"at byte {last}" in done.out


def test_a_missing_file_is_said_once(copy: Crawler) -> None:
    warc(copy).unlink()
    done = copy.run("verify")
    assert done.code == 1
    assert "the file is missing" in done.out
    assert "warc: 1 " in done.out


def test_a_damaged_page_of_the_database_is_found(copy: Crawler) -> None:
    data = bytearray(copy.paths.working.read_bytes())
    for at in range(len(data) // 2, len(data) // 2 + 4096):
        data[at] = 0xFF
    copy.paths.working.write_bytes(data)
    done = copy.run("verify")
    assert done.code == 1
    assert "Traceback" not in done.err


def test_a_wrong_quote_is_found_and_not_repaired_away(copy: Crawler) -> None:
    with sqlite3.connect(copy.paths.working) as db:
        (figure,) = db.execute("SELECT figure_id FROM figures LIMIT 1").fetchone()
        db.execute("UPDATE figures SET quote = 'khác' WHERE figure_id = ?", (figure,))
    done = copy.run("verify", "--repair")
    assert done.code == 1
    assert f"DAMAGED {figure}: 'khác' does not stand at" in done.out
    assert copy.one("SELECT quote FROM figures WHERE figure_id = ?", figure) == "khác"


def test_wrong_counts_are_found_and_repaired(copy: Crawler) -> None:
    with sqlite3.connect(copy.paths.working) as db:
        db.execute("UPDATE articles SET figures = figures + 1, revisions = 7")
    assert copy.run("verify").code == 1
    done = copy.run("verify", "--repair")
    assert done.code == 0, done.out
    assert "Everything is whole now" in done.out
    assert copy.run("verify").code == 0


def test_without_an_archive_it_says_to_crawl_first(crawler: Crawler) -> None:
    done = crawler.run("verify")
    assert done.code == 1
    assert "crawl first" in done.err
