"""The statistics themselves, before anybody writes of them: what each period of 2011 to 2026 amounted to.

Old Bạc Liêu until the first half of 2025, the merged province of Cà Mau, which counts all of 2025 anew, from then on.
"""

from __future__ import annotations

import random
import tomllib
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any, Literal

from tests.portal.decade.truth import Cell
from tests.portal.series import Period

OLD, MERGED = "95@before-2025", "96@after-2025"
MERGER = "2025-07-01"
FIRST, LAST = 2011, 2026
_MERGED_TIMES = 2.3
_MILLION = Decimal(1_000_000)


@dataclass(frozen=True, slots=True)
class Statistic:
    """One thing that is counted: an indicator, or one of its breakdowns (46 agricultural ones of 48)."""

    name: str
    indicator: str
    unit: str
    kind: Literal["flow", "stock", "mean"]
    nouns: tuple[str, ...] = ()
    breakdown: str | None = None
    start: float = 0
    growth: float = 0
    plan: bool = False
    since: int = FIRST
    parts: tuple[str, ...] = ()
    resolution: float = 10

    @property
    def money(self) -> bool:
        """Whether it is an amount of money."""
        return self.unit.startswith("đồng")

    def cell(self, period: Period, status: str = "achieved", area: str | None = None) -> Cell:
        """Return the cell of a period: of the period itself, or as of its end."""
        start = None if self.kind == "stock" else f"{period.year}-01-01"
        place = area or (MERGED if period.end >= MERGER else OLD)
        aggregate = "mean" if self.kind == "mean" else "point"
        return Cell(self.indicator, place, start, period.end, self.breakdown, None, status, aggregate, self.unit)


@cache
def statistics() -> dict[str, Statistic]:
    """Read ``indicators.toml`` once."""
    data: dict[str, dict[str, Any]] = tomllib.loads(
        (Path(__file__).parent / "indicators.toml").read_text(encoding="utf-8")
    )
    return {name: _statistic(name, {"indicator": name, **entry}) for name, entry in data.items()}


def _statistic(name: str, entry: dict[str, Any]) -> Statistic:
    values: dict[str, Any] = {k: tuple(v) if isinstance(v, list) else v for k, v in entry.items()}
    return Statistic(name, **values)


@cache
def _quarters(name: str, seed: int, *, merged: bool) -> tuple[Decimal, ...]:
    """Return the values of all quarters from the first of ``FIRST``: what was added (flow), the level (stock, mean)."""
    statistic = statistics()[name]
    rng = random.Random(f"{seed}-{name}-{merged}")
    times = _MERGED_TIMES if merged and statistic.kind != "mean" else 1
    unit = Decimal(str(statistic.resolution)) if statistic.money else Decimal(1)
    found: list[Decimal] = []
    for quarter in range((LAST - FIRST + 1) * 4):
        expected = statistic.start * times * (1 + statistic.growth) ** (quarter / 4)
        spread = rng.uniform(0.7, 1.35) if statistic.kind == "flow" else rng.uniform(0.995, 1.012)
        found.append(max(1, round(Decimal(expected * spread) / unit)) * unit)
    return tuple(found)


def value(name: str, period: Period, seed: int) -> Decimal:
    """Return what a statistic amounted to in a period, or at its end."""
    statistic = statistics()[name]
    if statistic.parts:
        return sum((value(part, period, seed) for part in statistic.parts), Decimal(0))
    quarters = _quarters(name, seed, merged=period.end >= MERGER)
    first = (period.year - FIRST) * 4
    last = first + period.last
    amount = sum(quarters[first:last], Decimal(0)) if statistic.kind == "flow" else quarters[last - 1]
    return amount * (_MILLION if statistic.money else 1)


def plan(name: str, year: int, seed: int, *, merged: bool = False) -> Decimal:
    """Return the plan of a year: what came of it, more or less."""
    rng = random.Random(f"plan-{seed}-{name}-{year}")
    quarters = _quarters(name, seed, merged=merged)
    year_total = sum(quarters[(year - FIRST) * 4 : (year - FIRST + 1) * 4])
    wanted = year_total / Decimal(rng.uniform(0.78, 1.22))
    if statistics()[name].money:
        return Decimal(max(100, round(wanted / 100) * 100)) * _MILLION
    return Decimal(max(1, round(wanted)))
