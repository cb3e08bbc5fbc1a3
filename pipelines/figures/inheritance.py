"""Give each figure its reference period: from clause, sentence, paragraph, section or title, in that order.

An expression of time holds for the figures after it in its sentence, or before it where none stands before them
(``governing.py``). One that opens a sentence also holds for the sentences that follow in the paragraph, until another
time is named. The title or a heading that states a period holds for its section (``titles.py``). As of a moment is
what is so, not what happened (``states.py``); the day of an event holds for what is told of the event (``events.py``).
What is compared with ("so với năm 2021"), what dates a document, and what belongs to a plan's name is no period of the
figure.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from archive.records import Context
from pipelines.figures.draft import Draft, Trapped
from pipelines.figures.events import attended, leaves_event, speaks_of_event, tells_of_event
from pipelines.figures.governing import Sentence, is_state
from pipelines.figures.indicators import is_flow
from pipelines.figures.layout import LONGEST_HEADING, Line
from pipelines.figures.normal import Plain
from pipelines.figures.periods import Expression, Span, resolve, year_earlier
from pipelines.figures.states import happens, is_condition, is_plan_of_year
from pipelines.figures.times import Times
from pipelines.figures.titles import NONE, Period, stated, title_period, title_year

_CONTINUES = re.compile(
    r"[\s\-+*•–]*(?:trong đó|đồng thời|cụ thể|kết quả|theo đó|qua đó|từ đó|riêng|trong số (?:đó|này))(?!\w)"
)
_WITHIN = re.compile(r"[\s\-+*•–(]*(?:trong đó|trong số (?:đó|này))(?!\w)")
_OCCASION = re.compile(r"(?:dịp|nhân dịp|lần|đợt) này")
_SHORT = 100
_ENDS = ".;,:!?…"
_WORDS_OF_EVENT = 8
_REPORTS = re.compile(r"(?:sơ kết|tổng kết|(?<!theo )báo cáo|kết quả|tình hình|đánh giá)[^.;]{0,120}$")
_RAISED = re.compile(r"(?:(?:nâng|đưa) (?:tổng )?số|(?:nâng|đưa) tổng)(?:[^.;]|\.(?=\d))*$")
_CUMULATED = re.compile(r"lũy kế(?:[^.;]|\.(?=\d))*$")
_DAYS = frozenset({"day", "days"})
_EVENTS = _DAYS | {"month"}
_FLOWS = frozenset(
    ("first_months", "last_months", "half", "quarter", "month", "months", "year", "years", "past_months")
)
_WINDOWS = frozenset({"quarter", "half", "first_months", "last_months", "year_to_month", "year_to_day"})
"""Periods that a report covers, and hardly anything else."""
_OF_SENTENCE = frozenset({"since_year", "since_month", "since_day", "same_period", "same_time"})
"""Times of their sentence alone."""
_AT_ONCE = 20
_OPENING = 40
"""An agency's name and place may stand before the words that open a lead."""


class Timeline:
    """The periods of one text, read line by line."""

    def __init__(self, text: Plain, lines: Sequence[Line], context: Context | None, trapped: Sequence[Trapped]) -> None:
        self.low = text.low
        self.lines = lines
        self.times = Times(text.low, lines, trapped, context.published if context else None)
        self.title_year = title_year(self.low, lines, context)
        self.report: Period | None = title_period(self.low, lines, context, self.times, self.title_year)
        self.title = self.report
        self.enclosing: Period | None = None
        """The period in force that is no moment: what happened is of it."""
        self.event: Period | None = None
        """The day of the event that the article tells of, until it turns to something else."""
        self.day: Period | None = None
        self.day_line = -1
        self.lead = True

    def assign(self, drafts: Sequence[Draft]) -> None:
        """Set period, grain and source of every draft (drafts in order of offset)."""
        if self.times.found or self.report:  # many short texts name no time
            self._assign(drafts)

    def _assign(self, drafts: Sequence[Draft]) -> None:
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
                running = self.enclosing = self.report or self._event_told(line)
            elif line.kind == "list_item" and not self.low[line.start : line.end].lstrip().startswith("+"):
                running = under
            mine = by_line.get(number, [])
            running, last = self._line(line, mine, running, last)
            self._state_anew(line)
            content = self.low[line.start : line.end].rstrip()
            if not (follows_colon and line.kind == "list_item"):
                follows_colon = content.endswith(":")
            heads = line.kind == "heading" or (line.kind == "list_item" and not mine and content[-1:] not in _ENDS)
            if heads or (follows_colon and len(content) <= LONGEST_HEADING) or self.lead:
                self._section(line, lead=self.lead and not heads and line.kind != "title")
            if line.kind != "list_item" or heads:
                under = self._under_colon(line, mine, running) if content.endswith(":") else self.report
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

    # ---- what a title, a heading, a paragraph states -----------------------------------------------------------

    def _section(self, line: Line, *, lead: bool) -> None:
        """Let a heading, or the report that the lead names, state the period of what follows."""
        found = self.times.stated(line.start, line.end)
        if lead:
            if self.report:
                return
            found = [e for e in found if self._reported(e, line)]
        elif self.times.cites(line.start, line.end):
            return
        if period := stated(self.low, found, "section", self.times, self.title_year):
            self.report = period

    def _reported(self, e: Expression, line: Line) -> bool:
        """Tell whether an expression in the lead names the period that the text reports on."""
        if _REPORTS.search(self.low, max(line.start, e.start - 130), e.start):
            return True
        return e.means in _WINDOWS and e.year > 0 and e.start - line.start <= _OPENING

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

    def _under_colon(self, line: Line, drafts: Sequence[Draft], running: Period | None) -> Period | None:
        """Return the period of a list below a line that ends in a colon: a moment only where the line goes on to it."""
        start = line.ends[-2] if len(line.ends) > 1 else line.start
        goes_on = _WITHIN.match(self.low, start, line.end) or (drafts and drafts[-1].start >= start)
        return running if goes_on or not _is_moment(running) else self.enclosing

    def _event_told(self, line: Line) -> Period | None:
        """Return the day of the event where a paragraph still tells of it."""
        if self.event and leaves_event(self.low, line, self.times.stated(line.start, line.ends[0])):
            self.event = None
        return self.event

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
                elif mine:
                    running = self._of_event(line, start, end) or running
                known = self.day
                running, last = self._sentence(Sentence(self.low, start, end, self.times, found, mine), running, last)
                if self.day is not known:
                    self.day_line = line.start
            start = end
        return running, last

    def _is_event(self, sentence: Sentence) -> bool:
        """Tell whether a sentence that names a day tells of an event, and is no caption or date line."""
        words = self.low.count(" ", sentence.start, sentence.end)
        return words >= _WORDS_OF_EVENT and tells_of_event(self.low, sentence.start, sentence.end)

    def _of_event(self, line: Line, start: int, end: int) -> Period | None:
        """Return the day of an event where a sentence speaks of it: in its paragraph, or where there is no report."""
        occasion = _OCCASION.search(self.low, start, end)
        if self.day_line == line.start:
            return self.day if occasion else None
        if occasion and self.title and self.report is not self.title:
            return self.title
        return self.day if self.report is None and speaks_of_event(self.low, start, end) else None

    def _sentence(
        self, sentence: Sentence, running: Period | None, last: Period | None
    ) -> tuple[Period | None, Period | None]:
        found = sentence.found
        periods = [self._period(e, running) for e in found]
        happened = False
        before: int | None = -1
        for n, draft in enumerate(sentence.drafts):
            number = sentence.governing(draft) if found else None
            period = running if number is None else periods[number]
            clause = sentence.clause(n)
            happened = happened and number == before and not sentence.opens_part(n)
            says = happens(self.low, clause, draft.start)
            happened, before = happened if says is None else says, number
            if happened and (number is None or sentence.parted(found[number], draft)):
                period = self._when_it_happened(period)
            if period and period.stated and period.span[1] and self._is_stock(sentence.start, draft, period):
                period = Period((None, period.span[1]), "as_of", period.source)
            period = self._exception(sentence, n, clause, number, periods, period)
            last = period
            if period and period.span != NONE:
                draft.period, draft.grain, draft.source = period.span, period.grain, period.source
        return self._runs_on(sentence, periods, running), last

    def _exception(
        self,
        sentence: Sentence,
        n: int,
        clause: int,
        number: int | None,
        periods: Sequence[Period],
        period: Period | None,
    ) -> Period | None:
        """Return another period for what an event, a rule or a plan dates otherwise; else the period given."""
        draft = sentence.drafts[n]
        before = sentence.drafts[n - 1].end if n else sentence.start
        days = [p for p, e in zip(periods, sentence.found, strict=True) if e.means in _DAYS and e.end <= draft.start]
        day = days[-1] if days else self.day
        if day and attended(self.low, before, draft.start):
            return day
        dated = number is not None and not is_state(sentence.found[number])
        if not dated and is_condition(self.low, clause, draft.start):
            return None
        year = period.span[1][:4] if period and period.span[1] else None
        if year and period and is_plan_of_year(self.low, clause, draft.start):
            return Period((f"{year}-01-01", f"{year}-12-31"), "year", period.source)
        return period

    def _when_it_happened(self, period: Period | None) -> Period | None:
        """Return the period of what happened where a moment is in force: the one around the moment, if any."""
        if not _is_moment(period) or period is None:
            return period
        around = self.enclosing
        ahead = around and around.span[1] and period.span[1] and period.span[1] > around.span[1]
        return period if ahead else around

    def _runs_on(self, sentence: Sentence, periods: Sequence[Period], running: Period | None) -> Period | None:
        """Return the period that holds for the sentences after this one, and keep the day of an event."""
        opening = sentence.opening()
        if opening is None:
            return running
        period, e = periods[opening], sentence.found[opening]
        if e.means in _EVENTS and e.start - sentence.start < _OPENING:
            self.day = period
            if not self.report and (self.lead or self.event) and self._is_event(sentence):
                self.event = period
        if e.means in _DAYS:
            return running if self.report else period
        if e.means in _OF_SENTENCE:
            return running
        period = Period(period.span, period.grain, "paragraph", period.stated)
        if not is_state(e):
            self.enclosing = period
        elif self.enclosing and self.enclosing.source == "paragraph" and not _ends_within(period, self.enclosing):
            self.enclosing = self.report
        return period

    def _is_stock(self, start: int, draft: Draft, period: Period) -> bool:
        """Tell whether the words before a figure say that it is a state at the end of the period."""
        if _RAISED.search(self.low, start, draft.start):
            return True
        return period.source != "clause" and _CUMULATED.search(self.low, start, draft.start) is not None

    def _period(self, e: Expression, running: Period | None) -> Period:
        report = self.report.span if self.report else None
        if e.means == "same_time":
            around = self.enclosing or self.report
            return Period(around.span, around.grain, "clause") if around else Period(NONE, None, "clause", stated=False)
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
        if not last and self.low.startswith(" nay", e.end) and not self.times.published and self.day:
            last = self.day.span[1]  # "4 tháng đầu năm nay": the year of the event, not the one named last
        return e.year or (int(last[:4]) if last else None) or self.title_year or self.times.year_for(e)


def _is_moment(period: Period | None) -> bool:
    return period is not None and period.grain == "as_of"


def _ends_within(moment: Period, around: Period) -> bool:
    start, end, at = around.span[0], around.span[1], moment.span[1]
    return bool(start and end and at and start <= at <= end)


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
