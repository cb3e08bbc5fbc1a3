"""The layers of marks: grid, breaks, lines, ranges, points."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from archive.site.charts.captions import ABOVE
from archive.site.charts.forms import WIDE
from archive.site.charts.frame import Frame, Layer, layer
from archive.site.charts.looks import BREAK, DASHES, DOUBT, GRID, PAPER, QUIET, SERIES, line_number, look_of
from archive.site.charts.panels import Panel, key_of
from archive.site.charts.points import Point, year_of
from archive.site.charts.runs import joins
from archive.site.charts.words import note_words, period_words, point_words, value_words
from archive.site.language import Language

FIGURES = "figures/"
"""What the address of a point begins with, until a page says where the evidence pages are."""
CROWDED = 24  # points beyond which marks are smaller
LITERAL: dict[str, Any] = {"type": "nominal", "scale": None}


def grid(frame: Frame) -> list[Layer]:
    """Return lines across at each value, the lowest one stronger, and marks between the years."""
    high, low = [{"y": t} for t in frame.values.ticks[1:]], [{"y": frame.values.ticks[0]}]
    if not frame.form.size:
        return [layer("floor", {"type": "rule", "stroke": GRID}, low, {"y": frame.y})]
    between = {"x": frame.x, "y": {"value": frame.form.height}, "y2": {"value": frame.form.height + 5}}
    return [
        layer("grid", {"type": "rule", "stroke": GRID}, high, {"y": frame.y}),
        layer("floor", {"type": "rule", "stroke": QUIET}, low, {"y": frame.y}),
        layer("years", {"type": "rule", "stroke": QUIET}, [{"x": m} for m in frame.times.marks], between),
    ]


def breaks(frame: Frame, panel: Panel) -> list[Layer]:
    """Return a rule from top to bottom at each break."""
    rows = [{"x": round(year_of(b.date), 4)} for b in panel.breaks]
    ends = {"x": frame.x, "y": {"value": -8 if frame.form.size else -4}, "y2": {"value": frame.form.height}}
    mark = {"type": "rule", "stroke": BREAK, "strokeDash": [3, 3], "strokeWidth": 1.25}
    ring = {"type": "point", "shape": "circle", "size": 260, "stroke": BREAK, "fill": PAPER}
    ring |= {"strokeWidth": 1.5, "opacity": 1}
    rings = layer("rings", ring, rows, {"x": frame.x, "y": {"value": ABOVE}})
    return [layer("breaks", mark, rows, ends), *([rings] if frame.form.size else [])]


def lines(frame: Frame, panel: Panel) -> list[Layer]:
    """Return a layer of gaps and one of solid runs for each colour."""
    runs, gaps = joins(panel)
    found = []
    for n, colour in enumerate(SERIES):
        solid = [
            {**_xy(frame, p), "run": r}
            for r, run in enumerate(runs)
            if line_number(panel, key_of(run.points[0])) == n
            for p in run.points
        ]
        apart = [
            {**_xy(frame, g.before), **{f"{k}2": v for k, v in _xy(frame, g.after).items()}}
            for g in gaps
            if line_number(panel, key_of(g.before)) == n
        ]
        thin = {"type": "rule", "strokeWidth": 1.5, "stroke": colour, "strokeDash": [0.1, 5], "strokeCap": "round"}
        ends = {"x": frame.x, "y": frame.y, "x2": {"field": "x2"}, "y2": {"field": "y2"}}
        found.append(layer(f"gaps{n}", thin, apart, ends))
        mark: Layer = {"type": "line", "strokeWidth": 2.25 if frame.form.size else 1.75, "stroke": colour}
        mark |= {"strokeCap": "round", "strokeJoin": "round"}
        mark |= {"strokeDash": list(DASHES[n])} if DASHES[n] else {}
        detail = {"field": "run", "type": "nominal"}
        found.append(layer(f"line{n}", mark, solid, {"x": frame.x, "y": frame.y, "detail": detail}))
    return found


def ranges(frame: Frame, panel: Panel) -> list[Layer]:
    """Return rules from the lowest to the highest of what articles say, or of what a print gives as a range."""
    rows = []
    for p in panel.points:
        low, high = (p.lowest, p.highest) if p.lowest and p.highest else (p.value_text, p.value_max_text)
        if low is not None and high is not None:
            rows.append({"x": _xy(frame, p)["x"], "y": frame.values.held(low), "y2": frame.values.held(high)})
    mark = {"type": "rule", "stroke": DOUBT, "strokeWidth": 2}
    return [layer("ranges", mark, rows, {"x": frame.x, "y": frame.y, "y2": {"field": "y2"}})]


def points(frame: Frame, panel: Panel, names: Mapping[str, str], spoken: Language) -> list[Layer]:
    """Return the points, each a link to its evidence, with all that it says in words."""
    scale = (0.6 if len(panel.points) > CROWDED else 1.0) * frame.form.marks
    rows, several = [], len(panel.areas) > 1
    # The oldest first, as a reader goes through them; targets lie below what was achieved.
    for p in sorted(panel.points, key=lambda p: (p.at, p.status != "target", p.end)):
        look = look_of(p, SERIES[line_number(panel, key_of(p))], scale)
        rows.append(
            {
                **_xy(frame, p),
                "shape": look.shape,
                "size": round(look.size, 1),
                "fill": look.fill,
                "stroke": look.stroke,
                "width": look.width,
                "href": f"{FIGURES}{p.figure_id}",
                "words": point_words(p, names, spoken, areas=several),
                **({"told": _told(p, names, spoken, areas=several)} if frame.form is WIDE else {}),
            }
        )
    encoding = {
        "x": frame.x,
        "y": frame.y,
        "shape": {"field": "shape", **LITERAL},
        "size": {"field": "size", "type": "quantitative", "scale": None},
        "fill": {"field": "fill", **LITERAL},
        "stroke": {"field": "stroke", **LITERAL},
        "strokeWidth": {"field": "width", "type": "quantitative", "scale": None},
        "href": {"field": "href"},
        "description": {"field": "words"},
    }
    return [layer("points", {"type": "point", "opacity": 1}, rows, encoding)]


def _told(point: Point, names: Mapping[str, str], spoken: Language, *, areas: bool) -> list[str]:
    """Return a point's period, value and note: a row of the table that stands for the picture."""
    note = note_words(point, names, spoken, areas=areas)
    return [period_words(point, spoken), value_words(point, spoken), note]


def _xy(frame: Frame, point: Point) -> dict[str, float]:
    return {"x": round(point.at, 4), "y": frame.height_of(point)}
