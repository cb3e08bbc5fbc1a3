"""Restore an archive from an export: all of it is checked and built beside, then it appears at once.

::

    SHA256SUMS, versions ──► restore.partial/ (jsonl/ ► working.db, WARC files ► warc/) ──► in place
"""

from __future__ import annotations

import shutil
import sqlite3
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlite_utils import Database
from sqlite_utils.migrations import Migrations

from archive.errors import ArchiveError
from archive.export import evidence, package
from archive.export.formats import read_line
from archive.export.tables import Shape, quoted, shapes
from archive.paths import ArchivePaths
from archive.placing import Progress, check_empty, place, staging
from archive.store.database import open_working
from archive.store.schema import migrations


@dataclass(frozen=True, slots=True)
class Imported:
    """What was restored; ``evidence`` is False where the export held no WARC files."""

    tables: int
    rows: int
    warc_files: int
    evidence: bool


def restore(paths: ArchivePaths, folder: Path, progress: Progress = lambda _: None) -> Imported:
    """Restore the archive of an export into an empty folder.

    Raises:
        ArchiveError: the archive is not empty, the export is damaged, from a newer version or none, or the disk is
            full. Nothing is changed then.
    """
    folder = folder.absolute()
    said = package.read(folder)
    ours = said[package.OURS]
    newer = sorted(set(ours.get("migrations", [])) - {m.name for m in migrations._migrations})
    if newer or int(ours.get("format", 0)) > package.FORMAT:
        what = f"it knows {newer[-1]!r}" if newer else f"format {ours['format']}"
        raise ArchiveError(f"{folder} was exported by a newer version of this software ({what}); upgrade the software")
    check_empty(paths)
    progress("checksums")
    sums = package.check_sums(folder)
    listed = {r["path"] for r in said.get("resources", [])}
    if lost := sorted(listed - sums.keys()):
        raise ArchiveError(f"{folder} is not whole: {package.SUMS} does not know {lost[0]}; copy the export again")
    try:
        with staging(paths, "an import") as staged:
            tables, rows = _load(staged / "working.db", folder, said, progress)
            progress("WARC files")
            _unpack(staged / "working.db", staged / "warc", folder)
            files = place(paths, staged, progress)
    except (OSError, sqlite3.OperationalError) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        raise ArchiveError(f"cannot import into {paths.root}: {reason}; free the disk or make it writable") from None
    return Imported(tables, rows, files, files > 0)


def _load(path: Path, folder: Path, said: dict[str, Any], progress: Progress) -> tuple[int, int]:
    """Build the database as the exporting version had it, fill it, and bring it up to date."""
    as_exported = Migrations("archive")
    wanted = set(said[package.OURS]["migrations"])
    as_exported._migrations = [m for m in migrations._migrations if m.name in wanted]
    db = Database(sqlite3.connect(path))
    try:
        db.execute("PRAGMA synchronous = OFF")
        as_exported.apply(db)
        known = {s.name: s for s in shapes(db) if not s.derived}
        resources = [r for r in said["resources"] if r.get("format") == "jsonl" and not r.get("derived")]
        total = 0
        with db.atomic():
            for resource in resources:
                name = Path(resource["path"]).stem
                if name not in known:
                    raise ArchiveError(
                        f"{folder} has a table {name} that this version does not know; upgrade the software"
                    )
                progress(name)
                total += _fill(db, known[name], folder / resource["path"], int(resource["rows"]))
        broken = db.execute("PRAGMA foreign_key_check").fetchone()
        if broken is not None:
            raise ArchiveError(
                f"{folder} is damaged: a row of {broken[0]} refers to one of {broken[2]} that is not there"
            )
    except (sqlite3.IntegrityError, ValueError, KeyError) as error:
        raise ArchiveError(f"{folder} is damaged: {error}; copy the export again") from None
    finally:
        db.close()
    working = open_working(path)
    working.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    working.close()
    return len(resources), total


def _fill(db: Database, shape: Shape, path: Path, expected: int) -> int:
    names = [c.name for c in shape.stored]
    places = ", ".join("?" * len(names))
    columns = ", ".join(map(quoted, names))
    db.execute(f"DELETE FROM {quoted(shape.name)}")
    count = db.conn.executemany(
        f"INSERT INTO {quoted(shape.name)} ({columns}) VALUES ({places})", _lines(path, names)
    ).rowcount
    count = max(count, 0)
    if count != expected:
        raise ArchiveError(f"{path} is damaged: it has {count} rows instead of {expected}; copy the export again")
    return count


def _lines(path: Path, names: list[str]) -> Iterator[tuple[Any, ...]]:
    with path.open(encoding="utf-8", newline="\n") as file:
        for line in file:
            yield read_line(line, names)


def _unpack(database: Path, target: Path, folder: Path) -> None:
    """Bring the WARC files: those of ``warc/``, else those of the WACZ, under the names that captures know."""
    if (folder / evidence.FOLDER).is_dir():
        shutil.copytree(folder / evidence.FOLDER, target, dirs_exist_ok=True)
        return
    if not (folder / evidence.WACZ).exists():
        return
    db = sqlite3.connect(database)
    names = [row[0] for row in db.execute("SELECT DISTINCT warc_file FROM captures WHERE warc_file IS NOT NULL")]
    db.close()
    written = {name.lower(): name for name in names}
    with zipfile.ZipFile(folder / evidence.WACZ) as packed:
        for member in packed.namelist():
            name = member.removeprefix("archive/")
            if member.startswith("archive/") and "/" not in name and name:
                with packed.open(member) as source, (target / written.get(name, name)).open("wb") as file:
                    shutil.copyfileobj(source, file, 1 << 20)
