"""Put a whole folder in the place of another: a reader, and a kill, finds the old one or the new one."""

from __future__ import annotations

import ctypes
import os
import shutil
from pathlib import Path

_AT_FDCWD = -100
_RENAME_EXCHANGE = 2  # linux/fs.h


def beside(target: Path) -> tuple[Path, Path]:
    """Return where a folder is written before it takes its place, and where the old one waits meanwhile."""
    return target.with_name(f".{target.name}.partial"), target.with_name(f".{target.name}.old")


def begin(target: Path) -> Path:
    """Return an empty folder to write what is to become ``target``; what a killed process left is put right."""
    fresh, old = beside(target)
    if old.exists() and not target.exists():
        old.rename(target)
    for left in (fresh, old):
        shutil.rmtree(left, ignore_errors=True)
    fresh.mkdir(parents=True)
    return fresh


def swap_in(fresh: Path, target: Path) -> None:
    """Let a finished folder take the place of ``target``; all of it is on disk first."""
    to_disk(fresh)
    if not target.exists():
        fresh.rename(target)
    elif _exchange(fresh, target):
        shutil.rmtree(fresh)
    else:
        _, old = beside(target)
        target.rename(old)
        fresh.rename(target)
        shutil.rmtree(old)
    sync(target.parent)


def to_disk(folder: Path) -> None:
    """Force every file of a folder, and the folder itself, to the disk."""
    for root, _, names in os.walk(folder, topdown=False):
        for name in names:
            sync(Path(root) / name)
        sync(Path(root))


def sync(path: Path) -> None:
    """Force one file or folder to the disk."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _exchange(one: Path, other: Path) -> bool:
    """Exchange two folders in one step; return False where system or file system cannot."""
    rename = getattr(ctypes.CDLL(None, use_errno=True), "renameat2", None)
    if rename is None:
        return False
    return bool(rename(_AT_FDCWD, os.fsencode(one), _AT_FDCWD, os.fsencode(other), _RENAME_EXCHANGE) == 0)
