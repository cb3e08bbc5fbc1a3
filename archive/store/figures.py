"""What was read in a text: figures, checks, comparisons, citations. A newer reading supersedes, it never erases."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from sqlite_utils import Database

from archive import identity
from archive.records import FigureSet, Text
from archive.store.reading_rows import FIGURE_COLUMNS, ReadingRows, rows_of

# An indicator that this archive does not know is none.
_KNOWN = {"indicator": "(SELECT indicator FROM indicators WHERE indicator = ?)"}
_UPSERT = (
    f"INSERT INTO figures ({', '.join(FIGURE_COLUMNS)}) "
    f"VALUES ({', '.join(_KNOWN.get(c, '?') for c in FIGURE_COLUMNS)}) "
    "ON CONFLICT (figure_id) DO UPDATE SET superseded = 0, "
    + ", ".join(f"{c} = excluded.{c}" for c in FIGURE_COLUMNS[6:])
)
# The articles whose claims are worked out of what is read in a text, its own or those that attach its file.
_STALE = """
    INSERT OR IGNORE INTO ledger_stale
    SELECT r.article_id FROM texts t JOIN revisions r USING (revision_id) WHERE t.text_id = ?1
    UNION SELECT r.article_id FROM file_parts p JOIN attachments USING (file) JOIN revisions r USING (revision_id)
          WHERE p.text_id = ?1"""


def store_reading(
    db: Database,
    article_id: str | None,
    revision_id: str | None,
    text_id: str,
    text: Text,
    reading: FigureSet,
    moment: str,
) -> None:
    """Store what one version of the extractor read in a text, inside the caller's transaction.

    Article and revision are None where the text is of a file.
    """
    rows = rows_of((article_id, revision_id, text_id), text, reading)
    store_rows(db, text_id, reading.extractor_version, rows, moment)


def store_rows(db: Database, text_id: str, version: str, rows: ReadingRows, moment: str) -> None:
    """Store the rows of what one version of the extractor read in a text, inside the caller's transaction.

    A reading by another version that is there already goes to ``superseded_readings``; a figure that the new reading no
    longer has stays and is marked superseded, so that citations of it resolve.
    """
    db.execute("UPDATE texts SET extractor_version = ? WHERE text_id = ?", (version, text_id))
    _supersede(db, text_id, version, moment, [row[0] for row in rows.figures])
    db.conn.executemany(_UPSERT, rows.figures)
    # The ledger hears of figures by triggers; claims are drawn from what changes are measured against as well.
    compared = db.execute("SELECT * FROM comparisons WHERE text_id = ?", (text_id,)).fetchall()
    if set(compared) != set(rows.comparisons):
        db.execute(_STALE, (text_id,))
    for table, made in (("checks", rows.checks), ("comparisons", rows.comparisons), ("citations", rows.citations)):
        db.execute(f"DELETE FROM {table} WHERE text_id = ?", (text_id,))
        if made:
            db.conn.executemany(f"INSERT OR REPLACE INTO {table} VALUES ({', '.join('?' * len(made[0]))})", made)


def confirm_readings(db: Database, text_ids: Sequence[str], version: str) -> None:
    """Note that a version of the extractor reads texts as they are stored, inside the caller's transaction."""
    for table, condition in (("texts", ""), ("figures", " AND superseded = 0")):
        db.conn.executemany(
            f"UPDATE {table} SET extractor_version = ? WHERE text_id = ? AND extractor_version <> ?{condition}",
            ((version, text_id, version) for text_id in text_ids),
        )


def supersede(db: Database, text_id: str, moment: str) -> None:
    """Mark all that was read in a text as superseded by another text of its revision, inside the caller's transaction.

    Figures stay, so that citations of them resolve; all else is worked out anew in the other text.
    """
    _supersede(db, text_id, "", moment, ())
    for table in ("checks", "comparisons", "citations"):
        db.execute(f"DELETE FROM {table} WHERE text_id = ?", (text_id,))


def _supersede(db: Database, text_id: str, version: str, moment: str, still_read: Sequence[object]) -> None:
    """Keep what other versions read in a text; mark the figures that are not read any more."""
    cursor = db.execute("SELECT * FROM figures WHERE text_id = ? AND extractor_version <> ?", (text_id, version))
    names = [d[0] for d in cursor.description]
    db.conn.executemany(
        "INSERT OR IGNORE INTO superseded_readings VALUES (?, ?, ?, ?)",
        [
            (reading["figure_id"], reading["extractor_version"], json.dumps(reading, ensure_ascii=False), moment)
            for reading in (dict(zip(names, row, strict=True)) for row in cursor.fetchall())
        ],
    )
    db.execute(
        "UPDATE figures SET superseded = 1 WHERE text_id = ? AND superseded = 0 "
        "AND figure_id NOT IN (SELECT value FROM json_each(?))",
        (text_id, json.dumps(still_read)),
    )


def copy_reading(db: Database, text_id: str, revision_id: str, fresh: str) -> None:
    """Give a copy of a text, that of another revision, the reading in force of the text it was copied from."""
    copied = {"revision_id": revision_id, "text_id": fresh}
    rows = _dicts(db, "SELECT * FROM figures WHERE text_id = ? AND superseded = 0", text_id)
    ids = {row["figure_id"]: identity.figure_id(fresh, row["start"], row["end"]) for row in rows}
    starts = {row["figure_id"]: row["start"] for row in rows}
    for row in rows:
        related = ids.get(row["related_figure"])
        _insert(db, "figures", {**row, **copied, "figure_id": ids[row["figure_id"]], "related_figure": related})
    for row in _dicts(db, "SELECT * FROM checks WHERE text_id = ?", text_id):
        named = [f for f in json.loads(row["figures"]) if f in ids]
        check = identity.check_id(fresh, row["check"], [starts[f] for f in named])
        _insert(db, "checks", {**row, **copied, "check_id": check, "figures": json.dumps([ids[f] for f in named])})
    for row in _dicts(db, "SELECT * FROM comparisons WHERE text_id = ?", text_id):
        both = {name: ids[row[name]] for name in ("figure_id", "of_figure")}
        _insert(db, "comparisons", {**row, **both, "text_id": fresh})
    for row in _dicts(db, "SELECT * FROM citations WHERE text_id = ?", text_id):
        _insert(
            db, "citations", {**row, **copied, "citation_id": identity.citation_id(fresh, row["start"], row["end"])}
        )


def _dicts(db: Database, query: str, value: str) -> list[dict[str, Any]]:
    cursor = db.execute(query, (value,))
    names = [d[0] for d in cursor.description]
    return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def _insert(db: Database, table: str, row: Mapping[str, Any]) -> None:
    stored = [name[1] for name in db.execute(f"PRAGMA table_info({table})")]  # without generated columns
    names = ", ".join(f'"{name}"' for name in stored)
    db.execute(
        f"INSERT OR REPLACE INTO {table} ({names}) VALUES ({', '.join('?' * len(stored))})",
        [row[name] for name in stored],
    )
