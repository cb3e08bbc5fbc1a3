"""Put a restored archive in its place: WARC files first, the database last, so that half of it is no archive yet."""

from __future__ import annotations

import filecmp
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from archive import folders
from archive.errors import ArchiveError
from archive.lock import WriteLock
from archive.paths import ArchivePaths

Progress = Callable[[str], None]


def check_empty(paths: ArchivePaths) -> None:
    """Raise ArchiveError where there is an archive already."""
    for path in (paths.working, paths.published):
        if path.exists():
            raise ArchiveError(f"there is an archive at {path.parent} already; set ARCHIVE_DIR to an empty folder")


@contextmanager
def staging(paths: ArchivePaths, purpose: str) -> Iterator[Path]:
    """Give an empty folder to build an archive in: ``working.db`` and ``warc/``; it is gone afterwards."""
    check_empty(paths)
    paths.root.mkdir(parents=True, exist_ok=True)
    with WriteLock(paths.lock, purpose):
        check_empty(paths)
        folder = paths.root / "restore.partial"
        shutil.rmtree(folder, ignore_errors=True)
        (folder / "warc").mkdir(parents=True)
        try:
            yield folder
        finally:
            shutil.rmtree(folder, ignore_errors=True)


def place(paths: ArchivePaths, staged: Path, progress: Progress) -> int:
    """Move a staged archive to its place and return how many WARC files it has.

    Raises:
        ArchiveError: there are WARC files already that are not the same; those of a killed run of this are.
    """
    warc = staged / "warc"
    files = sorted(p.relative_to(warc) for p in warc.rglob("*") if p.is_file())
    for path in sorted(p for p in paths.warc.rglob("*") if p.is_file()) if paths.warc.exists() else ():
        ours = warc / path.relative_to(paths.warc)
        if not ours.exists() or not filecmp.cmp(path, ours, shallow=False):
            raise ArchiveError(f"{path} is there already, and is another file; set ARCHIVE_DIR to an empty folder")
    folders.to_disk(staged)
    paths.warc.mkdir(exist_ok=True)
    for name in files:
        target = paths.warc / name
        target.parent.mkdir(parents=True, exist_ok=True)
        (warc / name).replace(target)
    folders.sync(paths.warc)
    progress("the database")
    (staged / "working.db").replace(paths.working)
    folders.sync(paths.root)
    return len(files)
