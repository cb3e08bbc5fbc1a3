"""Let a revision go by the name of another one: its captures show the same content, in one run."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import asdict

from sqlite_utils import Database

from archive.merging.tables import SHARD
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


# Revisions of the shard whose captures the target has, all under other names, and that nobody can have cited.
_KNOWN_BY_ANOTHER_NAME = f"""
    SELECT revision_id FROM {SHARD}.revisions s WHERE NOT EXISTS (
        SELECT 1 FROM main.revisions t WHERE t.revision_id = s.revision_id)
    AND NOT EXISTS (SELECT 1 FROM main.shown_revisions t WHERE t.revision_id = s.revision_id)
    AND EXISTS (SELECT 1 FROM {SHARD}.sightings g WHERE g.revision_id = s.revision_id)
    AND NOT EXISTS (SELECT 1 FROM {SHARD}.sightings g WHERE g.revision_id = s.revision_id AND NOT EXISTS (
        SELECT 1 FROM main.sightings t WHERE (t.article_id, t.captured_at, t.capture_id) = (g.article_id,
        g.captured_at, g.capture_id)))
    AND NOT EXISTS (SELECT 1 FROM {SHARD}.texts x JOIN {SHARD}.figures f USING (text_id) WHERE x.revision_id =
        s.revision_id AND (f.figure_id IN (SELECT figure_id FROM {SHARD}.corrections) OR f.figure_id IN
        (SELECT subject FROM {SHARD}.suppressions) OR f.text_id IN (SELECT text_id FROM {SHARD}.audit_items)))"""


def leave_out_dissolved(db: Database) -> None:
    """Leave out of the shard what an earlier merge has dissolved already, before its rows are united."""
    db.execute("CREATE TEMP TABLE IF NOT EXISTS dissolved (revision_id TEXT PRIMARY KEY) WITHOUT ROWID")
    db.execute("DELETE FROM dissolved")
    db.execute(f"INSERT INTO dissolved {_KNOWN_BY_ANOTHER_NAME}")
    texts = f"(SELECT text_id FROM {SHARD}.texts WHERE revision_id IN (SELECT * FROM dissolved))"
    figures = f"(SELECT figure_id FROM {SHARD}.figures WHERE text_id IN {texts})"
    for name in ("reading_changes", "superseded_readings"):
        db.execute(f"DELETE FROM {SHARD}.{name} WHERE figure_id IN {figures}")
    for name in (*_READ, "figures", "texts"):
        db.execute(f"DELETE FROM {SHARD}.{name} WHERE text_id IN {texts}")
    for name in ("images", "attachments", "sightings", "revisions"):
        db.execute(f"DELETE FROM {SHARD}.{name} WHERE revision_id IN (SELECT * FROM dissolved)")


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
