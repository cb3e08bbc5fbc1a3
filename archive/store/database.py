"""Open a working database: create it, upgrade an older one, refuse one from the future."""

from __future__ import annotations

import os
import sqlite3
from contextlib import suppress
from pathlib import Path

from sqlite_utils import Database

import archive.audit.schema
import archive.health.schema
import archive.ledger.schema
import archive.merging.schema
import archive.store.schema_0012
import archive.store.schema_0016  # noqa: F401 - migrations of all are among those below
from archive.errors import ArchiveError
from archive.ledger.update import update
from archive.lock import WriteLock
from archive.paths import ArchivePaths
from archive.store.schema import migrations
from archive.store.seal import break_seal, put_seal

# Keys are digests, so that every transaction touches pages all over the file: in the 2 MB that SQLite keeps otherwise
# it reads most of them anew, and at every 4 MB of log it writes them back one by one. A log of 32 MB is what a power
# cut may lose (a kill loses nothing): pages are read from their WARC records again, a command's notes are given again.
_ROOM = {"cache_size": "-32768", "wal_autocheckpoint": "8192"}  # KB; pages of 4 KB
APPLICATION_ID = 0x424C4843  # "BLHC": tells our files from other SQLite databases


def open_working(path: Path, unseal: bool = True) -> Database:
    """Open the working database for writing (WAL, foreign keys checked), upgrading its schema and breaking its seal.

    Raises:
        ArchiveError: not an archive, from a newer version, damaged, or not writable.
    """
    try:
        connection = sqlite3.connect(path)
    except sqlite3.OperationalError as error:
        raise ArchiveError(f"cannot open {path}: {error}; make the folder writable or set ARCHIVE_DIR") from None
    db = Database(connection)
    try:
        _check_ours(db, path)
        db.execute("PRAGMA journal_mode = WAL")
        if unseal:
            break_seal(path)
        db.execute("PRAGMA synchronous = NORMAL")
        db.execute("PRAGMA busy_timeout = 10000")
        for setting, value in _ROOM.items():
            db.execute(f"PRAGMA {setting} = {value}")
        if migrations.pending(db):
            db.execute(f"PRAGMA application_id = {APPLICATION_ID}")
            migrations.apply(db)
        db.execute("PRAGMA foreign_keys = ON")  # after the migrations: some make a table anew
    except ArchiveError:
        connection.close()
        raise
    except OSError as error:
        connection.close()
        raise ArchiveError(f"cannot write in {path.parent}: {error.strerror}; make it writable") from None
    except sqlite3.DatabaseError as error:
        connection.close()
        way_out = (
            "free the disk or make it writable"
            if isinstance(error, sqlite3.OperationalError)
            else "restore it from a backup, or move it away and crawl again"
        )
        raise ArchiveError(f"cannot use {path}: {error}; {way_out}") from None
    return db


def close_working(db: Database, path: Path) -> None:
    """Close a working database, its ledger up to date, and seal it; the caller holds the archive's lock."""
    try:
        update(db)
    except sqlite3.DatabaseError as error:  # what is stale stays noted
        if not is_disk_trouble(error) and error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_CORRUPT:
            raise
    with suppress(sqlite3.OperationalError):  # a full disk takes no checkpoint; the next start makes it
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    db.close()
    put_seal(path)


def renew_seal(paths: ArchivePaths) -> None:
    """Seal a working database after a write that went without the archive's lock; a running crawl seals it later."""
    break_seal(paths.working)
    with suppress(ArchiveError), WriteLock(paths.lock, "a check"):
        put_seal(paths.working)


def open_reading(path: Path) -> Database:
    """Open an archive database read-only; raises ArchiveError where there is none or it cannot be read."""
    if not path.exists():
        raise ArchiveError(f"there is no archive at {path}; crawl first, or set ARCHIVE_DIR")
    db = _readable(path)
    try:
        _check_ours(db, path)
    except sqlite3.OperationalError as error:
        raise ArchiveError(f"cannot read {path}: {error}; make its folder readable and writable") from None
    except sqlite3.DatabaseError as error:
        raise ArchiveError(f"cannot read {path}: {error}; restore it from a backup") from None
    return db


def _readable(path: Path) -> Database:
    """Connect read-only, also on a disk that takes no file for the write-ahead log (a CD, a read-only mount)."""
    db = Database(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True))
    try:
        db.execute("PRAGMA schema_version").fetchone()
    except sqlite3.OperationalError:
        log = path.with_name(path.name + "-wal")
        if os.access(path.parent, os.W_OK) or (log.exists() and log.stat().st_size):
            return db  # something else is wrong, or a part of it is in the log: the first query says what
        db.close()
        db = Database(sqlite3.connect(f"{path.as_uri()}?immutable=1", uri=True))
    return db


def is_disk_trouble(error: sqlite3.Error) -> bool:
    """Return whether an error is the disk's (full, read-only, failing, locked) and not a mistake of ours."""
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    return code in (
        sqlite3.SQLITE_FULL,
        sqlite3.SQLITE_READONLY,
        sqlite3.SQLITE_IOERR,
        sqlite3.SQLITE_CANTOPEN,
        sqlite3.SQLITE_BUSY,
    )


def _check_ours(db: Database, path: Path) -> None:
    applied = {m.name for m in migrations.applied(db)}
    ours = {m.name for m in migrations._migrations}
    unknown = sorted(applied - ours)
    if unknown:
        raise ArchiveError(
            f"{path} was written by a newer version of this software (it knows {unknown[-1]!r}); upgrade the software"
        )
    application = db.execute("PRAGMA application_id").fetchone()[0]
    if not applied and (application not in (0, APPLICATION_ID) or set(db.table_names()) - {"_sqlite_migrations"}):
        raise ArchiveError(
            f"{path} is a SQLite database, but not an archive of ours; set ARCHIVE_DIR to another folder"
        )
