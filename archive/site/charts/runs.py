"""Which points of a line are joined: neighbours in time that speak of the same thing.

A line never crosses a break in definition or territory; a period that a break falls into is joined to neither side. It
passes by values that are not achieved, and by prints that are flagged: those stand beside it. Where periods between two
neighbours are missing the join is a gap, which is drawn otherwise.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from archive.site.charts.panels import Break, Panel
from archive.site.charts.points import Point, slot

LONG = 400  # days between two stocks beyond which something is missing: reports come once a year at least


@dataclass(frozen=True, slots=True)
class Run:
    """Neighbours that a solid line joins."""

    points: tuple[Point, ...]


@dataclass(frozen=True, slots=True)
class Gap:
    """Two neighbours between which periods are missing."""

    before: Point
    after: Point


def joins(panel: Panel) -> tuple[list[Run], list[Gap]]:
    """Return the runs and gaps of all lines of a panel."""
    runs, gaps = [], []
    for key, line in panel.lines.items():
        if key.status != "achieved":
            continue
        run: list[Point] = []
        for point in (p for p in line if not p.flagged):
            if run and not parted(run[-1], point, panel.breaks) and not missing_between(run[-1], point):
                run.append(point)
                continue
            if run and not parted(run[-1], point, panel.breaks):
                gaps.append(Gap(run[-1], point))
            runs.append(Run(tuple(run)))
            run = [point]
        runs.append(Run(tuple(run)))
    return [run for run in runs if len(run.points) > 1], gaps


def parted(before: Point, after: Point, breaks: Sequence[Break]) -> bool:
    """Return whether something that changed the meaning lies between two points, or within the days of either."""
    return before.area != after.area or any(before.since < b.date <= after.end for b in breaks)


def missing_between(before: Point, after: Point) -> bool:
    """Return whether a period between two points has no value; of stocks whether more than a year has none."""
    if before.grain == "as_of":
        return date.fromisoformat(after.end).toordinal() - date.fromisoformat(before.end).toordinal() > LONG
    return slot(after) - slot(before) > 1


def missing_periods(panel: Panel) -> list[tuple[str, str]]:
    """Return the periods, as first and last day, between the first and the last achieved one that have no value.

    Nobody misses anything at a date: stocks have none.
    """
    achieved = {slot(p): p for p in panel.points if p.status == "achieved" and p.grain != "as_of"}
    if not achieved:
        return []
    return [_period(panel.grain, n) for n in range(min(achieved), max(achieved)) if n not in achieved]


def _period(grain: str, number: int) -> tuple[str, str]:
    """Return the first and the last day of the period with a slot's number."""
    months = {"month": 1, "quarter": 3, "half": 6}.get(grain, 12)
    year, first = divmod(number * months, 12)
    last = first + (9 if grain == "nine_months" else months)
    end = date(year + last // 12, last % 12 + 1, 1).toordinal() - 1
    return date(year, first + 1, 1).isoformat(), date.fromordinal(end).isoformat()
