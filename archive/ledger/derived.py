"""Claims that no article prints but that follow from printed figures; marked, and never mixed with printed ones."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal, DivisionByZero, InvalidOperation
from typing import Any, NamedTuple

from archive.ledger.agreement import Printed, is_measured, step
from archive.ledger.cells import Cell

_HUNDRED = Decimal(100)
_SIGNIFICANT = 3  # digits of a derived value that is not exact


class Stated(NamedTuple):
    """A value of a cell."""

    cell: Cell
    grain: str | None
    printed: Printed


@dataclass(frozen=True, slots=True)
class Comparison:
    """What a figure is compared with: see the table ``comparisons``."""

    figure_id: str
    kind: str
    by: str
    direction: int
    base_start: str | None
    base_end: str | None
    base_grain: str | None


def from_comparison(stated: Stated, comparison: Comparison, figure: Mapping[str, Any]) -> tuple[Stated, str] | None:
    """Return the base or the plan that a comparison implies, and what kind of claim that is; None where none follows.

    Only what was printed as exact can be reckoned back.
    """
    if comparison.base_end is None or figure["value_text"] is None or figure["value_max_text"] is not None:
        return None
    if stated.printed.qualifier != "exact" or figure["qualifier"] != "exact" or stated.cell.status == "target":
        return None
    value, by = Decimal(stated.printed.value_text), Decimal(figure["value_text"])
    # What a forecast has risen from was achieved.
    status = "target" if comparison.kind == "plan" else "achieved"
    low, high = _base(value, by, comparison)
    if low is None or high is None or low < 0:
        return None
    printed = _between(low, high, stated.cell.unit)
    if printed is None:
        return None
    cell = stated.cell._replace(period_start=comparison.base_start, period_end=comparison.base_end, status=status)
    kind = "plan_of_percent" if comparison.kind == "plan" else "base_of_change"
    return Stated(cell, comparison.base_grain, printed), kind


def _base(value: Decimal, by: Decimal, comparison: Comparison) -> tuple[Decimal | None, Decimal | None]:
    """Return the lowest and highest base: what changed by a rounded percentage has one of many."""
    if comparison.by in ("amount", "points"):
        base = value - comparison.direction * by
        return base, base
    half = step(by, "%") / 2
    ends = []
    for printed in (by - half, by + half):
        share = printed / _HUNDRED
        try:
            if comparison.by == "times":
                ends.append(value / printed)
            elif comparison.direction == 0:
                ends.append(value / share)
            else:
                ends.append(value / (1 + comparison.direction * share))
        except (DivisionByZero, InvalidOperation):
            return None, None
    return min(ends), max(ends)


def _between(low: Decimal, high: Decimal, unit: str | None) -> Printed | None:
    """Return the value between two bounds: exact where it can be one alone, about the middle otherwise."""
    if low == high:
        return Printed(_text(low), None, "exact", unit)
    if not is_measured(unit):
        first, last = low.to_integral_value(ROUND_CEILING), high.to_integral_value(ROUND_FLOOR)
        if first > last:  # no whole number fits: a misprint, or another plan
            return None
        if first == last:
            return Printed(_text(first), None, "exact", unit)
        return Printed(_text(first), _text(last), "range", unit)
    middle = (low + high) / 2
    rounded = middle.quantize(Decimal(1).scaleb(middle.adjusted() - _SIGNIFICANT + 1))
    return Printed(_text(rounded), None, "approx", unit)


class Partitions:
    """The complete sets of parts, by part: an indicator and a breakdown (empty for none)."""

    def __init__(self, rows: Iterable[tuple[str, str, str, str]]) -> None:
        """Take rows of the table: set, indicator of the total, indicator and breakdown of the part."""
        self.sets: dict[str, set[tuple[str, str]]] = {}
        self.of: dict[tuple[str, str], list[tuple[str, str]]] = {}
        for number, total, part, breakdown in rows:
            self.sets.setdefault(number, set()).add((part, breakdown))
            self.of.setdefault((part, breakdown), []).append((number, total))


def total_of_parts(stated: Mapping[str, Stated], partitions: Partitions) -> Iterator[tuple[Stated, list[str]]]:
    """Yield the totals that a revision prints all parts of and not itself, with the figures of the parts."""
    printed = {s.cell for s in stated.values()}
    found: dict[tuple[str, Cell], dict[tuple[str, str], tuple[str, Stated]]] = {}
    for figure_id, s in stated.items():
        part = (s.cell.indicator, s.cell.breakdown or "")
        if part in partitions.of and s.printed.qualifier == "exact":
            for number, total in partitions.of[part]:
                whole = s.cell._replace(indicator=total, breakdown=None)
                found.setdefault((number, whole), {}).setdefault(part, (figure_id, s))
    for (number, cell), given in found.items():
        if len(given) == len(partitions.sets[number]) and cell not in printed:
            value = sum((Decimal(s.printed.value_text) for _, s in given.values()), Decimal(0))
            grain = next(iter(given.values()))[1].grain
            total_said = Stated(cell, grain, Printed(_text(value), None, "exact", cell.unit))
            yield total_said, [figure_id for figure_id, _ in given.values()]


def _text(value: Decimal) -> str:
    return format(value.normalize() if value else Decimal(0), "f")
