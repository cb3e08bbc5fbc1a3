"""How points look: colours, shapes and sizes. A colour here is a name too: ``charts.css`` gives it its dark shade."""

from __future__ import annotations

from dataclasses import dataclass

from archive.site.charts.panels import LineKey, Panel
from archive.site.charts.points import Point

PAPER, INK, QUIET, GRID = "#ffffff", "#1d2320", "#59625d", "#dde2dd"
BREAK = "#7a6a3a"
DOUBT = "#b4400d"
TARGET = "#6b4fa0"
SERIES = ("#0b6e4f", "#b3541e", "#2f5fb3", "#7b3f8c")
"""The lines in their order; also told apart by dashes."""
DASHES: tuple[tuple[float, ...], ...] = ((), (7, 3), (2, 3), (9, 3, 2, 3))
FONT = "Be Vietnam Pro, Noto Sans, DejaVu Sans, Arial, sans-serif"


@dataclass(frozen=True, slots=True)
class Look:
    """A mark: Vega's name of its shape, its size in square pixels, what it is filled and drawn with."""

    shape: str
    size: float
    fill: str
    stroke: str
    width: float = 2.0


def line_number(panel: Panel, key: LineKey) -> int:
    """Return the place of a line's colour: by part in a panel of parts, else by area."""
    return (panel.parts.index(key.part) if key.part else panel.areas.index(key.area)) % len(SERIES)


def look_of(point: Point, colour: str, scale: float = 1.0) -> Look:
    """Return how a point looks: doubtful ones are hollow and of another shape, targets are bars, the rest is solid."""
    if point.status == "target":
        return Look("stroke", 330 * scale, PAPER, DOUBT if point.flagged or point.disputed else TARGET, 3.0)
    if point.flagged:
        return Look("triangle-up", 95 * scale, PAPER, DOUBT)
    if point.disputed:
        return Look("diamond", 95 * scale, PAPER, DOUBT)
    if point.status == "forecast":
        return Look("circle", 55 * scale, PAPER, colour)
    if point.aggregate == "cumulative":
        return Look("square", 50 * scale, colour, colour, 1.0)
    return Look("circle", 50 * scale, colour, colour, 1.0)
