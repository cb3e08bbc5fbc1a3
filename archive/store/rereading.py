"""Stored texts, to be read again by a newer extractor, and what that changed."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from sqlite_utils import Database

from archive.records import Block, Context, FigureSet, StoredText, Text
from archive.store import articles, figures

BATCH = 200  # texts read from the database at a time, and stored in one transaction


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


def count_texts(db: Database, unless_version: str | None) -> int:
    """Count the stored texts; with a version, those that another version of the extractor read last."""
    query = "SELECT count(*) FROM texts WHERE extractor_version IS NOT ?"
    return int(db.execute(query, (unless_version,)).fetchone()[0])


def stored_texts(db: Database, unless_version: str | None) -> Iterator[list[StoredText]]:
    """Yield the stored texts in batches, in the order of their ids; selected as in ``count_texts``."""
    last = ""
    while True:
        rows = db.execute(
            "SELECT t.text_id, r.article_id, r.revision_id, text, blocks, r.title, r.published, area FROM texts t "
            "JOIN revisions r ON r.revision_id = t.revision_id JOIN articles a ON a.article_id = r.article_id "
            "JOIN portals USING (portal) "
            "WHERE t.text_id > ? AND extractor_version IS NOT ? ORDER BY t.text_id LIMIT ?",
            (last, unless_version, BATCH),
        ).fetchall()
        if not rows:
            return
        last = rows[-1][0]
        yield [
            StoredText(
                text_id=row[0],
                article_id=row[1],
                revision_id=row[2],
                text=Text(row[3], tuple(Block(*b) for b in json.loads(row[4]))),
                context=Context(title=row[5], published=row[6], area=row[7]),
            )
            for row in rows
        ]


def store_readings(db: Database, readings: Iterable[tuple[StoredText, FigureSet]], moment: str) -> list[FigureChange]:
    """Store new readings in one transaction and return what they changed."""
    changes: list[FigureChange] = []
    with db.atomic():
        for stored, reading in readings:
            before = _figures(db, stored.text_id)
            figures.store_reading(
                db, stored.article_id, stored.revision_id, stored.text_id, stored.text, reading, moment
            )
            changes += _compare(stored.article_id, before, _figures(db, stored.text_id))
            articles.refresh(db, stored.article_id)
    return changes


def _figures(db: Database, text_id: str) -> dict[str, dict[str, str | None]]:
    names = ("figure_id", "quote", *COMPARED)
    rows = db.execute(f"SELECT {', '.join(names)} FROM figures WHERE text_id = ? AND superseded = 0", (text_id,))
    return {row[0]: dict(zip(names, row, strict=True)) for row in rows.fetchall()}


def _compare(
    article_id: str, before: dict[str, dict[str, str | None]], after: dict[str, dict[str, str | None]]
) -> list[FigureChange]:
    changes = []
    for figure_id in sorted(before.keys() | after.keys()):
        old, new = before.get(figure_id), after.get(figure_id)
        quote = str((new or old or {}).get("quote"))
        if old is None or new is None:
            there, gone = ("figure", None) if new is None else (None, "figure")
            changes.append(FigureChange(article_id, figure_id, quote, "figure", there, gone))
            continue
        for field in COMPARED:
            if old[field] != new[field]:
                changes.append(FigureChange(article_id, figure_id, quote, field, old[field], new[field]))
    return changes
