"""The system's clock: capture times put revisions in order, so a clock that goes back is told and not written down."""

from __future__ import annotations

import time
from datetime import datetime, timedelta
from pathlib import Path

from sqlite_utils import Database

from archive import times
from archive.errors import ArchiveError
from archive.store import crawls
from archive.store.database import close_working

TOLERATED = 5.0  # seconds; clocks that are kept in time step by less


def check_start(db: Database, archive: Path) -> None:
    """Raise ArchiveError, with the database closed, where the clock is behind the newest moment that it knows."""
    newest = crawls.newest_moment(db)
    now = times.now()
    if newest and datetime.fromisoformat(newest) - datetime.fromisoformat(now) > timedelta(seconds=TOLERATED):
        close_working(db, archive)
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
