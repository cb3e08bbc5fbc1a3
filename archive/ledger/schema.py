"""The tables of the ledger, the notes of what has to be worked out anew, and the views over them."""

from __future__ import annotations

from sqlite_utils import Database

from archive.ledger.views import create_ledger_views
from archive.store.schema import migrations
from archive.store.views import create_views

TABLES = (
    "ALTER TABLE indicators ADD COLUMN needs TEXT",
    """CREATE TABLE areas (
        area TEXT PRIMARY KEY, name TEXT NOT NULL, type TEXT NOT NULL, level TEXT NOT NULL, parent TEXT, valid_from
        TEXT, valid_until TEXT, successor TEXT) WITHOUT ROWID""",
    """CREATE TABLE breaks (
        break_id TEXT PRIMARY KEY, date TEXT NOT NULL, kind TEXT NOT NULL CHECK (kind IN ('law', 'circular', 'rating',
        'territory')), label_vi TEXT NOT NULL, label_en TEXT NOT NULL, source TEXT NOT NULL, indicators TEXT, areas
        TEXT) WITHOUT ROWID""",
    """CREATE TABLE partitions (
        total TEXT NOT NULL, part TEXT NOT NULL, breakdown TEXT NOT NULL, partition_id TEXT NOT NULL, PRIMARY KEY
        (partition_id, total, part, breakdown)) WITHOUT ROWID""",
    """CREATE TABLE observations (
        observation_id TEXT PRIMARY KEY, indicator TEXT NOT NULL, area TEXT NOT NULL, period_start TEXT, period_end TEXT
        NOT NULL, period_grain TEXT, breakdown TEXT, coverage TEXT, status TEXT NOT NULL, aggregate TEXT NOT NULL, unit
        TEXT, own_area INTEGER NOT NULL, value_text TEXT, value REAL GENERATED ALWAYS AS (CAST(value_text AS REAL))
        VIRTUAL, value_max_text TEXT, qualifier TEXT, claim_id TEXT, rule TEXT, n_claims INTEGER NOT NULL, n_derived
        INTEGER NOT NULL, disputed INTEGER NOT NULL, flagged INTEGER NOT NULL, derived INTEGER NOT NULL)
        WITHOUT ROWID""",
    "CREATE INDEX observations_indicator ON observations (indicator, area, period_end)",
    """CREATE TABLE claims (
        claim_id TEXT PRIMARY KEY, observation_id TEXT NOT NULL, figure_id TEXT NOT NULL, figures TEXT NOT NULL,
        article_id TEXT NOT NULL, revision_id TEXT NOT NULL, known_from TEXT NOT NULL, known_until TEXT, value_text TEXT
        NOT NULL, value REAL GENERATED ALWAYS AS (CAST(value_text AS REAL)) VIRTUAL, value_max_text TEXT, qualifier TEXT
        NOT NULL, flagged INTEGER NOT NULL, preliminary INTEGER NOT NULL, own INTEGER NOT NULL, attached INTEGER NOT
        NULL, derived TEXT, chosen INTEGER NOT NULL DEFAULT 0) WITHOUT ROWID""",
    "CREATE INDEX claims_observation ON claims (observation_id)",
    "CREATE INDEX claims_article ON claims (article_id)",
    """CREATE TABLE unclaimed (
        figure_id TEXT PRIMARY KEY, article_id TEXT NOT NULL, lacks TEXT NOT NULL CHECK (lacks IN ('indicator',
        'period', 'value', 'area', 'breakdown', 'relation', 'confirmation'))) WITHOUT ROWID""",
    "CREATE INDEX unclaimed_article ON unclaimed (article_id)",
    """CREATE TABLE disagreements (
        observation_id TEXT NOT NULL, earlier_claim TEXT NOT NULL, later_claim TEXT NOT NULL, kind TEXT NOT NULL CHECK
        (kind IN ('within', 'between', 'edit', 'report')), delay_days INTEGER NOT NULL, PRIMARY KEY (observation_id,
        earlier_claim, later_claim)) WITHOUT ROWID""",
    # Articles whose claims are not those of their figures any more.
    "CREATE TABLE ledger_stale (article_id TEXT PRIMARY KEY) WITHOUT ROWID",
    "INSERT INTO ledger_stale SELECT article_id FROM articles",
)
_OF_FIGURES = (
    *("article_id", "revision_id", "value_text", "value_max_text", "unit", "qualifier", "relation", "status"),
    *(
        "aggregate",
        "related_figure",
        "link",
        "indicator",
        "breakdown",
        "coverage",
        "place",
        "period_start",
        "period_end",
    ),
    *("period_grain", "flags", "superseded"),
)
_OWNERS = "file_parts p JOIN attachments a USING (file) JOIN revisions r USING (revision_id)"


def _stale(article: str, source: str) -> str:
    """Return the statement that notes articles; the conflict clause of a statement would override one in a trigger."""
    return (
        f"INSERT INTO ledger_stale SELECT DISTINCT {article} FROM {source} AND {article} IS NOT NULL "
        f"AND NOT EXISTS (SELECT 1 FROM ledger_stale s WHERE s.article_id = {article});"
    )


def _triggers() -> list[str]:
    """Return the triggers: an article is stale when a figure of it, of its files, or its standing changes."""
    of_figure = _stale("{row}.article_id", "(SELECT 1) WHERE 1") + _stale(
        "r.article_id", f"{_OWNERS} WHERE {{row}}.article_id IS NULL AND p.text_id = {{row}}.text_id"
    )
    of_article = _stale("{row}.article_id", "(SELECT 1) WHERE 1")
    of_person = _stale("f.article_id", "figures f WHERE f.figure_id = {row}.figure_id") + _stale(
        "r.article_id", f"{_OWNERS} JOIN figures f ON f.text_id = p.text_id WHERE f.figure_id = {{row}}.figure_id"
    )
    of_attachment = _stale("r.article_id", "revisions r WHERE r.revision_id = {row}.revision_id")
    made = []
    for table, columns, body in (
        ("figures", _OF_FIGURES, of_figure),
        ("articles", ("revision_id", "published", "missing_since"), of_article),
        ("revisions", ("captured_at", "article_id"), of_article),
        ("corrections", ("verdict",), of_person),
        ("attachments", ("file",), of_attachment),
    ):
        for event, rows in (("INSERT", ("NEW",)), ("UPDATE", ("OLD", "NEW")), ("DELETE", ("OLD",))):
            acts = " ".join(body.format(row=row) for row in rows)
            other = " OR ".join(f"OLD.{c} IS NOT NEW.{c}" for c in columns)
            when = f" WHEN {other}" if event == "UPDATE" else ""
            made.append(
                f"CREATE TRIGGER ledger_{table}_{event.lower()} AFTER {event} ON {table}{when} BEGIN {acts} END"
            )
    return made


@migrations()
def m0008_ledger(db: Database) -> None:
    """Add the ledger: what was ever claimed of each indicator, and its value by a stated rule."""
    for statement in (*TABLES, *_triggers()):
        db.execute(statement)
    create_views(db)
    create_ledger_views(db)
