"""The table of rows that two archives have under one key with different content."""

from __future__ import annotations

from sqlite_utils import Database

import archive.audit.schema  # noqa: F401 - its migrations come before
from archive.store.schema import migrations


@migrations()
def m0015_merge_conflicts(db: Database) -> None:
    """Add what merging found to contradict a row that was kept."""
    db.execute(
        """CREATE TABLE merge_conflicts (
            conflict_id TEXT PRIMARY KEY, in_table TEXT NOT NULL, row_key TEXT NOT NULL, kept TEXT NOT NULL, other TEXT
            NOT NULL, shard TEXT NOT NULL, noted_at TEXT NOT NULL) WITHOUT ROWID"""
    )
