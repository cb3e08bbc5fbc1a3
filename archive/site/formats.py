"""Numbers, dates and periods as Vietnamese writes them."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal, InvalidOperation

VIETNAM = timezone(timedelta(hours=7))
EM_DASH = "–"


def number(value: object) -> str:
    """Return a number with dots between thousands and a decimal comma (``3.300.000``, ``0,5``); a dash for none."""
    if value is None or value == "":
        return EM_DASH
    try:
        exact = Decimal(str(value))
    except InvalidOperation:
        return str(value)
    if not exact.is_finite():
        return str(value)
    text = f"{exact:,f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return text.translate({ord(","): ".", ord("."): ","})


def day(value: object) -> str:
    """Return the day of an ISO date or time as ``05/07/2022``, in Vietnam; what is no date comes back as it is."""
    text = str(value or "")
    try:
        if len(text) > 10:
            return _moment(text).strftime("%d/%m/%Y")
        return date.fromisoformat(text).strftime("%d/%m/%Y")
    except ValueError:
        return text or EM_DASH


def minute(value: object) -> str:
    """Return an ISO time as ``05/07/2022 08:30``, in Vietnam; a bare date as the day alone."""
    text = str(value or "")
    if len(text) <= 10:
        return day(text)
    try:
        return _moment(text).strftime("%d/%m/%Y %H:%M")
    except ValueError:
        return text


def days_since(value: str, now: datetime) -> int:
    """Return the whole days from an ISO time to ``now``; raises ValueError where it is none."""
    return max(0, (now - _moment(value)).days)


def period(start: str | None, end: str | None, grain: str | None) -> str:
    """Return a reference period in words: ``6 tháng đầu năm 2022``, ``quý I/2022``, ``đến 30/06/2022``, or a dash.

    Both dates are inclusive; without a start the figure is one "as of" its end.
    """
    if not end:
        return EM_DASH
    if not start:
        return f"đến {day(end)}"
    try:
        first, last = date.fromisoformat(start), date.fromisoformat(end)
    except ValueError:
        return f"{start} {EM_DASH} {end}"
    year = first.year
    if first == last:
        return day(start)
    if year == last.year:
        named = {
            ("half", 1): f"6 tháng đầu năm {year}",
            ("half", 7): f"6 tháng cuối năm {year}",
            ("nine_months", 1): f"9 tháng đầu năm {year}",
            ("year", 1): f"năm {year}",
            ("month", first.month): f"tháng {first.month}/{year}",
            ("quarter", first.month): f"quý {('I', 'II', 'III', 'IV')[(first.month - 1) // 3]}/{year}",
        }
        if (words := named.get((grain or "", first.month))) is not None:
            return words
    if (first.month, first.day, last.month, last.day) == (1, 1, 12, 31):
        return f"{year}{EM_DASH}{last.year}"
    return f"{day(start)} {EM_DASH} {day(end)}"


def period_en(start: str | None, end: str | None, grain: str | None) -> str:
    """Return a reference period in English: ``first half of 2022``, ``Q1 2022``, ``as of 2022-06-30``."""
    if not end:
        return EM_DASH
    if not start:
        return f"as of {end}"
    year, month = start[:4], start[5:7]
    if year == end[:4]:
        if grain == "half":
            return f"{'first' if month == '01' else 'second'} half of {year}"
        if grain == "quarter" and month.isdigit():
            return f"Q{(int(month) - 1) // 3 + 1} {year}"
        if grain == "year":
            return year
        if grain == "nine_months":
            return f"first nine months of {year}"
    return f"{start} to {end}"


def _moment(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(VIETNAM)
