"""The tables of audits, and the view that says how far each indicator can be trusted."""

from __future__ import annotations

from sqlite_utils import Database

import archive.ledger.schema  # noqa: F401 - its migrations come before
from archive.store.schema import migrations

TABLES = (
    """CREATE TABLE audits (
        audit_id TEXT PRIMARY KEY, drawn_at TEXT NOT NULL, seed INTEGER NOT NULL, extractor_version TEXT NOT NULL,
        figures INTEGER NOT NULL, sentences INTEGER NOT NULL) WITHOUT ROWID""",
    """CREATE TABLE audit_items (
        item_id TEXT PRIMARY KEY, audit_id TEXT NOT NULL REFERENCES audits (audit_id), position INTEGER NOT NULL, kind
        TEXT NOT NULL CHECK (kind IN ('figure', 'sentence')), text_id TEXT NOT NULL REFERENCES texts (text_id), start
        INTEGER NOT NULL, "end" INTEGER NOT NULL, figure_id TEXT REFERENCES figures (figure_id), rule TEXT, indicator
        TEXT, stratum TEXT NOT NULL, stratum_size INTEGER NOT NULL, reading TEXT NOT NULL) WITHOUT ROWID""",
    "CREATE UNIQUE INDEX audit_items_position ON audit_items (audit_id, position)",
    """CREATE TABLE judgements (
        item_id TEXT NOT NULL REFERENCES audit_items (item_id), judge INTEGER NOT NULL, verdict TEXT NOT NULL CHECK
        (verdict IN ('right', 'wrong', 'unsure')), part TEXT, missed INTEGER, judged_at TEXT NOT NULL, PRIMARY KEY
        (item_id, judge)) WITHOUT ROWID""",
    # Names of judges are not published; without a reference to this table, numbers make sense where it is not.
    "CREATE TABLE judges (judge INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE)",
    """CREATE TABLE audit_results (
        audit_id TEXT NOT NULL REFERENCES audits (audit_id), measure TEXT NOT NULL CHECK (measure IN ('precision',
        'recall')), "of" TEXT NOT NULL CHECK ("of" IN ('all', 'rule', 'indicator')), name TEXT NOT NULL, level TEXT NOT
        NULL, checked INTEGER NOT NULL, wrong REAL NOT NULL, estimate REAL NOT NULL, low REAL NOT NULL, high REAL NOT
        NULL, PRIMARY KEY (audit_id, measure, "of", name, level)) WITHOUT ROWID""",
)
# Of each indicator what the newest audit says that checked any of its figures.
TRUST = """
    SELECT indicator, checked, wrong, percent, low, high, audit_id, drawn_at, extractor_version FROM (
        SELECT r.name AS indicator, r.checked, r.wrong, round(100 * (1 - r.estimate), 1) AS percent,
               round(100 * (1 - r.high), 1) AS low, round(100 * (1 - r.low), 1) AS high, a.audit_id, a.drawn_at,
               a.extractor_version,
               row_number() OVER (PARTITION BY r.name ORDER BY a.drawn_at DESC, a.audit_id DESC) AS nth
        FROM audit_results r JOIN audits a USING (audit_id)
        WHERE r.measure = 'precision' AND r."of" = 'indicator' AND r.level = 'breakdown' AND r.name <> ''
              AND r.checked > 0)
    WHERE nth = 1"""


@migrations()
def m0009_audit(db: Database) -> None:
    """Add audits: samples of figures and sentences, what people say of them, and what follows."""
    for statement in TABLES:
        db.execute(statement)
    db.execute("DROP VIEW IF EXISTS trust")
    db.execute(f"CREATE VIEW trust AS {TRUST}")
