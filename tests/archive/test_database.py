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
from archive.store.schema import migrations


def test_opening_twice_changes_nothing(paths: ArchivePaths) -> None:
    open_working(paths.working).close()
    before = Database(sqlite3.connect(paths.working)).schema
    open_working(paths.working).close()
    assert Database(sqlite3.connect(paths.working)).schema == before


def test_an_archive_from_before_files_were_read_keeps_its_rows(paths: ArchivePaths) -> None:
    old = Database(sqlite3.connect(paths.working))
    migrations.apply(old, stop_before="m0003_files")
    with old.atomic():
        old.execute("INSERT INTO portals (portal, organisation, area, base) VALUES ('thu', 'Cổng', '95', 'http://h/')")
        old.execute(
            "INSERT INTO crawls (crawl_id, portal, source, mode, base, started_at, software, parser_version, "
            "extractor_version) VALUES ('w', 'thu', 'live', 'full', 'http://h/', '2024', 's', '1', '1')"
        )
        old.execute(
            "INSERT INTO captures (capture_id, crawl_id, url, captured_at, outcome) "
            "VALUES ('c', 'w', 'u', '2024', 'article')"
        )
        old.execute(
            "INSERT INTO articles (article_id, portal, url, title, revision_id, revisions, figures, first_seen, "
            "last_seen) VALUES ('thu:1', 'thu', 'u', 'T', 'r', 1, 1, '2024', '2024')"
        )
        old.execute(
            "INSERT INTO revisions (revision_id, article_id, content_hash, captured_at, capture_id, last_confirmed, "
            "title, platform, text_id) VALUES ('r', 'thu:1', 'h', '2024', 'c', '2024', 'T', 'p', 't')"
        )
        old.execute("INSERT INTO texts VALUES ('t', 'r', '1', '1', '27 lớp', '[]')")
        old.execute("INSERT INTO attachments VALUES ('r', 1, '/a.pdf', 'Tệp')")
        old.execute(
            'INSERT INTO figures (figure_id, article_id, revision_id, text_id, start, "end", quote, sentence, '
            "value_text, qualifier, relation, status, aggregate, flags, rule, extractor_version) VALUES ('f', 'thu:1', "
            "'r', 't', 0, 6, '27 lớp', '27 lớp', '27', 'exact', 'none', 'achieved', 'point', '[]', 'r', '1')"
        )
    old.close()
    db = open_working(paths.working)
    assert db.execute("SELECT figure_id, article_id, value FROM current_figures").fetchall() == [("f", "thu:1", 27.0)]
    assert db.execute("SELECT url, label, file FROM attachments").fetchall() == [("/a.pdf", "Tệp", None)]
    assert db.execute("PRAGMA foreign_key_check").fetchall() == []
    assert db.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    assert db.execute("PRAGMA foreign_keys").fetchone() == (1,)
    fresh = Database(memory=True)
    migrations.apply(fresh)
    assert sorted(db.schema.splitlines()) == sorted(fresh.schema.splitlines())
    db.close()


def test_verdicts_of_an_archive_from_before_notes_stay_and_the_ledger_hears_of_new_ones(paths: ArchivePaths) -> None:
    old = Database(sqlite3.connect(paths.working))
    migrations.apply(old, stop_before="m0012_notes")
    with old.atomic():
        old.execute("INSERT INTO ledger_stale VALUES ('nobody')")
        old.execute("INSERT INTO portals (portal, organisation, area, base) VALUES ('thu', 'Cổng', '95', 'http://h/')")
        old.execute(
            "INSERT INTO articles (article_id, portal, url, title, revision_id, revisions, figures, first_seen, "
            "last_seen) VALUES ('thu:1', 'thu', 'u', 'T', 'r', 1, 1, '2024', '2024')"
        )
        old.execute(
            'INSERT INTO figures (figure_id, article_id, revision_id, text_id, start, "end", quote, sentence, '
            "value_text, qualifier, relation, status, aggregate, flags, rule, extractor_version) VALUES ('f', 'thu:1', "
            "'r', 't', 0, 6, '27 lớp', '27 lớp', '27', 'exact', 'none', 'achieved', 'point', '[\"ocr\"]', 'r', '1')"
        )
        old.execute("INSERT INTO corrections VALUES ('n1', 'f', 'wrong', '28', 'trang 3', 'Lan', '2024')")
        old.execute("DELETE FROM ledger_stale")
    old.close()
    db = open_working(paths.working)
    assert db.execute("SELECT * FROM corrections").fetchall() == [
        ("n1", "f", "wrong", "28", "trang 3", "Lan", "2024", None)
    ]

    def stale_after(verdict: str) -> list[tuple[str]]:
        with db.atomic():
            db.execute("DELETE FROM ledger_stale")
            db.execute(
                "INSERT INTO corrections (correction_id, figure_id, verdict, made_by, made_at) "
                "VALUES (?1, 'f', ?1, 'Lan', '2025')",
                (verdict,),
            )
        return db.execute("SELECT article_id FROM ledger_stale").fetchall()

    assert stale_after("confirmed") == [("thu:1",)]
    assert stale_after("noted") == []
    db.close()


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
