"""The frame of a picture: its two axes and its form, and how a layer of marks is written."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from archive.site.charts.axes import Times, Values
from archive.site.charts.forms import Form
from archive.site.charts.points import Point

Layer = dict[str, Any]


class Frame(NamedTuple):
    """The axes and the form of a picture."""

    values: Values
    times: Times
    form: Form

    @property
    def x(self) -> Layer:
        """The channel of time, in years."""
        return _scaled("x", (self.times.first, self.times.last))

    @property
    def y(self) -> Layer:
        """The channel of values, in the axis's multiple."""
        return _scaled("y", (self.values.low, self.values.high))

    def height_of(self, point: Point) -> float:
        """Return where a point lies on the axis of values; what lies beyond its ends is held there."""
        return self.values.held(point.value_text)


def layer(name: str, mark: Layer, rows: Sequence[Layer], encoding: Layer) -> Layer:
    """Return a layer with rows of its own."""
    return {"name": name, "data": {"values": list(rows)}, "mark": mark, "encoding": encoding}


def _scaled(field: str, domain: tuple[float, float]) -> Layer:
    scale = {"domain": list(domain), "nice": False, "zero": False}
    return {"field": field, "type": "quantitative", "scale": scale, "axis": None}
