"""A shard, ready to be merged: a copy of its database, upgraded, mended and verified. The shard itself is only read."""

from __future__ import annotations

import fcntl
import os
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from sqlite_utils import Database

from archive.errors import ArchiveError
from archive.ledger.update import update
from archive.merging.histories import shown
from archive.paths import ArchivePaths
from archive.store.database import open_working
from archive.store.seal import is_broken
from archive.verify import Verified, verify
from archive.warc import recovery
from archive.warc.recovery import SOURCE_PREFIX

Progress = Callable[[str], None]
_WORKED_OUT_ANEW = ("ledger", "index")  # damage to what the target works out from the rest


@dataclass(frozen=True, slots=True)
class Shard:
    """A shard: its folder as it was named, the prepared copy, and the revisions that its readers know by name.

    In the copy, WARC files are links to those of the shard; only what had to be mended is a file of its own.
    """

    folder: Path
    copy: ArchivePaths
    known: frozenset[str]


@contextmanager
def prepared(folder: Path, staging: Path, progress: Progress) -> Iterator[Shard]:
    """Give a shard, prepared below ``staging``; nobody can write it meanwhile.

    Raises:
        ArchiveError: there is no archive in the folder, it is being written, damaged, or of a newer version.
    """
    paths = ArchivePaths(folder.absolute())
    if not paths.working.is_file():
        raise ArchiveError(f"there is no archive at {paths.working}; name the folder that holds working.db and warc/")
    with _unwritten(paths):
        copy = ArchivePaths(staging)
        try:
            if is_broken(paths.working):
                raise ArchiveError(_damaged(folder, "its database is not as the last command left it"))
            progress(f"{folder}: copying")
            _copy(paths, copy)
            _bring_up_to_date(folder, paths, copy)
            seen = Verified()
            found = verify(copy, seen, lambda what: progress(f"{folder}: {what}"))
            damage = [d for d in found if d.mend not in _WORKED_OUT_ANEW]
        except OSError as error:
            raise ArchiveError(f"cannot read {folder}: {error}; nothing was merged") from None
        if damage:
            more = f" (and {len(damage) - 1} more)" if len(damage) > 1 else ""
            raise ArchiveError(_damaged(folder, f"{damage[0].what}: {damage[0].wrong}{more}"))
        yield Shard(folder, copy, shown(paths.published) | shown(copy.working, "shown_revisions"))


def _damaged(folder: Path, what: str) -> str:
    return (
        f"{folder} is damaged: {what}. Nothing was merged; ARCHIVE_DIR={folder} scrapy verify says more, "
        "--repair restores what can be worked out"
    )


@contextmanager
def _unwritten(paths: ArchivePaths) -> Iterator[None]:
    """Keep writers out; the lock is shared, and its file only read, so that a shard can lie on a read-only disk."""
    try:
        file = os.open(paths.lock, os.O_RDONLY)
    except FileNotFoundError:
        yield
        return
    except OSError as error:
        raise ArchiveError(f"cannot read {paths.lock}: {error.strerror}") from None
    try:
        try:
            fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            holder = os.pread(file, 200, 0).decode("utf-8", "replace").strip() or "another process"
            raise ArchiveError(f"{paths.root} is being written by {holder}; wait until it ends, or stop it") from None
        yield
    finally:
        os.close(file)


def _copy(paths: ArchivePaths, copy: ArchivePaths) -> None:
    copy.warc.mkdir(parents=True)
    shutil.copyfile(paths.working, copy.working)
    log = paths.working.with_name(paths.working.name + "-wal")
    if log.exists() and log.stat().st_size:  # of a process that was killed: SQLite takes what it committed from there
        shutil.copyfile(log, copy.working.with_name(log.name))
    for path in sorted(paths.warc.rglob("*")) if paths.warc.exists() else ():
        if path.is_file():
            link = copy.warc / path.relative_to(paths.warc)
            link.parent.mkdir(exist_ok=True)
            link.symlink_to(path)


def _bring_up_to_date(folder: Path, paths: ArchivePaths, copy: ArchivePaths) -> None:
    try:
        db = open_working(copy.working, unseal=False)
    except ArchiveError as error:
        raise ArchiveError(f"{str(error).replace(str(copy.working), str(paths.working))}; nothing was merged") from None
    try:
        db.execute("PRAGMA synchronous = OFF")  # a copy, made again after a crash
        for path in copy.warc.glob("*.warc.gz"):
            if not path.name.startswith(SOURCE_PREFIX) and not _is_told(db, path):
                _be_a_file(path)
        recovery.recover(db, copy.warc)
        update(db)
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    except sqlite3.DatabaseError as error:
        raise ArchiveError(_damaged(folder, str(error))) from None
    finally:
        with suppress(sqlite3.DatabaseError):
            db.close()


def _is_told(db: Database, path: Path) -> bool:
    """Return whether captures know a file up to its end."""
    end = db.execute("SELECT max(warc_offset + warc_length) FROM captures WHERE warc_file = ?", (path.name,)).fetchone()
    return bool(end[0] == path.stat().st_size)


def _be_a_file(link: Path) -> None:
    fresh = link.with_name(link.name + ".new")
    shutil.copyfile(link, fresh)
    fresh.replace(link)
