"""The table ``charts`` of a snapshot: one row for each panel and language.

A picture whose specification is that of the snapshot before is taken over; only what changed is drawn anew.
"""

from __future__ import annotations

import hashlib
import json
import re
import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from itertools import groupby
from pathlib import Path
from typing import Any

from sqlite_utils import Database

from archive.errors import ArchiveError
from archive.search import fold
from archive.site.charts import key, words
from archive.site.charts.forms import FORMS, NARROW, SMALL, WIDE, Form
from archive.site.charts.panels import Break, Panel, panels_of
from archive.site.charts.points import read_points
from archive.site.charts.spec import spec_of
from archive.site.language import Language
from archive.store.seal import is_broken

DRAWN_BY = "1"
"""Changed where the same specification is drawn otherwise, so that no older picture is taken over."""
LANGUAGES: tuple[Language, ...] = ("vi", "en")
TABLE = """
    CREATE TABLE charts (
        chart_id TEXT PRIMARY KEY, indicator TEXT NOT NULL REFERENCES indicators (indicator), grain TEXT NOT NULL,
        unit TEXT, of_parts INTEGER NOT NULL, language TEXT NOT NULL, place INTEGER NOT NULL, title TEXT NOT NULL,
        alternative TEXT NOT NULL, points INTEGER NOT NULL, spec TEXT NOT NULL, digest TEXT NOT NULL, svg TEXT NOT NULL,
        svg_narrow TEXT NOT NULL, svg_small TEXT) WITHOUT ROWID"""
INDEX = "CREATE INDEX charts_indicator ON charts (indicator, language, place)"
_DRAWINGS = "svg, svg_narrow, svg_small"

Draw = Callable[[dict[str, Any], str, str, str], str]
"""Draws a specification: it, the beginning of ids, title and text alternative; returns SVG or raises ArchiveError."""


@dataclass(frozen=True, slots=True)
class Planned:
    """A picture that is wanted: its row without the drawings, and the specification of each form."""

    chart_id: str
    panel: Panel
    language: Language
    place: int
    title: str
    alternative: str
    specs: dict[str, dict[str, Any]]
    digest: str


@dataclass(frozen=True, slots=True)
class Shelved:
    """How many pictures were taken over and drawn, and why the others are missing."""

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
        taken = drawn = 0
        reason = None if draw else "they are drawn by scrapy publish"
        for wanted in planned:
            drawings = known.get(wanted.digest)
            if drawings is not None:
                taken += 1
            elif draw is not None:
                try:
                    drawings = tuple(_draw(draw, wanted, form) for form in (WIDE, NARROW, SMALL))
                    drawn += 1
                except ArchiveError as error:
                    reason = str(error)
            if drawings is not None:
                db.execute(f"INSERT INTO charts VALUES ({', '.join('?' * 15)})", (*_row(wanted), *drawings))
        db.execute(INDEX)
    missing = len(planned) - taken - drawn
    return Shelved(taken, drawn, missing, reason if missing else None)


def plan(db: sqlite3.Connection) -> Iterator[Planned]:
    """Yield every picture that a snapshot should have, in order of indicators."""
    indicators = {
        name: (label_vi, label_en, kind, unit)
        for name, label_vi, label_en, kind, unit in db.execute(
            "SELECT indicator, label_vi, label_en, kind, unit FROM indicators"
        )
    }
    names = dict(db.execute("SELECT area, name FROM areas"))
    for indicator, points in groupby(read_points(db), key=lambda p: p.indicator):
        label_vi, label_en, kind, unit = indicators[indicator]
        for place, panel in enumerate(panels_of(points, breaks_of(db, indicator))):
            for spoken, name in zip(LANGUAGES, (label_vi, label_en), strict=True):
                yield _planned(panel, place, name, kind, unit, names, spoken)


def breaks_of(db: sqlite3.Connection, indicator: str) -> list[Break]:
    """Return the breaks in the series of an indicator, the oldest first."""
    return [
        Break(date, kind, vi, en, tuple(json.loads(areas or "[]")))
        for date, kind, vi, en, areas in db.execute(
            "SELECT date, kind, label_vi, label_en, areas FROM breaks WHERE indicators IS NULL OR EXISTS "
            "(SELECT 1 FROM json_each(indicators) WHERE value = ?) ORDER BY date, break_id",
            (indicator,),
        )
    ]


def chart_id(panel: Panel, unit: str | None, spoken: Language) -> str:
    """Return the name of a picture: indicator, grain, the unit where it is not the indicator's own, language."""
    other = [re.sub(r"[^a-z0-9]+", "-", fold(panel.unit or "no unit").lower())] if panel.unit != unit else []
    parts = ["parts"] if panel.of_parts else []
    return "-".join([panel.indicator, panel.grain, *other, *parts, spoken])


def _planned(
    panel: Panel, place: int, name: str, kind: str, unit: str | None, names: dict[str, str], spoken: Language
) -> Planned:
    specs = {form.name: spec_of(panel, kind, names, spoken, form) for form in FORMS}
    alternative = words.alternative(panel, name, names, spoken)
    # What the sheet says around the picture travels with it.
    specs[WIDE.name] |= {
        "description": alternative,
        "usermeta": {
            "subtitle": words.subtitle(panel, kind, names, spoken),
            "key": [asdict(entry) for entry in key.entries_of(panel, names, spoken)],
            "notes": words.notes(panel, kind, spoken),
        },
    }
    told = json.dumps([DRAWN_BY, name, specs], ensure_ascii=False, sort_keys=True)
    digest = hashlib.sha256(told.encode()).hexdigest()[:32]
    return Planned(chart_id(panel, unit, spoken), panel, spoken, place, name, alternative, specs, digest)


def _row(wanted: Planned) -> tuple[object, ...]:
    panel = wanted.panel
    return (
        *(wanted.chart_id, panel.indicator, panel.grain, panel.unit, panel.of_parts, wanted.language, wanted.place),
        *(wanted.title, wanted.alternative, len(panel.points)),
        *(json.dumps(wanted.specs[WIDE.name], ensure_ascii=False, separators=(",", ":")), wanted.digest),
    )


def _draw(draw: Draw, wanted: Planned, form: Form) -> str | None:
    """Return a drawing; the small one is only of an indicator's first picture."""
    if form is SMALL and wanted.place:
        return None
    return draw(wanted.specs[form.name], f"{wanted.chart_id}-{form.name}", wanted.title, wanted.alternative)


def _drawings(before: Path, digests: set[str]) -> dict[str, tuple[str | None, ...]]:
    """Return the drawings of an earlier snapshot by digest; none of one that is not as it was published."""
    if not before.exists() or is_broken(before):
        return {}
    try:
        db = sqlite3.connect(f"{before.absolute().as_uri()}?mode=ro", uri=True)
    except sqlite3.Error:
        return {}
    try:
        rows = db.execute(f"SELECT digest, {_DRAWINGS} FROM charts").fetchall()
    except sqlite3.Error:
        return {}
    finally:
        db.close()
    return {digest: tuple(drawings) for digest, *drawings in rows if digest in digests}
