"""The system's clock: capture times put revisions in order, so a clock that goes back is told and not written down."""

from __future__ import annotations

import time
from datetime import datetime, timedelta
from pathlib import Path

from archive import times
from archive.errors import ArchiveError
from archive.store import crawls
from archive.store.database import open_reading

TOLERATED = 5.0  # seconds; clocks that are kept in time step by less


def check_start(archive: Path) -> None:
    """Raise ArchiveError where the clock is behind the newest moment at which an archive was written."""
    if not archive.exists():
        return
    db = open_reading(archive)
    try:
        newest = crawls.newest_moment(db) if db["crawls"].exists() else None
    finally:
        db.close()
    now = times.now()
    if newest and datetime.fromisoformat(newest) - datetime.fromisoformat(now) > timedelta(seconds=TOLERATED):
        raise ArchiveError(
            f"the clock says {now}, but the archive was written at {newest}; set the clock, "
            "or say -a clock=right where that earlier time was wrong"
        )


class Clock:
    """Compares the clock with one that only goes forward."""

    def __init__(self) -> None:
        self._ahead = time.time() - time.monotonic()
        self._back = 0.0

    def went_back(self) -> float:
        """Return by how many seconds the clock was once set back since the beginning; 0 where it was not."""
        ahead = time.time() - time.monotonic()
        if self._ahead - ahead > TOLERATED:
            self._back = self._ahead - ahead
        self._ahead = ahead
        return self._back
