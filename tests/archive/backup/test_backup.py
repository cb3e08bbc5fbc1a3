"""Backups add what is new, hold one moment of the archive, refuse a damaged one, and come back."""

from __future__ import annotations

import os
import shutil
import signal
import sqlite3
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from archive.backup import manifest as manifests
from archive.backup.restoring import drill, restore
from archive.backup.writer import back_up
from archive.errors import ArchiveError
from archive.paths import ArchivePaths
from archive.store import crawls
from archive.verify import Verified, verify
from archive.warc.writer import CaptureWriter
from tests.archive.evidence import page, place, record
from tests.archive.site.reports import BASE, Builder


def again(kept: Builder, target: Path, progress: Callable[[str], None] = lambda _: None) -> str:
    return back_up(kept.paths, target, "tests", progress=progress).name


def files(folder: Path) -> dict[str, bytes]:
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def more(kept: Builder, writer: CaptureWriter, n: int) -> None:
    """Let a crawl record one more capture; the file stays open."""
    url, moment = f"{BASE}/them/{n}", f"2022-09-01T00:00:0{n}.000Z"
    at, payload = record(writer, url, moment, page("Thêm", f"trang {n}"))
    crawl = kept.db.execute("SELECT min(crawl_id) FROM crawls").fetchone()[0]
    kept.db.execute(
        "INSERT INTO captures (capture_id, crawl_id, url, captured_at, status, outcome) "
        "VALUES (?, ?, ?, ?, 200, 'other')",
        (f"more{n}", crawl, url, moment),
    )
    crawls.add(kept.db, crawl, requests=1)
    place(kept.db, f"more{n}", at, payload)
    kept.db.conn.commit()


def test_a_backup_comes_back_whole(kept: Builder, tmp_path: Path) -> None:
    again(kept, tmp_path / "backup")
    restored = ArchivePaths(tmp_path / "restored")
    restore(restored, tmp_path / "backup")
    assert list(verify(restored, Verified())) == []
    assert files(restored.warc) == files(kept.paths.warc)
    dumps = [sorted(sqlite3.connect(p.working).iterdump()) for p in (kept.paths, restored)]
    assert dumps[0] == dumps[1]


def test_the_checksums_of_a_backup_are_read_by_sha256sum(kept: Builder, tmp_path: Path) -> None:
    name = again(kept, tmp_path / "backup")
    done = subprocess.run(
        ["sha256sum", "-c", "--strict", "SHA256SUMS"],
        cwd=tmp_path / "backup" / name,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_a_second_backup_copies_only_what_is_new(kept: Builder, tmp_path: Path) -> None:
    target = tmp_path / "backup"
    again(kept, target)
    (old,) = (target / "warc").iterdir()
    inode = old.stat().st_ino
    assert not back_up(kept.paths, target, "tests").new
    writer = CaptureWriter(kept.paths.warc, "thu", {"software": "tests"})
    more(kept, writer, 1)
    done = back_up(kept.paths, target, "tests")
    assert (done.new, done.files) == (True, 1)
    assert old.stat().st_ino == inode
    writer.close()


def test_while_a_crawl_writes_each_backup_is_of_one_moment_and_an_older_one_still_comes_back(
    kept: Builder, tmp_path: Path
) -> None:
    target = tmp_path / "backup"
    writer = CaptureWriter(kept.paths.warc, "thu", {"software": "tests"})
    more(kept, writer, 1)
    newest = max(kept.paths.warc.iterdir(), key=lambda p: p.stat().st_mtime_ns)
    with newest.open("ab") as torn:  # half a record, as it is while the disk takes it
        torn.write(b"\x1f\x8b\x08\x00half")
    first = again(kept, target)
    with newest.open("r+b") as torn:
        torn.truncate(newest.stat().st_size - 8)
    more(kept, writer, 2)
    second = again(kept, target)
    writer.close()
    for name, captures in ((first, 1), (second, 2)):
        restored = ArchivePaths(tmp_path / name)
        restore(restored, target, name)
        assert list(verify(restored, Verified())) == []
        found = sqlite3.connect(restored.working).execute("SELECT count(*) FROM captures WHERE url LIKE '%/them/%'")
        assert found.fetchone() == (captures,)


def test_the_drill_restores_verifies_and_leaves_nothing(kept: Builder, tmp_path: Path) -> None:
    again(kept, tmp_path / "backup")
    (tmp_path / "scratch").mkdir()
    done, wrong = drill(tmp_path / "backup", None, tmp_path / "scratch")
    assert wrong == []
    assert (done.rows, done.warc_files) == (sum(manifests.count_rows(kept.db).values()), 1)
    assert list((tmp_path / "scratch").iterdir()) == []


def test_the_drill_finds_a_backup_that_has_gone_bad(kept: Builder, tmp_path: Path) -> None:
    again(kept, tmp_path / "backup")
    (warc,) = (tmp_path / "backup" / "warc").iterdir()
    data = bytearray(warc.read_bytes())
    data[len(data) // 2] ^= 1
    warc.write_bytes(data)
    with pytest.raises(ArchiveError, match="is damaged: it is not what was backed up"):
        drill(tmp_path / "backup", None, tmp_path)


@pytest.mark.parametrize("step", ["the database", "thu-", "to disk"])
def test_a_killed_backup_leaves_the_earlier_one_and_the_next_one_finishes(
    kept: Builder, tmp_path: Path, step: str
) -> None:
    target = tmp_path / "backup"
    first = again(kept, target)
    before = files(target)
    writer = CaptureWriter(kept.paths.warc, "thu", {"software": "tests"})
    more(kept, writer, 1)
    writer.close()
    child = os.fork()
    if child == 0:
        try:
            again(kept, target, lambda said: os.kill(os.getpid(), signal.SIGKILL) if said.startswith(step) else None)
        finally:
            os._exit(0)
    assert os.WTERMSIG(os.waitpid(child, 0)[1]) == signal.SIGKILL
    assert [p.name for p in manifests.all_in(target)] == [first]
    assert before.items() <= files(target).items() | {("lock", before["lock"])}
    again(kept, target)
    assert drill(target, None, tmp_path)[1] == []
    assert not (target / ".partial").exists()


def test_a_damaged_archive_is_not_backed_up_over_a_good_backup(kept: Builder, tmp_path: Path) -> None:
    target = tmp_path / "backup"
    name = again(kept, target)
    (warc,) = kept.paths.warc.iterdir()
    with warc.open("r+b") as file:
        file.truncate(warc.stat().st_size - 100)
    with pytest.raises(ArchiveError, match="is shorter than its backup"):
        again(kept, target)
    assert [p.name for p in manifests.all_in(target)] == [name]
    restore(ArchivePaths(tmp_path / "restored"), target)
    assert list(verify(ArchivePaths(tmp_path / "restored"), Verified())) == []


def test_a_file_that_grew_but_changed_before_is_not_taken_for_the_same(kept: Builder, tmp_path: Path) -> None:
    target = tmp_path / "backup"
    again(kept, target)
    (warc,) = kept.paths.warc.iterdir()
    data = bytearray(warc.read_bytes())
    data[4] ^= 1  # the time in the gzip header: the record still reads
    warc.write_bytes(bytes(data) + bytes(data))
    with pytest.raises(ArchiveError, match="differs from its backup in what was there before"):
        again(kept, target)


def test_a_damaged_database_is_refused(kept: Builder, tmp_path: Path) -> None:
    target = tmp_path / "backup"
    again(kept, target)
    kept.db.execute("PRAGMA foreign_keys = OFF")
    kept.db.execute("DELETE FROM texts WHERE revision_id IN (SELECT revision_id FROM articles LIMIT 1)")
    kept.db.conn.commit()
    with pytest.raises(ArchiveError, match=r"the database is damaged; run scrapy verify\. Earlier backups"):
        again(kept, target)


def test_only_so_many_backups_stay(kept: Builder, tmp_path: Path) -> None:
    target = tmp_path / "backup"
    names = []
    for n in range(4):
        kept.db.execute("UPDATE articles SET view_count = ?", (n,))
        kept.db.conn.commit()
        names.append(back_up(kept.paths, target, "tests", keep=2).name)
    assert names == sorted(set(names))
    assert [p.name for p in manifests.all_in(target)] == names[-2:]


def test_what_is_no_backup_is_left_alone(kept: Builder, tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "letters.txt").write_text("mine")
    with pytest.raises(ArchiveError, match=r"holds letters\.txt, which is no part of a backup"):
        again(kept, tmp_path / "mine")
    with pytest.raises(ArchiveError, match="holds no backup"):
        restore(ArchivePaths(tmp_path / "restored"), tmp_path / "mine")
    with pytest.raises(ArchiveError, match="would be lost with it"):
        again(kept, kept.paths.root / "backup")


def test_the_backup_of_another_archive_is_not_added_to(kept: Builder, tmp_path: Path) -> None:
    again(kept, tmp_path / "backup")
    kept.db.execute("PRAGMA foreign_keys = OFF")
    for table in ("crawls", "captures", "refusals"):
        kept.db.execute(f"UPDATE {table} SET crawl_id = 'other' || crawl_id")
    kept.db.conn.commit()
    with pytest.raises(ArchiveError, match="is the backup of another archive"):
        again(kept, tmp_path / "backup")


def test_an_archive_is_not_restored_over_another(kept: Builder, tmp_path: Path) -> None:
    again(kept, tmp_path / "backup")
    before = files(kept.paths.root)
    with pytest.raises(ArchiveError, match="already; set ARCHIVE_DIR to an empty folder"):
        restore(kept.paths, tmp_path / "backup")
    assert files(kept.paths.root) == before


def test_restored_by_hand_it_is_whole_too(kept: Builder, tmp_path: Path) -> None:
    name = again(kept, tmp_path / "backup")
    by_hand = ArchivePaths(tmp_path / "by-hand")
    by_hand.root.mkdir()
    shutil.copy(tmp_path / "backup" / name / "working.db", by_hand.root)
    shutil.copytree(tmp_path / "backup" / "warc", by_hand.warc)
    assert list(verify(by_hand, Verified())) == []
