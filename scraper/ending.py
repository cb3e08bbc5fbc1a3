"""The end of a run: files are read, the crawl is judged, the run is judged beside others, the archive is let go."""

from __future__ import annotations

import sqlite3
from contextlib import suppress
from typing import TYPE_CHECKING

from archive import times
from archive.errors import ArchiveError
from archive.store import absences, crawls
from archive.store.database import close_working
from archive.warc import index
from scraper.attachments import read_at_the_end
from scraper.provenance import Source
from scraper.verdict import judge

if TYPE_CHECKING:
    from scraper.session import CrawlSession


def end(session: CrawlSession, finished: bool, known: int, because: str) -> crawls.CrawlSummary:
    """Close a session; see ``CrawlSession.end``."""
    session.writer.close()
    with suppress(ArchiveError):  # made up for at the next start
        index.update(session.paths.warc, session.paths.index)
    db, crawl_id = session.db, session.crawl_id
    finished = finished and _read_files(session)
    if finished:
        with suppress(ArchiveError), db.atomic():  # without it fewer articles are declared missing
            session.frontier.conclude()
    found = crawls.what_was_found(db, crawl_id)
    if finished:
        moment = times.now()
        outcome, reason = ("done", None)
        if not known:
            outcome, reason = judge(db, crawl_id, session.portal, session.blocked, shared=not session.shared.alone)
        if outcome == "done" and session.source == Source("live", "full"):
            with db.atomic():
                absences.mark_missing(db, crawl_id, moment)
        crawls.finish(db, crawl_id, moment, outcome, reason)
    summary = crawls.summary(db, crawl_id)
    session.shared.leave(summary, found)
    try:
        session.report = session.run.end(db, session.paths, because, session.trouble, session.shared.fault())
    except sqlite3.Error as error:  # a full disk: the crawl has said so already, or the next one does
        session.trouble = session.trouble or f"cannot write {session.paths.working}: {error}; free the disk"
        session.report = session.run.untold(summary, session.trouble)
    close_working(db, session.paths.working)
    session.lock.release()
    return summary


def _read_files(session: CrawlSession) -> bool:
    """Read the attachments after the last page, when it is known who attaches them; return whether all were."""
    try:
        return read_at_the_end(session.db, session.paths.warc)
    except ArchiveError as error:
        session.trouble = str(error)
        return False
