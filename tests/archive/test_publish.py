"""Publishing: a whole snapshot or none, and search as Vietnamese is typed."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlite_utils import Database

from archive import search
from archive.errors import ArchiveError
from archive.paths import ArchivePaths
from archive.publish import publish
from archive.store import pages
from tests.archive.conftest import MakePage


@pytest.fixture
def published(paths: ArchivePaths, db: Database, crawl: str, page: MakePage) -> sqlite3.Connection:
    pages.store(db, crawl, page(classes=12))
    pages.store(db, crawl, page(classes=13, key="102"))
    publish(paths)
    return sqlite3.connect(paths.published)


def test_the_snapshot_holds_what_readers_need_and_not_the_frontier(published: sqlite3.Connection) -> None:
    tables = {name for (name,) in published.execute("SELECT name FROM sqlite_master")}
    assert {"articles", "figures", "series", "changes", "documents", "search_index"} <= tables
    assert "frontier" not in tables
    assert published.execute("PRAGMA journal_mode").fetchone() == ("delete",)
    assert published.execute("SELECT count(*) FROM series").fetchone() == (1,)


@pytest.mark.parametrize(
    ("words", "found"), [("dau nam", 2), ("đầu năm", 2), ("đâu năm", 0), ('"đầu năm" AND "lop"', 2), ("12", 1)]
)
def test_marked_and_unmarked_words_are_found_by_one_index(
    published: sqlite3.Connection, words: str, found: int
) -> None:
    query = "SELECT count(*) FROM search_index WHERE search_index MATCH ?"
    assert published.execute(query, (words,)).fetchone() == (found,)


def test_no_phrase_runs_from_the_folded_text_over_into_the_printed_one(published: sqlite3.Connection) -> None:
    (title,) = published.execute("SELECT title FROM articles LIMIT 1").fetchone()
    last, first = search.fold(title.split()[-1]), title.split()[0]
    query = "SELECT count(*) FROM search_index WHERE search_index MATCH ?"
    assert published.execute(query, (f'"{last} {first}"',)).fetchone() == (0,)


def test_a_failed_publication_leaves_the_old_snapshot(
    paths: ArchivePaths, db: Database, crawl: str, page: MakePage, monkeypatch: pytest.MonkeyPatch
) -> None:
    pages.store(db, crawl, page())
    publish(paths)
    before = paths.published.read_bytes()

    def full(database: Database) -> int:
        raise sqlite3.OperationalError("database or disk is full")

    monkeypatch.setattr(search, "build", full)
    with pytest.raises(ArchiveError, match="disk is full; the old snapshot is as it was"):
        publish(paths)
    assert paths.published.read_bytes() == before
    assert sorted(p.name for p in paths.root.iterdir() if "new" in p.name) == []


def test_equal_archives_publish_equal_bytes(paths: ArchivePaths, db: Database, crawl: str, page: MakePage) -> None:
    pages.store(db, crawl, page())
    publish(paths)
    first = paths.published.read_bytes()
    publish(paths)
    assert paths.published.read_bytes() == first


def test_without_an_archive_it_says_to_crawl_first(tmp_path: Path) -> None:
    with pytest.raises(ArchiveError, match="crawl first"):
        publish(ArchivePaths(tmp_path))


@given(st.text(max_size=80))
def test_folding_leaves_no_mark_and_folds_once(text: str) -> None:
    folded = search.fold(text)
    assert search.fold(folded) == folded
    assert "đ" not in folded


def test_folding_covers_every_vietnamese_letter() -> None:
    letters = "àáảãạăằắẳẵặâầấẩẫậèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵđ"
    assert set(search.fold(letters + letters.upper())) == set("aeiouydAEIOUYD")
