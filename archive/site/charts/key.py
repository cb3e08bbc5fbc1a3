"""The key of a picture: what its lines, shapes and numbered rules mean. Only what is in it is explained."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from lxml import etree

from archive.site.charts.looks import BREAK, DASHES, DOUBT, PAPER, SERIES, TARGET, line_number
from archive.site.charts.panels import Panel
from archive.site.charts.runs import joins
from archive.site.charts.words import area_words, break_words, said
from archive.site.labels import label
from archive.site.language import Language

Sign = Literal["line", "circle", "ring", "square", "target", "diamond", "triangle", "range", "gap", "break"]
WIDTH, HEIGHT = 30, 16
PATHS: dict[str, tuple[str, str, str, float]] = {
    "circle": ("M19,8a4,4,0,1,1,-8,0a4,4,0,1,1,8,0Z", "", "", 1.0),
    "ring": ("M19,8a4,4,0,1,1,-8,0a4,4,0,1,1,8,0Z", PAPER, "", 2.0),
    "square": ("M11.5,4.5h7v7h-7Z", "", "", 1.0),
    "target": ("M8,8h14", "", TARGET, 3.0),
    "diamond": ("M15,2.5L20.5,8L15,13.5L9.5,8Z", PAPER, DOUBT, 2.0),
    "triangle": ("M15,2.5L21,13H9Z", PAPER, DOUBT, 2.0),
    "range": ("M15,1V15", "", DOUBT, 2.0),
}
"""Each sign's path, what it is filled and drawn with (empty: the colour of its line), and how broadly."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A sign and what it means; ``line`` is the number of its line's colour, ``mark`` the number of a break."""

    sign: Sign
    text: str
    line: int = 0
    mark: str = ""


def entries_of(panel: Panel, names: Mapping[str, str], spoken: Language) -> list[Entry]:
    """Return the key of a panel."""
    found = []
    if panel.of_parts or len(panel.areas) > 1:
        for key in panel.lines:
            text = key.part or area_words(key.area, names, spoken)
            entry = Entry("line", text, line_number(panel, key))
            if entry not in found:
                found.append(entry)
    for sign, text in _shapes(panel, spoken):
        found.append(Entry(sign, text))
    for n, one in enumerate(panel.breaks):
        found.append(Entry("break", break_words(one, spoken), mark=str(n + 1)))
    return found


def _shapes(panel: Panel, spoken: Language) -> list[tuple[Sign, str]]:
    points = panel.points
    sound = [p for p in points if p.status == "achieved" and not (p.flagged or p.disputed)]
    plain = [p for p in sound if p.aggregate != "cumulative"]
    found: list[tuple[Sign, str]] = []
    if len({(p.status, p.aggregate == "cumulative", p.flagged, p.disputed) for p in points}) > 1 and plain:
        found.append(("circle", getattr(label("achieved", "status"), spoken)))
    if any(p.aggregate == "cumulative" for p in sound):
        found.append(("square", getattr(label("cumulative", "aggregate"), spoken)))
    if any(p.status == "target" for p in points):
        found.append(("target", getattr(label("target", "status"), spoken)))
    if any(p.status == "forecast" and not (p.flagged or p.disputed) for p in points):
        found.append(("ring", getattr(label("forecast", "status"), spoken)))
    achieved = [p for p in points if p.status != "target"]
    if any(p.disputed and not p.flagged for p in achieved):
        found.append(("diamond", said(spoken, "các bài nêu khác nhau", "articles differ")))
    if any(p.flagged for p in achieved):
        found.append(("triangle", said(spoken, "số in đáng ngờ, giữ nguyên như in", "doubtful print, kept as printed")))
    if any(p.lowest or p.value_max_text for p in points):
        found.append(("range", said(spoken, "từ số thấp nhất đến cao nhất đã in", "lowest to highest value printed")))
    if joins(panel)[1]:
        found.append(("gap", said(spoken, "thiếu kỳ ở giữa", "periods missing in between")))
    return found


def glyph(entry: Entry) -> etree._Element:
    """Return an entry's sign as an SVG group of 30 by 16 pixels."""
    group = etree.Element("g", {"fill": "none", "stroke-linecap": "round"})
    colour = SERIES[entry.line]
    if entry.sign in PATHS:
        path, fill, stroke, width = PATHS[entry.sign]
        drawn = {"d": path, "fill": fill or colour, "stroke": stroke or colour, "stroke-width": f"{width:g}"}
        if entry.sign in ("target", "range"):
            drawn["fill"] = "none"
        etree.SubElement(group, "path", drawn)
    elif entry.sign == "break":
        etree.SubElement(
            group, "path", {"d": "M7,0V16", "stroke": BREAK, "stroke-width": "1.25", "stroke-dasharray": "3,3"}
        )
        etree.SubElement(group, "circle", {"cx": "20", "cy": "8", "r": "7", "stroke": BREAK, "fill": PAPER})
        place = {"x": "20", "y": "11.6", "fill": BREAK, "font-size": "10", "text-anchor": "middle"}
        etree.SubElement(group, "text", place | {"font-weight": "bold"}).text = entry.mark
    else:
        dashes = "0.1,5" if entry.sign == "gap" else ",".join(f"{d:g}" for d in DASHES[entry.line])
        drawn = {"d": "M2,8H28", "stroke": colour, "stroke-width": "2" if entry.sign == "gap" else "2.25"}
        etree.SubElement(group, "path", drawn | ({"stroke-dasharray": dashes} if dashes else {}))
    return group
