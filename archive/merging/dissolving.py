"""Let a revision go by the name of another one: its captures show the same content, in one run."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import asdict

from sqlite_utils import Database

from archive.store.corrections import Correction

_TEXTS = "(SELECT text_id FROM texts WHERE revision_id = ?)"
_FIGURES = f"(SELECT figure_id FROM figures WHERE text_id IN {_TEXTS})"
_READ = ("checks", "comparisons", "citations")


def dissolve(db: Database, revision_id: str, into: str, known: Collection[str]) -> None:
    """Take a revision out, its captures being with ``into`` already, inside the caller's transaction.

    Its figures stay as superseded ones of ``into``, where readers know its name (``known``) or a person spoke of one of
    them; else they are those of ``into``, twice, and go.
    """
    if revision_id in known or _is_spoken_of(db, revision_id):
        _carry_corrections(db, revision_id, into)
        for name in _READ:
            db.execute(f"DELETE FROM {name} WHERE text_id IN {_TEXTS}", (revision_id,))
        db.execute(f"UPDATE figures SET superseded = 1, revision_id = ? WHERE text_id IN {_TEXTS}", (into, revision_id))
        db.execute("UPDATE texts SET revision_id = ? WHERE revision_id = ?", (into, revision_id))
    else:
        for name in ("reading_changes", "superseded_readings"):
            db.execute(f"DELETE FROM {name} WHERE figure_id IN {_FIGURES}", (revision_id,))
        for name in (*_READ, "figures"):
            db.execute(f"DELETE FROM {name} WHERE text_id IN {_TEXTS}", (revision_id,))
        db.execute("DELETE FROM texts WHERE revision_id = ?", (revision_id,))
    for name in ("images", "attachments"):
        db.execute(f"DELETE FROM {name} WHERE revision_id = ?", (revision_id,))
    db.execute(
        "UPDATE revisions SET section = o.section FROM revisions o WHERE revisions.revision_id = ? AND o.revision_id = "
        "? AND o.section IS NOT NULL AND o.last_confirmed > revisions.last_confirmed",
        (into, revision_id),
    )
    db.execute("DELETE FROM revisions WHERE revision_id = ?", (revision_id,))


def _is_spoken_of(db: Database, revision_id: str) -> bool:
    return any(
        db.execute(f"SELECT 1 FROM {name} WHERE {column} IN {of} LIMIT 1", (revision_id,)).fetchone() is not None
        for name, column, of in (
            ("corrections", "figure_id", _FIGURES),
            ("suppressions", "subject", _FIGURES),
            ("audit_items", "text_id", _TEXTS),
        )
    )


def _carry_corrections(db: Database, revision_id: str, into: str) -> None:
    """Let what a person said of a figure be said of the same one in the text that stands."""
    rows = db.execute(
        "SELECT n.figure_id, c.correction_id, c.verdict, c.made_by, c.made_at, c.value_text, c.note, c.withdraws "
        "FROM corrections c JOIN figures o USING (figure_id) JOIN texts t USING (text_id) JOIN revisions r ON "
        "r.revision_id = ? JOIN figures n ON n.text_id = r.text_id AND n.start = o.start AND n.quote = o.quote "
        "WHERE t.revision_id = ? ORDER BY c.withdraws IS NOT NULL, c.made_at, c.correction_id",
        (into, revision_id),
    ).fetchall()
    carried: dict[str, str] = {}
    for figure_id, correction_id, verdict, made_by, made_at, value, note, withdraws in rows:
        said = Correction(figure_id, verdict, made_by, made_at, value, note, carried.get(withdraws, withdraws))
        carried[correction_id] = said.correction_id
        row = {"correction_id": said.correction_id, **asdict(said)}
        names = ", ".join(row)
        db.execute(
            f"INSERT OR IGNORE INTO corrections ({names}) VALUES ({', '.join('?' * len(row))})", list(row.values())
        )
