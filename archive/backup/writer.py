"""Make a backup: a consistent copy of the database, then what is new of the WARC files, checked, in one step valid."""

from __future__ import annotations

import hashlib
import os
import shutil
import sqlite3
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from sqlite_utils import Database

from archive import folders, times
from archive.backup import manifest as manifests
from archive.backup.manifest import DATABASE, Manifest, Part
from archive.errors import ArchiveError
from archive.export import evidence
from archive.lock import WriteLock
from archive.paths import ArchivePaths
from archive.store.database import open_reading
from archive.warc.walk import whole_length

KEEP = 7  # copies of the database that stay; the WARC files are there once
PARTIAL, WARC, README = ".partial", "warc", "README.txt"
_BLOCK = 1 << 20
Progress = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class BackedUp:
    """A backup; ``new`` is False where nothing had changed since the last one, which is ``name`` then."""

    name: str
    new: bool
    files: int
    bytes: int


def back_up(
    paths: ArchivePaths, target: Path, software: str, keep: int = KEEP, progress: Progress = lambda _: None
) -> BackedUp:
    """Add a backup of the archive to ``target``; may run while a crawl writes.

    Raises:
        ArchiveError: no archive or a damaged one, a target that is something else, a full or read-only disk. Earlier
            backups are as they were then.
    """
    if not paths.working.exists():
        raise ArchiveError(f"there is no archive at {paths.working}; crawl first, or set ARCHIVE_DIR")
    target = target.absolute()
    _check_target(paths, target)
    try:
        (target / WARC).mkdir(parents=True, exist_ok=True)
        with WriteLock(target / "lock", "a backup"):
            partial = target / PARTIAL
            shutil.rmtree(partial, ignore_errors=True)
            partial.mkdir()
            for left in (target / WARC).rglob("*.new"):
                left.unlink()
            try:
                return _back_up(paths, target, partial, software, keep, progress)
            finally:
                shutil.rmtree(partial, ignore_errors=True)
    except (OSError, sqlite3.Error) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        raise ArchiveError(
            f"cannot back up to {target}: {reason}; earlier backups are as they were. Run scrapy verify if this is not "
            "about space or permission"
        ) from None


def _check_target(paths: ArchivePaths, target: Path) -> None:
    if target == paths.root or paths.root in target.parents or target in paths.root.parents:
        raise ArchiveError(f"{target} is part of the archive, and would be lost with it; name another folder")
    if target.exists() and not target.is_dir():
        raise ArchiveError(f"{target} is a file; name a folder")
    known = {PARTIAL, WARC, README, "lock"}
    names = {p.name for p in target.iterdir()} if target.exists() else set()
    strange = sorted(n for n in names - known if not manifests.NAME.match(n))
    if strange:
        raise ArchiveError(f"{target} holds {strange[0]}, which is no part of a backup; name an empty or a new folder")


def _back_up(
    paths: ArchivePaths, target: Path, partial: Path, software: str, keep: int, progress: Progress
) -> BackedUp:
    progress("the database")
    working = open_reading(paths.working)
    try:
        working.conn.execute("VACUUM INTO ?", (str(partial / DATABASE),))
    finally:
        working.close()
    earlier = manifests.all_in(target)
    last = manifests.read(earlier[-1]) if earlier else None
    digest = manifests.digest(partial / DATABASE)
    db = Database(sqlite3.connect(f"{(partial / DATABASE).as_uri()}?mode=ro", uri=True))
    try:
        _check_database(db)
        known = evidence.ends(db)
        made = manifests.of_database(db, _name(target), software, digest, {})
    finally:
        db.close()
    if last is not None and last.first is not None and made.first != last.first:
        raise ArchiveError(f"{target} is the backup of another archive; name another folder")
    parts, copied, size = _add_warc_files(paths, target / WARC, known, last, progress)
    for name, end in known.items():
        if parts.get(name, Part(0, "")).bytes < end:
            raise ArchiveError(f"{paths.warc / name} is shorter than its captures say; run scrapy verify")
    if last is not None and last.database == digest and last.warc == parts:
        return BackedUp(last.name, False, 0, 0)
    manifest = Manifest(**{**{f: getattr(made, f) for f in made.__slots__}, "warc": parts})
    manifests.write(partial, manifest)
    (target / README).write_text(_README, encoding="utf-8")
    progress("to disk")
    folders.to_disk(partial)
    partial.rename(target / made.name)
    folders.sync(target)
    for old in manifests.all_in(target)[:-keep]:
        shutil.rmtree(old)
    return BackedUp(made.name, True, copied, size + (target / made.name / DATABASE).stat().st_size)


def _check_database(db: Database) -> None:
    (said,) = db.execute("PRAGMA integrity_check(1)").fetchone()
    if said != "ok" or db.execute("PRAGMA foreign_key_check").fetchone() is not None:
        raise ArchiveError("the database is damaged; run scrapy verify. Earlier backups are as they were: restore one")


def _name(target: Path) -> str:
    name, serial = times.compact(times.now()), 0
    newest = max((p.name for p in manifests.all_in(target)), default="")
    if name <= newest:  # a second backup within the second, or a clock that went back: names stay in order
        name = newest.split("-")[0]
        while (target / (found := f"{name}-{serial:03d}")).exists():
            serial += 1
        return found
    return name


def _add_warc_files(
    paths: ArchivePaths, folder: Path, known: dict[str, int], last: Manifest | None, progress: Progress
) -> tuple[dict[str, Part], int, int]:
    """Copy what is new of the WARC files; return how much of each is there, how many were copied, how many bytes."""
    parts = dict(last.warc) if last else {}
    copied = size = 0
    grows = set(evidence.files(paths.warc))
    for path in sorted(p for p in paths.warc.rglob("*") if p.is_file() and p.suffix != ".new"):
        name = path.relative_to(paths.warc).as_posix()
        have = parts.get(name, Part(0, ""))
        if path.stat().st_size == have.bytes and (folder / name).is_file():
            continue
        wanted = whole_length(path) if path in grows else path.stat().st_size
        if wanted < known.get(name, 0):
            wanted = path.stat().st_size  # damaged: kept as it is, for verify to tell
        if wanted < have.bytes:
            raise ArchiveError(f"{path} is shorter than its backup; the archive is damaged: run scrapy verify")
        if wanted == have.bytes and (folder / name).is_file():
            continue
        progress(name)
        parts[name] = _copy(path, folder / name, wanted, have)
        copied, size = copied + 1, size + wanted
    return parts, copied, size


def _copy(path: Path, target: Path, length: int, have: Part) -> Part:
    """Copy the beginning of a file beside the target, compare what was written, and swap it in."""
    target.parent.mkdir(parents=True, exist_ok=True)
    new = target.with_name(target.name + ".new")
    found = hashlib.sha256()
    with path.open("rb") as source, new.open("wb") as file:
        left = length
        while left > 0 and (data := source.read(min(left, _BLOCK, max(have.bytes - (length - left), 0) or _BLOCK))):
            file.write(data)
            found.update(data)
            left -= len(data)
            if have.bytes and length - left == have.bytes and found.hexdigest() != have.sha256:
                new.unlink()
                raise ArchiveError(f"{path} differs from its backup in what was there before; run scrapy verify")
        file.flush()
        os.fsync(file.fileno())
    if manifests.digest(new) != found.hexdigest():
        new.unlink()
        raise ArchiveError(f"{new} does not read back as it was written; check the disk of the backup")
    new.replace(target)
    folders.sync(target.parent)
    return Part(length, found.hexdigest())


_README = """Backup of an archive / Ban sao luu cua kho luu tru

Restore with the software:   ARCHIVE_DIR=NEW scrapy restore THIS_FOLDER
Try whether it would work:   scrapy restore THIS_FOLDER --drill
Restore by hand:             mkdir NEW; cp NEWEST/working.db NEW/; cp -r warc NEW/
Check by hand:               cd NEWEST; sha256sum -c SHA256SUMS

NEWEST is the last of the folders named for a time (UTC). Files in warc/ may have grown since an older of them was made.
"""
