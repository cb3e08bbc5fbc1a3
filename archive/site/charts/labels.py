"""Which points bear their value in figures, and on which side, so that no value lies on another or on a mark."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from archive.site.charts.forms import LETTER
from archive.site.charts.frame import Frame
from archive.site.charts.panels import Panel
from archive.site.charts.points import Point
from archive.site.language import Language

RISE = 13  # pixels from a point to the middle of its value
MARK = 5  # half the size of a mark, in pixels


class Label(NamedTuple):
    """A value written beside a point, at the height ``y`` of the axis of values, above or below it."""

    point: Point
    text: str
    y: float
    below: bool


class Box(NamedTuple):
    """A box in pixels."""

    left: float
    top: float
    right: float
    bottom: float

    def meets(self, other: Box) -> bool:
        """Return whether two boxes overlap."""
        return (
            self.left < other.right and other.left < self.right and self.top < other.bottom and other.top < self.bottom
        )


def told_labels(frame: Frame, panel: Panel, spoken: Language) -> list[Label]:
    """Return the values that fit: of each line newest, oldest, highest, lowest, then all the others of a short one."""
    marks = {id(p): _around(frame, p.at, frame.height_of(p)) for p in panel.points}
    taken: list[Box] = []
    found = []
    for line, point in _wanted(panel, frame.form.told):
        text = frame.values.words(frame.values.of(point.value_text), spoken)
        dips = _is_dip(line, point)
        for below in (dips, not dips):
            end = (point.lowest if below else point.highest) or point.value_text  # beyond what articles say
            label = Label(point, text, frame.values.held(end), below)
            box = _box(frame, label)
            beside = [mark for other, mark in marks.items() if other != id(point)]
            if box.bottom <= frame.form.height + 2 and not any(box.meets(o) for o in (*taken, *beside)):
                taken.append(box)
                found.append(label)
                break
    return found


def _wanted(panel: Panel, most: int) -> Iterator[tuple[Sequence[Point], Point]]:
    """Yield the points whose value is wanted, the most wanted first, each with its line."""
    lines = [line for key, line in panel.lines.items() if key.status == "achieved"]
    chosen = {id(p) for line in lines for p in _extremes(line)}
    for nth in range(4):
        for line in lines:
            yield from ((line, p) for p in _extremes(line)[nth : nth + 1])
    for line in lines:
        if len(line) <= most:
            yield from ((line, p) for p in line if id(p) not in chosen)


def _extremes(line: Sequence[Point]) -> list[Point]:
    """Return newest, oldest, highest and lowest of a line, each once; what is flagged only where all is."""
    sound = [p for p in line if not p.flagged] or list(line)
    four = (sound[-1], sound[0], max(sound, key=_value), min(sound, key=_value))
    return list({id(p): p for p in four}.values())


def _is_dip(line: Sequence[Point], point: Point) -> bool:
    """Return whether both neighbours of a point lie higher: its value stands below it then."""
    at = line.index(point)
    beside = [line[n] for n in (at - 1, at + 1) if 0 <= n < len(line)]
    return bool(beside) and all(p.value > point.value for p in beside)


def _value(point: Point) -> float:
    return point.value


def _around(frame: Frame, at: float, value: float) -> Box:
    x, y = _pixels(frame, at, value)
    return Box(x - MARK, y - MARK, x + MARK, y + MARK)


def _box(frame: Frame, label: Label) -> Box:
    x, y = _pixels(frame, label.point.at, label.y)
    half, middle = len(label.text) * frame.form.size * LETTER / 2 + 1, y + (RISE + 2 if label.below else -RISE)
    return Box(x - half, middle - frame.form.size / 2, x + half, middle + frame.form.size / 2)


def _pixels(frame: Frame, at: float, value: float) -> tuple[float, float]:
    times, values, form = frame.times, frame.values, frame.form
    across = (at - times.first) / (times.last - times.first)
    return across * form.width, (values.high - value) / (values.high - values.low) * form.height
