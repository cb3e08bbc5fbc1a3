"""Turn an expression of time into dates, with the year and the report that complete it."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Callable

from archive.records import Grain
from pipelines.figures.period import months_grain
from pipelines.figures.periods import NOTHING, Dated, Expression, Span

_LATEST = 3
"""Months after which an article may still speak of the first months of the year as just past."""


def resolve(e: Expression, year: int | None, report: Span | None, published: str | None) -> tuple[Span, Grain | None]:
    """Return the dates of an expression, (None, None) where they cannot be known.

    ``year`` completes a missing one, ``report`` is the period that the report states, ``published`` that of the page.
    """
    at = e.year or year
    match e.means:
        case "undated" | "each_year" | "same_period" | "same_time" | "this_season" | "past_term" | "next_term":
            return (None, None), None
        case "now" | "report" | "report_month" | "past_months" | "past_year" | "past_years":
            return _of_report(e, report, published)
        case "year_to_date":
            return _to_date(e, report)
        case "years":
            return ((f"{e.year}-01-01", f"{e.year2}-12-31"), "span") if e.year <= e.year2 else ((None, None), None)
        case "since_year":
            return (f"{e.year}-01-01", report[1] if report else None), "span"
        case "last_year" if report and report[1]:  # in January the year before is that before the report's
            return _relative(e.means, report[1])
        case "this_month" | "last_month" | "this_year" | "last_year":
            return _relative(e.means, published or (report[1] if report else None))
    if not at:
        return (None, None), None
    return _whole(e, at)


def _whole(e: Expression, at: int) -> tuple[Span, Grain | None]:
    """Return the dates of an expression whose year is known."""
    read = _DATES.get(e.means)
    return (read(e, at) if read else None) or (NOTHING, None)


def _of_year(e: Expression, at: int) -> Dated:
    return (f"{at}-01-01", f"{at}-12-31"), "year"


def _first_months(at: int, n: int) -> Dated:
    return (f"{at}-01-01", _month_end(at, n)), months_grain(n)


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
    "first_months": lambda e, at: _first_months(at, e.n),
    "last_months": lambda e, at: ((f"{at}-{13 - e.n:02}-01", f"{at}-12-31"), months_grain(e.n)),
    "half": _half,
    "half_month": _half_month,
    "quarter": lambda e, at: ((f"{at}-{3 * e.n - 2:02}-01", _month_end(at, 3 * e.n)), "quarter"),
    "as_of_quarter": lambda e, at: ((None, _month_end(at, 3 * e.n)), "as_of"),
    "month": lambda e, at: ((f"{at}-{e.month:02}-01", _month_end(at, e.month)), "month"),
    "month_before": lambda e, at: ((f"{at - 1}-{e.month:02}-01", _month_end(at - 1, e.month)), "month"),
    "as_of_month": lambda e, at: ((None, _month_end(at, e.month)), "as_of"),
    "months": _of_months,
    "months_between": _months_between,
    "day": _of_day,
    "as_of_day": _until_day,
    "year_to_day": _to_day,
    "year_to_month": lambda e, at: ((f"{at}-01-01", _month_end(at, e.month)), months_grain(e.month)),
    "days": _of_days,
}


def _of_report(e: Expression, report: Span | None, published: str | None) -> tuple[Span, Grain | None]:
    """Return the dates of an expression that means what the report states."""
    match e.means:
        case "now":
            return ((None, report[1]), "as_of") if report and report[1] else (NOTHING, None)
        case "report":
            return _reported(report)
        case "report_month":
            return _last_month(report)
    span, grain = _past(e, report)
    return (span, grain) if span != NOTHING else _months_before(e, report, published)


def _months_before(e: Expression, report: Span | None, published: str | None) -> tuple[Span, Grain | None]:
    """Return the first months of the year of the page, where they had just ended and the text states no period."""
    if report or not published or e.means != "past_months" or not e.n:
        return NOTHING, None
    year, month = int(published[:4]), int(published[5:7] or 12)
    return _first_months(year, e.n) if 0 <= month - e.n <= _LATEST else (NOTHING, None)


def _past(e: Expression, report: Span | None) -> tuple[Span, Grain | None]:
    """Return the report's period where it is as long as "nine months past", "five years past" says."""
    months = _months(report)
    if e.means == "past_years":
        # A term from 2020 to 2025 begins and ends within its years.
        return (report, "span") if report and months in (12 * e.n, 12 * (e.n + 1)) else (NOTHING, None)
    if report and months == 12 and report[1] and e.n and e.n < 12:
        # "6 tháng ước 2 tỷ đồng; ước cả năm 4 tỷ đồng" of a plan that looks at the whole year.
        return _first_months(int(report[1][:4]), e.n)
    if e.means == "past_year" and report and not report[0] and report[1] and report[1].endswith("-12-31"):
        return _of_year(e, int(report[1][:4]))
    return (report, months_grain(months)) if report and months == (e.n or 12) else (NOTHING, None)


def _last_month(report: Span | None) -> tuple[Span, Grain | None]:
    """Return the last month of a report on a year or less."""
    if not report or not report[1] or _months(report) > 12:
        return NOTHING, None
    return (report[1][:8] + "01", report[1]), "month"


def _reported(report: Span | None) -> tuple[Span, Grain | None]:
    return (report, months_grain(_months(report))) if report and _months(report) else (NOTHING, None)


def _months(span: Span | None) -> int:
    """Return how many months a span takes, 0 where it has no beginning or no end."""
    if not span or not span[0] or not span[1]:
        return 0
    return (int(span[1][:4]) - int(span[0][:4])) * 12 + int(span[1][5:7]) - int(span[0][5:7]) + 1


def _to_date(e: Expression, report: Span | None) -> tuple[Span, Grain | None]:
    if report and report[1] and (not e.year or report[1].startswith(str(e.year))):
        return (f"{report[1][:4]}-01-01", report[1]), "span"
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


def _month_end(year: int, month: int) -> str:
    return f"{year}-{month:02}-{monthrange(year, month)[1]:02}"


def _day(year: int, month: int, day: int) -> str | None:
    if 1 <= month <= 12 and 1 <= day <= monthrange(year, month)[1]:
        return f"{year}-{month:02}-{day:02}"
    return None
