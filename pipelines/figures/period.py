"""A period in force: its dates, where it was read from, and how it lies to others."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from archive.records import Grain, PeriodSource
from pipelines.figures.periods import Span

NONE: Span = (None, None)


@dataclass(slots=True)
class Period:
    """A period in force, and where it was read from."""

    span: Span
    grain: Grain | None
    source: PeriodSource
    stated: bool = True
    """False for a time that resets without dates."""

    @property
    def is_moment(self) -> bool:
        """Whether it is a date as of which something is so."""
        return self.grain == "as_of"

    @property
    def of_several_years(self) -> bool:
        """Whether it is a term, plan, school or crop year: it lies in more than one calendar year."""
        start, end = self.span
        return start is not None and end is not None and start[:4] != end[:4]

    @property
    def year_span(self) -> Period:
        """The whole year of a period that lies within one."""
        start, end = self.span
        if not end or (start and start[:4] != end[:4]):
            return self
        return of_year(int(end[:4]), self.source)

    def ends_within(self, around: Period) -> bool:
        """Tell whether its last day lies in another period."""
        start, end, at = *around.span, self.span[1]
        return start is not None and end is not None and at is not None and start <= at <= end


def of_year(year: int, source: PeriodSource) -> Period:
    """Return the period of a calendar year."""
    return Period((f"{year}-01-01", f"{year}-12-31"), "year", source)


def until(period: Period) -> Period:
    """Return the year up to the end of a period."""
    end = str(period.span[1])
    return Period((f"{end[:4]}-01-01", end), months_grain(int(end[5:7])), period.source)


def months_grain(n: int) -> Grain:
    """Return the grain of the first ``n`` months of a year."""
    grains: dict[int, Grain] = {1: "month", 3: "quarter", 6: "half", 9: "nine_months", 12: "year"}
    return grains.get(n, "span")


def is_within(span: Span, period: Period | None) -> bool:
    """Tell whether a span is only a stretch of a period: a look back within a report."""
    (start, end), (first, last) = span, period.span if period else NONE
    return None not in (start, end, first, last) and str(first) <= str(start) and str(end) <= str(last)


def looks_back(span: Span, report: Period) -> bool:
    """Tell whether a span lies before the year, or part of a year, that is reported on.

    What lies before a term is what the congress, held at the beginning of the term, reports on.
    """
    start, end = report.span
    return bool(span[1] and start and end and span[1] < start and start[:4] == end[:4])


def longer(known: Period | None, day: Period, named: Sequence[Period]) -> Period:
    """Return the days of an event where a day named is only one of them: its opening or its end."""
    for period in (*named, known):
        if period and period.grain == "span" and period.span != day.span and is_within(day.span, period):
            return period
    return day
