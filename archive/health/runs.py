"""The rows of runs: one is written when a run begins, so that a killed one shows as one that never ended."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sqlite_utils import Database

from archive.health.habit import WINDOW, Habit
from archive.health.reasons import Reason, from_json, health_of, to_json
from archive.store.crawls import SHARE
from archive.times import compact

BY_HAND = "hand"


@dataclass(frozen=True, slots=True)
class Run:
    """One run of a crawl; ``health`` is None while it runs, and for ever where it was killed."""

    run_id: str
    portal: str
    crawl_id: str | None
    source: str
    mode: str
    started_by: str
    started_at: str
    finished_at: str | None
    health: str | None
    reasons: tuple[Reason, ...]
    bytes: int | None


@dataclass(frozen=True, slots=True)
class Judged:
    """A measure of a run and the habit that it was compared with, if there was one."""

    value: float
    habit: Habit | None = None


def begin(
    db: Database, portal: str, source: str, mode: str, started_by: str, moment: str, crawl_id: str | None = None
) -> str:
    """Write that a run begins; return its id. ``started_by``: ``hand`` or the name of a schedule."""
    stem, serial = f"{portal}-{compact(moment)}", 0
    while True:
        run_id = f"{stem}-{serial}" if serial else stem
        try:
            with db.atomic():
                db.execute(
                    "INSERT INTO runs (run_id, portal, crawl_id, source, mode, started_by, started_at) "
                    "VALUES (?, ?, ?, ?, ?, ?, ?)",
                    (run_id, portal, crawl_id, source, mode, started_by, moment),
                )
        except sqlite3.IntegrityError as error:
            if serial > 1000 or "UNIQUE" not in str(error):
                raise
            serial += 1
        else:
            return run_id


def finish(
    db: Database,
    run_id: str,
    moment: str,
    reasons: Iterable[Reason],
    measures: Mapping[str, Judged],
    size: int | None,
) -> None:
    """Write how a run went; ``size``: bytes of the archive's folder."""
    reasons = tuple(reasons)
    with db.atomic():
        db.execute(
            "UPDATE runs SET finished_at = ?, health = ?, reasons = ?, bytes = ? WHERE run_id = ?",
            (moment, health_of(reasons), to_json(reasons), size, run_id),
        )
        db.conn.executemany(
            "INSERT OR REPLACE INTO run_measures (run_id, measure, value, usual, low, high) VALUES (?, ?, ?, ?, ?, ?)",
            (
                (
                    run_id,
                    name,
                    judged.value,
                    *((judged.habit.usual, judged.habit.low, judged.habit.high) if judged.habit else (None,) * 3),
                )
                for name, judged in measures.items()
            ),
        )


def seconds(db: Database, crawl_id: str) -> float:
    """Return how long the ended runs of a crawl took together."""
    row = db.execute(
        "SELECT coalesce(sum(julianday(finished_at) - julianday(started_at)), 0) * 86400 FROM runs "
        "WHERE crawl_id = ? AND finished_at IS NOT NULL",
        (crawl_id,),
    ).fetchone()
    return float(row[0])


def history(db: Database, run_id: str) -> dict[str, list[float]]:
    """Return by measure what the last crawls like that of a run came to, newest first.

    Like it: of the same portal, source and mode, by one machine or shared by several, gone through to the end.
    """
    rows = db.execute(
        """SELECT measure, value FROM run_measures JOIN (
               SELECT r.run_id, r.started_at FROM runs r JOIN crawls c USING (crawl_id), runs this
               WHERE this.run_id = ?1 AND r.run_id <> ?1 AND c.crawl_id IS NOT this.crawl_id AND r.portal = this.portal
                     AND r.source = this.source AND r.mode = this.mode AND c.outcome = 'done'
                     AND (c.crawl_id GLOB ?3) = (this.crawl_id GLOB ?3)
                     AND EXISTS (SELECT 1 FROM run_measures m WHERE m.run_id = r.run_id)
               ORDER BY r.started_at DESC, r.run_id DESC LIMIT ?2) USING (run_id)
           ORDER BY started_at DESC, run_id DESC""",
        (run_id, WINDOW, f"*{SHARE}"),
    )
    found: dict[str, list[float]] = {}
    for measure, value in rows:
        found.setdefault(measure, []).append(value)
    return found


_RUN = "run_id, portal, crawl_id, source, mode, started_by, started_at, finished_at, health, reasons, bytes"


def newest(db: sqlite3.Connection, portal: str | None = None, limit: int = 10) -> tuple[Run, ...]:
    """Return the newest runs, of a portal or of all, newest first."""
    rows = db.execute(
        f"SELECT {_RUN} FROM runs WHERE portal = coalesce(?, portal) ORDER BY started_at DESC, run_id DESC LIMIT ?",
        (portal, limit),
    )
    named = (dict(zip(Run.__dataclass_fields__, row, strict=True)) for row in rows)
    return tuple(Run(**{**run, "reasons": from_json(run["reasons"])}) for run in named)
