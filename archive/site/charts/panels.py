"""What stands in one picture: one indicator, one period grain, one unit, and either totals or parts of them.

Half-years are never mixed with years, nor people with classes. In a panel lines are told apart by area, status,
aggregate and part; which of their points are joined is decided in ``runs``.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from archive.site.charts.points import GRAINS, Grain, Point

MOST_PARTS = 4  # lines of parts in one picture that an eye tells apart; the table has all
FEWEST = 2  # points that make a picture


class LineKey(NamedTuple):
    """What all points of a line have in common."""

    area: str
    status: str
    aggregate: str
    part: str | None


@dataclass(frozen=True, slots=True)
class Break:
    """From ``date`` on figures are not comparable with those before; ``areas`` empty: of whatever area."""

    date: str
    kind: str
    label_vi: str
    label_en: str
    areas: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Panel:
    """The points of a picture, the oldest first, and the breaks among them."""

    indicator: str
    grain: Grain
    unit: str | None
    of_parts: bool
    points: tuple[Point, ...]
    breaks: tuple[Break, ...]
    left_out: int = 0

    @property
    def lines(self) -> dict[LineKey, tuple[Point, ...]]:
        """The points by line, each the oldest first; areas in order of time."""
        found: dict[LineKey, list[Point]] = defaultdict(list)
        for point in self.points:
            found[key_of(point)].append(point)
        return {key: tuple(points) for key, points in found.items()}

    @property
    def areas(self) -> tuple[str, ...]:
        """The areas, in the order in which they first appear."""
        return tuple(dict.fromkeys(point.area for point in self.points))

    @property
    def parts(self) -> tuple[str, ...]:
        """The parts, those with most points first."""
        return tuple(part for part, _ in Counter(p.part for p in self.points if p.part).most_common())

    @property
    def periods(self) -> int:
        """How many periods have an achieved value."""
        return len({p.at for p in self.points if p.status == "achieved"})

    @property
    def newest(self) -> Point | None:
        """The newest achieved value; of several the one that more articles print."""
        achieved = [p for p in self.points if p.status == "achieved"]
        return max(achieved, key=lambda p: (p.end, p.aggregate == "point", p.n_claims), default=None)


def key_of(point: Point) -> LineKey:
    """Return the line that a point belongs to."""
    return LineKey(point.area, point.status, point.aggregate, point.part)


def panels_of(points: Iterable[Point], breaks: Sequence[Break]) -> list[Panel]:
    """Return the panels of one indicator, the one that tells most first; halves first where two tell as much."""
    sorted_in: dict[tuple[Grain, str | None, bool], list[Point]] = defaultdict(list)
    for point in points:
        sorted_in[point.grain, point.unit, point.part is not None].append(point)
    found = []
    for (grain, unit, of_parts), members in sorted_in.items():
        kept = _largest(members) if of_parts else members
        if len({(p.at, p.area) for p in kept}) < FEWEST:
            continue
        ordered = tuple(sorted(kept, key=lambda p: (p.at, p.end)))
        among = tuple(b for b in breaks if _concerns(b, ordered))
        found.append(Panel(ordered[0].indicator, grain, unit, of_parts, ordered, among, len(members) - len(kept)))
    return sorted(found, key=lambda p: (p.of_parts, -p.periods, GRAINS.index(p.grain), p.unit or ""))


def _largest(points: Sequence[Point]) -> list[Point]:
    """Return the achieved points of the parts that have most of them."""
    achieved = [p for p in points if p.status == "achieved"]
    named = {part for part, _ in Counter(p.part for p in achieved).most_common(MOST_PARTS)}
    return [p for p in achieved if p.part in named]


def _concerns(found: Break, points: Sequence[Point]) -> bool:
    """Return whether a break lies among points: one speaks of days before it, one of days from it on."""
    of_area = not found.areas or any(p.area in found.areas for p in points)
    return of_area and min(p.since for p in points) < found.date <= max(p.end for p in points)
