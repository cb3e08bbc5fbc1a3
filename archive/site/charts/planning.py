"""Which pictures a snapshot should have, each with its specifications and all that is said beside it."""

from __future__ import annotations

import hashlib
import json
import re
import sqlite3
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from itertools import groupby

from archive.search import fold
from archive.site.charts import descriptions, key
from archive.site.charts.forms import FORMS, WIDE
from archive.site.charts.panels import Break, Panel, panels_of
from archive.site.charts.points import read_points
from archive.site.charts.runs import missing_periods
from archive.site.charts.sentences import read_source, sentence
from archive.site.charts.spec import Spec, spec_of
from archive.site.language import Language

DRAWN_BY = "2"
"""Changed where the same specification is drawn otherwise, so that no older picture is taken over."""
LANGUAGES: tuple[Language, ...] = ("vi", "en")


@dataclass(frozen=True, slots=True)
class Planned:
    """A picture that is wanted; ``place`` counts those of its indicator, ``digest`` is that of what is drawn."""

    chart_id: str
    panel: Panel
    language: Language
    place: int
    title: str
    alternative: str
    sentence: str | None
    missing: list[tuple[str, str]]
    specs: dict[str, Spec]
    digest: str


def plan(db: sqlite3.Connection) -> Iterator[Planned]:
    """Yield every picture that a snapshot should have, in order of indicators."""
    indicators = {
        name: ((vi, en), kind, unit)
        for name, vi, en, kind, unit in db.execute("SELECT indicator, label_vi, label_en, kind, unit FROM indicators")
    }
    names = dict(db.execute("SELECT area, name FROM areas"))
    for indicator, points in groupby(read_points(db), key=lambda p: p.indicator):
        labels, kind, unit = indicators[indicator]
        for place, panel in enumerate(panels_of(points, breaks_of(db, indicator))):
            source = read_source(db, panel.newest) if panel.newest else None
            for spoken, name in zip(LANGUAGES, labels, strict=True):
                specs = {form.name: spec_of(panel, kind, names, spoken, form) for form in FORMS}
                alternative = descriptions.alternative(panel, name, names, spoken)
                drawn = json.dumps([DRAWN_BY, name, alternative, specs], ensure_ascii=False, sort_keys=True)
                # What stands around the picture travels with it.
                specs[WIDE.name]["description"] = alternative
                specs[WIDE.name]["usermeta"] = {
                    "subtitle": descriptions.subtitle(panel, kind, names, spoken),
                    "key": [asdict(entry) for entry in key.entries_of(panel, names, spoken)],
                    "notes": descriptions.notes(panel, kind, spoken),
                }
                yield Planned(
                    chart_id=chart_id(panel, unit, spoken),
                    panel=panel,
                    language=spoken,
                    place=place,
                    title=name,
                    alternative=alternative,
                    sentence=sentence(panel, name, source, names, spoken) if source else None,
                    missing=missing_periods(panel),
                    specs=specs,
                    digest=hashlib.sha256(drawn.encode()).hexdigest()[:32],
                )


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
