"""The two axes: where they begin and end, which lines and words they carry, and in which multiple values are told."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from archive.site.charts.forms import LETTER, Form
from archive.site.charts.panels import Panel
from archive.site.charts.points import Point
from archive.site.formats import number
from archive.site.language import Language

FROM_ZERO_BELOW = 0.6  # lowest over highest: above it a stock would be a flat line far from zero
FLAGGED_UP_TO = 1.5
"""Over the highest value that is not flagged: a flagged one within it is drawn where it is, others at the edge."""
GAP = 8  # pixels between two names
HEADROOM = 1.1  # of the highest value, for the words above it


class Multiple(NamedTuple):
    """In what money is told on an axis: tỷ, triệu."""

    exponent: int
    vi: str
    en: str


ONES = Multiple(0, "", "")
MULTIPLES = (Multiple(9, "tỷ", "billion"), Multiple(6, "triệu", "million"))
HALVES = {"vi": ("nửa đầu", "nửa cuối"), "en": ("H1", "H2")}
QUARTERS = ("I", "II", "III", "IV")


@dataclass(frozen=True, slots=True)
class Values:
    """The vertical axis, in values divided by the multiple; ``cut`` where it does not begin at zero."""

    low: float
    high: float
    ticks: tuple[float, ...]
    multiple: Multiple
    cut: bool

    def of(self, text: str | float) -> float:
        """Return a value in the axis's multiple."""
        return float(Decimal(str(text)).scaleb(-self.multiple.exponent))

    def held(self, text: str | float) -> float:
        """Return a value on the axis: what lies beyond its ends is held there."""
        return min(max(self.of(text), self.low), self.high)

    def words(self, value: float, spoken: Language) -> str:
        """Return a value of the axis in words, with three digits where it is no whole number."""
        digits = max(0, 2 - math.floor(math.log10(abs(value)))) if value else 0
        return number(Decimal(repr(round(value, max(digits, 0)))), spoken)


@dataclass(frozen=True, slots=True)
class Times:
    """The horizontal axis, in years from ``first`` to ``last``; ``names`` stand below it in one or two lines."""

    first: int
    last: int
    names: tuple[tuple[float, str, int], ...]
    marks: tuple[int, ...]


def multiple_of(unit: str | None, top: float) -> Multiple:
    """Return in what values of a unit are told: money in tỷ or triệu, everything else as it is."""
    if unit is None or unit.split("/")[0] not in ("đồng", "USD", "EUR"):
        return ONES
    return next((m for m in MULTIPLES if top >= 10**m.exponent), ONES)


def values_of(panel: Panel, kind: str, steps: int) -> Values:
    """Return the axis of values in about as many steps; a flagged one that would squeeze the others has no say."""
    told = [float(text) for p in panel.points if not p.flagged for text in _texts(p)]
    told += [p.value for p in panel.points if p.flagged and (not told or 0 <= p.value <= FLAGGED_UP_TO * max(told))]
    multiple = multiple_of(panel.unit, max(map(abs, told)))
    scale: float = 10.0**multiple.exponent
    low, high = min(told) / scale, max(told) / scale
    cut = kind != "flow" and high > 0 and low / high > FROM_ZERO_BELOW
    floor = low - (high - low) * 0.2 if cut else min(low, 0.0)
    if high <= floor:
        high = floor + 1
    step = nice((max(high, 0.0) - floor) * (1.0 if cut else HEADROOM) / steps, whole=all(v % 1 == 0 for v in told))
    first, last = math.floor(floor / step + 1e-9), math.ceil(high / step - 1e-9)
    if last * step - high < 0.06 * (last - first) * step:
        last += 1
    cut = cut and first > 0
    ticks = tuple(round(n * step, 9) for n in range(first, last + 1))
    return Values(ticks[0], ticks[-1], ticks, multiple, cut)


def nice(step: float, *, whole: bool) -> float:
    """Return the step of 1, 2, 2.5 or 5 times a power of ten that is not below another; a whole one of whole things."""
    power = 10.0 ** math.floor(math.log10(step)) if step > 0 else 1.0
    found = next(f * power for f in (1, 2, 2.5, 5, 10) if f * power >= step * (1 - 1e-9))
    return max(1.0, found if found % 1 == 0 else math.ceil(found)) if whole and found < 10 else found


def times_of(panel: Panel, spoken: Language, form: Form) -> Times:
    """Return the axis of time; periods below years are named where there is room for all of them."""
    first, last = _years(panel.points)
    years = last - first
    per_year = {"half": 2, "quarter": 4}.get(panel.grain, 1)
    named: list[tuple[float, str, int]] = []
    room = form.width / (years * per_year) - GAP
    two = per_year > 1 and len(_part(per_year, 0, spoken)) * form.size * LETTER <= room
    if two:
        for n in range(years * per_year):
            year, part = divmod(n, per_year)
            named.append((first + year + (part + 0.5) / per_year, _part(per_year, part, spoken), 0))
    every = next(e for e in (1, 2, 3, 4, 5, 10, 20, 50, 100) if years / e <= form.names)
    named += [(year + 0.5, str(year), 1 if two else 0) for year in range(first, last) if (year - first) % every == 0]
    return Times(first, last, tuple(named), tuple(range(first, last + 1)) if years <= 3 * form.names else ())


def _years(points: Sequence[Point]) -> tuple[int, int]:
    return math.floor(min(p.at for p in points)), math.floor(max(p.at for p in points)) + 1


def _part(per_year: int, part: int, spoken: Language) -> str:
    if per_year == 2:
        return HALVES[spoken][part]
    return f"{'Q' if spoken == 'en' else 'quý '}{part + 1 if spoken == 'en' else QUARTERS[part]}"


def _texts(point: Point) -> list[str]:
    return [t for t in (point.value_text, point.value_max_text, point.lowest, point.highest) if t is not None]
