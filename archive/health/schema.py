"""The tables of runs: when a crawl was tried, by whom, how it went, and what its measures were."""

from __future__ import annotations

from sqlite_utils import Database

import archive.audit.schema
import archive.ledger.schema  # noqa: F401 - migrations of both come before
from archive.store.schema import migrations

TABLES = (
    # A crawl may take several runs; a run that could not begin has no crawl.
    """CREATE TABLE runs (
        run_id TEXT PRIMARY KEY, portal TEXT NOT NULL, crawl_id TEXT REFERENCES crawls (crawl_id), source TEXT NOT NULL,
        mode TEXT NOT NULL, started_by TEXT NOT NULL, started_at TEXT NOT NULL, finished_at TEXT, health TEXT CHECK
        (health IN ('healthy', 'degraded', 'failed')), reasons TEXT NOT NULL DEFAULT '[]', bytes INTEGER)
        WITHOUT ROWID""",
    "CREATE INDEX runs_portal ON runs (portal, started_at)",
    "CREATE INDEX runs_crawl ON runs (crawl_id)",
    """CREATE TABLE run_measures (
        run_id TEXT NOT NULL REFERENCES runs (run_id), measure TEXT NOT NULL, value REAL NOT NULL, usual REAL, low REAL,
        high REAL, PRIMARY KEY (run_id, measure)) WITHOUT ROWID""",
)


@migrations()
def m0013_runs(db: Database) -> None:
    """Add runs with their measures, and whether a portal is expected to publish anything new."""
    for statement in TABLES:
        db.execute(statement)
    db.execute("ALTER TABLE portals ADD COLUMN frozen INTEGER NOT NULL DEFAULT 0")
