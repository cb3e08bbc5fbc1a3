"""What a change is measured against: "cùng kỳ năm trước", "cuối năm 2021", "quý I", and the dates that it means.

A base has the grain of what changed: of half a year half a year, of a state as of a day the state as of another. Where
the two do not go together, as half a year and "năm trước", there is no base: none is better than a wrong one.
"""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date
from typing import NamedTuple

from pipelines.figures.draft import Draft
from pipelines.figures.indicators import by_id
from pipelines.figures.lexicon import load
from pipelines.figures.period import of_year
from pipelines.figures.periods import Dated, Expression, Span, expressions
from pipelines.figures.resolution import resolve

_DATA = load("comparisons")["base"]
_SAME = re.compile(_DATA["same"])
_LAST = re.compile(_DATA["last"])
_BEGINNING = re.compile(_DATA["beginning"])
_END = re.compile(_DATA["end"])
_YEAR = re.compile(_DATA["year"])
_TERM = re.compile(_DATA["term"])
_BEFORE = re.compile(_DATA["before"])
_SEVERAL = re.compile(_DATA["several"])
_LONGEST = 60
_REGULAR = frozenset({"month", "quarter", "half", "nine_months", "year"})
_NAMED = frozenset(
    {"year", "month", "month_before", "quarter", "half", "first_months", "last_months", "years", "day", "as_of_day"}
    | {"as_of_month", "as_of_quarter", "as_of_year"}
)
_SEASONS = ("vụ", "lúa mùa", "đông xuân", "hè thu", "thu đông", "xuân", "tết", "năm học", "niên")
"""Begin times that are no part of a calendar year."""
_PARTS_OF_YEAR = {"tháng": 1, "quý": 3, "năm": 12}
_SHORTEST, _YEAR_LONG = 25, 366
_TERM_LONG = 5


class Base(NamedTuple):
    """What something is compared with, as words name it, and where they end.

    ``unit`` is that of "quý trước", ``expression`` a time by its name; ``year`` 0 where none is stated.
    """

    means: str
    end: int
    year: int = 0
    unit: str = ""
    expression: Expression | None = None


def base_at(low: str, start: int, stop: int) -> Base | None:
    """Return the base whose words begin at ``start``; None where they name none, or several."""
    found = _read(low, start, stop)
    return None if found is None or found.end > stop or _SEVERAL.match(low, found.end, stop + 2) else found


def _read(low: str, start: int, stop: int) -> Base | None:
    if found := _SAME.match(low, start):
        return Base("same", found.end(), int(found["year"] or found["y"] or 0))
    if found := _LAST.match(low, start):
        return Base("last", found.end(), unit=found["unit"])
    if found := _BEGINNING.match(low, start):
        return Base("beginning", found.end(), int(found["year"] or 0))
    if found := _TERM.match(low, start):
        return Base("term", found.end())
    if ended := _END.match(low, start):
        if found := _LAST.match(low, ended.end()):
            return Base("end_of_last", found.end(), unit=found["unit"])
        start = ended.end()
    if found := _YEAR.match(low, start):
        return Base("end_of_year" if ended else "year", found.end(), int(found["year"]))
    named = expressions(low[start : min(stop, start + _LONGEST)])
    if not named or named[0].start or named[0].means not in _NAMED or low.startswith(_SEASONS, start):
        return None
    e = named[0]
    end = start + e.end
    if not e.year and (found := _BEFORE.match(low, end)):
        return Base("named_before", found.end(), expression=e)
    return Base("ended" if ended else "named", end, e.year, expression=e)


def period_of(base: Base, of: Draft) -> Dated | None:
    """Return the dates of a base of what a figure says; None where they are not known, or do not go with its own."""
    if of.period is None or of.period[1] is None or of.grain is None:
        return None
    found = _dates(base, of, of.period, of.period[1])
    return found if found and found[0][1] and found[0][1] < of.period[1] else None


def _dates(base: Base, of: Draft, span: Span, end: str) -> Dated | None:
    year = int(end[:4])
    match base.means:
        case "same":
            return _same(span, of, base.year)
        case "beginning":
            return _moment(of, f"{(base.year or year) - 1}-12-31")
        case "end_of_year":
            return _moment(of, f"{base.year}-12-31")
        case "end_of_last":
            return _moment(of, _day_before(end, base.unit))
        case "year":
            return _year(base.year, of)
        case "term":
            return _term_before(span)
        case "last" if base.unit == "năm":
            return _year(year - 1, of)
        case "last":
            return _part_before(of, end, base.unit)
    assert base.expression is not None
    return _named(base, base.expression, of, end)


def _same(span: Span, of: Draft, year: int) -> Dated | None:
    """Return the same part of an earlier year."""
    start, end = span
    assert end is not None
    assert of.grain is not None
    back = int(end[:4]) - year if year else 1
    if back < 1 or (of.grain != "as_of" and not (start and _SHORTEST <= _days(start, end) <= _YEAR_LONG)):
        return None
    return (_earlier(start, back) if start else None, _earlier(end, back)), of.grain


def _year(year: int, of: Draft) -> Dated | None:
    """Return a year, of what is so as of a day its end; a part of a year is not compared with a whole one."""
    if of.grain == "as_of":
        return (None, f"{year}-12-31"), "as_of"
    return (of_year(year, "clause").span, "year") if of.grain == "year" else None


def _moment(of: Draft, day: str) -> Dated | None:
    """Return a day, as of which only what is so can be compared."""
    stock = of.indicator is not None and by_id()[of.indicator].kind == "stock"
    return ((None, day), "as_of") if of.grain == "as_of" or stock else None


def _part_before(of: Draft, end: str, unit: str) -> Dated | None:
    """Return the month or quarter before."""
    last = _day_before(end, unit)
    if of.grain == "as_of":
        return (None, last), "as_of"
    if of.grain != ("month" if unit == "tháng" else "quarter"):
        return None
    first = int(last[5:7]) - _PARTS_OF_YEAR[unit] + 1
    return (f"{last[:5]}{first:02}-01", last), of.grain


def _day_before(end: str, unit: str) -> str:
    """Return the last day of the month, quarter or year before that of a day."""
    months = _PARTS_OF_YEAR[unit]
    year, month = int(end[:4]), (int(end[5:7]) - 1) // months * months
    year, month = (year, month) if month else (year - 1, 12)
    return f"{year}-{month:02}-{monthrange(year, month)[1]:02}"


def _term_before(span: Span) -> Dated | None:
    """Return the term before one of five years: 2015-2020 before 2020-2025, 2016-2020 before 2021-2025."""
    if not span[0] or not span[1]:
        return None
    first, last = int(span[0][:4]), int(span[1][:4])
    if last - first not in (_TERM_LONG, _TERM_LONG - 1):
        return None
    ends = first if last - first == _TERM_LONG else first - 1
    return (f"{first - _TERM_LONG}-01-01", f"{ends}-12-31"), "span"


def _named(base: Base, e: Expression, of: Draft, end: str) -> Dated | None:
    """Return the dates of a time that has a name; without a year it is the last one before the end of what changed."""
    year = int(end[:4]) - (base.means == "named_before")
    span, grain = resolve(e, base.year or year, None, None)
    if span[1] and not base.year and base.means != "named_before" and span[1] >= end:
        span, grain = resolve(e, year - 1, None, None)
    if not span[1] or grain is None:
        return None
    if of.grain == "as_of":
        return (None, span[1]), "as_of"
    if grain in ("as_of", "day") or base.means == "ended":
        return _moment(of, span[1])
    fits = grain == of.grain and (grain in _REGULAR or _alike(span, of.period))
    return (span, grain) if fits else None


def _alike(one: Span, other: Span | None) -> bool:
    """Tell whether two spans take as many months."""
    return other is not None and None not in (*one, *other) and _months(one) == _months(other)


def _months(span: Span) -> int:
    start, end = str(span[0]), str(span[1])
    return (int(end[:4]) - int(start[:4])) * 12 + int(end[5:7]) - int(start[5:7])


def _days(start: str, end: str) -> int:
    return (date.fromisoformat(end) - date.fromisoformat(start)).days + 1


def _earlier(day: str, years: int) -> str:
    """Return the day of an earlier year; the last of a month stays the last."""
    year, month, number = int(day[:4]), int(day[5:7]), int(day[8:])
    longest = monthrange(year - years, month)[1]
    last = number == monthrange(year, month)[1]
    return f"{year - years}-{month:02}-{longest if last else min(number, longest):02}"
