"""The twelfth migration: notes on any figure, and notes that are withdrawn. Released: never edited."""

from __future__ import annotations

from sqlite_utils import Database

import archive.audit.schema  # noqa: F401 - its migrations, and those of the ledger, come before
from archive.store.schema import migrations
from archive.store.views import create_views

TABLE = """CREATE TABLE corrections_new (
    correction_id TEXT PRIMARY KEY, figure_id TEXT NOT NULL REFERENCES figures (figure_id), verdict TEXT NOT NULL CHECK
    (verdict IN ('confirmed', 'wrong', 'noted', 'withdrawn')), value_text TEXT, note TEXT, made_by TEXT NOT NULL,
    made_at TEXT NOT NULL, withdraws TEXT REFERENCES corrections (correction_id), CHECK ((verdict = 'withdrawn') =
    (withdraws IS NOT NULL))) WITHOUT ROWID"""
INDEXES = (
    "CREATE INDEX corrections_figure ON corrections (figure_id, made_at)",
    "CREATE INDEX corrections_withdraws ON corrections (withdraws) WHERE withdraws IS NOT NULL",
)
_KEPT = "correction_id, figure_id, verdict, value_text, note, made_by, made_at"
# The ledger asks whether a recognised figure was confirmed. A note changes nothing there, so it makes nothing stale.
_OF_THE_LEDGER = " WHEN {row}.verdict IN ('confirmed', 'wrong') BEGIN "


@migrations()
def m0012_notes(db: Database) -> None:
    """Let a person note something of any figure, and withdraw it by a later row.

    SQLite cannot change a CHECK, so the table is made anew; the ledger's triggers on it come back with it.
    """
    for view in ("unconfirmed_figures", "figure_notes"):  # the others do not look at this table
        db.execute(f"DROP VIEW IF EXISTS {view}")
    triggers = db.execute("SELECT sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'corrections'")
    kept = [sql for (sql,) in triggers.fetchall()]
    db.execute("PRAGMA legacy_alter_table = ON")  # a rename would read every view, and some are made anew below
    db.execute(TABLE)
    db.execute(f"INSERT INTO corrections_new ({_KEPT}) SELECT {_KEPT} FROM corrections")
    db.execute("DROP TABLE corrections")
    db.execute("ALTER TABLE corrections_new RENAME TO corrections")
    db.execute("PRAGMA legacy_alter_table = OFF")
    for statement in INDEXES:
        db.execute(statement)
    for sql in kept:
        row = "OLD" if "AFTER DELETE" in sql else "NEW"
        db.execute(sql if " WHEN " in sql else sql.replace(" BEGIN ", _OF_THE_LEDGER.format(row=row), 1))
    create_views(db)
