"""Stored texts, to be read again by a newer extractor, and what that changed.

What a newer version of the extractor changed is kept with the readings, in the same transaction: a run that was killed
and run again still tells all of it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from sqlite_utils import Database

from archive.records import Context
from archive.store import articles, figures
from archive.store.reading_rows import STORED_READING, ReadingRows
from archive.store.reread import Reread, StoredText

BATCH = 50  # texts read from the database at a time, and stored in one transaction


@dataclass(frozen=True, slots=True)
class FigureChange:
    """One figure that a newer extractor reads otherwise; ``old`` or ``new`` is None where it came or went."""

    article_id: str
    figure_id: str
    quote: str
    field: str
    old: str | None
    new: str | None


COMPARED = (
    *("value_text", "value_max_text", "of_text", "unit", "qualifier", "relation", "indicator", "breakdown", "place"),
    *("period_start", "period_end", "status", "aggregate", "related_figure", "link"),
)
FigureRow = dict[str, str | None]


# The texts in force: of revisions, and of the parts of files with the article that attached them first.
_IN_FORCE = """
    SELECT t.text_id, r.article_id, r.revision_id, r.title, r.published, area, NULL AS file, 'text_layer' AS obtained,
           extractor_version
    FROM texts t JOIN revisions r ON r.revision_id = t.revision_id AND r.text_id = t.text_id
         JOIN articles a ON a.article_id = r.article_id JOIN portals USING (portal)
    UNION ALL
    SELECT t.text_id, o.article_id, o.revision_id, NULL, (
               SELECT min(r.published) FROM attachments a JOIN revisions r USING (revision_id) WHERE a.file = t.file),
           area, t.file, obtained, extractor_version
    FROM texts t JOIN file_parts p ON p.file = t.file AND p.text_id = t.text_id JOIN file_owners o ON o.file = t.file
         JOIN articles a ON a.article_id = o.article_id JOIN portals USING (portal)"""
# Listed once: to look for the next few among all of them each time would take ever longer.
_LIST = f"""
    CREATE TEMP TABLE texts_to_read AS SELECT text_id, article_id, revision_id, title, published, area, file, obtained
    FROM ({_IN_FORCE}) WHERE extractor_version IS NOT ? ORDER BY text_id"""
_BATCH = f"""
    SELECT s.text_id, s.article_id, s.revision_id, text, blocks, title, published, area, s.file, obtained,
           {STORED_READING}
    FROM texts_to_read s CROSS JOIN texts t ON t.text_id = s.text_id WHERE s.rowid BETWEEN ? AND ?"""


def list_texts(db: Database, unless_version: str | None) -> int:
    """List the texts in force, for ``stored_texts``; with a version, those that another version read last.

    Returns how many there are.
    """
    db.execute("DROP TABLE IF EXISTS temp.texts_to_read")
    db.execute(_LIST, (unless_version,))
    return int(db.execute("SELECT count(*) FROM texts_to_read").fetchone()[0])


def stored_texts(db: Database) -> Iterator[list[StoredText]]:
    """Yield the listed texts in batches, in the order of their ids."""
    last = 0
    while rows := db.execute(_BATCH, (last + 1, last + BATCH)).fetchall():
        last += BATCH
        yield [
            StoredText(
                text_id=row[0],
                article_id=row[1],
                revision_id=row[2],
                written=row[3],
                blocks=row[4],
                context=Context(title=row[5], published=row[6], area=row[7]),
                file=row[8],
                obtained=row[9],
                reading=row[10],
            )
            for row in rows
        ]


def store_readings(db: Database, readings: Sequence[Reread], moment: str) -> None:
    """Store new readings, and what they changed, in one transaction; those that say what is stored are confirmed."""
    with db.atomic():
        for version in {r.extractor_version for r in readings}:
            same = [r.text_id for r in readings if r.otherwise is None and r.extractor_version == version]
            figures.confirm_readings(db, same, version)
        for reading in readings:
            if reading.otherwise is not None:
                _store(db, reading, reading.otherwise, moment)


def _store(db: Database, reading: Reread, rows: ReadingRows, moment: str) -> None:
    before = figures_of(db, reading.text_id)
    figures.store_rows(db, reading.text_id, reading.extractor_version, rows, moment)
    changes = compare(reading.article_id, before, figures_of(db, reading.text_id))
    remember(db, changes, reading.extractor_version, moment)
    articles.refresh(db, reading.article_id)


def figures_of(db: Database, text_id: str) -> dict[str, FigureRow]:
    """Return the figures in force of a text by id."""
    names = ("figure_id", "quote", *COMPARED)
    rows = db.execute(
        f"SELECT {', '.join(names)} FROM figures WHERE text_id = ? AND superseded = 0 ORDER BY start", (text_id,)
    )
    return {row[0]: dict(zip(names, row, strict=True)) for row in rows.fetchall()}


def compare(article_id: str, before: Mapping[str, FigureRow], after: Mapping[str, FigureRow]) -> list[FigureChange]:
    """Return what differs between two readings of one text."""
    changes = []
    for figure_id in sorted(before.keys() | after.keys()):
        changes += _compare(article_id, before.get(figure_id), after.get(figure_id))
    return changes


def compare_texts(
    article_id: str, before: Mapping[str, FigureRow], after: Mapping[str, FigureRow]
) -> list[FigureChange]:
    """Return what differs between the readings of two texts: figures are the same where the quote and its number are.

    A figure has another id in another text, so that which figure it is linked to cannot be compared by id.
    """
    old, new = _by_quote(before.values()), _by_quote(after.values())
    return [
        change
        for key in sorted(old.keys() | new.keys())
        for change in _compare(article_id, old.get(key), new.get(key))
        if change.field != "related_figure"
    ]


def _by_quote(rows: Iterable[FigureRow]) -> dict[tuple[str, int], FigureRow]:
    seen: Counter[str] = Counter()
    found = {}
    for row in rows:
        quote = str(row["quote"])
        seen[quote] += 1
        found[quote, seen[quote]] = row
    return found


def _compare(article_id: str, old: FigureRow | None, new: FigureRow | None) -> list[FigureChange]:
    row = new or old or {}
    figure_id, quote = str(row.get("figure_id")), str(row.get("quote"))
    if old is None or new is None:
        there, gone = ("figure", None) if new is None else (None, "figure")
        return [FigureChange(article_id, figure_id, quote, "figure", there, gone)]
    return [
        FigureChange(article_id, figure_id, quote, field, old[field], new[field])
        for field in COMPARED
        if old[field] != new[field]
    ]


def remember(db: Database, changes: Sequence[FigureChange], version: str, moment: str) -> None:
    """Keep what a version of the extractor changed, inside the caller's transaction."""
    db.conn.executemany(
        "INSERT OR REPLACE INTO reading_changes VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        ((c.figure_id, c.field, version, c.article_id, c.quote, c.old, c.new, moment) for c in changes),
    )


def changes_by(db: Database, version: str) -> list[FigureChange]:
    """Return all that a version of the extractor changed, in whichever run, by article."""
    rows = db.execute(
        "SELECT article_id, figure_id, quote, field, old, new FROM reading_changes WHERE extractor_version = ? "
        "ORDER BY article_id, figure_id, field",
        (version,),
    )
    return [FigureChange(*row) for row in rows.fetchall()]
