"""Draw the sample of an audit and store it."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlite_utils import Database

from archive import identity
from archive.audit.sampling import LEAST_OF_RULE, Cell, Plan, Reservoir, allocate, plan
from archive.errors import ArchiveError
from archive.sentence import sentences as sentences_of

KINDS = ("digits", "beside", "words")
"""Strata of sentences: with digits and no figure, with a figure (where another may be missed), with neither."""
READ = (
    *("quote", "value_text", "value_max_text", "of_text", "unit", "qualifier", "relation", "status", "aggregate"),
    *("link", "measure", "indicator", "breakdown", "coverage", "place", "actor", "period_start", "period_end"),
    *("period_grain", "period_source", "flags", "rule", "extractor_version"),
)
"""What of a figure's row is kept with the item: a judgement is of this reading, not of a later one."""
_TEXTS = """
    SELECT t.text_id, t.text FROM articles JOIN revisions r USING (revision_id) JOIN texts t ON t.text_id = r.text_id
    UNION SELECT t.text_id, t.text FROM file_parts JOIN file_owners USING (file) JOIN texts t USING (text_id)
    ORDER BY 1"""
_ITEM = "INSERT INTO audit_items VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
_AUDIT = "INSERT INTO audits VALUES (?, ?, ?, ?, ?, ?)"


@dataclass(frozen=True, slots=True)
class Drawn:
    """An audit as it was drawn; ``short`` are the rules of which fewer than the least number could be drawn."""

    audit_id: str
    figures: int
    of_figures: int
    sentences: int
    of_sentences: int
    strata: int
    short: tuple[str, ...]


def draw(db: Database, size: int, sentences: int, seed: int, moment: str) -> Drawn:
    """Draw and store an audit, in one transaction; equal archives, sizes and seeds give equal samples.

    Raises:
        ArchiveError: the archive has no figures.
    """
    cells: dict[Cell, int] = {
        (rule, indicator): count
        for rule, indicator, count in db.execute(
            "SELECT rule, coalesce(indicator, ''), count(*) FROM current_figures GROUP BY 1, 2"
        )
    }
    if not cells:
        raise ArchiveError("there are no figures to audit yet; crawl first")
    lottery = random.Random(seed)
    made = plan(cells, size)
    figures = _figures(db, made, lottery)
    looked, sizes = _sentences(db, sentences, lottery)
    lottery.shuffle(figures)
    lottery.shuffle(looked)
    versions = [v for (v,) in db.execute("SELECT DISTINCT extractor_version FROM current_figures ORDER BY 1")]
    audit = identity.audit_id(moment, seed)
    with db.atomic():
        if db.execute("SELECT 1 FROM audits WHERE audit_id = ?", (audit,)).fetchone():
            raise ArchiveError(f"audit {audit} is drawn already")
        of = (sum(cells.values()), sum(sizes.values()))
        db.execute(_AUDIT, (audit, moment, seed, ", ".join(versions), *of))
        rows = [_figure_row(db, figure, stratum, made.sizes[stratum]) for figure, stratum in figures]
        rows += [_sentence_row(*found, sizes[found[0]]) for found in looked]
        for position, (kind, text_id, start, end, *rest) in enumerate(rows, 1):
            item = identity.item_id(audit, kind, text_id, start, end)
            db.execute(_ITEM, (item, audit, position, kind, text_id, start, end, *rest))
    short = tuple(sorted(_short(cells, made)))
    return Drawn(audit, len(figures), of[0], len(looked), of[1], sum(1 for n in made.drawn.values() if n), short)


def _short(cells: dict[Cell, int], made: Plan) -> Iterator[str]:
    for rule in {rule for rule, _ in cells}:
        drawn = sum(n for cell, n in made.drawn.items() if cell[0] == rule)
        if drawn < min(LEAST_OF_RULE, sum(n for cell, n in cells.items() if cell[0] == rule)):
            yield rule


def _figures(db: Database, made: Plan, lottery: random.Random) -> list[tuple[str, Cell]]:
    lots = {stratum: Reservoir[str](number, lottery) for stratum, number in made.drawn.items()}
    for figure, rule, indicator in db.conn.execute(
        "SELECT figure_id, rule, coalesce(indicator, '') FROM current_figures ORDER BY figure_id"
    ):
        lots[made.stratum[rule, indicator]].offer(figure)
    return [(figure, stratum) for stratum, lot in sorted(lots.items()) for figure in lot.items]


def _figure_row(db: Database, figure: str, stratum: Cell, size: int) -> tuple[Any, ...]:
    """Return kind, text, span, figure, rule, indicator, stratum, its size and the reading of an item."""
    names = ", ".join(f"f.{name}" for name in READ)
    row = db.execute(
        f'SELECT f.text_id, f.start, f."end", o.quote, {names} FROM figures f LEFT JOIN figures o '
        "ON o.figure_id = f.related_figure WHERE f.figure_id = ?",
        (figure,),
    ).fetchone()
    reading = {"related": row[3], **dict(zip(READ, row[4:], strict=True))}
    shown = json.dumps({k: v for k, v in reading.items() if v is not None}, ensure_ascii=False)
    name = " / ".join(part or "-" for part in stratum)
    return ("figure", *row[:3], figure, reading["rule"], reading["indicator"], name, size, shown)


_Found = tuple[str, str, int, int, list[tuple[int, int]]]  # stratum, text, span, spans of its figures


def _sentences(db: Database, wanted: int, lottery: random.Random) -> tuple[list[_Found], dict[str, int]]:
    """Return a sample of sentences, and how many there are of each kind."""
    lots = {kind: Reservoir[_Found](wanted, lottery) for kind in KINDS}
    for text_id, text in db.conn.execute(_TEXTS):
        spans = db.execute(
            'SELECT start, "end" FROM figures WHERE text_id = ? AND superseded = 0 ORDER BY start', (text_id,)
        ).fetchall()
        for first, last in sentences_of(text):
            inside = [(start, end) for start, end in spans if start < last and first < end]
            digits = any(c.isdigit() for c in text[first:last])
            kind = "beside" if inside else "digits" if digits else "words"
            lots[kind].offer((kind, text_id, first, last, inside))
    sizes = {kind: lot.seen for kind, lot in lots.items() if lot.seen}
    number = allocate(sizes, wanted, wanted // 4)
    return [found for kind in sizes for found in lottery.sample(lots[kind].items, number[kind])], sizes


def _sentence_row(
    kind: str, text_id: str, start: int, end: int, inside: list[tuple[int, int]], size: int
) -> tuple[Any, ...]:
    return ("sentence", text_id, start, end, None, None, None, kind, size, json.dumps({"figures": inside}))
