"""How large an archive is, how fast it grows, and when its disk is full at that pace."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import combinations
from pathlib import Path
from statistics import median

from archive.paths import ArchivePaths

RUNS = 90  # the newest runs that growth is told by
LEAST_DAYS = 2.0  # between the first of them and the last
LEAST_RUNS = 3


@dataclass(frozen=True, slots=True)
class Disk:
    """Bytes of the archive by part, bytes that are free, bytes a day that it grows by, days until the disk is full.

    ``growth`` and ``days_left`` are None where too few runs are known, ``days_left`` also where it does not grow.
    """

    database: int
    warc: int
    published: int
    total: int
    free: int | None
    growth: float | None
    days_left: float | None


def size_of(folder: Path) -> int:
    """Return the bytes of all files below a folder, without SQLite's logs, which come and go."""
    total = 0
    for path in folder.rglob("*") if folder.is_dir() else ():
        try:
            total += path.stat().st_size if path.is_file() and not path.name.endswith(("-wal", "-shm")) else 0
        except OSError:
            continue
    return total


def measure(paths: ArchivePaths, db: sqlite3.Connection | None) -> Disk:
    """Measure the archive's folder; growth is told by the runs in a database."""
    growth = growth_of(_sizes(db)) if db is not None else None
    try:
        free: int | None = shutil.disk_usage(paths.root).free
    except OSError:
        free = None
    left = free / growth if free is not None and growth else None
    return Disk(
        sum(_bytes(Path(f"{paths.working}{end}")) for end in ("", "-wal")),
        size_of(paths.warc),
        _bytes(paths.published),
        size_of(paths.root),
        free,
        growth,
        left,
    )


def growth_of(sizes: Sequence[tuple[str, int]]) -> float | None:
    """Return bytes a day by times and sizes: the median slope between any two (Theil and Sen), which bears leaps.

    The first crawl of a portal, or a backfill from a web archive, is such a leap. None where it does not grow.
    """
    points = [(datetime.fromisoformat(moment).timestamp() / 86400, size) for moment, size in sizes]
    if len(points) < LEAST_RUNS or max(points)[0] - min(points)[0] < LEAST_DAYS:
        return None
    slopes = [(b[1] - a[1]) / (b[0] - a[0]) for a, b in combinations(sorted(points), 2) if b[0] - a[0] > 0.02]
    growth = median(slopes) if slopes else 0.0
    return growth if growth > 0 else None


def _sizes(db: sqlite3.Connection) -> list[tuple[str, int]]:
    return [
        (row[0], row[1])
        for row in db.execute(
            "SELECT finished_at, bytes FROM runs WHERE bytes IS NOT NULL AND finished_at IS NOT NULL "
            "ORDER BY finished_at DESC LIMIT ?",
            (RUNS,),
        )
    ]


def _bytes(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0
