"""What a shard must be to be merged, and that nothing is written before all shards are."""

from __future__ import annotations

import shutil
import sqlite3
import tarfile
from collections.abc import Callable
from pathlib import Path

import pytest
from warcio.archiveiterator import ArchiveIterator

from archive.errors import ArchiveError
from archive.fixity.damage import Damage
from archive.lock import WriteLock
from archive.merging.evidence import bring, names_for
from archive.paths import ArchivePaths
from archive.store.database import close_working, open_working
from archive.verify import Verified, verify
from tests.archive.merging.observed import Seen, archive, everything, files, merged, rows

MUSEUM = Path(__file__).parent.parent / "museum"
EXHIBITS = sorted(p.name.removesuffix(".tar.xz") for p in MUSEUM.glob("*.tar.xz"))


@pytest.fixture
def good(tmp_path: Path) -> Path:
    return archive(tmp_path / "good", [Seen(1, "1", 12)])


@pytest.fixture
def evidence(evident: Path, tmp_path: Path) -> Path:
    """A shard with WARC files."""
    shutil.copytree(evident, tmp_path / "evidence")
    db = open_working(tmp_path / "evidence" / "working.db")
    close_working(db, tmp_path / "evidence" / "working.db")
    return tmp_path / "evidence"


def newer(shard: Path) -> None:
    db = sqlite3.connect(shard / "working.db")
    db.execute("INSERT INTO _sqlite_migrations (migration_set, name, applied_at) VALUES ('archive', 'm9999', '2030')")
    db.commit()
    db.close()
    (shard / "working.db.sha256").unlink()


def another_database(shard: Path) -> None:
    (shard / "working.db").unlink()
    (shard / "working.db.sha256").unlink()
    db = sqlite3.connect(shard / "working.db")
    db.execute("CREATE TABLE songs (title TEXT)")
    db.commit()
    db.close()


def a_flipped_record(shard: Path) -> None:
    path = next((shard / "warc").glob("*.warc.gz"))
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 0xFF
    path.write_bytes(data)


def a_lost_file(shard: Path) -> None:
    next((shard / "warc").glob("*.warc.gz")).unlink()


def a_flipped_row(shard: Path) -> None:
    data = bytearray((shard / "working.db").read_bytes())
    at = data.rindex("đã".encode())
    data[at] ^= 0x01
    (shard / "working.db").write_bytes(data)


def half_a_database(shard: Path) -> None:
    data = (shard / "working.db").read_bytes()
    (shard / "working.db").write_bytes(data[: len(data) // 2])
    (shard / "working.db.sha256").unlink()


def a_lost_row(shard: Path) -> None:
    db = sqlite3.connect(shard / "working.db")
    db.execute("DELETE FROM texts")
    db.commit()
    db.close()
    (shard / "working.db.sha256").unlink()


DAMAGE: dict[Callable[[Path], None], str] = {
    newer: "newer version",
    another_database: "not an archive of ours",
    a_flipped_record: "is damaged",
    a_lost_file: "the file is missing",
    a_flipped_row: "not as the last command left it",
    half_a_database: "malformed",
    a_lost_row: "refers to",
}


@pytest.mark.parametrize("harm", DAMAGE, ids=lambda harm: harm.__name__)
def test_a_shard_that_cannot_be_trusted_is_named_before_anything_is_written(
    good: Path, evidence: Path, tmp_path: Path, harm: Callable[[Path], None]
) -> None:
    harm(evidence)
    with pytest.raises(ArchiveError) as refused:
        merged(tmp_path / "new", [good, evidence])
    assert DAMAGE[harm] in str(refused.value)
    assert str(evidence) in str(refused.value)
    assert "\n" not in str(refused.value)
    assert not (tmp_path / "new").exists()
    target = archive(tmp_path / "there", [Seen(2, "2", 13)])
    (target / "lock").touch()
    before = files(target)
    with pytest.raises(ArchiveError):
        merged(target, [good, evidence])
    assert files(target) == before


def test_a_shard_that_is_being_written_is_refused(good: Path, tmp_path: Path) -> None:
    with WriteLock(good / "lock", "a crawl of thu"), pytest.raises(ArchiveError, match="being written by a crawl of"):
        merged(tmp_path / "all", [good])
    assert not (tmp_path / "all").exists()
    with pytest.raises(ArchiveError, match="there is no archive"):
        merged(tmp_path / "all", [tmp_path / "nowhere"])
    with pytest.raises(ArchiveError, match="the archive to merge into"):
        merged(good, [good])


def test_a_shard_on_a_disk_that_cannot_be_written_is_merged(evidence: Path, tmp_path: Path) -> None:
    (evidence / "lock").touch()
    for path in (*evidence.rglob("*"), evidence):
        path.chmod(0o555 if path.is_dir() else 0o444)
    before = files(evidence)
    merged(tmp_path / "all", [evidence])
    assert files(evidence) == before


@pytest.mark.parametrize("name", EXHIBITS)
def test_a_shard_of_every_older_version_is_merged_and_stays_as_it_is(name: str, good: Path, tmp_path: Path) -> None:
    old = tmp_path / "old"
    with tarfile.open(MUSEUM / f"{name}.tar.xz") as packed:
        packed.extractall(old, filter="data")
    before = files(old)
    done = merged(good, [old])
    assert files(old) == before
    assert (done.rows["articles"], done.rows["revisions"], done.conflicts) == (3, 4, 0)
    assert list(verify(ArchivePaths(good), Verified())) == []
    kept = everything(good)
    assert not merged(good, [old]).anything
    assert everything(good) == kept


# ---- WARC files ------------------------------------------------------------------------------------------


def test_warc_files_keep_names_and_bytes_and_no_byte_is_there_twice(evidence: Path, tmp_path: Path) -> None:
    merged(tmp_path / "all", [evidence])
    for path in (evidence / "warc").iterdir():
        assert (tmp_path / "all" / "warc" / path.name).samefile(path)
    assert list(verify(ArchivePaths(tmp_path / "all"), Verified())) == []
    assert rows(tmp_path / "all", "SELECT count(*) FROM captures WHERE warc_file IS NULL AND status = 200") == rows(
        evidence, "SELECT count(*) FROM captures WHERE warc_file IS NULL AND status = 200"
    )


def test_a_name_that_is_taken_by_another_file_is_not_written_over(evidence: Path, tmp_path: Path) -> None:
    (path,) = (evidence / "warc").glob("*.warc.gz")
    (tmp_path / "all" / "warc").mkdir(parents=True)
    other = tmp_path / "all" / "warc" / path.name
    with path.open("rb") as file:
        records = ArchiveIterator(file)
        assert next(records).rec_type == "warcinfo"
        length = records.get_record_length()
    other.write_bytes(path.read_bytes()[:length])
    for _ in range(2):
        merged(tmp_path / "all", [evidence])
        assert other.stat().st_size == length
        (name,) = rows(tmp_path / "all", "SELECT DISTINCT warc_file FROM captures WHERE warc_file IS NOT NULL")[0]
        assert (tmp_path / "all" / "warc" / name).read_bytes() == path.read_bytes()


def test_files_of_one_name_get_the_digest_of_their_content_into_it(tmp_path: Path) -> None:
    for folder, said in (("one", b"1"), ("two", b"2"), ("same", b"1")):
        (tmp_path / folder / "torn").mkdir(parents=True)
        (tmp_path / folder / "a.warc.gz").write_bytes(said)
        (tmp_path / folder / "torn" / "b.warc.gz.12").write_bytes(said)
    paths = ArchivePaths(tmp_path / "all")
    paths.make()
    for folder in ("one", "two", "same", "two"):
        bring(tmp_path / folder, paths, names_for(tmp_path / folder, paths.warc), link=True)
    found = sorted(str(p.relative_to(paths.warc)) for p in paths.warc.rglob("*") if p.is_file())
    assert [p.read_bytes() for p in sorted(paths.warc.glob("*.gz"))] in ([b"1", b"2"], [b"2", b"1"])
    assert len(found) == 4
    assert found[1] == "a.warc.gz"
    assert found[0].startswith("a-")
    assert found[0].endswith(".warc.gz")


def test_half_a_record_of_a_killed_process_is_set_aside_in_the_target_alone(evidence: Path, tmp_path: Path) -> None:
    (path,) = (evidence / "warc").glob("*.warc.gz")
    whole = path.read_bytes()
    path.write_bytes(whole + whole[:100])
    merged(tmp_path / "all", [evidence])
    assert path.read_bytes() == whole + whole[:100]
    kept = tmp_path / "all" / "warc" / path.name
    assert kept.read_bytes() == whole
    assert [p.read_bytes() for p in (tmp_path / "all" / "warc" / "torn").iterdir()] == [whole[:100]]
    assert kept.stat().st_nlink == 1
    assert not merged(tmp_path / "all", [evidence]).anything


def test_one_record_that_both_have_read_is_one_capture(evidence: Path, tmp_path: Path) -> None:
    shutil.copytree(evidence, tmp_path / "same")
    db = open_working(tmp_path / "same" / "working.db")
    db.execute("PRAGMA foreign_keys = OFF")
    for table, column in (("captures", "capture_id"), ("sightings", "capture_id"), ("revisions", "capture_id")):
        db.execute(f"UPDATE {table} SET {column} = 'other-' || {column}")
    for table in ("file_captures", "portal_observations"):
        db.execute(f"UPDATE {table} SET capture_id = 'other-' || capture_id")
    db.conn.commit()
    close_working(db, tmp_path / "same" / "working.db")
    with_records = "SELECT count(*) FROM captures WHERE warc_file IS NOT NULL"
    wanted = rows(evidence, with_records)
    merged(evidence, [tmp_path / "same"])
    assert rows(evidence, with_records) == wanted
    assert rows(evidence, "SELECT count(*) FROM merge_conflicts") == [(0,)]
    damage: list[Damage] = list(verify(ArchivePaths(evidence), Verified()))
    assert damage == []
