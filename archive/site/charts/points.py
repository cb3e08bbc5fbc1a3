"""The values that a chart shows: rows of ``series``, with the range of what articles say where they differ."""

from __future__ import annotations

import sqlite3
from calendar import isleap
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

Grain = Literal["month", "quarter", "half", "nine_months", "year", "as_of"]
GRAINS: tuple[Grain, ...] = ("half", "year", "nine_months", "quarter", "month", "as_of")
"""What has a chart. Days and spans are single events and periods of every length: a table is right for them."""
_PER_YEAR: dict[Grain, int] = {"month": 12, "quarter": 4, "half": 2, "nine_months": 1, "year": 1}
_OF_MONTHS: dict[int, Grain] = {1: "month", 3: "quarter", 6: "half", 9: "nine_months", 12: "year"}


@dataclass(frozen=True, slots=True)
class Point:
    """One cell of the series with the value that stands; ``lowest`` and ``highest`` where printed claims differ."""

    observation_id: str
    figure_id: str
    article_id: str
    indicator: str
    area: str
    start: str | None
    end: str
    grain: Grain
    unit: str | None
    status: str
    aggregate: str
    part: str | None
    value_text: str
    value_max_text: str | None
    qualifier: str
    n_claims: int
    disputed: bool
    flagged: bool
    lowest: str | None = None
    highest: str | None = None

    @property
    def value(self) -> float:
        """The value as it is drawn; of a range its lower end."""
        return float(self.value_text)

    @property
    def at(self) -> float:
        """Where it stands in time, in years: the middle of its period, or the middle of its day."""
        if self.start is None:
            return year_of(self.end, 0.5)
        first, last = date.fromisoformat(self.start), date.fromisoformat(self.end)
        if self.grain in ("year", "nine_months"):
            return first.year + 0.5
        return first.year + (first.month - 1 + last.month) / 24

    @property
    def since(self) -> str:
        """The first day that it speaks of."""
        return self.start or self.end


def year_of(day: str, part: float = 0.0) -> float:
    """Return a day as a year with a fraction: where it begins, or a part of the day later."""
    found = date.fromisoformat(day)
    return found.year + (found.timetuple().tm_yday - 1 + part) / (366 if isleap(found.year) else 365)


def grain_of(start: str | None, end: str) -> Grain | None:
    """Return the grain that two dates, both inclusive, make; None for what has no chart."""
    if start is None:
        return "as_of"
    try:
        first, last = date.fromisoformat(start), date.fromisoformat(end)
    except ValueError:
        return None
    whole = first.day == 1 and (last + timedelta(days=1)).day == 1 and first.year == last.year
    months = last.month - first.month + 1
    grain = _OF_MONTHS.get(months)
    # Nine months are those from January on; the others divide the year.
    fits = first.month == 1 if months == 9 else (first.month - 1) % max(months, 1) == 0
    return grain if whole and fits else None


def slot(point: Point) -> int:
    """Return the number of a point's period among those of its grain: neighbours differ by one."""
    per_year = _PER_YEAR[point.grain]
    return int(point.at * per_year)


def read_points(db: sqlite3.Connection, indicator: str | None = None) -> list[Point]:
    """Read what can be drawn of an indicator, or of all: the portals' own areas, the oldest first."""
    where, given = ("AND s.indicator = ?", (indicator,)) if indicator else ("", ())
    ranges = {
        observation: (low, high)
        for observation, low, high in db.execute(_RANGES.format(where), given)
        if float(low) < float(high)
    }
    found = []
    for row in db.execute(_POINTS.format(where), given):
        observation, figure, article, name, area, start, end, unit, status, aggregate, part, *rest = row
        grain = grain_of(start, end)
        if grain is not None:
            text, most, qualifier, claims, disputed, flagged = rest
            said = ranges.get(observation, (None, None)) if disputed else (None, None)
            key = (observation, figure, article, name, area, start, end, grain, unit, status, aggregate, part)
            found.append(Point(*key, text, most, qualifier, claims, bool(disputed), bool(flagged), *said))
    return sorted(found, key=lambda p: (p.indicator, p.end, p.since, p.area, p.status, p.aggregate, p.part or ""))


_POINTS = """
    SELECT s.observation_id, s.figure_id, s.article_id, s.indicator, s.area, s.period_start, s.period_end, s.unit,
           s.status, s.aggregate,
           nullif(coalesce(s.breakdown, '') || CASE WHEN s.breakdown IS NOT NULL AND s.coverage IS NOT NULL THEN ', '
                  ELSE '' END || coalesce(s.coverage, ''), ''),
           s.value_text, o.value_max_text, s.qualifier, s.n_claims, s.disputed, s.flagged
    FROM series s JOIN observations o USING (observation_id)
    WHERE s.own_area AND s.value_text IS NOT NULL {}"""
_RANGES = """
    SELECT s.observation_id, (
               SELECT value_text FROM claims c WHERE c.observation_id = s.observation_id AND c.known_until IS NULL
               AND c.derived IS NULL ORDER BY value LIMIT 1), (
               SELECT coalesce(value_max_text, value_text) FROM claims c WHERE c.observation_id = s.observation_id
               AND c.known_until IS NULL AND c.derived IS NULL ORDER BY value DESC LIMIT 1)
    FROM series s WHERE s.own_area AND s.disputed {}"""
