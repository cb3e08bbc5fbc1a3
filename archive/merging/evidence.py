"""The WARC files of a shard beside those of the target: byte by byte, by their names, and never over another file."""

from __future__ import annotations

import filecmp
import hashlib
import os
import shutil
from pathlib import Path

from archive import folders
from archive.errors import ArchiveError
from archive.paths import ArchivePaths


def names_for(source: Path, target: Path) -> dict[Path, Path]:
    """Return where each file below ``source`` is to be below ``target``: paths in both folders.

    Only where another file has the name already, the digest of the content becomes a part of it.
    """
    found = {}
    for path in sorted(p for p in source.rglob("*") if p.is_file()):
        name = path.relative_to(source)
        found[name] = name if _is_free(path, target / name) else _by_content(path, name)
    return found


def bring(source: Path, paths: ArchivePaths, names: dict[Path, Path], link: bool) -> int:
    """Bring files to their places and return how many were not there; what is on disk afterwards stays.

    With ``link`` they are hard links to the shard's where both lie on one file system: no byte is there twice. Nothing
    ever changes a WARC file that is whole.

    Raises:
        ArchiveError: the disk is full or not writable. What was brought by then is taken up by the next run.
    """
    brought = 0
    try:
        for name, renamed in names.items():
            goal = paths.warc / renamed
            if goal.exists():
                continue
            goal.parent.mkdir(parents=True, exist_ok=True)
            fresh = goal.with_name(goal.name + ".new")
            fresh.unlink(missing_ok=True)
            _place((source / name).resolve(), fresh, link)
            fresh.rename(goal)
            brought += 1
        for folder in {(paths.warc / renamed).parent for renamed in names.values()}:
            folders.sync(folder)
    except OSError as error:
        raise ArchiveError(
            f"cannot write in {paths.warc}: {error.strerror}; free the disk or make it writable, then merge again"
        ) from None
    return brought


def _place(source: Path, fresh: Path, link: bool) -> None:
    if link:
        try:
            os.link(source, fresh)
        except OSError:  # another file system, or one without links
            pass
        else:
            return
    shutil.copyfile(source, fresh)
    folders.sync(fresh)


def _is_free(path: Path, goal: Path) -> bool:
    return not goal.exists() or filecmp.cmp(path, goal, shallow=False)


def _by_content(path: Path, name: Path) -> Path:
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()[:12]
    stem, dot, suffixes = name.name.partition(".")
    return name.with_name(f"{stem}-{digest}{dot}{suffixes}")
