"""What merging has to remember: rows that contradict each other, and names that readers of a shard know."""

from __future__ import annotations

from sqlite_utils import Database

import archive.audit.schema  # noqa: F401 - its migrations come before
from archive.store.schema import migrations


@migrations()
def m0015_merging(db: Database) -> None:
    """Add what contradicts a row that was kept, revisions that a shard had published, and listings to read again."""
    db.execute(
        """CREATE TABLE merge_conflicts (
            conflict_id TEXT PRIMARY KEY, in_table TEXT NOT NULL, row_key TEXT NOT NULL, kept TEXT NOT NULL, other TEXT
            NOT NULL, shard TEXT NOT NULL, noted_at TEXT NOT NULL) WITHOUT ROWID"""
    )
    db.execute("CREATE TABLE shown_revisions (revision_id TEXT PRIMARY KEY) WITHOUT ROWID")
    db.execute("CREATE TABLE listings_to_count (capture_id TEXT PRIMARY KEY) WITHOUT ROWID")
