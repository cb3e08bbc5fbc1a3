"""Captures that could not be read where they were made, since something was elsewhere; together with it they can be."""

from __future__ import annotations

from sqlite_utils import Database

from archive.records import Capture
from archive.store import captures

REFERS_ELSEWHERE = "it refers to a record that is not here"


def revisits(db: Database) -> list[tuple[Capture, str, str]]:
    """Return what refers to a record that is here by now, each with portal and base of its crawl, oldest first."""
    rows = db.execute(
        "SELECT capture_id, portal, base FROM captures c JOIN crawls USING (crawl_id) WHERE "
        "c.error = ? AND EXISTS (SELECT 1 FROM captures o WHERE o.payload_digest = c.payload_digest AND o.warc_type = "
        "'response' AND o.truncated IS NULL) ORDER BY captured_at, capture_id",
        (REFERS_ELSEWHERE,),
    ).fetchall()
    return [(found, row[1], row[2]) for row in rows if (found := captures.by_id(db, row[0]))]


def listings(db: Database) -> list[tuple[Capture, str, str]]:
    """Return the listings whose counters are to be noted, each with portal and base of its crawl, oldest first."""
    rows = db.execute(
        "SELECT capture_id, portal, base FROM listings_to_count JOIN captures c USING (capture_id) JOIN crawls USING "
        "(crawl_id) ORDER BY captured_at, capture_id"
    ).fetchall()
    return [(found, row[1], row[2]) for row in rows if (found := captures.by_id(db, row[0]))]


def counted(db: Database, capture_id: str) -> None:
    """Note that a listing's counters were noted."""
    db.execute("DELETE FROM listings_to_count WHERE capture_id = ?", (capture_id,))
