"""The layers of words in a picture: the axes' names, the values that a reader looks for, the numbers of breaks."""

from __future__ import annotations

from archive.site.charts.frame import Frame, Layer, layer
from archive.site.charts.labels import RISE, told_labels
from archive.site.charts.looks import BREAK, INK, QUIET
from archive.site.charts.panels import Panel
from archive.site.charts.points import year_of
from archive.site.language import Language

ABOVE = -17
"""Where the numbers of breaks stand, in pixels from the top of the plot."""


def captions(frame: Frame, panel: Panel, spoken: Language) -> list[Layer]:
    """Return all layers of words; none for a form without letters."""
    if not frame.form.size:
        return []
    return [*_values(frame, spoken), *_times(frame), *_told_values(frame, panel, spoken), _numbers(frame, panel)]


def _values(frame: Frame, spoken: Language) -> list[Layer]:
    rows: list[Layer] = [{"y": t, "text": frame.values.words(t, spoken)} for t in frame.values.ticks]
    return [_text(frame, "values", rows, {"y": frame.y, "x": {"value": -8}}, align="right")]


def _times(frame: Frame) -> list[Layer]:
    """Return the names of periods below the floor: in one line, or years below their parts."""
    found = []
    for line in (0, 1):
        rows: list[Layer] = [{"x": at, "text": text} for at, text, n in frame.times.names if n == line]
        where = {"x": frame.x, "y": {"value": frame.form.height + 16 + line * (frame.form.size + 3)}}
        found.append(_text(frame, f"times{line}", rows, where))
    return found


def _told_values(frame: Frame, panel: Panel, spoken: Language) -> list[Layer]:
    """Return the values that a reader looks for, each above or below its point."""
    above: list[Layer] = []
    below: list[Layer] = []
    for label in told_labels(frame, panel, spoken):
        (below if label.below else above).append({"x": label.point.at, "y": label.y, "text": label.text})
    where = {"x": frame.x, "y": frame.y}
    return [
        _text(frame, "above", above, where, dy=-RISE, fill=INK, weight="bold"),
        _text(frame, "below", below, where, dy=RISE + 2, fill=INK, weight="bold"),
    ]


def _numbers(frame: Frame, panel: Panel) -> Layer:
    """Return the number of each break above its rule; the key below the picture says what it is."""
    rows: list[Layer] = [{"x": year_of(b.date), "text": str(n + 1)} for n, b in enumerate(panel.breaks)]
    where = {"x": frame.x, "y": {"value": ABOVE}}
    return _text(frame, "breaknumbers", rows, where, fill=BREAK, weight="bold", size=frame.form.size - 1)


def _text(
    frame: Frame,
    name: str,
    rows: list[Layer],
    where: Layer,
    *,
    align: str = "center",
    dy: int = 0,
    fill: str = QUIET,
    weight: str = "normal",
    size: int = 0,
) -> Layer:
    mark = {"type": "text", "align": align, "baseline": "middle", "fontSize": size or frame.form.size, "fill": fill}
    mark |= {"fontWeight": weight} | ({"dy": dy} if dy else {})
    return layer(name, mark, rows, {**where, "text": {"field": "text", "type": "nominal"}})
