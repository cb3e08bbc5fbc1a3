"""One record of another archive's WARC file: accounted for under its own time, and read like an answer of a server."""

from __future__ import annotations

from http import HTTPStatus

from warcio.recordloader import ArcWarcRecord

from archive.records import CaptureOutcome, FrontierEntry, WarcPosition
from archive.store import captures
from archive.store.unread import REFERS_ELSEWHERE
from archive.warc.reader import target
from scraper.canonical import url_key
from scraper.interpreter import Interpreter
from scraper.reading import Answer
from scraper.refusal_rules import refuse
from scraper.session import CrawlSession
from scraper.sources.kinds import kind_of

Taken = tuple[str | None, str | None]
"""From which address of another archive a record was taken, and when; neither where a whole file was copied."""


class RecordReader:
    """Takes records into the archive of a session; ``known`` counts those that it held already."""

    def __init__(self, session: CrawlSession) -> None:
        self.session = session
        self.interpreter = Interpreter(session)
        self.known = 0

    def take(
        self,
        record: ArcWarcRecord,
        position: WarcPosition,
        payload: str,
        body: bytes | None,
        taken: Taken = (None, None),
    ) -> None:
        """Account for a response or revisit, and store what it leads to.

        ``body`` has its content coding removed; None where the record refers to one that is nowhere to be found.
        """
        session = self.session
        url = target(record)
        rule = refuse(url, session.portal)
        if rule in ("other_host", "invalid_address"):
            session.refuse(rule, url)
            return
        capture = captures.at_position(session.db, position)
        if capture is not None and (capture.outcome != "other" or capture.error is not None):
            self.known += 1
            return
        headers = {name.lower(): value for name, value in record.http_headers.headers}
        status = int(record.http_headers.get_statuscode() or 0)
        kind, outcome = expected(url, status, headers.get("content-type", ""))
        about = record.rec_headers
        truncated = about.get_header("WARC-Truncated")
        error = _unusable(truncated, body, record.rec_type)
        if capture is None:  # else a process was killed between the record's row and what it led to
            capture = session.account(
                url,
                about.get_header("WARC-Date"),
                status,
                outcome,
                error=error,
                payload=payload,
                position=position,
                headers=headers,
                truncated=truncated,
                source=taken
                if taken[0]
                else (about.get_header("WARC-Source-URI"), about.get_header("WARC-Creation-Date")),
            )
        if body is None or error or rule is not None or outcome in ("robots", "redirect"):
            return
        not_modified = status == HTTPStatus.NOT_MODIFIED
        entry = FrontierEntry(url_key(url, kind), url, kind, 0, 0)
        status = HTTPStatus.OK if not_modified else status
        self.interpreter.take(Answer(entry, capture, url, status, headers, body, not_modified))


def _unusable(truncated: str | None, body: bytes | None, record_type: str) -> str | None:
    """Return why a record is kept and not read: a page that was cut off would look like an edited one."""
    if truncated:
        return f"the record was cut off when it was made: {truncated}"
    if body is None:
        return REFERS_ELSEWHERE if record_type == "revisit" else "its content coding cannot be undone"
    return None


def expected(url: str, status: int, content_type: str) -> tuple[str, CaptureOutcome]:
    """Return as what a record is to be read, and what became of it until it is."""
    if url.split("?")[0].endswith("/robots.txt"):
        return "article", "robots"
    if status == HTTPStatus.NOT_MODIFIED:
        return "article", "not_modified"
    if HTTPStatus.MULTIPLE_CHOICES <= status < HTTPStatus.BAD_REQUEST:
        return "article", "redirect"
    kind = kind_of(content_type)
    return (kind, kind) if kind and kind != "article" else ("article", "other")
