"""One run of a crawl, from its first row to what is told of it."""

from __future__ import annotations

import sqlite3
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

from sqlite_utils import Database

from archive import times
from archive.errors import ArchiveError
from archive.health import runs
from archive.health.measures import Measured, measure
from archive.health.reasons import Health, Reason
from archive.lock import WriteLock
from archive.paths import ArchivePaths
from archive.status import document
from archive.status.disk import size_of
from archive.status.reading import sections_of
from archive.status.state import is_silent, silence
from archive.store import crawls
from archive.store.database import close_working, open_working
from scraper.portal import Portal
from scraper.provenance import Source
from scraper.verdict import KINDS
from scraper.watch.addresses import started_by
from scraper.watch.judging import looked_at
from scraper.watch.report import Report

PAUSED = "closespider"  # how Scrapy names an end at a limit of the portal's file: the next run goes on
BEFORE = 40  # earlier runs that a report looks at


class Run:
    """A run of a crawl: a row from its beginning, judged at its end; both while the archive is held."""

    def __init__(self, db: Database, portal: Portal, source: Source, crawl_id: str) -> None:
        self.portal = portal
        self.source = source
        self.crawl_id = crawl_id
        self.started_at = times.now()
        self.run_id = runs.begin(db, portal.name, source.name, source.mode, started_by(), self.started_at, crawl_id)

    def end(
        self,
        db: Database,
        paths: ArchivePaths,
        because: str,
        trouble: str | None,
        of_all: tuple[str, str] | None = None,
    ) -> Report:
        """Judge the run and store how it went; ``because``: Scrapy's reason of the end.

        ``of_all``: outcome and reason of the crawl that this was a share of, where that did not go well.

        Raises:
            sqlite3.Error: The database cannot be read, or its disk takes no more.
        """
        summary = crawls.summary(db, self.crawl_id)
        moment = times.now()
        found = Measured(reasons=list(_outcome(summary, because, trouble)))
        if of_all is not None:
            found.reasons.append(_in_words(*of_all, vi="cả lần thu thập chung: ", en="the whole crawl: "))
        if summary.outcome == "done" and self.source.name == "live":
            found.reasons += self._beside_others(db, found, moment, summary)
        reasons = looked_at(found.reasons)
        before = _before(db, self.portal, self.run_id)
        runs.finish(db, self.run_id, moment, reasons, found.measures, size_of(paths.root))
        document.write_file(paths, db.conn)
        return Report(self.portal, self.run_id, self.started_at, moment, reasons, summary, before)

    def untold(self, summary: crawls.CrawlSummary, trouble: str) -> Report:
        """Return the report of a run whose end the archive could not take."""
        reasons = looked_at(_outcome(summary, "", trouble))
        return Report(self.portal, self.run_id, self.started_at, times.now(), reasons, summary, ())

    def _beside_others(self, db: Database, found: Measured, moment: str, summary: crawls.CrawlSummary) -> list[Reason]:
        took = (datetime.fromisoformat(moment) - datetime.fromisoformat(self.started_at)).total_seconds()
        measured = measure(db, self.run_id, self.crawl_id, took)
        found.measures = measured.measures
        reasons = list(measured.reasons)
        if summary.shrunk:
            told = "; ".join(summary.shrunk)
            reasons.append(
                Reason("shrunk", "degraded", f"chuyên mục ngắn lại: {told}", f"sections that shrank: {told}")
            )
        if summary.capped:
            told = ", ".join(summary.capped) + (f" (+{summary.more_capped})" if summary.more_capped else "")
            limit = f"limits.pages_per_section, {self.portal.limits.pages_per_section}"
            reasons.append(
                Reason(
                    "capped",
                    "degraded",
                    f"chuyên mục chạm giới hạn số trang ({limit}), phần sau nếu có chưa đọc: {told}",
                    f"sections reached the limit of pages ({limit}); what may follow is unread: {told}",
                )
            )
        if not self.portal.frozen and crawls.shared_by(self.crawl_id) is None:  # others may have got what is new
            now = datetime.now(UTC)
            sections = sections_of(db.conn, self.portal.name)
            reasons += [silence(section, now) for section in sections if is_silent(section, now)]
        return reasons


def _outcome(summary: crawls.CrawlSummary, because: str, trouble: str | None) -> list[Reason]:
    if trouble is not None:
        return [Reason("trouble", "failed", f"kho gặp trục trặc: {trouble}", trouble)]
    if summary.outcome in ("failed", "partial"):
        return [_in_words(summary.outcome, summary.reason or summary.outcome)]
    if summary.outcome is None and not because.startswith(PAUSED):
        return [
            Reason(
                "stopped",
                "degraded",
                "lần chạy bị dừng giữa chừng; chạy lại là tiếp tục",
                "it was stopped before its end; the next run goes on",
            )
        ]
    return []


def _in_words(outcome: str, why: str, vi: str = "", en: str = "") -> Reason:
    health: Health = "failed" if outcome == "failed" else "degraded"
    kind, about = next((k for start, k in KINDS.items() if start in why), ("failed", "lần thu thập thất bại"))
    return Reason(kind, health, f"{vi}{about}: {why}", f"{en}{why}")


def could_not_begin(paths: ArchivePaths, portal: Portal, source: Source, started_at: str, error: Exception) -> Report:
    """Store that a run could not begin, where there is an archive that takes it; return what is told of it.

    An archive that is held by another run is written to all the same: its holder seals it when it ends.
    """
    unreachable = not isinstance(error, ArchiveError)
    held = "is being written by" in str(error)
    kind = "unreachable" if unreachable else "held" if held else "trouble"
    vi = {"unreachable": "không kết nối được với cổng", "held": "kho đang bận", "trouble": "kho gặp trục trặc"}[kind]
    reason = Reason(kind, "degraded" if held else "failed", f"{vi}: {error}", str(error))
    reasons = looked_at([reason])
    moment = times.now()
    told = Report(portal, None, started_at, moment, reasons, None, ())
    if not paths.working.exists() or not (unreachable or held):
        return told
    with suppress(ArchiveError, sqlite3.Error, OSError):
        if held:
            return _stored(open_working(paths.working, unseal=False), paths, portal, source, told)
        with WriteLock(paths.lock, f"noting that {portal.name} cannot be reached"):
            db = open_working(paths.working)
            try:
                return _stored(db, paths, portal, source, told, close=False)
            finally:
                close_working(db, paths.working)
    return told


def _stored(
    db: Database, paths: ArchivePaths, portal: Portal, source: Source, told: Report, close: bool = True
) -> Report:
    try:
        crawls.remember_frozen(db, portal.name, portal.frozen)
        run_id = runs.begin(db, portal.name, source.name, source.mode, started_by(), told.started_at)
        runs.finish(db, run_id, told.finished_at, told.reasons, {}, size_of(Path(paths.root)))
        document.write_file(paths, db.conn)
        before = _before(db, portal, run_id)
        return Report(portal, run_id, told.started_at, told.finished_at, told.reasons, None, before)
    finally:
        if close:
            db.close()


def _before(db: Database, portal: Portal, run_id: str) -> tuple[runs.Run, ...]:
    return tuple(run for run in runs.newest(db.conn, portal.name, BEFORE) if run.run_id != run_id)
