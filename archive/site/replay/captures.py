"""Captures as the replay needs them: one by its id, the nearest in time of an address, the one that holds a body."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass

from archive.records import WarcPosition
from archive.withholding.copies import withheld_uri

_WITHHELD = withheld_uri("")
_COLUMNS = (
    "capture_id, url, captured_at, source_url, fetched_at, status, mime, payload_digest, warc_type, warc_file, "
    "warc_offset, warc_length, outcome, shows_article, truncated"
)


@dataclass(frozen=True, slots=True)
class CaptureRow:
    """One row of ``captures``."""

    capture_id: str
    url: str
    captured_at: str
    source_url: str | None
    fetched_at: str | None
    status: int | None
    mime: str | None
    payload_digest: str | None
    warc_type: str | None
    warc_file: str | None
    warc_offset: int | None
    warc_length: int | None
    outcome: str
    shows_article: str | None
    truncated: str | None

    @property
    def position(self) -> WarcPosition | None:
        """Where its record lies."""
        if self.warc_file is None or self.warc_offset is None or self.warc_length is None:
            return None
        kind = "revisit" if self.warc_type == "revisit" else "response"
        return WarcPosition(self.warc_file, self.warc_offset, self.warc_length, kind)  # type: ignore[arg-type]

    @property
    def withheld_by(self) -> str | None:
        """The withholding by which its address was taken out of the snapshot."""
        return self.url.removeprefix(_WITHHELD) if self.url.startswith(_WITHHELD) else None


def by_id(db: sqlite3.Connection, capture_id: str) -> CaptureRow | None:
    """Return one capture."""
    return _one(db, f"SELECT {_COLUMNS} FROM captures WHERE capture_id = ?", (capture_id,))


def nearest(db: sqlite3.Connection, url: str, moment: str) -> CaptureRow | None:
    """Return the capture nearest in time that brought something from an address; before and after count the same."""
    wanted = "url = ? AND status = 200 AND warc_file IS NOT NULL"
    before = _one(
        db,
        f"SELECT {_COLUMNS} FROM captures WHERE {wanted} AND captured_at <= ? ORDER BY captured_at DESC LIMIT 1",
        (url, moment),
    )
    after = _one(
        db,
        f"SELECT {_COLUMNS} FROM captures WHERE {wanted} AND captured_at > ? ORDER BY captured_at LIMIT 1",
        (url, moment),
    )
    if before is None or after is None:
        return before or after
    query = "SELECT abs(julianday(?1) - julianday(?2)) <= abs(julianday(?3) - julianday(?2))"
    closer = db.execute(query, (before.captured_at, moment, after.captured_at)).fetchone()[0]
    return before if closer else after


def with_body(db: sqlite3.Connection, row: CaptureRow, refers_to: tuple[str | None, str | None]) -> CaptureRow | None:
    """Return the capture whose record holds the body that a revisit refers to: by digest, else by address and time."""
    held = "warc_type = 'response' AND truncated IS NULL AND warc_file IS NOT NULL"
    found = _one(
        db,
        f"SELECT {_COLUMNS} FROM captures WHERE payload_digest = ? AND {held} ORDER BY url <> ?, captured_at LIMIT 1",
        (row.payload_digest, row.url),
    )
    if found is None and all(refers_to):
        query = f"SELECT {_COLUMNS} FROM captures WHERE url = ? AND captured_at = ? AND status = 200 AND {held} LIMIT 1"
        found = _one(db, query, refers_to)
    return found


def _one(db: sqlite3.Connection, query: str, values: tuple[str | None, ...]) -> CaptureRow | None:
    row = db.execute(query, values).fetchone()
    return CaptureRow(*row) if row else None
