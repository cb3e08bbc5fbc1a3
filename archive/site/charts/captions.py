"""The layers of words in a picture: the axes' names, the values that a reader looks for, the numbers of breaks."""

from __future__ import annotations

from collections.abc import Sequence

from archive.site.charts.frame import Frame, Layer, layer
from archive.site.charts.looks import BREAK, INK, QUIET
from archive.site.charts.panels import Panel
from archive.site.charts.points import Point, year_of
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
    """Return the values that a reader looks for: all of a short line; first, last, lowest, highest of a long one."""
    above: list[Layer] = []
    below: list[Layer] = []
    for key, line in panel.lines.items():
        if key.status != "achieved":
            continue
        for p in _told(line, frame.form.told):
            text = frame.values.words(frame.values.of(p.value_text), spoken)
            dips = _is_dip(line, p)
            end = (p.lowest if dips else p.highest) or p.value_text  # beyond the range of what articles say
            (below if dips else above).append({"x": p.at, "y": frame.values.held(end), "text": text})
    where = {"x": frame.x, "y": frame.y}
    return [
        _text(frame, "above", above, where, dy=-13, fill=INK, weight="bold"),
        _text(frame, "below", below, where, dy=15, fill=INK, weight="bold"),
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


def _told(line: Sequence[Point], most: int) -> list[Point]:
    if len(line) <= most:
        return list(line)
    sound = [p for p in line if not p.flagged] or list(line)
    lowest, highest = (end(sound, key=lambda p: p.value) for end in (min, max))
    chosen = {id(p) for p in (sound[0], sound[-1], lowest, highest)}
    return [p for p in line if id(p) in chosen]


def _is_dip(line: Sequence[Point], point: Point) -> bool:
    """Return whether both neighbours of a point lie higher: its words stand below it then."""
    at = line.index(point)
    beside = [line[n] for n in (at - 1, at + 1) if 0 <= n < len(line)]
    return bool(beside) and all(p.value > point.value for p in beside)
