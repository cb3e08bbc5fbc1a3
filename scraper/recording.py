"""What a new record refers to: an earlier one with the same payload, a copy we hold, the archive it was taken from."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from sqlite_utils import Database

from archive.errors import ArchiveError
from archive.store import captures
from archive.warc.exchange import Earlier, Exchange, Headers, Origin, digest, head
from archive.warc.reader import read
from scraper.playback import Playback


@dataclass(frozen=True, slots=True)
class Held:
    """A copy of a page that can still be read, and what its server said of it.

    ``body`` has its content coding removed, as the reader of pages takes it.
    """

    etag: str | None
    last_modified: str | None
    headers: Headers
    body: bytes
    earlier: Earlier


def held(db: Database, folder: Path, url: str) -> Held | None:
    """Return the newest copy of an address, where its server gave validators and its record is whole."""
    capture = captures.newest_answer(db, url)
    if capture is None or not (capture.etag or capture.last_modified) or not capture.payload_digest:
        return None
    full = capture if capture.warc and capture.warc.type == "response" else None
    full = full or captures.earlier_payload(db, capture.payload_digest, url)
    if full is None or full.warc is None or capture.warc is None:
        return None
    try:
        recorded = read(folder, full.warc)
        headers = recorded.headers if full is capture else read(folder, capture.warc).headers
    except ArchiveError:
        return None  # verify names the damage; here the page is simply asked for in full
    if recorded.payload_digest not in (capture.payload_digest, None):
        return None
    earlier = Earlier(full.url, full.captured_at, capture.payload_digest, not_modified=True)
    return Held(capture.etag, capture.last_modified, headers, recorded.body, earlier)


def same_payload(db: Database, exchange: Exchange, url: str) -> Earlier | None:
    """Return the earlier record that holds the body of an exchange already; ``url`` is whose body it is."""
    if not exchange.body or exchange.truncated:
        return None
    payload = digest(exchange.body)
    capture = captures.earlier_payload(db, payload, url)
    return Earlier(capture.url, capture.captured_at, payload) if capture else None


def origin(playback: Playback | None, exchange: Exchange) -> Origin | None:
    """Return what an exchange with a web archive plays back; None for any other exchange."""
    if playback is None:
        return None
    original = playback.original(exchange.url)
    headers = playback.original_headers(exchange.response_headers, exchange.body)
    if original is None or headers is None:
        return None
    made = head(f"HTTP/1.1 {exchange.status_line}", headers)
    return Origin(*original, source_url=exchange.url, taken_at=exchange.captured_at, head=made)
