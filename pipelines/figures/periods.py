"""Read expressions of time: where they stand, which dates they name. The grammar is ``vocabulary/periods.toml``."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable
from typing import NamedTuple

from archive.records import Grain
from pipelines.figures.lexicon import at_word, load, words_pattern

Span = tuple[str | None, str | None]
Dated = tuple[Span, Grain]
NOTHING: Span = (None, None)

_COUNTS = {w: n for n, w in enumerate(["hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín", "mười"], 2)} | {
    "một": 1,
    "mười một": 11,
}
_QUARTERS = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "1": 1, "2": 2, "3": 3, "4": 4}
_PIECES = {
    "<year2>": r"(?P<year2>(?:19|20)\d\d)",
    "<year>": r"(?P<year>(?:19|20)\d\d)",
    "<y>": r"(?:(?: ?/ ?|-|\.| |,? (?:của )?năm )(?P<year>(?:19|20)\d\d)(?!\d))?",
    "<month2>": r"(?P<month2>1[0-2]|0?[1-9])(?!\d)",
    "<month>": r"(?P<month>1[0-2]|0?[1-9])(?!\d)",
    "<day2>": r"(?P<day2>3[01]|[12]\d|0?[1-9])",
    "<day>": r"(?P<day>3[01]|[12]\d|0?[1-9])",
    "<n>": rf"(?P<n>1[01]|0?[1-9]|{'|'.join(sorted(_COUNTS, key=len, reverse=True))})",
    "<quarter>": r"(?P<quarter>iv|iii|ii|i|0?[1-4])",
    "<half>": r"(?P<half>đầu|cuối)",
}


def _filled(pattern: str) -> str:
    for piece, regex in _PIECES.items():
        pattern = pattern.replace(piece, regex)
    return pattern


_ENTRIES = [
    (e["means"], re.compile(rf"(?:{_filled(e['pattern'])})(?!\w)"), e["starts"]) for e in load("periods")["expression"]
]


def _by_start() -> dict[str, tuple[tuple[str, re.Pattern[str]], ...]]:
    """Return for each beginning the patterns to try there, in the order of the vocabulary."""
    found: dict[str, list[tuple[str, re.Pattern[str]]]] = {}
    starts = {start for _, _, mine in _ENTRIES for start in mine}
    for means, pattern, mine in _ENTRIES:
        for start in starts:
            # The search finds the longest beginning: what may begin with a part of it is tried there too.
            if any(start == m or start.startswith(m + " ") or (m == "#" and start[0] == "#") for m in mine):
                found.setdefault(start, []).append((means, pattern))
    return {start: tuple(patterns) for start, patterns in found.items()}


_STARTS = _by_start()
# Most numbers begin no expression of time. Those that do count months or years, or are the day or year of a span.
_NUMBER = r"[0-9](?=[0-9]* (?:tháng|năm)(?!\w)|[0-9]?(?:[/.-][0-9]| ?(?:[-–]|đến|tới))|(?<=[12])[09][0-9][0-9] ?[-–—])"
# Only looked at, not consumed: "trong 6 tháng" may begin at either word.
_WORDS = words_pattern(start for start in _STARTS if start != "#").replace(re.escape("#"), "[0-9]")
_START = at_word(f"({_WORDS}|{_NUMBER})")


class Expression(NamedTuple):
    """One expression of time in plain offsets. Numbers are as printed; 0 where the expression names none."""

    start: int
    end: int
    means: str
    year: int = 0
    year2: int = 0
    month: int = 0
    month2: int = 0
    day: int = 0
    day2: int = 0
    n: int = 0


def expressions(low: str) -> list[Expression]:
    """Return the expressions of time in order of offset."""
    found = []
    done = 0
    for hit in _START.finditer("\n" + low):
        begin = hit.start()
        if begin < done:
            continue
        beginning = hit[1]
        if beginning[-1].isdecimal():
            beginning = beginning[:-1] + "#"
        for means, pattern in _STARTS[beginning]:
            if match := pattern.match(low, begin):
                found.append(_expression(means, match))
                done = match.end()
                break
    return found


_NUMBERS = ("year", "year2", "month", "month2", "day", "day2")


def _expression(means: str, match: re.Match[str]) -> Expression:
    groups = match.groupdict()
    numbers = {k: int(groups[k]) for k in _NUMBERS if groups.get(k)}
    n = 0
    if printed := groups.get("n"):
        n = int(printed) if printed.isdecimal() else _COUNTS[printed]
    elif printed := groups.get("quarter"):
        n = _QUARTERS[printed.lstrip("0")]
    elif printed := groups.get("half"):
        n = 1 if printed == "đầu" else 2
    return Expression(match.start(), match.end(), means, n=n, **numbers)


def resolve(e: Expression, year: int | None, report: Span | None, published: str | None) -> tuple[Span, Grain | None]:
    """Return the dates of an expression, (None, None) where they cannot be known.

    ``year`` completes a missing one, ``report`` is the period that the report states, ``published`` that of the page.
    """
    at = e.year or year
    match e.means:
        case "undated" | "same_period" | "same_time":
            return (None, None), None
        case "now":
            return ((None, report[1]), "as_of") if report and report[1] else ((None, None), None)
        case "report":
            return _reported(report)
        case "past_months" | "past_year" | "past_years":
            return _past(e, report)
        case "year_to_date":
            return _to_date(e, at, report, published)
        case "years":
            return ((f"{e.year}-01-01", f"{e.year2}-12-31"), "span") if e.year <= e.year2 else ((None, None), None)
        case "since_year":
            return (f"{e.year}-01-01", report[1] if report else None), "span"
        case "this_month" | "last_month" | "this_year" | "last_year":
            return _relative(e.means, published)
    if not at:
        return (None, None), None
    return _whole(e, at)


def _whole(e: Expression, at: int) -> tuple[Span, Grain | None]:
    """Return the dates of an expression whose year is known."""
    read = _DATES.get(e.means)
    return (read(e, at) if read else None) or (NOTHING, None)


def _of_year(e: Expression, at: int) -> Dated:
    return (f"{at}-01-01", f"{at}-12-31"), "year"


def _half(e: Expression, at: int) -> Dated:
    return ((f"{at}-01-01", f"{at}-06-30") if e.n == 1 else (f"{at}-07-01", f"{at}-12-31")), "half"


def _half_month(e: Expression, at: int) -> Dated:
    month = f"{at}-{e.month:02}-"
    return ((month + "01", month + "15") if e.n == 1 else (month + "16", _month_end(at, e.month))), "span"


def _of_months(e: Expression, at: int) -> Dated | None:
    return ((f"{at}-{e.month:02}-01", _month_end(at, e.month2)), "span") if e.month <= e.month2 else None


def _months_between(e: Expression, at: int) -> Dated | None:
    first = f"{at}-{e.month:02}-01"
    return ((first, _month_end(e.year2, e.month2)), "span") if (at, e.month) <= (e.year2, e.month2) else None


def _of_day(e: Expression, at: int) -> Dated | None:
    day = _day(at, e.month, e.day)
    return ((day, day), "day") if day else None


def _until_day(e: Expression, at: int) -> Dated | None:
    day = _day(at, e.month, e.day)
    return ((None, day), "as_of") if day else None


def _to_day(e: Expression, at: int) -> Dated | None:
    day = _day(at, e.month, e.day)
    return ((f"{at}-01-01", day), "span") if day else None


def _of_days(e: Expression, at: int) -> Dated | None:
    turned = bool(e.month) and (e.month, e.day) > (e.month2, e.day2)  # from December to January
    first, last = _day(at - turned, e.month or e.month2, e.day), _day(at, e.month2, e.day2)
    return ((first, last), "span") if first and last and first <= last else None


_DATES: dict[str, Callable[[Expression, int], Dated | None]] = {
    "year": _of_year,
    "whole_year": _of_year,
    "report_year": _of_year,
    "end_of_year": lambda e, at: ((None, f"{at}-12-31"), "as_of"),
    "since_month": lambda e, at: ((f"{at}-{e.month:02}-01", None), "span"),
    "since_day": lambda e, at: ((_day(at, e.month, e.day), None), "span"),
    "as_of_year": lambda e, at: ((None, f"{at}-12-31"), "as_of"),
    "first_months": lambda e, at: ((f"{at}-01-01", _month_end(at, e.n)), _months_grain(e.n)),
    "last_months": lambda e, at: ((f"{at}-{13 - e.n:02}-01", f"{at}-12-31"), _months_grain(e.n)),
    "half": _half,
    "half_month": _half_month,
    "quarter": lambda e, at: ((f"{at}-{3 * e.n - 2:02}-01", _month_end(at, 3 * e.n)), "quarter"),
    "as_of_quarter": lambda e, at: ((None, _month_end(at, 3 * e.n)), "as_of"),
    "month": lambda e, at: ((f"{at}-{e.month:02}-01", _month_end(at, e.month)), "month"),
    "as_of_month": lambda e, at: ((None, _month_end(at, e.month)), "as_of"),
    "months": _of_months,
    "months_between": _months_between,
    "day": _of_day,
    "as_of_day": _until_day,
    "year_to_day": _to_day,
    "year_to_month": lambda e, at: ((f"{at}-01-01", _month_end(at, e.month)), _months_grain(e.month)),
    "days": _of_days,
}


def _past(e: Expression, report: Span | None) -> tuple[Span, Grain | None]:
    """Return the report's period where it is as long as "nine months past", "five years past" says."""
    months = _months(report)
    if e.means == "past_years":
        # A term from 2020 to 2025 begins and ends within its years.
        return (report, "span") if report and months in (12 * e.n, 12 * (e.n + 1)) else (NOTHING, None)
    return (report, _months_grain(months)) if report and months == (e.n or 12) else (NOTHING, None)


def _reported(report: Span | None) -> tuple[Span, Grain | None]:
    return (report, _months_grain(_months(report))) if report and _months(report) else (NOTHING, None)


def _months(span: Span | None) -> int:
    """Return how many months a span takes, 0 where it has no beginning or no end."""
    if not span or not span[0] or not span[1]:
        return 0
    return (int(span[1][:4]) - int(span[0][:4])) * 12 + int(span[1][5:7]) - int(span[0][5:7]) + 1


def _to_date(e: Expression, at: int | None, report: Span | None, published: str | None) -> tuple[Span, Grain | None]:
    if report and report[1] and (not e.year or report[1].startswith(str(e.year))):
        return (f"{report[1][:4]}-01-01", report[1]), "span"
    if published and (not e.year or published.startswith(str(e.year))):
        return (f"{published[:4]}-01-01", published[:10]), "span"
    return ((f"{e.year}-01-01", None), "span") if e.year else ((None, None), None)


def _relative(means: str, published: str | None) -> tuple[Span, Grain | None]:
    if not published:
        return (None, None), None
    year, month = int(published[:4]), int(published[5:7] or 1)
    if means == "last_month":
        year, month = (year, month - 1) if month > 1 else (year - 1, 12)
    if means.endswith("month"):
        return (f"{year}-{month:02}-01", _month_end(year, month)), "month"
    year -= means == "last_year"
    return (f"{year}-01-01", f"{year}-12-31"), "year"


def year_earlier(span: Span, year: int = 0) -> Span:
    """Return the same period of the year before, or of ``year``."""
    last = span[1] or span[0]
    if not last:
        return None, None
    back = int(last[:4]) - year if year else 1
    start, end = (_shifted(day, back) if day else None for day in span)
    return start, end


def _shifted(day: str, back: int) -> str:
    year, month, date = int(day[:4]) - back, int(day[5:7]), int(day[8:])
    return f"{year}-{month:02}-{min(date, monthrange(year, month)[1]):02}"


def _months_grain(n: int) -> Grain:
    grains: dict[int, Grain] = {1: "month", 3: "quarter", 6: "half", 9: "nine_months", 12: "year"}
    return grains.get(n, "span")


def _month_end(year: int, month: int) -> str:
    return f"{year}-{month:02}-{monthrange(year, month)[1]:02}"


def _day(year: int, month: int, day: int) -> str | None:
    if 1 <= month <= 12 and 1 <= day <= monthrange(year, month)[1]:
        return f"{year}-{month:02}-{day:02}"
    return None
