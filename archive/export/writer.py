"""Write an export: a consistent copy of the database is staged, walked, described, and swapped in as a whole."""

from __future__ import annotations

import json
import shutil
import sqlite3
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from sqlite_utils import Database

from archive import folders
from archive.audit.trust import of_all as of_all_figures
from archive.audit.trust import of_indicators
from archive.errors import ArchiveError
from archive.export import evidence, package, parquet
from archive.export.formats import CsvWriter, JsonLinesWriter, TableWriter, Writers
from archive.export.tables import Shape, rows_of, shapes, views, worked_out
from archive.lock import WriteLock
from archive.paths import METADATA, ArchivePaths
from archive.publish import HIDDEN
from archive.store.database import open_reading
from archive.store.schema import migrations
from archive.withholding.copies import leave_out
from archive.withholding.records import Published

FORMATS = ("csv", "jsonl", "parquet")
MEMBERS = frozenset({*FORMATS, package.PACKAGE, package.README, package.SUMS, evidence.WACZ, evidence.FOLDER})
Progress = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Wanted:
    """What an export is to hold.

    ``public``: without what is withheld and without the crawl's own tables; else all of it, for restoring. ``wacz``:
    the WARC files packed for replay; a restricted export has them as they are, too.
    """

    public: bool = True
    wacz: bool = True
    parquet: bool = True
    software: str = ""


@dataclass(frozen=True, slots=True)
class Exported:
    """What an export holds."""

    tables: int
    rows: int
    files: int
    bytes: int
    withheld: int


def export(paths: ArchivePaths, target: Path, wanted: Wanted, progress: Progress = lambda _: None) -> Exported:
    """Write an export to ``target``; may run while a crawl writes. An earlier export there stays whole until the end.

    Raises:
        ArchiveError: no archive, a target that is something else, a full or read-only disk.
    """
    if not paths.working.exists():
        raise ArchiveError(f"there is no archive at {paths.working}; crawl first, or set ARCHIVE_DIR")
    target = target.absolute()
    _check_target(paths, target)
    with WriteLock(paths.root / "export.lock", "an export"):
        try:
            fresh = folders.begin(target)
            try:
                done = _write(paths, fresh, wanted, progress)
                progress("to disk")
                folders.swap_in(fresh, target)
            finally:
                shutil.rmtree(fresh, ignore_errors=True)
        except (OSError, sqlite3.Error) as error:
            reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
            raise ArchiveError(
                f"cannot export to {target}: {reason}; an earlier export there is as it was. "
                "Free the disk or make it writable"
            ) from None
    return done


def _check_target(paths: ArchivePaths, target: Path) -> None:
    if target == paths.root or target in paths.root.parents or target == paths.warc or paths.warc in target.parents:
        raise ArchiveError(f"{target} is part of the archive itself; name another folder")
    if not target.exists():
        return
    if not target.is_dir():
        raise ArchiveError(f"{target} is a file; name a folder")
    strange = sorted({p.name for p in target.iterdir()} - MEMBERS)
    if strange:
        raise ArchiveError(f"{target} holds {strange[0]}, which is no part of an export; name an empty or a new folder")
    if any(target.iterdir()):
        package.read(target)


def _write(paths: ArchivePaths, folder: Path, wanted: Wanted, progress: Progress) -> Exported:
    staged = folder / "staged.db"
    progress("a copy of the database")
    db = _staged(paths, staged)
    try:
        published = Published(db) if wanted.public else None
        ends = evidence.ends(db)
        if wanted.public:
            leave_out(db)
        formats = [f for f in FORMATS if f != "parquet" or wanted.parquet]
        counted = _tables(db, folder, formats, wanted.public, progress)
        trust, of_all = of_indicators(db.conn), of_all_figures(db.conn)
        found = evidence.write(paths, folder, db, published, ends, wanted.wacz, progress)
    finally:
        db.close()
        for left in folder.glob("staged.db*"):
            left.unlink()
    progress("checksums")
    ours: dict[str, object] = {
        "scope": "public" if wanted.public else "all",
        "software": wanted.software,
        "migrations": [m.name for m in migrations._migrations],
    }
    words = json.loads(METADATA.read_text(encoding="utf-8"))
    if of_all is not None:
        words["description"] += f" Audit {of_all.audit_id}: {of_all.words}."
        ours["trust"] = {indicator: said.words for indicator, said in sorted(trust.items())}
    package.describe(folder, counted, formats, words, ours, found)
    package.write_readme(folder, wanted.public, formats)
    package.add_sums(folder)
    files = [p for p in folder.rglob("*") if p.is_file()]
    return Exported(
        tables=sum(not s.derived for s, _ in counted),
        rows=sum(n for s, n in counted if not s.derived),
        files=len(files),
        bytes=sum(p.stat().st_size for p in files),
        withheld=published.withheld if published else 0,
    )


def _staged(paths: ArchivePaths, staged: Path) -> Database:
    working = open_reading(paths.working)
    try:
        working.conn.execute("VACUUM INTO ?", (str(staged),))
    finally:
        working.close()
    db = Database(sqlite3.connect(staged))
    db.execute("PRAGMA journal_mode = OFF")
    db.execute("PRAGMA synchronous = OFF")
    return db


def _tables(
    db: Database, folder: Path, formats: list[str], public: bool, progress: Progress
) -> list[tuple[Shape, int]]:
    for name in formats:
        (folder / name).mkdir()
    counted: list[tuple[Shape, int]] = []

    def write(shape: Shape) -> None:
        rows = 0
        with Writers([_writer(name, folder / name / f"{shape.name}.{name}", shape) for name in formats]) as writers:
            for batch in rows_of(db, shape):
                writers.write(batch)
                rows += len(batch)
                progress(f"{shape.name}: {rows} rows")
        counted.append((shape, rows))

    for shape in shapes(db, frozenset(HIDDEN) if public else frozenset()):
        progress(shape.name)
        write(shape)
    for view in views(db):
        progress(view)
        with worked_out(db, view) as shape:
            write(shape)
    return sorted(counted, key=lambda found: found[0].name)


def _writer(name: str, path: Path, shape: Shape) -> TableWriter:
    if name == "csv":
        return CsvWriter(path, shape)
    return JsonLinesWriter(path, shape) if name == "jsonl" else parquet.ParquetWriter(path, shape)
