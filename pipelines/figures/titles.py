"""The period that a title or a heading states for what follows it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from archive.records import Context, PeriodSource
from pipelines.figures.layout import Line
from pipelines.figures.lexicon import load
from pipelines.figures.period import NONE, Period
from pipelines.figures.periods import Expression, expressions
from pipelines.figures.resolution import resolve
from pipelines.figures.times import YEAR, Times

_PLANS = re.compile(r"(?:nhiệm vụ|phương hướng|kế hoạch|triển khai|dự kiến|mục tiêu)[^,;.]{0,40}$")
_DONE = re.compile(r"kết quả|tình hình|đánh giá|sơ kết|tổng kết")
_SUBJECT = re.compile(r"liên minh|kinh tế tập thể|kttt|(?<!liên hiệp )(?:htx|hợp tác xã)")
_LETTERS = re.compile(r"[^\W\d_]+")
_DATA = load("reach")["edition"]
_EDITION = re.compile(_DATA["before"])
# The date line of a page ("Thứ hai, 01/08/2022") has fewer words before its date than a title.
_WORDS_OF_TITLE = 4
_TITLE_LINES = 6
_LONGEST_WINDOW = 100
_WORDS_OF_WINDOW = 5
"""Beside the period such a line says "số liệu tính", "kỳ báo cáo"."""
_STATED = frozenset(
    [
        *("first_months", "last_months", "half", "quarter", "month", "months", "year", "years", "days"),
        *("as_of_day", "as_of_month", "as_of_quarter", "as_of_year", "year_to_day", "year_to_month"),
    ]
)


def title_year(low: str, lines: Sequence[Line], context: Context | None) -> int | None:
    """Return the year that the title names, which completes the dates of the text."""
    texts = [context.title or ""] if context else []
    texts += [low[line.start : line.end] for line in lines if line.kind == "title"]
    for text in texts:
        found = YEAR.search(text)
        if found and not re.search(r"\d/\d", text[max(0, found.start() - 3) : found.start()]):
            return int(found[0])
    return None


def title_period(
    low: str, lines: Sequence[Line], context: Context | None, times: Times, year: int | None
) -> Period | None:
    """Return the period that the title states, given apart or in the text; a window in brackets below it is exact."""
    for line in lines[:_TITLE_LINES]:
        if window := _window(low, line, times, year):
            return window
    if context and context.title:
        title = context.title.lower()
        if period := stated(title, expressions(title), "title", times, year):
            return period
    for line in lines:
        if line.kind == "title" and (period := stated(low, times.within(line.start, line.end), "title", times, year)):
            return period
    return None


def _window(low: str, line: Line, times: Times, year: int | None) -> Period | None:
    """Return the period of a line that holds nothing else: "(Từ ngày 15/4/2024 đến ngày 14/5/2024)"."""
    content = low[line.start : line.end].strip()
    if not (content.startswith("(") and content.endswith(")")) or len(content) > _LONGEST_WINDOW:
        return None
    for e in times.within(line.start, line.end):
        rest = low[line.start : e.start] + low[e.end : line.end]
        if e.means in _STATED and len(_LETTERS.findall(rest)) <= _WORDS_OF_WINDOW:
            span, grain = resolve(e, year or times.year_at(e.start), None, times.published)
            return Period(span, grain, "title") if span != NONE else None
    return None


def reports_on_cooperatives(low: str, lines: Sequence[Line], context: Context | None) -> bool:
    """Tell whether the title is that of a report on cooperatives: it names them and a period."""
    titles = [low[line.start : line.end] for line in lines if line.kind == "title"]
    titles += [context.title.lower()] if context and context.title else []
    return any(_SUBJECT.search(t) and any(e.means in _STATED for e in expressions(t)) for t in titles)


def stated(
    low: str, found: Sequence[Expression], source: PeriodSource, times: Times, year: int | None
) -> Period | None:
    """Return the period that a title or heading states; of several that of what was done, not what is planned."""
    best: Period | None = None
    for e in found:
        if e.means == "this_season" and source == "title" and (season := times.first_season()):
            return Period(season, "span", source)
        if e.means == "past_months" and e.n:
            e = replace(e, means="first_months")  # "Xuất khẩu 7 tháng tăng mạnh"
        if _of_edition(low, e):
            continue
        if e.means not in _STATED and not (source == "title" and _dated(low, e)):
            continue
        at = times.year_behind(e) or year or times.year_at(e.start)
        if not at and e.means == "first_months" and source == "section":
            at = times.year_for(e)
        span, grain = resolve(e, at, times.first_as_of(), times.published)
        if span == NONE:
            continue
        if not plans(low, e):
            return Period(span, grain, source)
        best = best or Period(span, grain, source)
    return best


def plans(low: str, e: Expression) -> bool:
    """Tell whether something is only planned for a time: "triển khai nhiệm vụ quý II"."""
    return _PLANS.search(low, max(0, e.start - 60), e.start) is not None


def title_plans(low: str, lines: Sequence[Line], context: Context | None) -> bool:
    """Tell whether the title names no other time than one for which it plans."""
    titles = [low[line.start : line.end] for line in lines if line.kind == "title"]
    titles += [context.title.lower()] if context and context.title else []
    named = [(title, e) for title in titles for e in expressions(title) if e.means in _STATED]
    return bool(named) and all(plans(title, e) and not _DONE.search(title) for title, e in named)


def _of_edition(low: str, e: Expression) -> bool:
    """Tell whether a year or month only tells one event from its like: "ngày hội hiến máu đợt 2 năm 2023"."""
    return e.means in ("year", "month") and _EDITION.search(low, max(0, e.start - 80), e.start) is not None


def _dated(low: str, e: Expression) -> bool:
    """Tell whether a title names its day, or what was done so far."""
    if e.means == "year_to_date":
        return True
    start = low.rfind("\n", 0, e.start) + 1
    return e.means == "day" and len(_LETTERS.findall(low, start, e.start)) >= _WORDS_OF_TITLE
