"""The snapshot that readers see: a copy in one piece, swapped in by a rename, so that no reader meets half of it."""

from __future__ import annotations

import contextlib
import os
import sqlite3
from dataclasses import dataclass
from pathlib import Path

from sqlite_utils import Database

from archive import digests, events, ledger, search
from archive.errors import ArchiveError
from archive.ledger import holes
from archive.lock import WriteLock
from archive.paths import ArchivePaths
from archive.site.charts.shelf import Draw, Shelved, shelve
from archive.store.database import open_reading
from archive.store.seal import break_seal, put_seal
from archive.withholding import guard, log
from archive.withholding.copies import leave_out
from archive.withholding.scope import scope_of

# Tables of the crawl and of merging, and names, which are not for readers.
HIDDEN = ("frontier", "ledger_stale", "judges", "listings_to_count", "merge_conflicts", "shown_revisions")
# Views that are costly to work out: in the snapshot, which does not change, they are tables of the same name and order.
WORKED_OUT = {
    "file_owners": "file",
    "indicator_figures": "indicator",
    "series": "indicator, area, period_end, period_start, period_grain, breakdown, coverage, status, aggregate",
    "changes": "seen_at, article_id, revision, new_figure, old_figure",
    "reverts": "seen_at, article_id, revision",
    "moves": "seen_at, article_id, old_url",
    "look_alikes": "article_id, other_id",
    "gaps": "kind, portal, since, what, of",
    "contradictions": "indicator, area, period_end, earlier_figure, later_figure",
    "restatements": "indicator, area, period_end, earlier_claim, later_claim",
    "promises": "indicator, area, period_end, target_observation",
    "period_sums": "indicator, area, period_end, year_observation",
    "reports": "period_end, article_id",
    "missing_indicators": "period_end, article_id, indicator",
}
INDEXES = (
    "CREATE UNIQUE INDEX file_owners_file ON file_owners (file)",
    "CREATE INDEX file_owners_article ON file_owners (article_id)",
    "CREATE UNIQUE INDEX indicator_figures_indicator ON indicator_figures (indicator)",
    "CREATE INDEX series_indicator ON series (indicator, period_end)",
    "CREATE INDEX series_own ON series (indicator, period_end) WHERE own_area",
    "CREATE INDEX observations_newest ON observations (indicator, period_end, own_area, observation_id) "
    "WHERE NOT derived",
    "CREATE INDEX claims_newest ON claims (observation_id, chosen DESC, known_from DESC) WHERE derived IS NULL",
    "CREATE INDEX contradictions_indicator ON contradictions (indicator, period_end)",
    "CREATE INDEX restatements_indicator ON restatements (indicator, period_end)",
    "CREATE INDEX missing_indicators_indicator ON missing_indicators (indicator, period_end)",
    "CREATE INDEX contradictions_earlier ON contradictions (earlier_article)",
    "CREATE INDEX contradictions_later ON contradictions (later_article)",
    "CREATE INDEX changes_seen_at ON changes (seen_at)",
    "CREATE INDEX changes_article ON changes (article_id, revision)",
    "CREATE INDEX changes_indicator ON changes (indicator, seen_at)",
    "CREATE INDEX gaps_kind ON gaps (kind, since)",
    "CREATE INDEX missing_indicators_article ON missing_indicators (article_id)",
    "CREATE INDEX articles_revised ON articles (article_id) WHERE revisions > 1",
    "CREATE INDEX changes_old_figure ON changes (old_figure)",
    "CREATE INDEX moves_article ON moves (article_id)",
    "CREATE INDEX merges_into ON merges (into_id)",
    "CREATE INDEX figures_related ON figures (related_figure) WHERE related_figure IS NOT NULL",
    "CREATE INDEX checks_outcome ON checks (outcome)",
)


@dataclass(frozen=True, slots=True)
class Published:
    """What a snapshot holds; ``withheld`` counts the identifiers that it does not hold on purpose."""

    path: Path
    articles: int
    revisions: int
    figures: int
    bytes: int
    charts: Shelved
    withheld: int = 0


def publish(paths: ArchivePaths, draw: Draw | None = None) -> Published:
    """Write the snapshot; may run while a crawl writes.

    ``draw`` draws the charts that the snapshot before does not have; without it they are missing, and pages show the
    values in tables alone.

    Raises:
        ArchiveError: no archive, a damaged one, a full or read-only disk, or another publication that is under way.
            The old snapshot stays as it was.
    """
    if not paths.working.exists():
        raise ArchiveError(f"there is no archive at {paths.working}; crawl first, or set ARCHIVE_DIR")
    with WriteLock(paths.root / "publish.lock", "a publication"):
        return _publish(paths, draw)


def _publish(paths: ArchivePaths, draw: Draw | None) -> Published:
    working = open_reading(paths.working)
    fresh = paths.published.with_suffix(".db.new")
    try:
        fresh.unlink(missing_ok=True)
        working.conn.execute("VACUUM INTO ?", (str(fresh),))
        db = Database(sqlite3.connect(fresh))
        db.execute("PRAGMA journal_mode = DELETE")
        scope = scope_of(db)
        suppressions = frozenset(s.suppression_id for s in log.in_force(db))
        withheld = leave_out(db, scope)
        ledger.update(db, anew=bool(withheld))
        _drop_workings(db)
        _work_out(db)
        search.build(db)
        charts = shelve(db, paths.published, draw)
        db.execute("ANALYZE")
        db.conn.commit()
        articles, revisions, figures = (
            db.execute(f"SELECT count(*) FROM {t}").fetchone()[0] for t in ("articles", "revisions", "current_figures")
        )
        db.close()
        _to_disk(fresh)
        break_seal(paths.published)
        if suppressions:  # before the snapshot: the site never shows what the new one leaves out
            guard.write(paths.guard, suppressions, scope)
        fresh.replace(paths.published)
        if not suppressions:
            paths.guard.unlink(missing_ok=True)
        _to_disk(paths.root)
        put_seal(paths.published)
    except (OSError, sqlite3.Error) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        raise ArchiveError(
            f"cannot publish to {paths.published}: {reason}; the old snapshot is as it was. "
            "Free the disk or make it writable"
        ) from None
    finally:
        working.close()
        for left in (fresh, Path(f"{fresh}-journal")):
            with contextlib.suppress(OSError):
                left.unlink(missing_ok=True)
    return Published(paths.published, articles, revisions, figures, paths.published.stat().st_size, charts, withheld)


def _drop_workings(db: Database) -> None:
    """Drop what readers have no use for: tables of the crawl, and the notes of what has to be worked out anew."""
    for (trigger,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
        db.execute(f"DROP TRIGGER {trigger}")
    db.execute("PRAGMA secure_delete = ON")  # names do not stay in free pages either
    for table in HIDDEN:
        db.execute(f"DROP TABLE IF EXISTS {table}")


def _work_out(db: Database) -> None:
    """Replace costly views by tables that hold their rows, and add what is worked out for readers alone."""
    db.execute("PRAGMA legacy_alter_table = ON")  # other views read these, and a rename would look at them
    with db.atomic():
        for view, order in WORKED_OUT.items():
            db.execute(f"CREATE TABLE worked_out AS SELECT * FROM {view} ORDER BY {order}")
            db.execute(f"DROP VIEW {view}")
            db.execute(f"ALTER TABLE worked_out RENAME TO {view}")
        for index in INDEXES:
            db.execute(index)
        for tables in (events, holes, digests):
            tables.build(db)


def _to_disk(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
