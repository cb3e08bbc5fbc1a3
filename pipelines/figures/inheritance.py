"""Give each figure its reference period: from clause, sentence, paragraph, section or title, in that order.

An expression of time holds for the figures after it in its sentence, or before it where none stands before them. One
that opens a sentence also holds for the sentences that follow in the paragraph, until another time is named. The title
or a heading that states a period holds for its section. What is compared with ("so với năm 2021"), what dates a
document, and what belongs to a plan's name is no period of the figure.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from archive.records import Context
from pipelines.figures.draft import Draft, Trapped
from pipelines.figures.indicators import is_flow
from pipelines.figures.layout import Line
from pipelines.figures.normal import Plain
from pipelines.figures.periods import Expression, Span, resolve, year_earlier
from pipelines.figures.times import Times
from pipelines.figures.titles import NONE, Period, stated, title_period, title_year

_PLAN_NAME = re.compile(
    r"(?<!\w)(?:kế hoạch|chỉ tiêu|nghị quyết|dự toán|mục tiêu|kh)(?: đề ra| được giao| giao| của)* $"
)
_CONTINUES = re.compile(
    r"[\s\-+*•–]*(?:trong đó|đồng thời|cụ thể|kết quả|theo đó|qua đó|từ đó|riêng|trong số (?:đó|này))(?!\w)"
)
_WITHIN = re.compile(r"[\s\-+*•–(]*(?:trong đó|trong số (?:đó|này))(?!\w)")
_OCCASION = re.compile(r"(?:dịp|nhân dịp|lần|đợt) này")
_EVENT = re.compile(
    r"(?:lần|dịp|đợt|buổi|hội nghị|chương trình|lễ|lớp|đại hội|ngày hội) này"
    r"|tại (?:hội nghị|buổi|lễ|đại hội|chương trình|lớp)|tham (?:gia|dự)|đến dự"
)
_SHORT = 100
_WORDS_OF_EVENT = 8
_REPORTS = re.compile(r"(?:sơ kết|tổng kết|(?<!theo )báo cáo|kết quả|tình hình|đánh giá)[^.;]{0,120}$")
_RAISED = re.compile(r"(?:(?:nâng|đưa) (?:tổng )?số|(?:nâng|đưa) tổng)(?:[^.;]|\.(?=\d))*$")
_CUMULATED = re.compile(r"lũy kế(?:[^.;]|\.(?=\d))*$")
_NEVER_AFTER = frozenset(
    [
        *("now", "undated", "since_year", "since_day", "same_period", "this_year", "last_year"),
        *("past_year", "end_of_year", "report_year", "report"),
    ]
)
_ADJACENT = frozenset({"year", "month", "quarter"})
_EVENTS = frozenset({"day", "days", "month"})
_FLOWS = frozenset(
    ("first_months", "last_months", "half", "quarter", "month", "months", "year", "years", "past_months")
)
_AT_ONCE = 20


class Timeline:
    """The periods of one text, read line by line."""

    def __init__(self, text: Plain, lines: Sequence[Line], context: Context | None, trapped: Sequence[Trapped]) -> None:
        self.low = text.low
        self.lines = lines
        self.times = Times(text.low, trapped, context.published if context else None)
        self.title_year = title_year(self.low, lines, context)
        self.report: Period | None = title_period(self.low, lines, context, self.times, self.title_year)
        self.title = self.report
        self.event: Period | None = None
        self.day: Period | None = None
        self.day_line = -1
        self.lead = True

    def assign(self, drafts: Sequence[Draft]) -> None:
        """Set period, grain and source of every draft (drafts in order of offset)."""
        by_line: dict[int, list[Draft]] = {}
        for draft in drafts:
            by_line.setdefault(draft.line, []).append(draft)
        running: Period | None = None
        under: Period | None = None
        follows_colon = False
        last: Period | None = None
        for number, line in enumerate(self.lines):
            if line.start == line.end:
                continue
            if not (follows_colon or line.kind == "list_item" or _CONTINUES.match(self.low, line.start, line.end)):
                running = self.report or self.event
            elif line.kind == "list_item" and not self.low[line.start : line.end].lstrip().startswith("+"):
                running = under
            mine = by_line.get(number, [])
            running, last = self._line(line, mine, running, last)
            if line.kind != "list_item":
                under = running if self.low.endswith(":", line.start, line.end) else self.report
            self._state_anew(line)
            content = self.low[line.start : line.end].rstrip()
            if follows_colon and line.kind == "list_item":
                pass
            else:
                follows_colon = content.endswith(":")
            if line.kind == "heading" or (follows_colon and len(content) <= 150) or self.lead:
                self._section(line, lead=self.lead and line.kind not in ("title", "heading"))
            if line.kind not in ("title", "heading") and line.end - line.start > _SHORT:
                self.lead = False
        _repeat_in_title(drafts, self.lines)

    def settle(self, drafts: Sequence[Draft]) -> None:
        """Give flows the period of the title where only an earlier sentence names its end: a flow has no date."""
        if not self.title or not self.title.span[0]:
            return
        for draft in drafts:
            if draft.period == (None, self.title.span[1]) and draft.source == "paragraph" and is_flow(draft.indicator):
                draft.period, draft.grain, draft.source = self.title.span, self.title.grain, self.title.source

    # ---- what a title or a heading states ----------------------------------------------------------------

    def _section(self, line: Line, *, lead: bool) -> None:
        """Let a heading, or the report that the lead names, state the period of what follows."""
        found = self.times.stated(line.start, line.end)
        if lead:
            if self.report:
                return
            found = [e for e in found if _REPORTS.search(self.low, max(line.start, e.start - 130), e.start)]
        elif self.times.cites(line.start, line.end):
            return
        if period := stated(self.low, found, "section", self.times, self.title_year):
            self.report = period

    def _state_anew(self, line: Line) -> None:
        """Let a paragraph that opens with another period of a report hold until the next is stated."""
        if self.report is None or line.kind not in ("paragraph", "lead"):
            return
        first = next(iter(self.times.stated(line.start, line.start + _AT_ONCE)), None)
        if first and first.means in _FLOWS:
            span, grain = resolve(first, self._year(first), self.report.span, self.times.published)
            if span != NONE and not self._within_title(span):
                self.report = Period(span, grain, "section")

    def _within_title(self, span: Span) -> bool:
        """Tell whether a span is only a stretch of the period that the title states: a look back within the report."""
        whole = self.title.span if self.title else NONE
        return bool(whole[0] and whole[1] and span[0] and span[1] and whole[0] <= span[0] and span[1] <= whole[1])

    # ---- one line --------------------------------------------------------------------------------------------

    def _line(
        self, line: Line, drafts: Sequence[Draft], running: Period | None, last: Period | None
    ) -> tuple[Period | None, Period | None]:
        """Assign the periods of one line; return the period that runs on and that of the last figure."""
        start, at = line.start, 0
        for end in line.ends:
            mine = []
            while at < len(drafts) and drafts[at].start < end:
                mine.append(drafts[at])
                at += 1
            found = self.times.stated(start, end)
            if mine or found:
                if _WITHIN.match(self.low, start, end) and last is not None:
                    running = last
                elif mine and self.day and self._of_event(line, start, mine[0].start):
                    running = self.day
                known = self.day
                running, last = self._sentence(start, end, mine, found, running, last)
                if self.day is not known:
                    self.day_line = line.start
            start = end
        return running, last

    def _of_event(self, line: Line, start: int, end: int) -> bool:
        """Tell whether a sentence speaks of the event whose day was named: in its paragraph, or where no report is."""
        if self.day_line == line.start:
            return _OCCASION.search(self.low, start, end) is not None
        return self.report is None and _EVENT.search(self.low, start, end) is not None

    def _sentence(
        self,
        start: int,
        end: int,
        drafts: Sequence[Draft],
        found: Sequence[Expression],
        running: Period | None,
        last: Period | None,
    ) -> tuple[Period | None, Period | None]:
        periods = [self._period(e, running) for e in found]
        for draft in drafts:
            period = self._for(draft, end, found, periods, drafts) or running
            if period and period.stated and period.span[1] and self._is_stock(start, draft, period):
                period = Period((None, period.span[1]), "as_of", period.source)
            last = period
            if period and period.span != NONE:
                draft.period, draft.grain, draft.source = period.span, period.grain, period.source
        first = drafts[0].start if drafts else min(end, start + 40)
        opening = next((n for n, e in enumerate(found) if e.start < first), None)
        if opening is not None:
            period, e = periods[opening], found[opening]
            if e.means in _EVENTS and e.start - start < _AT_ONCE * 2:
                self.day = period
                if not self.report and self.lead and self.low.count(" ", start, end) >= _WORDS_OF_EVENT:
                    self.event = period
            if e.means in ("day", "days"):
                return (running if self.report else period), last
            if e.means not in ("since_year", "since_day", "same_period"):
                running = Period(period.span, period.grain, "paragraph", period.stated)
        return running, last

    def _is_stock(self, start: int, draft: Draft, period: Period) -> bool:
        """Tell whether the words before a figure say that it is a state at the end of the period."""
        if _RAISED.search(self.low, start, draft.start):
            return True
        return period.source != "clause" and _CUMULATED.search(self.low, start, draft.start) is not None

    def _for(
        self, draft: Draft, end: int, found: Sequence[Expression], periods: Sequence[Period], drafts: Sequence[Draft]
    ) -> Period | None:
        """Return the period that the draft's own sentence names for it."""
        before = None
        for n, e in enumerate(found):
            if 0 <= e.start - draft.end <= 1 and e.means in _ADJACENT and self.low[draft.end] == " ":
                return periods[n]
            if e.end <= draft.start:
                ends = self.times.base_ends(e, end)
                before = n if ends is None or draft.start < ends else before
            elif before is None and not draft.from_side and e.means not in _NEVER_AFTER:
                gap = self.low[draft.end : e.start]
                if ";" not in gap and not _PLAN_NAME.search(gap) and e.start < end:
                    return periods[n]
                break
            else:
                break
        return periods[before] if before is not None else None

    def _period(self, e: Expression, running: Period | None) -> Period:
        report = self.report.span if self.report else None
        if e.means == "same_period":
            span = year_earlier(running.span if running and running.span != NONE else report or NONE, e.year)
            return Period(span, running.grain if running else None, "clause", stated=False)
        if e.means in ("report_year", "report") and not report and not e.year:
            return running or Period(NONE, None, "clause", stated=False)
        span, grain = resolve(e, self._year(e), report, self.times.published)
        return Period(span, grain, "clause", stated=span != NONE)

    def _year(self, e: Expression) -> int | None:
        """Return the year that completes an expression: its own, the report's, the title's, the page's."""
        last = (self.report.span[1] or self.report.span[0]) if self.report else None
        return e.year or (int(last[:4]) if last else None) or self.title_year or self.times.year_for(e)


def _repeat_in_title(drafts: Sequence[Draft], lines: Sequence[Line]) -> None:
    """Give a figure of the title the period of the same figure in the body: repeats are one claim."""
    body: dict[tuple[object, object], Draft] = {}
    for draft in drafts:
        if draft.period and lines[draft.line].kind not in ("title", "lead"):
            body.setdefault((draft.value, draft.unit), draft)
    for draft in drafts:
        if draft.period is None and lines[draft.line].kind in ("title", "lead"):
            other = body.get((draft.value, draft.unit))
            if other and other.start > draft.start:
                draft.period, draft.grain, draft.source = other.period, other.grain, other.source
