"""Give each figure its reference period: from clause, sentence, paragraph, section or title, in that order.

An expression of time holds for the figures after it in its sentence, or before it where none stands before them
(``governing.py``). One that opens a sentence also holds for the sentences that follow in the paragraph, until another
time is named. The title or a heading that states a period holds for its section (``report.py``). As of a moment is
what is so, not what happened (``states.py``); the day of an event holds for what is told of the event (``events.py``).
What is compared with ("so với năm 2021"), what dates a document, and what belongs to a plan's name is no period of the
figure.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from archive.records import Context
from pipelines.figures.beginnings import beginnings
from pipelines.figures.draft import Draft, Trapped
from pipelines.figures.events import Event, counts_guests
from pipelines.figures.governing import Sentence, is_state
from pipelines.figures.layout import Line
from pipelines.figures.normal import Plain
from pipelines.figures.period import NONE, Period, of_year, until
from pipelines.figures.periods import Expression, expressions
from pipelines.figures.references import References
from pipelines.figures.report import Report
from pipelines.figures.states import advises, happens, is_condition, is_plan_of_year
from pipelines.figures.times import Times

_CONTINUES = re.compile(
    r"[\s\-+*•–]*(?:trong đó|trong tổng (?:số|dư nợ|nguồn vốn|vốn)|đồng thời|cụ thể|kết quả|theo đó|qua đó|từ đó|riêng"
    r"|trong số (?:đó|này))(?!\w)"
)
_WITHIN = re.compile(r"[\s\-+*•–(]*(?:trong đó|trong số (?:đó|này))(?!\w)")
_SPLIT = re.compile(r"[\s\-+*•–(]*(?:phân|chia)(?: ra)?(?: theo)?(?!\w)|[\s\-+*•–(]*(?:bao )?gồm(?!\w)")
_RAISED = re.compile(
    r"(?:(?:nâng|đưa) (?:tổng )?số|(?:nâng|đưa) tổng)(?:[^.;]|\.(?=\d))*$"
    r"|(?<!\w)(?<!phấn đấu )nâng(?: [^\W\d_]+){1,6} lên(?: [^\W\d_]+){0,2} $"
)
_CUMULATED = re.compile(r"lũy kế(?:[^.;]|\.(?=\d))*$")
_CUMULATED_FLOW = re.compile(r"(?:lũy kế|cộng dồn)(?! (?:đến|từ|tới|\d))[^.;,\d]{0,60}$")
_STANDS = re.compile(r"(?:tổng số|tổng vốn|vốn điều lệ|tổng tài sản|tổng nguồn vốn|tổng dư nợ|dư nợ|trong đó)(?!\w)")
"""Opens a line that goes on with what is so at the moment of the line before."""
_DAYS = frozenset({"day", "days"})
_OF_YEAR_AT_HAND = frozenset({"end_of_year", "report_year"})
"""Of the year that the text has just named, rather than of the report's."""
_OF_SENTENCE = frozenset({"each_year", "since_year", "since_month", "since_day", "same_period", "same_time"})
"""Times of their sentence alone."""


def timeline(
    form: Plain, lines: Sequence[Line], context: Context | None, trapped: Sequence[Trapped]
) -> Timeline | None:
    """Return what finds the periods of a text; None where neither the text nor its title names a time."""
    low = form.low
    found = expressions(low, beginnings(form).times)
    if not found and not (context and context.title):
        return None  # so do many short texts
    times = Times(low, lines, trapped, context.published if context else None, found)
    return Timeline(low, lines, context, times)


class Timeline:
    """The periods of one text, read line by line."""

    def __init__(self, low: str, lines: Sequence[Line], context: Context | None, times: Times) -> None:
        self.low = low
        self.lines = lines
        self.times = times
        self.report = Report(low, lines, context, times)
        self.enclosing: Period | None = None
        """The period in force that is no moment: what happened is of it."""
        self.event = Event(low, times, self.report)
        self.references = References(times, self.report, self.event)
        self._last_figure = 0
        """Where the last figure begins: what follows it states no period for any."""

    def assign(self, drafts: Sequence[Draft]) -> None:
        """Set period, grain and source of every draft (drafts in order of offset)."""
        if drafts and (self.times.found or self.report.now):
            self._last_figure = drafts[-1].start
            self._assign(drafts)
            _repeat_in_title(drafts, self.lines)

    def _assign(self, drafts: Sequence[Draft]) -> None:
        by_line: dict[int, list[Draft]] = {}
        for draft in drafts:
            by_line.setdefault(draft.line, []).append(draft)
        running: Period | None = None
        under: Period | None = None
        carried: Period | None = None
        last: Period | None = None
        follows_colon, kind = False, ""
        final = drafts[-1].line
        for number, line in enumerate(self.lines):
            if line.start == line.end:
                continue
            mine = by_line.get(number, [])
            if kind == "list_item" != line.kind:
                follows_colon = False  # the list is over
            kind = line.kind
            running = self._begins(line, running, under, carried, follows_colon=follows_colon)
            if self.report.goes_back(line):
                running = self.enclosing = self.report.now
            if carried and running and carried.is_moment and carried.span[1] == running.span[1]:
                running = carried if _STANDS.match(self.low, line.start, line.end) else running
            running, last = self._line(line, mine, running, last)
            if number == final:
                break
            carried = running if mine else carried
            heads = self.report.read(line, mine)
            colon = self.low[line.start : line.end].rstrip().endswith(":")
            if not (follows_colon and line.kind == "list_item"):
                follows_colon = colon
            if line.kind != "list_item" or heads:
                under = self._under_colon(line, mine, running) if colon else self.report.now

    def _begins(
        self, line: Line, running: Period | None, under: Period | None, carried: Period | None, *, follows_colon: bool
    ) -> Period | None:
        """Return the period in force where a line begins: of the report, of the list, of what it continues."""
        continues = _CONTINUES.match(self.low, line.start, line.end)
        if continues and not follows_colon and carried:
            return carried
        if not (follows_colon or line.kind == "list_item" or continues):
            self.enclosing = self.report.now or self.event.told(line)
            return self.enclosing
        if line.kind == "list_item" and not self.low[line.start : line.end].lstrip().startswith("+"):
            return under
        return running

    def _under_colon(self, line: Line, drafts: Sequence[Draft], running: Period | None) -> Period | None:
        """Return the period of a list below a line that ends in a colon: a moment only where the line goes on to it."""
        start = line.ends[-2] if len(line.ends) > 1 else line.start
        goes_on = (
            _WITHIN.match(self.low, start, line.end)
            or _SPLIT.match(self.low, start, line.end)
            or (drafts and drafts[-1].start >= start)
            or self.times.stated(start, line.end)
        )
        return running if goes_on or not (running and running.is_moment) else self.enclosing

    # ---- one line --------------------------------------------------------------------------------------------

    def _line(
        self, line: Line, drafts: Sequence[Draft], running: Period | None, last: Period | None
    ) -> tuple[Period | None, Period | None]:
        """Assign the periods of one line; return the period that runs on and that of the last figure."""
        start, at = line.start, 0
        self.event.line = line.start
        for end in line.ends:
            mine = []
            while at < len(drafts) and drafts[at].start < end:
                mine.append(drafts[at])
                at += 1
            found = [e for e in self.times.stated(start, end) if self.references.mean_something(e)]
            if mine or found:
                if _WITHIN.match(self.low, start, end) and last is not None:
                    running = last
                elif mine:
                    running = self.event.spoken_of(start, end) or running
                    if self.event.awards(start, end):
                        found = [e for e in found if e.means in _DAYS]
                running, last = self._sentence(Sentence(self.low, start, end, self.times, found, mine), running, last)
            start = end
        return running, last

    def _sentence(
        self, sentence: Sentence, running: Period | None, last: Period | None
    ) -> tuple[Period | None, Period | None]:
        found = sentence.found
        periods = self._named(found, running)
        years = sentence.respective_years()
        happened = guests = False
        rule = False
        before: int | None = -1
        for n, draft in enumerate(sentence.drafts):
            number = sentence.governing(draft) if found else None
            period = running if number is None else periods[number]
            clause = sentence.clause(n)
            happened = happened and number == before and not sentence.opens_part(n)
            says = happens(self.low, clause, draft.start, draft.end)
            happened = happened if says is None else says
            if happened and (number is None or sentence.parted(found[number], draft)):
                period = self._when_it_happened(period)
            if period and period.stated and period.span[1] and self._is_stock(sentence.start, draft, period):
                period = Period((None, period.span[1]), "as_of", period.source)
            if n and period and period.grain in ("month", "quarter") and self._is_sum(sentence, n):
                period = until(period)
            last = period
            guests = (guests and number == before) or counts_guests(sentence, n)
            if guests and (day := self.event.day_before(sentence, draft, periods)):
                period = day
            dated = number is not None and not is_state(found[number])
            rule = not dated and self._in_force(sentence, n, clause, rule)
            if rule:
                period = None
            elif period and is_plan_of_year(self.low, clause, draft.start):
                period = period.year_span
            before = number
            if year := years.get(draft.start):
                period = of_year(year, "clause")
            if period and period.span != NONE:
                draft.period, draft.grain, draft.source = period.span, period.grain, period.source
        goes_on = sentence.end <= self._last_figure
        return self._runs_on(sentence, periods, running) if goes_on else running, last

    def _in_force(self, sentence: Sentence, n: int, clause: int, rule: bool) -> bool:
        """Tell whether a figure is a rate, fee or limit in force; ``rule``: the one before it in the sentence is."""
        draft = sentence.drafts[n]
        if is_condition(self.low, clause, draft.start, draft.end) or advises(self.low, sentence.start, draft.start):
            return True
        return rule and draft.head == "%" and (sentence.drafts[n - 1].head == "%" or draft.qualifier == "at_most")

    def _when_it_happened(self, period: Period | None) -> Period | None:
        """Return the period of what happened where a moment is in force: the one around the moment, if any."""
        if period is None or not period.is_moment:
            return period
        around = self.enclosing
        if around and around.is_moment and around.span[1] and around.span[1].endswith("-12-31"):
            return around.year_span  # the report of a year speaks as of its end
        ahead = around and around.span[1] and period.span[1] and period.span[1] > around.span[1]
        return period if ahead else around

    def _runs_on(self, sentence: Sentence, periods: Sequence[Period], running: Period | None) -> Period | None:
        """Return the period that holds for the sentences after this one, and keep the day of an event."""
        for e, named in zip(sentence.found, periods, strict=True):
            self.event.window(sentence, e, named)
        opening = sentence.opening()
        if opening is None:
            return running
        period, e = periods[opening], sentence.found[opening]
        self.event.note(sentence, e, period, periods)
        if e.means in _DAYS:
            return running if self.report.now else period
        if e.means in _OF_SENTENCE and (self.report.now or e.means != "each_year"):
            return running
        period = Period(period.span, period.grain, "paragraph", period.stated)
        if not is_state(e):
            self.enclosing = period
        elif self.enclosing and self.enclosing.source == "paragraph" and not period.ends_within(self.enclosing):
            self.enclosing = self.report.now
        return period

    def _named(self, found: Sequence[Expression], running: Period | None) -> list[Period]:
        """Return the periods that the expressions of a sentence name."""
        periods: list[Period] = []
        for n, e in enumerate(found):
            before = periods[-1] if n and found[n - 1].year else running
            year = before.span[1] if before and e.means in _OF_YEAR_AT_HAND and not e.year else None
            term = next((p for p in reversed(periods) if p.of_several_years), running)
            around = term if e.means == "each_year" else running
            whole = replace(e, year=int(year[:4])) if year else e
            periods.append(self.references.period(whole, around, self.enclosing))
            periods[-1] = self.event.lasts(e, periods[-1])
            if (e.means.startswith("as_of") or e.means == "days") and periods[-1].span != NONE:
                self.references.moment = periods[-1]
        return periods

    def _is_sum(self, sentence: Sentence, n: int) -> bool:
        """Tell whether a figure sums up the year so far behind that of its last month: "…, lũy kế 9 lớp"."""
        draft = sentence.drafts[n]
        return _CUMULATED_FLOW.search(self.low, sentence.drafts[n - 1].end, draft.start) is not None

    def _is_stock(self, start: int, draft: Draft, period: Period) -> bool:
        """Tell whether the words before a figure say that it is a state at the end of the period."""
        raised = self.low.find("nâng", start, draft.start) >= 0 or self.low.find("đưa", start, draft.start) >= 0
        if raised and _RAISED.search(self.low, start, draft.start):
            return True
        if period.source == "clause" or self.low.find("lũy kế", start, draft.start) < 0:
            return False
        return _CUMULATED.search(self.low, start, draft.start) is not None


def _repeat_in_title(drafts: Sequence[Draft], lines: Sequence[Line]) -> None:
    """Give a figure of the title the period of the same figure in the body: repeats are one claim."""
    undated = [d for d in drafts if d.period is None and lines[d.line].kind in ("title", "lead")]
    if not undated:
        return
    body: dict[tuple[object, object], Draft] = {}
    for draft in drafts:
        if draft.period and lines[draft.line].kind not in ("title", "lead"):
            body.setdefault((draft.value, draft.unit), draft)
    for draft in undated:
        other = body.get((draft.value, draft.unit))
        if other and other.start > draft.start:
            draft.period, draft.grain, draft.source = other.period, other.grain, other.source
