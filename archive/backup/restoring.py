"""Bring a backup back, or try in a scratch folder whether it could be: the drill."""

from __future__ import annotations

import hashlib
import sqlite3
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from archive.backup import manifest as manifests
from archive.backup.manifest import DATABASE, Manifest, Part
from archive.errors import ArchiveError
from archive.paths import ArchivePaths
from archive.placing import check_empty, place, staging
from archive.publish import publish
from archive.store.database import open_reading
from archive.store.schema import migrations
from archive.verify import Verified, verify

_BLOCK = 1 << 20
Progress = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Restored:
    """What was restored."""

    name: str
    rows: int
    warc_files: int


def restore(
    paths: ArchivePaths, source: Path, name: str | None = None, progress: Progress = lambda _: None
) -> Restored:
    """Restore the newest backup, or the one named, into an empty archive folder.

    Raises:
        ArchiveError: no backup, a damaged or newer one, an archive that is not empty, a full disk. Nothing is changed
            then.
    """
    source = source.absolute()
    manifest = choose(source, name)
    check_empty(paths)
    try:
        with staging(paths, "a restore") as staged:
            progress("the database")
            whole = Part((source / manifest.name / DATABASE).stat().st_size, manifest.database)
            _copy(source / manifest.name / DATABASE, staged / "working.db", whole)
            for file, part in sorted(manifest.warc.items()):
                progress(file)
                _copy(source / "warc" / file, staged / "warc" / file, part)
            files = place(paths, staged, progress)
    except (OSError, sqlite3.Error) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        where = getattr(error, "filename", None) or paths.root
        raise ArchiveError(f"cannot restore: {reason} ({where})") from None
    return Restored(manifest.name, sum(manifest.rows.values()), files)


def drill(
    source: Path, name: str | None = None, scratch: Path | None = None, progress: Progress = lambda _: None
) -> tuple[Restored, list[str]]:
    """Restore a backup into a scratch folder, verify and publish it there, and return what is wrong with it."""
    wrong: list[str] = []
    with tempfile.TemporaryDirectory(dir=scratch) as folder:
        paths = ArchivePaths(Path(folder) / "archive")
        done = restore(paths, source, name, progress)
        manifest = choose(source.absolute(), name)
        db = open_reading(paths.working)
        try:
            counted = manifests.count_rows(db)
        finally:
            db.close()
        wrong += [
            f"{t} has {counted.get(t)} rows instead of {n}" for t, n in manifest.rows.items() if counted.get(t) != n
        ]
        publish(paths)
        wrong += [f"{d.what}: {d.wrong}" for d in verify(paths, Verified(), progress)]
    return done, wrong


def choose(source: Path, name: str | None) -> Manifest:
    """Return the newest backup of a folder, or the one named; raises ArchiveError where there is none."""
    there = {p.name: p for p in manifests.all_in(source)}
    if not there:
        raise ArchiveError(f"{source} holds no backup; name the folder that `scrapy backup` wrote")
    if name is not None and name not in there:
        raise ArchiveError(f"{source} holds no backup {name}; there are {', '.join(there)}")
    manifest = manifests.read(there[name or max(there)])
    if newer := sorted(set(manifest.migrations) - {m.name for m in migrations._migrations}):
        raise ArchiveError(
            f"{source} was made by a newer version of this software ({newer[-1]!r}); upgrade the software"
        )
    return manifest


def _copy(source: Path, target: Path, part: Part) -> None:
    """Copy what of a file belongs to a backup, comparing its digest."""
    target.parent.mkdir(parents=True, exist_ok=True)
    found, left = hashlib.sha256(), part.bytes
    with source.open("rb") as file, target.open("wb") as copy:
        while left > 0 and (data := file.read(min(left, _BLOCK))):
            found.update(data)
            copy.write(data)
            left -= len(data)
    if left or found.hexdigest() != part.sha256:
        raise ArchiveError(f"{source} is damaged: it is not what was backed up; use an older backup or another copy")
