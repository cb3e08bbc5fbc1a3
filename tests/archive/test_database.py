"""Opening an archive: creating, upgrading, refusing."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from sqlite_utils import Database

from archive.errors import ArchiveError
from archive.lock import WriteLock
from archive.paths import ArchivePaths
from archive.store.database import open_reading, open_working


def test_opening_twice_changes_nothing(paths: ArchivePaths) -> None:
    open_working(paths.working).close()
    before = Database(sqlite3.connect(paths.working)).schema
    open_working(paths.working).close()
    assert Database(sqlite3.connect(paths.working)).schema == before


def test_an_archive_from_the_future_is_refused_and_untouched(paths: ArchivePaths) -> None:
    db = open_working(paths.working)
    db["_sqlite_migrations"].insert({"migration_set": "archive", "name": "m9999_later", "applied_at": "2031-01-01"})  # type: ignore[union-attr]
    db.close()
    before = paths.working.read_bytes()
    with pytest.raises(ArchiveError, match=r"newer version.*upgrade the software"):
        open_working(paths.working)
    assert paths.working.read_bytes() == before


def test_a_foreign_database_is_refused_and_untouched(paths: ArchivePaths) -> None:
    with sqlite3.connect(paths.working) as other:
        other.execute("CREATE TABLE recipes (name TEXT)")
    with pytest.raises(ArchiveError, match="not an archive of ours"):
        open_working(paths.working)
    assert sqlite3.connect(paths.working).execute("SELECT count(*) FROM recipes").fetchone() == (0,)


def test_a_file_that_is_no_database_is_refused_and_untouched(paths: ArchivePaths) -> None:
    paths.working.write_bytes(b"not a database, but long enough to be looked at" * 50)
    before = paths.working.read_bytes()
    with pytest.raises(ArchiveError, match="backup"):
        open_working(paths.working)
    assert paths.working.read_bytes() == before


def test_reading_where_there_is_nothing_says_what_to_do(paths: ArchivePaths) -> None:
    with pytest.raises(ArchiveError, match="crawl first"):
        open_reading(paths.working)


def test_a_path_that_is_a_file_is_named(tmp_path: Path) -> None:
    (tmp_path / "archive").write_text("a file")
    with pytest.raises(ArchiveError, match="ARCHIVE_DIR"):
        ArchivePaths(tmp_path / "archive").make()


def test_the_second_writer_is_told_who_holds_the_archive(paths: ArchivePaths) -> None:
    with WriteLock(paths.lock, "a crawl of thu"):
        other = WriteLock(paths.lock, "another crawl")
        with pytest.raises(ArchiveError, match=r"a crawl of thu \(process \d+\)"):
            other.acquire()


def test_a_lock_dies_with_its_holder(paths: ArchivePaths) -> None:
    code = (
        "import os, signal; from pathlib import Path; from archive.lock import WriteLock\n"
        f"WriteLock(Path({str(paths.lock)!r}), 'a crawl').acquire(); os.kill(os.getpid(), signal.SIGKILL)"
    )
    subprocess.run([sys.executable, "-c", code], check=False)
    with WriteLock(paths.lock, "another crawl"):
        assert "another crawl" in paths.lock.read_text()
