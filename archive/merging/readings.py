"""Revisions, texts and what is read in them: of two versions of a reading the newer one stands, the older one is kept.

::

    files, revisions ──► which text is in force: that of the newer parser or reader
    texts            ──► which reading of it is in force: that of the newer extractor
    what is not in force any more ──► figures stay, superseded, so that citations of them resolve
"""

from __future__ import annotations

import json

from sqlite_utils import Database

from archive.merging import conflicts
from archive.merging.rows import add_missing
from archive.merging.tables import SHARD, table, version_key
from archive.store import figures

_READ = ("checks", "comparisons", "citations")  # what is read in a text besides figures
_OWNERS = ("superseded", "article_id", "revision_id")


def unite(db: Database, shard: str, moment: str) -> None:
    """Bring files, revisions, texts and readings of the shard into the target, inside the caller's transaction."""
    _files(db, shard, moment)
    _revisions(db, shard, moment)
    _texts(db, shard, moment)
    _settle(db)


def _files(db: Database, shard: str, moment: str) -> None:
    found = table(db, "files")
    conflicts.note_rows(
        db, found, ("name", "first_seen", "outcome", "reason", "parts", "reader_version"), shard, moment
    )
    rows = db.execute(
        f"SELECT file, t.outcome, t.reader_version, s.outcome, s.reader_version FROM main.files t "
        f"JOIN {SHARD}.files s USING (file) WHERE s.outcome IS NOT NULL"
    ).fetchall()
    for file, outcome, version, outcome_there, version_there in rows:
        there, here = _read_by(outcome_there, version_there), _read_by(outcome, version)
        if there > here:
            db.execute("DELETE FROM file_parts WHERE file = ?", (file,))
            _copy(db, "file_parts", "file", file)
            db.execute(
                "UPDATE files SET (outcome, reason, parts, reader_version) = (SELECT outcome, reason, parts, "
                f"reader_version FROM {SHARD}.files s WHERE s.file = files.file) WHERE file = ?",
                (file,),
            )
    columns = found.listed()
    db.execute(
        f"INSERT INTO main.files ({columns}) SELECT {columns} FROM {SHARD}.files WHERE true ON CONFLICT (file) DO "
        "UPDATE SET first_seen = min(first_seen, excluded.first_seen), name = min(name, excluded.name)"
    )
    # Of a file that is new here, all parts; of one that was here, pages that only the shard has recognised.
    db.execute(
        f"INSERT INTO main.file_parts SELECT * FROM {SHARD}.file_parts s WHERE obtained = 'ocr' OR NOT EXISTS "
        "(SELECT 1 FROM main.file_parts t WHERE t.file = s.file) ON CONFLICT DO NOTHING"
    )


def _read_by(outcome: str | None, version: str | None) -> tuple[bool, tuple[int, ...], bool, bool]:
    """Return what two readings of a file sort by: whether it was read, by which version, recognised, with success."""
    first, _, recognised = (version or "").partition(" ")
    return outcome is not None, version_key(first), bool(recognised), outcome == "read"


def _revisions(db: Database, shard: str, moment: str) -> None:
    """Add revisions; one that both have says what the newer parser read in its page."""
    both = db.execute(
        f"SELECT t.revision_id, tt.parser_version, st.parser_version FROM main.revisions t JOIN {SHARD}.revisions s "
        f"USING (revision_id) JOIN main.texts tt ON tt.text_id = t.text_id JOIN {SHARD}.texts st ON "
        "st.text_id = s.text_id WHERE t.text_id <> s.text_id"
    ).fetchall()
    what = ("content_hash", "title", "unit", "section", "published", "lead", "platform", "text_id")
    found = table(db, "revisions")
    for revision, here, there in both:
        if version_key(there) > version_key(here):
            names = ", ".join(what)
            db.execute(
                f"UPDATE revisions SET ({names}) = (SELECT {names} FROM {SHARD}.revisions s WHERE s.revision_id = "
                "revisions.revision_id) WHERE revision_id = ?",
                (revision,),
            )
            for name in ("images", "attachments"):
                db.execute(f"DELETE FROM {name} WHERE revision_id = ?", (revision,))
    conflicts.note_rows(
        db,
        found,
        ("article_id", "captured_at", "capture_id", "last_confirmed", "section", "content_hash", "platform"),
        shard,
        moment,
        "t.text_id = s.text_id",
    )
    db.execute(
        f"UPDATE main.revisions SET section = s.section FROM {SHARD}.revisions s WHERE s.revision_id = "
        "revisions.revision_id AND s.section IS NOT NULL AND s.last_confirmed > revisions.last_confirmed"
    )
    add_missing(db, "revisions")
    # Lists are taken whole: those of revisions that have none here yet.
    for name in ("images", "attachments"):
        columns = table(db, name).listed()
        db.execute(
            f"INSERT INTO main.{name} ({columns}) SELECT {columns} FROM {SHARD}.{name} s WHERE NOT EXISTS "
            f"(SELECT 1 FROM main.{name} t WHERE t.revision_id = s.revision_id)"
        )


def _texts(db: Database, shard: str, moment: str) -> None:
    conflicts.note_rows(db, table(db, "texts"), ("extractor_version", "revision_id"), shard, moment)
    both = db.execute(
        f"SELECT text_id, t.extractor_version, s.extractor_version FROM main.texts t JOIN {SHARD}.texts s USING "
        "(text_id, text, blocks)"
    ).fetchall()
    db.execute("CREATE TEMP TABLE IF NOT EXISTS texts_to_take (text_id TEXT PRIMARY KEY) WITHOUT ROWID")
    db.execute("DELETE FROM texts_to_take")
    db.execute(f"INSERT INTO texts_to_take SELECT text_id FROM {SHARD}.texts EXCEPT SELECT text_id FROM main.texts")
    for text, here, there in both:
        if version_key(there) > version_key(here):
            figures.supersede(db, text, moment)
            _replace_figures(db, text)
            db.execute("UPDATE main.texts SET extractor_version = ? WHERE text_id = ?", (there, text))
            db.execute("INSERT INTO texts_to_take VALUES (?)", (text,))
        elif version_key(there) < version_key(here):
            _keep_older(db, text, moment)
    conflicts.note_rows(db, table(db, "figures"), _OWNERS, shard, moment, "t.extractor_version = s.extractor_version")
    add_missing(db, "texts")
    add_missing(db, "figures")
    for name in _READ:
        columns = table(db, name).listed()
        db.execute(
            f"INSERT INTO main.{name} ({columns}) SELECT {columns} FROM {SHARD}.{name} WHERE text_id IN "
            "(SELECT text_id FROM texts_to_take) ON CONFLICT DO NOTHING"
        )


def _replace_figures(db: Database, text: str) -> None:
    found = table(db, "figures")
    sets = ", ".join(f'"{c}" = excluded."{c}"' for c in found.columns if c not in found.key)
    columns = found.listed()
    db.execute(
        f"INSERT INTO main.figures ({columns}) SELECT {columns} FROM {SHARD}.figures WHERE text_id = ? "
        f"ON CONFLICT (figure_id) DO UPDATE SET {sets}",
        (text,),
    )


def _keep_older(db: Database, text: str, moment: str) -> None:
    """Keep what an older extractor of the shard read in a text: as older readings, and figures now read no more."""
    cursor = db.execute(f"SELECT * FROM {SHARD}.figures WHERE text_id = ?", (text,))
    names = [d[0] for d in cursor.description]
    for row in cursor.fetchall():
        reading = dict(zip(names, row, strict=True))
        db.execute(
            "INSERT OR IGNORE INTO main.superseded_readings VALUES (?, ?, ?, ?)",
            (reading["figure_id"], reading["extractor_version"], json.dumps(reading, ensure_ascii=False), moment),
        )
    db.execute(f"UPDATE {SHARD}.figures SET superseded = 1 WHERE text_id = ?", (text,))


def _copy(db: Database, name: str, column: str, value: str) -> None:
    columns = table(db, name).listed()
    db.execute(f"INSERT INTO main.{name} ({columns}) SELECT {columns} FROM {SHARD}.{name} WHERE {column} = ?", (value,))


def _settle(db: Database) -> None:
    """Let what is read in texts that are not in force any more be superseded."""
    out_of_force = f"""
        SELECT t.text_id FROM main.texts t JOIN main.revisions r USING (revision_id) WHERE r.text_id <> t.text_id
        AND revision_id IN (SELECT revision_id FROM {SHARD}.revisions UNION
                            SELECT o.revision_id FROM main.texts o JOIN {SHARD}.texts USING (text_id))
        UNION
        SELECT t.text_id FROM main.texts t WHERE t.file IN (SELECT file FROM {SHARD}.files)
        AND NOT EXISTS (SELECT 1 FROM main.file_parts p WHERE p.text_id = t.text_id)"""
    db.execute("DELETE FROM texts_to_take")
    db.execute(f"INSERT INTO texts_to_take {out_of_force}")
    db.execute(
        "UPDATE main.figures SET superseded = 1 WHERE superseded = 0 AND text_id IN (SELECT * FROM texts_to_take)"
    )
    for name in _READ:
        db.execute(f"DELETE FROM main.{name} WHERE text_id IN (SELECT * FROM texts_to_take)")
