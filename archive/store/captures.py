"""Captures: one row for every attempt that was sent, whatever came back."""

from __future__ import annotations

import json
from collections.abc import Iterable
from http import HTTPStatus
from urllib.parse import urlsplit

from sqlite_utils import Database

from archive.records import Capture, CaptureOutcome, WarcPosition

_COLUMNS = (
    "capture_id, crawl_id, url, captured_at, status, payload_digest, mime, etag, last_modified, warc_type, warc_file, "
    "warc_offset, warc_length, outcome, error, source_url, fetched_at, truncated"
)


def first_outcome(url: str, status: int) -> CaptureOutcome:
    """Return what an answer is as far as address and status tell; the page itself may tell more later."""
    if urlsplit(url).path == "/robots.txt":
        return "robots"
    if status == HTTPStatus.NOT_MODIFIED:
        return "not_modified"
    if HTTPStatus.MULTIPLE_CHOICES <= status < HTTPStatus.BAD_REQUEST:
        return "redirect"
    return "error" if status >= HTTPStatus.BAD_REQUEST else "other"


def give_up_unprocessed(db: Database, crawl_id: str, but: Iterable[str]) -> None:
    """Say of captures that a killed process did not get to process why they are nothing; ``but`` are still to be."""
    db.execute(
        "UPDATE captures SET error = 'interrupted before it was processed' WHERE crawl_id = ? AND outcome = 'other' "
        "AND error IS NULL AND capture_id NOT IN (SELECT value FROM json_each(?))",
        (crawl_id, json.dumps(list(but))),
    )


def insert(db: Database, capture: Capture) -> None:
    """Store a capture; its WARC record must be on disk already."""
    warc = capture.warc
    db.execute(
        f"INSERT INTO captures ({_COLUMNS}) VALUES ({', '.join('?' * 18)})",
        (
            capture.capture_id,
            capture.crawl_id,
            capture.url,
            capture.captured_at,
            capture.status,
            capture.payload_digest,
            capture.mime,
            capture.etag,
            capture.last_modified,
            warc.type if warc else None,
            warc.file if warc else None,
            warc.offset if warc else None,
            warc.length if warc else None,
            capture.outcome,
            capture.error,
            capture.source_url,
            capture.fetched_at,
            capture.truncated,
        ),
    )


def set_outcome(db: Database, capture_id: str, outcome: CaptureOutcome, error: str | None = None) -> None:
    """Say what became of a capture."""
    db.execute("UPDATE captures SET outcome = ?, error = ? WHERE capture_id = ?", (outcome, error, capture_id))


def set_article(db: Database, capture_id: str, article_id: str) -> None:
    """Say which article a capture shows."""
    db.execute("UPDATE captures SET shows_article = ? WHERE capture_id = ?", (article_id, capture_id))


def earlier_payload(db: Database, digest: str, url: str) -> Capture | None:
    """Return an earlier capture with a full record of this payload, of the same address if there is one."""
    row = db.execute(
        "SELECT capture_id FROM captures WHERE payload_digest = ? AND warc_type = 'response' AND truncated IS NULL "
        "ORDER BY url <> ?, captured_at LIMIT 1",
        (digest, url),
    ).fetchone()
    return by_id(db, row[0]) if row else None


def body_at(db: Database, digest: str, url: str, moment: str | None) -> WarcPosition | None:
    """Return where the body lies that a revisit refers to: by its digest, else by address and time of its capture."""
    row = db.execute(
        "SELECT capture_id FROM captures WHERE warc_type = 'response' AND truncated IS NULL AND (payload_digest = ? OR "
        "(url = ? AND captured_at = ? AND status = 200)) ORDER BY payload_digest <> ? LIMIT 1",
        (digest, url, moment, digest),
    ).fetchone()
    found = by_id(db, row[0]) if row else None
    return found.warc if found else None


def newest_answer(db: Database, url: str) -> Capture | None:
    """Return the newest capture of an address that brought a page or file (status 200)."""
    row = db.execute(
        "SELECT capture_id FROM captures WHERE url = ? AND status = 200 AND warc_file IS NOT NULL "
        "AND truncated IS NULL ORDER BY captured_at DESC LIMIT 1",
        (url,),
    ).fetchone()
    return by_id(db, row[0]) if row else None


def was_played(db: Database, source_url: str) -> bool:
    """Return whether a capture was once taken from an address of a web archive."""
    query = "SELECT 1 FROM captures WHERE source_url = ? AND warc_file IS NOT NULL"
    return db.execute(query, (source_url,)).fetchone() is not None


def was_kept(db: Database, url: str) -> bool:
    """Return whether a file was once fetched and recorded; a page that came in its place does not count."""
    query = (
        "SELECT 1 FROM captures WHERE url = ? AND status = 200 AND warc_file IS NOT NULL AND truncated IS NULL "
        "AND coalesce(mime, '') NOT IN ('text/html', 'application/xhtml+xml')"
    )
    return db.execute(query, (url,)).fetchone() is not None


def at_position(db: Database, position: WarcPosition) -> Capture | None:
    """Return the capture that lies at a position."""
    query = "SELECT capture_id FROM captures WHERE warc_file = ? AND warc_offset = ? LIMIT 1"
    row = db.execute(query, (position.file, position.offset)).fetchone()
    return by_id(db, row[0]) if row else None


def by_id(db: Database, capture_id: str) -> Capture | None:
    """Return one capture."""
    row = db.execute(f"SELECT {_COLUMNS} FROM captures WHERE capture_id = ?", (capture_id,)).fetchone()
    if row is None:
        return None
    position = WarcPosition(row[10], row[11], row[12], row[9]) if row[10] is not None else None
    return Capture(
        capture_id=row[0],
        crawl_id=row[1],
        url=row[2],
        captured_at=row[3],
        status=row[4],
        payload_digest=row[5],
        mime=row[6],
        etag=row[7],
        last_modified=row[8],
        warc=position,
        outcome=row[13],
        error=row[14],
        source_url=row[15],
        fetched_at=row[16],
        truncated=row[17],
    )
