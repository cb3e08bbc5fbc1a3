"""The period that a text reports on: what its title, lead and headings state, and what opens a paragraph anew."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from archive.records import Context
from pipelines.figures.draft import Draft
from pipelines.figures.layout import LONGEST_HEADING, Line
from pipelines.figures.period import NONE, Period, is_within, looks_back
from pipelines.figures.periods import Expression
from pipelines.figures.resolution import resolve
from pipelines.figures.times import Times
from pipelines.figures.titles import plans, stated, title_period, title_plans, title_year

_SHORT = 100
_ENDS = ".;,:!?…"
_REPORTS = re.compile(r"(?:sơ kết|tổng kết|(?<!theo )báo cáo|kết quả|tình hình|đánh giá)[^.;]{0,120}$")
_SAYS = re.compile(r"báo cáo.*(?:nêu rõ|cho thấy|đánh giá|khẳng định)")
_FLOWS = frozenset(
    ("first_months", "last_months", "half", "quarter", "month", "months", "year", "years", "past_months")
)
_COUNTED_MONTHS = frozenset({"first_months", "year_to_month", "year_to_day"})
_WINDOWS = _COUNTED_MONTHS | {"quarter", "half", "last_months"}
"""Periods that a report covers, and hardly anything else."""
_MOMENTS = frozenset({"as_of_day", "as_of_month", "as_of_quarter", "as_of_year"})
_QUOTES = re.compile(r"(?:báo cáo|thống kê|số liệu|tổng hợp)[^.;\d]{0,120}$")
_BEGINS_REPORT = re.compile(r"(?:theo )?báo cáo (?:của|tại|do)(?!\w)")
_QUOTED = re.compile(r"theo (?:báo cáo|thống kê|số liệu)[^.;\d]{0,100}$")
_OPENS_WINDOW = re.compile(r" ?\((?:[^\W\d_]+ ?){0,4}$")
_AT_VERY_BEGINNING = 5
_AT_ONCE = 20
_HEAD = 400
_AFTER_REPORT = 80
_DAYS = frozenset({"day", "days"})
_OPENING = 40
"""An agency's name and place may stand before the words that open a lead."""


class Report:
    """The period of the report at each line; ``now`` is None where the text, so far, states none."""

    def __init__(self, low: str, lines: Sequence[Line], context: Context | None, times: Times) -> None:
        self.low = low
        self.times = times
        self.title_year = title_year(low, lines, context)
        self.title = title_period(low, lines, context, times, self.title_year)
        self.now = self.title
        self.title_plans = self.title is not None and title_plans(low, lines, context)
        self._is_congress = "đại hội" in low[:_HEAD]
        self.lead = True
        self._after_list: Period | None = None
        """What to go back to after a list whose opening line stated a period for it alone."""
        self._under_list = self._below_title = False

    def goes_back(self, line: Line) -> bool:
        """Go back to the period before a list where a line no longer belongs to it, and tell whether it did."""
        left = self._after_list is not None and line.kind == "paragraph" and self._under_list
        if left:
            self.now, self._after_list = self._after_list, None
        self._under_list = line.kind == "list_item"
        return left

    def read(self, line: Line, drafts: Sequence[Draft]) -> bool:
        """Take what a line, with its figures, states for the lines after it; tell whether it is a heading."""
        self._state_anew(line)
        heads = self._heads(line, drafts)
        self._below_title = self._below_title or line.kind not in ("title", "heading")
        content = self.low[line.start : line.end].rstrip()
        opens_list = content.endswith(":") and len(content) <= LONGEST_HEADING
        if self.lead and not heads and line.kind != "title":
            self._read_lead(line)
        elif heads or opens_list or self.lead:
            self._read_heading(line, drafts)
        if line.kind not in ("title", "heading") and line.end - line.start > _SHORT:
            self.lead = False
        return heads

    def _heads(self, line: Line, drafts: Sequence[Draft]) -> bool:
        """Tell whether a line is the heading of a section: also a short line among lists, without a figure."""
        if line.kind == "heading" or (line.kind == "title" and self._below_title):
            return True
        return line.kind == "list_item" and not drafts and self.low[line.end - 1] not in _ENDS

    def _read_heading(self, line: Line, drafts: Sequence[Draft]) -> None:
        if self.times.cites(line.start, line.end):
            return
        found = self.times.stated(line.start, line.end)
        if period := stated(self.low, found, "section", self.times, self.title_year):
            if (line.kind == "paragraph" or drafts) and self.now:
                self._after_list = self._after_list or self.now
            else:
                self._after_list = None
            self.now = period

    def _read_lead(self, line: Line) -> None:
        found = self.times.stated(line.start, line.end)
        if window := self._window(found):
            self.now = window
            return
        if self.title_plans and (done := [e for e in found if self._reported(e, line) and not plans(self.low, e)]):
            self.now = stated(self.low, done[:1], "section", self.times, self.title_year) or self.now
            return
        if self.now:
            season = self.now.source == "title" and self.now.of_several_years
            self.now = self._so_far(found) or (self._so_reported(line) if season else None) or self.now
            return
        found = [e for e in found if self._reported(e, line)]
        self.now = stated(self.low, found, "section", self.times, self.title_year) or self._so_reported(line)

    def _window(self, found: Sequence[Expression]) -> Period | None:
        """Return the days that brackets behind a period give for it: "7 tháng (số liệu từ 15/12 đến 14/7/2023)"."""
        for before, e in pairwise(found):
            between = self.low[before.end : e.start]
            if e.means == "days" and before.means in _FLOWS and _OPENS_WINDOW.match(between):
                span, grain = resolve(e, self.year(e), None, self.times.published)
                if span != NONE:
                    return Period(span, grain, "section")
        return None

    def _so_reported(self, line: Line) -> Period | None:
        """Return the moment as of which a lead, or the report that it quotes, speaks: "theo báo cáo, đến 30/6/2022"."""
        for e in self.times.stated(line.start, line.ends[0]):
            opens = e.start - line.start <= _AT_VERY_BEGINNING
            quoted = _QUOTES.search(self.low, line.start, e.start)
            dated = e.year or (quoted and self.times.published)
            if e.means in _MOMENTS and dated and (opens or quoted):
                span, grain = resolve(e, self.year(e), None, None)
                return Period(span, grain, "section")
        return None

    def _so_far(self, found: Sequence[Expression]) -> Period | None:
        """Return the years of a longer term that an interim report covers: "sau 3 năm (2021 - 2023)"."""
        for e in found:
            if e.means == "years" and self.low[e.start].isdecimal() and self.low.startswith("năm (", e.start + 2):
                span, grain = resolve(e, e.year, None, None)
                if self.title and is_within(span, self.title) and span != self.title.span:
                    return Period(span, grain, "section")
        return None

    def _reported(self, e: Expression, line: Line) -> bool:
        """Tell whether an expression in the lead names the period that the text reports on."""
        if _REPORTS.search(self.low, max(line.start, e.start - 130), e.start):
            return True
        if e.means in _WINDOWS and _QUOTED.search(self.low, max(line.start, e.start - 130), e.start):
            return True
        reach = line.ends[0] if e.means in _COUNTED_MONTHS else line.start + _OPENING
        dated = e.year > 0 or (e.means == "first_months" and self.times.published is not None)
        return e.means in _WINDOWS and dated and e.start <= reach

    def _state_anew(self, line: Line) -> None:
        """Let a paragraph that opens with another period of a report hold until the next is stated."""
        if line.kind not in ("paragraph", "lead") or self.low[line.start] in "-+*•–":  # some lists are typed by hand
            return
        if self.now is None:
            if _BEGINS_REPORT.match(self.low, line.start, line.end):
                self.now = self._so_reported(line)
            return
        first = next(iter(self.times.stated(line.start, line.start + _AFTER_REPORT)), None)
        if not first or first.means not in _FLOWS:
            return
        if first.start - line.start >= _AT_ONCE and not _SAYS.search(self.low, line.start, first.start):
            return
        span, grain = resolve(first, self.year(first), self.now.span, self.times.published)
        if span == NONE or is_within(span, self.title) or is_within(span, self.now):
            return
        if not (first.means == "years" and looks_back(span, self.now)):
            self.now = Period(span, grain, "section")

    def covers(self, days: Period) -> None:
        """Take the days that the lead names: they are exacter than what the title states, if it states any."""
        if self.now is None or self.now.grain in ("day", "span", "year"):
            self.now = Period(days.span, days.grain, "section")

    def term(self, day: Period | None, *, past: bool) -> Period | None:
        """Return the term of a congress: that of the report, or the one before where ``day`` lies at its beginning."""
        period = self.now if past or not self.title else self.title
        start, end = period.span if period else NONE
        if not period or not start or not end or not period.of_several_years:
            return None
        first, last = int(start[:4]), int(end[:4])
        if past and day and day.span[0] and day.span[0][:4] == start[:4]:
            return Period((f"{2 * first - last}-01-01", f"{first}-12-31"), "span", "clause")
        return Period(period.span, "span", "clause")

    def year(self, e: Expression, day: Period | None = None) -> int | None:
        """Return the year that completes an expression: its own, the report's, the title's, the page's.

        ``day`` is that of the event: without another year "4 tháng đầu năm nay" is of its year, not the one named last.
        """
        last = (self.now.span[1] or self.now.span[0]) if self.now else None
        if self.now and self.now.of_several_years and e.means in _DAYS and self._is_congress:
            # A term is elected at its beginning.
            return e.year or (self.times.year_for(e) if self.times.published else int(str(self.now.span[0])[:4]))
        if not last and day and not self.times.published and self.low.startswith(" nay", e.end):
            last = day.span[1]
        return e.year or (int(last[:4]) if last else None) or self.title_year or self.times.year_for(e)
