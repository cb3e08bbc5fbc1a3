"""Fixity: whole archives verify clean, damage is found and named, and only what can be worked out is repaired."""

from __future__ import annotations

import hashlib
import os
import shutil
import sqlite3
import subprocess
from functools import partial
from pathlib import Path

import pytest

from archive.errors import ArchiveError
from archive.paths import ArchivePaths
from archive.verify import Verified, verify
from scraper.attachments import files_again
from scraper.reparsing import texts_again
from tests.portal import Portal
from tests.scraper.crawling import Crawler
from tests.scraper.older_readings import parsed_by_older_parser, tampering


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
    assert "sqlite: ok  warc: ok  index: ok  texts: ok  quotes: ok  counts: ok  snapshot: ok" in done.out


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
    with tampering(copy) as db:
        (figure,) = db.execute("SELECT figure_id FROM figures LIMIT 1").fetchone()
        db.execute("UPDATE figures SET quote = 'khác' WHERE figure_id = ?", (figure,))
    done = copy.run("verify", "--repair")
    assert done.code == 1
    assert f"DAMAGED {figure}: 'khác' does not stand at" in done.out
    assert copy.one("SELECT quote FROM figures WHERE figure_id = ?", figure) == "khác"


@pytest.mark.slow
def test_wrong_counts_are_found_and_repaired(copy: Crawler) -> None:
    with tampering(copy) as db:
        db.execute("UPDATE articles SET figures = figures + 1, revisions = 7")
    assert copy.run("verify").code == 1
    done = copy.run("verify", "--repair")
    assert done.code == 0, done.out
    assert "Everything is whole now" in done.out
    assert copy.run("verify").code == 0


def damage(copy: Crawler, texts: bool = False) -> dict[str, str]:
    """Return what is damaged and what is wrong with it, as the command finds it."""
    again = (lambda pages: map(partial(texts_again, copy.paths.warc), pages)) if texts else None
    files = partial(files_again, copy.paths.warc) if texts else None
    return {d.what: d.wrong for d in verify(copy.paths, Verified(), again=again, files=files)}


def contents(copy: Crawler, *without: str) -> dict[str, str]:
    """Return the digest of every record and of every table, but for those of which something may be worked out."""
    found = {p.name: hashlib.sha256(p.read_bytes()).hexdigest() for p in copy.paths.warc.rglob("*") if p.is_file()}
    for (table,) in copy.rows("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"):
        if table not in without:
            found[table] = hashlib.sha256(repr(copy.rows(f'SELECT * FROM "{table}"')).encode()).hexdigest()
    return found


@pytest.mark.slow
def test_a_repair_touches_nothing_but_what_it_works_out(copy: Crawler) -> None:
    assert copy.run("publish").code == 0
    true = contents(copy)
    with tampering(copy) as db:
        db.execute("UPDATE articles SET figures = figures + 1, revisions = 7, title = 'khác', published = NULL")
    before = contents(copy, "articles", "ledger_stale")
    with sqlite3.connect(copy.paths.published) as snapshot:
        snapshot.execute("DELETE FROM search_index_docsize WHERE id < 9")
    assert len(damage(copy)) == 121
    assert damage(copy)["archive.db"] == "search_index has words of 112 of 120 articles"
    assert copy.run("verify", "--repair").code == 0
    assert contents(copy, "articles", "ledger_stale") == before
    assert contents(copy) == true
    assert copy.published("SELECT count(*) FROM search_index_docsize") == [(120,)]


def test_an_index_that_says_otherwise_than_its_table_is_built_anew(copy: Crawler) -> None:
    true = contents(copy)
    with tampering(copy) as db:
        db.execute("PRAGMA writable_schema = ON")
        db.execute(
            "UPDATE sqlite_master SET sql = replace(sql, 'published)', 'title)') WHERE name = 'articles_published'"
        )
    assert "missing from index articles_published" in damage(copy)["working.db"]
    done = copy.run("verify", "--repair", "--quick")
    assert done.code == 0, done.out
    assert "indexes built anew" in done.out
    assert contents(copy) == true


def test_an_index_for_replay_that_lacks_a_record_is_made_anew(copy: Crawler) -> None:
    whole = copy.paths.index.read_bytes()
    copy.paths.index.write_bytes(b"".join(line for n, line in enumerate(whole.splitlines(True)) if n != 7))
    assert damage(copy) == {copy.paths.index.name: "it does not say what the WARC files hold"}
    assert copy.run("verify", "--repair", "--quick").code == 0
    assert copy.paths.index.read_bytes() == whole


def test_a_text_that_does_not_follow_from_its_capture_is_found(copy: Crawler) -> None:
    first, second = copy.rows("SELECT revision_id, text_id, article_id FROM revisions ORDER BY 1 LIMIT 2")
    with tampering(copy) as db:
        db.execute("UPDATE texts SET text = text || 'x' WHERE text_id = ?", (first[1],))
        db.execute("UPDATE revisions SET title = title || 'x' WHERE revision_id = ?", (second[0],))
        file, text_id = db.execute("SELECT file, text_id FROM file_parts WHERE part = 1 ORDER BY 1 LIMIT 1").fetchone()
        db.execute("UPDATE texts SET text = text || 'x' WHERE text_id = ?", (text_id,))
    assert damage(copy, texts=True) == {
        first[0]: f"its text does not follow from its capture ({first[2]})",
        second[0]: f"its title, unit, date or lead does not follow from its capture ({second[2]})",
        file: "the text of part 1 does not follow from its bytes",
        second[2]: "its row does not say what its newest revision says",
    }


def test_a_text_that_an_older_parser_read_otherwise_is_told_and_no_damage(copy: Crawler) -> None:
    parsed_by_older_parser(copy, copy.one("SELECT min(article_id) FROM articles"))
    with tampering(copy) as db:
        db.execute(
            "UPDATE articles SET figures = (SELECT count(*) FROM figures f WHERE f.revision_id = articles.revision_id)"
        )
    done = copy.run("verify")
    assert done.code == 0, done.out
    assert "1 texts of an older parser are read otherwise now" in done.out


@pytest.mark.parametrize("at", range(1, 10))
def test_any_byte_that_flips_in_the_database_is_found(copy: Crawler, at: int) -> None:
    path = copy.paths.working
    flip(path, path.stat().st_size * at // 10)
    error = "restore it from a backup"
    try:
        assert "sqlite" in {d.part for d in verify(copy.paths, Verified())}
    except ArchiveError as refused:  # what flipped is needed to open the file
        error = str(refused)
    assert "restore it from a backup" in error


def test_a_change_from_outside_breaks_the_seal_until_it_is_accepted(copy: Crawler) -> None:
    with sqlite3.connect(copy.paths.working) as db:
        db.execute("UPDATE crawls SET reason = 'khác'")
    db.close()
    done = copy.run("verify", "--quick", "--repair")
    assert done.code == 1
    assert "DAMAGED working.db: it is not as the last command left it" in done.out
    assert damage(copy).keys() == {"working.db"}
    assert copy.run("verify", "--quick", "--seal").code == 0
    assert damage(copy) == {}


def test_a_seal_is_what_sha256sum_checks(copy: Crawler) -> None:
    assert copy.run("publish").code == 0
    for name in ("working.db", "archive.db"):
        checked = subprocess.run(["sha256sum", "-c", f"{name}.sha256"], cwd=copy.paths.root, check=False)
        assert checked.returncode == 0


def test_half_a_record_of_a_killed_crawl_is_told_and_set_aside(copy: Crawler) -> None:
    path = warc(copy)
    whole = path.read_bytes()
    with path.open("ab") as file:
        file.write(whole[:300])
    assert "half a record of a process that was killed" in damage(copy)[f"{path.name} at byte {len(whole)}"]
    done = copy.run("verify", "--repair", "--quick")
    assert done.code == 0, done.out
    assert path.read_bytes() == whole
    (aside,) = (copy.paths.warc / "torn").iterdir()
    assert aside.read_bytes() == whole[:300]


def test_without_an_archive_it_says_to_crawl_first(crawler: Crawler) -> None:
    done = crawler.run("verify")
    assert done.code == 1
    assert "crawl first" in done.err


def test_a_ledger_that_is_not_what_the_figures_give_is_told_and_worked_out_anew(copy: Crawler) -> None:
    before = copy.rows("SELECT * FROM observations ORDER BY 1")
    assert before
    with tampering(copy) as db:
        db.execute("UPDATE claims SET value_text = '999999' WHERE chosen")
    assert "no figure makes this claim" in copy.run("verify", "--quick").out
    done = copy.run("verify", "--repair", "--quick")
    assert done.code == 0
    assert "the ledger worked out anew" in done.out
    assert copy.rows("SELECT * FROM observations ORDER BY 1") == before
