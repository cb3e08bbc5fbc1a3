"""What words refer to that name no time of their own: "nay", "cùng kỳ", "năm học này", "nhiệm kỳ qua", "năm qua"."""

from __future__ import annotations

from collections.abc import Callable

from pipelines.figures.events import Event
from pipelines.figures.period import NONE, Period, of_year
from pipelines.figures.periods import Expression
from pipelines.figures.report import Report
from pipelines.figures.resolution import resolve, year_earlier
from pipelines.figures.times import Times

_EARLY_IN_YEAR = 3
_WINDOWS = frozenset({"quarter", "half", "nine_months", "span"})
_NOTHING = Period(NONE, None, "clause", stated=False)


class References:
    """The periods that expressions name or refer to while a text is read; ``moment`` is the one named last."""

    def __init__(self, times: Times, report: Report, event: Event) -> None:
        self.times, self.report, self.event = times, report, event
        self.moment: Period | None = None
        self._running: Period | None = None
        self._enclosing: Period | None = None

    def period(self, e: Expression, running: Period | None, enclosing: Period | None) -> Period:
        """Return the period of an expression: ``running`` is in force before it, ``enclosing`` in its section."""
        self._running, self._enclosing = running, enclosing
        refer = _REFERRING.get(e.means)
        if refer and (found := refer(self, e)):
            return found
        report = self.report.now.span if self.report.now else self._so_far(e)
        span, grain = resolve(e, self.report.year(e, self.event.day), report, self.times.published)
        return Period(span, grain, "clause", stated=span != NONE)

    def mean_something(self, e: Expression) -> bool:
        """Tell whether "năm học này", "nhiệm kỳ mới" have something in the text that they refer to."""
        if e.means == "this_season":
            return self.times.season_before(e.start) is not None
        return e.means != "next_term" or self.report.term(None, past=False) is not None

    def _so_far(self, e: Expression) -> tuple[str | None, str | None] | None:
        """Return what stands for the report where none is stated: the year up to the moment named last."""
        end = self.moment.span[1] if self.moment else None
        if not end:
            return None
        if e.means == "year_to_date" and not e.year:
            return None, end
        return (f"{end[:4]}-01-01", end) if e.means == "past_months" and e.n == int(end[5:7]) else None

    def _same_time(self, _: Expression) -> Period:
        around = self._enclosing or self.report.now
        return Period(around.span, around.grain, "clause") if around else _NOTHING

    def _same_period(self, e: Expression) -> Period:
        running, report = self._running, self.report.now
        span = running.span if running and running.span != NONE else report.span if report else NONE
        return Period(year_earlier(span, e.year), running.grain if running else None, "clause", stated=False)

    def _report(self, e: Expression) -> Period | None:
        return None if self.report.now or e.year else self._running or _NOTHING

    def _season(self, e: Expression) -> Period:
        season = self.times.season_before(e.start)
        return Period(season, "span", "clause") if season else _NOTHING

    def _term(self, e: Expression) -> Period:
        return self.report.term(self.event.day, past=e.means == "past_term") or _NOTHING

    def _past_year(self, _: Expression) -> Period | None:
        """Return the year before a conference of January to March, unless the text reports on one."""
        day = self.event.day.span[0] if self.event.day else self.times.published
        report = self.report.now
        if not day or int(day[5:7] or 12) > _EARLY_IN_YEAR:
            return None
        over = report is not None and report.span[1] is not None and report.span[1] < f"{day[:4]}-01-01"
        return None if over else of_year(int(day[:4]) - 1, "clause")

    def _each_year(self, _: Expression) -> Period | None:
        return self._running if self._running and self._running.of_several_years else None

    def _now(self, _: Expression) -> Period | None:
        """Return the end of the months of which the paragraph speaks, where the text states no report."""
        running = self._running
        if self.report.now or not running or running.source != "paragraph" or running.of_several_years:
            return None
        return Period((None, running.span[1]), "as_of", "clause") if running.grain in _WINDOWS else None

    def _this_year(self, e: Expression) -> Period | None:
        year = None if self.times.published else self.report.year(e, self.event.day)
        return of_year(year, "clause") if year else None


_REFERRING: dict[str, Callable[[References, Expression], Period | None]] = {
    "same_time": References._same_time,
    "same_period": References._same_period,
    "report_year": References._report,
    "report": References._report,
    "this_season": References._season,
    "past_term": References._term,
    "next_term": References._term,
    "past_year": References._past_year,
    "each_year": References._each_year,
    "now": References._now,
    "this_year": References._this_year,
}
