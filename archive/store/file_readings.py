"""Reading attached files: which are still to be read, and the texts and figures that reading them gave.

A file is read once, however many articles attach it; text and figures belong to the file, not to an article.
"""

from __future__ import annotations

import json
from collections.abc import Iterator

from sqlite_utils import Database

from archive import identity
from archive.records import Context, FilePart, FileReading, StoredFile, WarcPosition
from archive.store import figures
from archive.store.reread import text_of
from archive.store.rereading import compare, compare_texts, figures_of, remember
from archive.store.views import OWNER_OF_FILE

_ATTACHED = "EXISTS (SELECT 1 FROM attachments a WHERE a.file = f.file)"


def _wanted(version: str | None, recognise: bool) -> tuple[str, tuple[str, ...]]:
    if recognise:  # what a text layer gave nothing, or not all, for
        return (
            f"{_ATTACHED} AND reader_version IS NOT ? AND (outcome IS NULL OR outcome = 'no_text' OR (outcome = 'read' "
            "AND type = 'application/pdf' AND parts > (SELECT count(*) FROM file_parts p WHERE p.file = f.file)))",
            (version or "",),
        )
    if version is None:
        return f"{_ATTACHED} AND outcome IS NULL", ()
    # A recognised text is kept until someone asks for recognition again.
    return f"{_ATTACHED} AND (outcome IS NULL OR (reader_version || ' ' NOT LIKE ? || ' %'))", (version,)


def count_unread(db: Database, version: str | None = None, recognise: bool = False) -> int:
    """Count the attached files that nobody has read; with a version, also those that another version read last."""
    where, values = _wanted(version, recognise)
    return int(db.execute(f"SELECT count(*) FROM files f WHERE {where}", values).fetchone()[0])


def unread(db: Database, version: str | None = None, recognise: bool = False) -> Iterator[StoredFile]:
    """Yield the files selected as in ``count_unread``, in the order of their digests."""
    where, values = _wanted(version, recognise)
    last = ""
    while row := db.execute(
        f"SELECT file, type FROM files f WHERE {where} AND file > ? ORDER BY file LIMIT 1", (*values, last)
    ).fetchone():
        last, kind = row
        yield StoredFile(last, kind, _position(db, last), _context(db, last))


def read_already(db: Database) -> Iterator[StoredFile]:
    """Yield the files that gave a text, in the order of their digests."""
    last = ""
    query = "SELECT file, type FROM files WHERE outcome = 'read' AND file > ? ORDER BY file LIMIT 1"
    while row := db.execute(query, (last,)).fetchone():
        last, kind = row
        yield StoredFile(last, kind, _position(db, last), _context(db, last))


def _position(db: Database, file: str) -> WarcPosition:
    row = db.execute(
        "SELECT warc_file, warc_offset, warc_length FROM captures WHERE payload_digest = ? AND warc_type = 'response' "
        "ORDER BY captured_at LIMIT 1",
        (file,),
    ).fetchone()
    return WarcPosition(*row) if row else WarcPosition("", 0, 0)


def _context(db: Database, file: str) -> Context:
    """Return what is known of a file besides its text: by the article that attached it first."""
    row = db.execute(
        "SELECT published, area FROM (SELECT min(r.published) AS published, min(p.area) AS area FROM attachments a "
        "JOIN revisions r USING (revision_id) JOIN articles USING (article_id) JOIN portals p USING (portal) "
        "WHERE a.file = ?)",
        (file,),
    ).fetchone()
    return Context(published=row[0], area=row[1])


def store_reading(db: Database, file: str, reading: FileReading, moment: str) -> None:
    """Store what reading a file came to, in one transaction; texts that it no longer gives stay, superseded.

    A file that was read once and fails to be read by a newer version keeps its text, and so does a page that was
    recognised where nothing is recognised now.
    """
    with db.atomic():
        known = {n: (text_id, obtained) for n, text_id, obtained in db.execute(_PARTS, (file,)).fetchall()}
        outcome, reason = reading.outcome, reading.reason
        if outcome == "read":
            for part in reading.parts:
                earlier = known.pop(part.number, None)
                _store_part(db, file, part, reading, earlier[0] if earlier else None, moment)
            for number, (text_id, obtained) in known.items():
                if obtained != "ocr":
                    figures.supersede(db, text_id, moment)
                    db.execute("DELETE FROM file_parts WHERE file = ? AND part = ?", (file, number))
        elif known:
            outcome, reason = "read", f"read by an earlier version; now {outcome}: {reason}"
        db.execute(
            "UPDATE files SET outcome = ?, reason = ?, parts = ?, reader_version = ? WHERE file = ?",
            (outcome, reason or None, reading.parts_total, reading.reader_version, file),
        )


_PARTS = "SELECT part, text_id, obtained FROM file_parts WHERE file = ?"


def _store_part(db: Database, file: str, part: FilePart, reading: FileReading, before: str | None, moment: str) -> None:
    """Store a part's text and figures; a text that is as it was keeps its id."""
    text_id = before or ""
    old = db.execute("SELECT text, blocks FROM texts WHERE text_id = ?", (text_id,)).fetchone()
    if old is None or text_of(*old) != part.text:
        text_id = identity.text_id(file, f"{part.obtained} {part.number}", reading.reader_version)
        blocks = json.dumps([[b.kind, b.start, b.end] for b in part.text.blocks])
        db.execute(
            "INSERT OR IGNORE INTO texts VALUES (?, NULL, ?, ?, ?, ?, ?)",
            (text_id, reading.reader_version, part.reading.extractor_version, part.text.text, blocks, file),
        )
    earlier = figures_of(db, before) if before else {}
    if before and text_id != before:
        figures.supersede(db, before, moment)
    db.execute(
        "INSERT OR REPLACE INTO file_parts VALUES (?, ?, ?, ?, ?)",
        (file, part.number, part.name or None, part.obtained, text_id),
    )
    figures.store_reading(db, None, None, text_id, part.text, part.reading, moment)
    owner = db.execute(OWNER_OF_FILE.format(file="?"), (file,)).fetchone()
    if before and owner:
        told = compare if text_id == before else compare_texts
        remember(db, told(owner[0], earlier, figures_of(db, text_id)), part.reading.extractor_version, moment)
