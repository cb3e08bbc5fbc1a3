"""How far the day of an event reaches: over what is told of the event, not over what else the article tells."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipelines.figures.cues import stands
from pipelines.figures.draft import Draft
from pipelines.figures.governing import Sentence
from pipelines.figures.layout import Line
from pipelines.figures.lexicon import load, words_pattern
from pipelines.figures.period import Period, longer
from pipelines.figures.periods import Expression
from pipelines.figures.report import Report
from pipelines.figures.times import Times

_REACH = load("reach")
_ATTENDED = re.compile(_REACH["attended"]["before"])
_ATTENDED_CUES = ("dự", "sự ", "bầu", "biểu quyết", "ban chấp hành", "bch")
"""One of these stands in every match of it; to look for a word is several times as fast."""
_HAPPENING = re.compile(rf"(?<!\w)(?:{words_pattern(_REACH['happening']['words'])})(?!\w)")
_EVENT = re.compile(_REACH["event"]["pattern"])
_EVENT_CUES = (" này", "tại ", "dự", "tham gia")
_AWARDED = re.compile(_REACH["awarded"]["pattern"])
_LEAVES = re.compile(_REACH["leaves_event"]["pattern"])
_OCCASION = re.compile(r"(?:dịp|nhân dịp|lần|đợt) này")
_VISIT = re.compile(r"(?<!\w)(?:chúng tôi|phóng viên|pv|chuyến thăm|tham quan)(?!\w)")
"""The day on which a reporter came is that of no event."""
_GUESTS = frozenset({"đại biểu", "khách mời"})
_DAYS = frozenset({"day", "days"})
_NAMED_WINDOW = re.compile(
    r"(?:tuần|tháng|ngày|đợt|kỳ|lễ|chiến dịch|cao điểm)[^.;,()]{0,50} \((?:từ (?:ngày )?)?$"
    r"|(?:đợt|chiến dịch|kỳ|chương trình)[^.;,()]{0,40} (?:bắt đầu|kéo dài|diễn ra) $"
)
_LASTS = re.compile(r"(?:diễn ra|kéo dài|mở cửa|tổ chức)(?: từ nay)? $")
_WEEK = re.compile(
    r"(?<!\w)(?:tuần (?:qua|này|vừa qua|thứ)|(?:kỳ|dịp) (?:nghỉ|lễ))[^.;,()]{0,50} \((?:từ (?:ngày )?)?$"
)
"""What happened then is reported on, rather than the course of one event told."""
_LONGEST_CLAUSE = 160
_LONGEST_SENTENCE = 400
_AIM = re.compile(
    r" ?(?:\([^)]{1,20}\) ?[-–] ?)?"
    r"(?:nhằm|để|thực hiện|hướng tới|nhân|trong khuôn khổ|tiếp tục|góp phần|triển khai)(?!\w)"
)
"""What the lead may say before the day of which it tells."""
_OPENING = 40
"""The day of an event stands so early in its sentence."""
_WORDS_OF_EVENT = 8
"""A caption or a date line has fewer."""


def counts_guests(sentence: Sentence, n: int) -> bool:
    """Tell whether figure number ``n`` counts who came to an event, or what was decided there."""
    draft = sentence.drafts[n]
    start = max(sentence.drafts[n - 1].end if n else sentence.start, draft.start - _LONGEST_CLAUSE)
    if draft.unit in _GUESTS:
        return True
    attended = stands(_ATTENDED_CUES, sentence.low[start : draft.start])
    return attended and _ATTENDED.search(sentence.low, start, draft.start) is not None


class Event:
    """The event that a text tells of, if any, while it is read line by line."""

    def __init__(self, low: str, times: Times, report: Report) -> None:
        self.low, self.times, self.report = low, times, report
        self.day: Period | None = None
        """The day named last."""
        self._first: Period | None = None
        """The day of the event that the lead tells of, whatever period its report has."""
        self._told: Period | None = None
        """The days of the event, until the article turns to something else for good."""
        self.line = -1
        """Where the line begins that is being read."""
        self._day_line = -1

    def told(self, line: Line) -> Period | None:
        """Return the days of the event where a paragraph still tells of it.

        Another time than a day ends the telling; somebody who speaks, or the facts of a place, only interrupt it.
        """
        if self._told and self.times.names_other_than_days(line.start, line.ends[0]):
            self._told = None
        if self._told is None or _LEAVES.search(self.low, line.start, line.end):
            return None
        return self._told

    def spoken_of(self, start: int, end: int) -> Period | None:
        """Return the day of an event where a sentence speaks of it: in its paragraph, or where there is no report."""
        if self.awards(start, end):
            return self._first
        spoken = self.low[start:end]
        occasion = " này" in spoken and _OCCASION.search(self.low, start, end)
        if occasion and (self._day_line == self.line or self._first):
            return self.day if self._day_line == self.line else self._first
        if self._day_line == self.line:
            return None
        title = self.report.title
        if occasion and title and self.report.now is not title:
            return title
        if self.report.now is not None or self.day is None or not stands(_EVENT_CUES, spoken):
            return None
        return self.day if _EVENT.search(self.low, start, end) else None

    def awards(self, start: int, end: int) -> bool:
        """Tell whether a sentence names those who were honoured at the event of the lead."""
        return self._first is not None and _AWARDED.match(self.low, start, end) is not None

    def note(self, sentence: Sentence, e: Expression, period: Period, named: Sequence[Period]) -> None:
        """Take the day that opens a sentence; ``named`` are all the periods that the sentence names."""
        if e.means not in _DAYS and e.means != "month":
            return
        aim = self.report.lead and _AIM.match(self.low, sentence.start, e.start) and self.low.endswith(", ", 0, e.start)
        if e.start - sentence.start >= _OPENING and not aim:
            return
        self.day, self._day_line = period, self.line
        if self.report.lead and e.means != "month" and self._tells(sentence):
            self._first = self._first or period
        if not self.report.now and (self.report.lead or self._told) and self._tells(sentence):
            self._told = longer(self._told, period, named)

    def lasts(self, e: Expression, period: Period) -> Period:
        """Return the days from that of the opening to the last of an event: "Hội chợ diễn ra đến hết ngày 27/6"."""
        first, last = self.day.span[0] if self.day else None, period.span[1]
        if e.means != "as_of_day" or not first or not last or not first < last:
            return period
        if self.report.now or not _LASTS.search(self.low, max(0, e.start - 30), e.start):
            return period
        self._told = Period((first, last), "span", "clause")
        return self._told

    def window(self, sentence: Sentence, e: Expression, period: Period) -> None:
        """Take the days that a lead names as those of what it tells of: "Tuần qua (từ 24 đến 30/7/2023)"."""
        if e.means != "days" or not self.report.lead or period.span[1] is None:
            return
        if _NAMED_WINDOW.search(self.low, max(sentence.start, e.start - 60), e.start):
            self._told = self._first = period
            if _WEEK.search(self.low, max(sentence.start, e.start - 60), e.start):
                self.report.covers(period)

    def day_before(self, sentence: Sentence, draft: Draft, periods: Sequence[Period]) -> Period | None:
        """Return the day named last before a figure, in its sentence or before."""
        days = [p for p, e in zip(periods, sentence.found, strict=True) if e.means in _DAYS and e.end <= draft.start]
        return days[-1] if days else self.day

    def _tells(self, sentence: Sentence) -> bool:
        """Tell whether a sentence that names a day tells of an event of that day."""
        start, end = sentence.start, min(sentence.end, sentence.start + _LONGEST_SENTENCE)
        words = self.low.count(" ", start, end)
        return (
            words >= _WORDS_OF_EVENT
            and _HAPPENING.search(self.low, start, end) is not None
            and _VISIT.search(self.low, start, end) is None
        )
