"""Reference periods beside a period: the same one of the year before, and the year that it lies in."""

from __future__ import annotations

import calendar
from datetime import date
from typing import NamedTuple


class Span(NamedTuple):
    """A reference period, both dates inclusive; ``start`` None means as of ``end``."""

    start: str | None
    end: str

    @property
    def first(self) -> str:
        """The first day that the period speaks of."""
        return self.start or self.end


def year_before(span: Span) -> Span | None:
    """Return the same period of the year before; the last day of February stays the last. None for no date."""
    try:
        end = _back(date.fromisoformat(span.end))
        start = None if span.start is None else _back(date.fromisoformat(span.start))
    except ValueError:
        return None
    return Span(None if start is None else start.isoformat(), end.isoformat())


def year_of(span: Span) -> Span | None:
    """Return the calendar year that plans are made for.

    None where the period is no share of it: it does not begin with the year, or is the year itself.
    """
    year = span.end[:4]
    if span.start is None:
        return None if span.end.endswith("-12-31") else Span(None, f"{year}-12-31")
    if span.start != f"{year}-01-01" or span.end.endswith("-12-31"):
        return None
    return Span(span.start, f"{year}-12-31")


def _back(day: date) -> date:
    last = day.day == calendar.monthrange(day.year, day.month)[1]
    there = calendar.monthrange(day.year - 1, day.month)[1]
    return date(day.year - 1, day.month, there if last and day.month == 2 else min(day.day, there))
