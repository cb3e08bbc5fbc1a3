"""The snapshot that readers see: a copy in one piece, swapped in by a rename, so that no reader meets half of it."""

from __future__ import annotations

import contextlib
import os
import sqlite3
from dataclasses import dataclass
from pathlib import Path

from sqlite_utils import Database

from archive import search
from archive.errors import ArchiveError
from archive.paths import ArchivePaths
from archive.store.database import open_reading

HIDDEN = ("frontier",)  # tables of the crawl itself, of no use to readers


@dataclass(frozen=True, slots=True)
class Published:
    """What a snapshot holds."""

    path: Path
    articles: int
    revisions: int
    figures: int
    bytes: int


def publish(paths: ArchivePaths) -> Published:
    """Write the snapshot; may run while a crawl writes.

    Raises:
        ArchiveError: no archive, a damaged one, or a full or read-only disk. The old snapshot stays as it was.
    """
    working = open_reading(paths.working)
    fresh = paths.published.with_suffix(".db.new")
    try:
        fresh.unlink(missing_ok=True)
        working.conn.execute("VACUUM INTO ?", (str(fresh),))
        db = Database(sqlite3.connect(fresh))
        db.execute("PRAGMA journal_mode = DELETE")
        for table in HIDDEN:
            db.execute(f"DROP TABLE IF EXISTS {table}")
        search.build(db)
        db.execute("ANALYZE")
        db.conn.commit()
        articles, revisions, figures = (
            db.execute(f"SELECT count(*) FROM {t}").fetchone()[0] for t in ("articles", "revisions", "current_figures")
        )
        db.close()
        _to_disk(fresh)
        fresh.replace(paths.published)
        _to_disk(paths.root)
    except (OSError, sqlite3.Error) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        raise ArchiveError(
            f"cannot publish to {paths.published}: {reason}; the old snapshot is as it was. "
            "Free the disk or make it writable"
        ) from None
    finally:
        working.close()
        for left in (fresh, Path(f"{fresh}-journal")):
            with contextlib.suppress(OSError):
                left.unlink(missing_ok=True)
    return Published(paths.published, articles, revisions, figures, paths.published.stat().st_size)


def _to_disk(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
