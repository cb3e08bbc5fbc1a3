"""Numbers, dates and periods as Vietnamese and English write them."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal, InvalidOperation

from archive.site.language import Language

VIETNAM = timezone(timedelta(hours=7))
EM_DASH = "–"
MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November"),
    "December",
)

_PERIODS: dict[Language, dict[str, str]] = {
    "vi": {
        "until": "đến {}",
        "half from 1": "6 tháng đầu năm {year}",
        "half from 7": "6 tháng cuối năm {year}",
        "nine_months from 1": "9 tháng đầu năm {year}",
        "year from 1": "năm {year}",
        "month": "tháng {month}/{year}",
        "quarter": "quý {quarter}/{year}",
    },
    "en": {
        "until": "as of {}",
        "half from 1": "first half of {year}",
        "half from 7": "second half of {year}",
        "nine_months from 1": "first nine months of {year}",
        "year from 1": "{year}",
        "month": "{month} {year}",
        "quarter": "Q{quarter} {year}",
    },
}


def number(value: object, spoken: Language = "vi") -> str:
    """Return a number as the language groups it (``3.300.000``, ``0,5``; ``3,300,000``, ``0.5``); a dash for none."""
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
    return text if spoken == "en" else text.translate({ord(","): ".", ord("."): ","})


def day(value: object, spoken: Language = "vi") -> str:
    """Return the day of an ISO date or time in Vietnam, ``05/07/2022``, ``5 July 2022``; what is none as it is."""
    text = str(value or "")
    try:
        found = _moment(text).date() if len(text) > 10 else date.fromisoformat(text)
    except ValueError:
        return text or EM_DASH
    return found.strftime("%d/%m/%Y") if spoken == "vi" else f"{found.day} {MONTHS[found.month - 1]} {found.year}"


def minute(value: object, spoken: Language = "vi") -> str:
    """Return an ISO time as ``05/07/2022 08:30``, ``5 July 2022, 08:30``, in Vietnam; a bare date as the day alone."""
    text = str(value or "")
    if len(text) <= 10:
        return day(text, spoken)
    try:
        clock = _moment(text).strftime("%H:%M")
    except ValueError:
        return text
    return f"{day(text, spoken)}{', ' if spoken == 'en' else ' '}{clock}"


def days_since(value: str, now: datetime) -> int:
    """Return the whole days from an ISO time to ``now``; raises ValueError where it is none."""
    return max(0, (now - _moment(value)).days)


def period(start: str | None, end: str | None, grain: str | None, spoken: Language = "vi") -> str:
    """Return a reference period in words: ``6 tháng đầu năm 2022``, ``first half of 2022``; a dash where there is none.

    Both dates are inclusive; without a start the figure is one "as of" its end: ``đến 30/06/2022``.
    """
    if not end:
        return EM_DASH
    return _named(start, end, grain, spoken)


def _named(start: str | None, end: str, grain: str | None, language: Language) -> str:
    words = _PERIODS[language]
    if not start:
        return words["until"].format(day(end, language))
    try:
        first, last = date.fromisoformat(start), date.fromisoformat(end)
    except ValueError:
        return f"{start} {EM_DASH} {end}"
    if first == last:
        return day(start, language)
    if first.year == last.year:
        name = grain if grain in ("month", "quarter") else f"{grain} from {first.month}"
        if name in words:
            quarter = (first.month - 1) // 3
            return words[name].format(
                year=first.year,
                month=MONTHS[first.month - 1] if language == "en" else first.month,
                quarter=quarter + 1 if language == "en" else ("I", "II", "III", "IV")[quarter],
            )
    if (first.month, first.day, last.month, last.day) == (1, 1, 12, 31):
        return f"{first.year}{EM_DASH}{last.year}"
    return f"{day(start, language)} {EM_DASH} {day(end, language)}"


def _moment(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(VIETNAM)
