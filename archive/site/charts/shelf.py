"""The table ``charts`` of a snapshot: one row for each panel and language.

A drawing whose specification is that of the snapshot before is taken over; only what changed is drawn anew. A row whose
drawing is missing stays: what it says in words and as a table is shown without.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlite_utils import Database

from archive.errors import ArchiveError
from archive.site.charts.forms import NARROW, SMALL, WIDE, Form
from archive.site.charts.planning import Planned, plan
from archive.store.seal import is_broken

TABLE = """
    CREATE TABLE charts (
        chart_id TEXT PRIMARY KEY, indicator TEXT NOT NULL REFERENCES indicators (indicator), grain TEXT NOT NULL,
        unit TEXT, of_parts INTEGER NOT NULL, language TEXT NOT NULL, place INTEGER NOT NULL, title TEXT NOT NULL,
        alternative TEXT NOT NULL, sentence TEXT, newest_figure TEXT, missing TEXT NOT NULL, points INTEGER NOT NULL,
        spec TEXT NOT NULL, digest TEXT NOT NULL, svg TEXT, svg_narrow TEXT, svg_small TEXT) WITHOUT ROWID"""
INDEX = "CREATE INDEX charts_indicator ON charts (indicator, language, place)"
NOT_ASKED = "nobody asked for them; ARCHIVE_CHARTS=0 leaves out what is not drawn yet"

Draw = Callable[[dict[str, Any], str, str, str], str]
"""Draws a specification: it, the beginning of ids, title and text alternative; returns SVG or raises ArchiveError."""
Drawings = tuple[str | None, ...]


@dataclass(frozen=True, slots=True)
class Shelved:
    """How many pictures were taken over and drawn, how many are missing and why."""

    taken_over: int
    drawn: int
    missing: int
    reason: str | None


def shelve(db: Database, before: Path, draw: Draw | None) -> Shelved:
    """Create the table and fill it; ``before`` is the snapshot that this one replaces, which need not be there."""
    with db.atomic():
        db.execute(TABLE)
        planned = list(plan(db.conn))
        known = _drawings(before, {p.digest for p in planned})
        drawn, missing, reason = 0, 0, None
        for wanted in planned:
            drawings = known.get(wanted.digest)
            if drawings is None:
                try:
                    drawings = _drawn(draw, wanted)
                    drawn += 1
                except ArchiveError as error:
                    drawings, reason, missing = (None, None, None), str(error), missing + 1
            db.execute(f"INSERT INTO charts VALUES ({', '.join('?' * 18)})", (*_row(wanted), *drawings))
        db.execute(INDEX)
    return Shelved(len(planned) - drawn - missing, drawn, missing, reason)


def _row(wanted: Planned) -> tuple[object, ...]:
    panel = wanted.panel
    newest = panel.newest
    return (
        *(wanted.chart_id, panel.indicator, panel.grain, panel.unit, panel.of_parts, wanted.language, wanted.place),
        *(wanted.title, wanted.alternative, wanted.sentence, newest.figure_id if newest else None),
        *(json.dumps(wanted.missing), len(panel.points)),
        *(json.dumps(wanted.specs[WIDE.name], ensure_ascii=False, separators=(",", ":")), wanted.digest),
    )


def _drawn(draw: Draw | None, wanted: Planned) -> Drawings:
    if draw is None:
        raise ArchiveError(NOT_ASKED)
    return tuple(_form(draw, wanted, form) for form in (WIDE, NARROW, SMALL))


def _form(draw: Draw, wanted: Planned, form: Form) -> str | None:
    """Return a drawing; the small one is only of an indicator's first picture."""
    if form is SMALL and wanted.place:
        return None
    return draw(wanted.specs[form.name], f"{wanted.chart_id}-{form.name}", wanted.title, wanted.alternative)


def _drawings(before: Path, digests: set[str]) -> dict[str, Drawings]:
    """Return the drawings of an earlier snapshot by digest; none of one that is not as it was published."""
    if not before.exists() or is_broken(before):
        return {}
    db = sqlite3.connect(f"{before.absolute().as_uri()}?mode=ro", uri=True)
    try:
        rows = db.execute("SELECT digest, svg, svg_narrow, svg_small FROM charts WHERE svg IS NOT NULL").fetchall()
    except sqlite3.Error:  # published by older software, or damaged
        return {}
    finally:
        db.close()
    return {digest: tuple(drawings) for digest, *drawings in rows if digest in digests}
