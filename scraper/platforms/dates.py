"""Dates as Vietnamese portals print them, always local time (+07:00, no daylight saving).

Shapes met on real pages: ``Thứ hai, 01/08/2022, 16:04`` · ``21/07/2022 | 10:00 AM`` · ``15:55 | 10/07/2026`` ·
``22:50, ngày 06-03-2022`` · ``(05.08.2019 16:32)`` · ``thứ sáu, 28 06 2019 16:01`` · ``Thứ hai, 26 Tháng 2 2018
15:25`` · ``2019-05-16T05:00:00.000Z`` (UTC) · ``21/10/2013 14:54 CH``. ``12:00 AM`` is a content management system's
mark for "no time".
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, timezone
from functools import lru_cache

from scraper.platforms.folding import key
from scraper.platforms.vocabulary import opens_with, words

LOCAL = timezone(timedelta(hours=7))

_ISO = re.compile(
    r"(?P<y>\d{4})-(?P<m>\d{1,2})-(?P<d>\d{1,2})"
    r"(?:[t ]\s?(?P<h>\d{1,2}):(?P<min>\d{2})(?::\d{2}(?:\.\d{1,9})?)?\s?(?P<zone>z|[+-]\d{2}:?\d{2})?)?"
)
_NUMERIC = re.compile(r"(?<![\d/.])(?P<d>\d{1,2})\s?(?P<sep>[/.\-])\s?(?P<m>\d{1,2})\s?(?P=sep)\s?(?P<y>\d{4})(?!\d)")
_WORDED = re.compile(r"(?<!\d)(?P<d>\d{1,2})[\s,]{0,2}tháng\s(?P<m>\d{1,2})[\s,]{0,2}(?:năm\s)?(?P<y>\d{4})(?!\d)")
_SPACED = re.compile(r"(?<!\d)(?P<d>\d{1,2})\s(?P<m>\d{1,2})\s(?P<y>\d{4})(?!\d)")
_CLOCK = re.compile(
    r"(?<![\d:/.])(?P<h>\d{1,2})\s?(?::|h|g|giờ)\s?(?P<min>\d{2})(?::\d{2})?(?:\s?(?P<half>am|pm|sa|ch|sáng|chiều))?(?!\d)"
)
_WEEKDAY = re.compile(r"(?:thứ\s(?P<vi>hai|ba|tư|năm|sáu|bảy|bẩy|[2-7])|(?P<sunday>chủ\snhật)|(?P<en>\w+day))\b")
_VIETNAMESE = {"hai": 0, "ba": 1, "tư": 2, "năm": 3, "sáu": 4, "bảy": 5, "bẩy": 5}
_ENGLISH = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_DIGIT = re.compile(r"\d")
_DAY_SHAPES = (_ISO, _NUMERIC, _WORDED, _SPACED)
_LONG = 1000  # letters of a text whose date is not remembered
_REACH = 30  # a clock or weekday that belongs to a date stands within this many characters of it
_SEPARATORS = re.compile(r"[\s|,;:()\[\]\-–_./•]+")


@dataclass(frozen=True, slots=True)
class Moment:
    """A printed date, perhaps with a time. ``weekday_agrees`` is None where no weekday is printed."""

    day: date
    clock: time | None
    weekday_agrees: bool | None = None
    span: tuple[int, int] = (0, 0)

    @property
    def iso(self) -> str:
        """``YYYY-MM-DDTHH:MM+07:00``, or the bare date where no time is printed."""
        return self.day.isoformat() if self.clock is None else f"{self.day.isoformat()}T{self.clock:%H:%M}+07:00"


def read(text: str | None) -> Moment | None:
    """Return the first date printed in the text, or None.

    Day and month are taken in the Vietnamese order; they are swapped only where that gives no date, or where the
    printed weekday proves the other order.
    """
    folded = key(text)
    return _read(folded) if len(folded) > _LONG else _read_short(folded)


def _read(folded: str) -> Moment | None:
    if not _DIGIT.search(folded):
        return None
    found = [match for shape in _DAY_SHAPES if (match := shape.search(folded))]
    for match in sorted(found, key=lambda m: m.start()):
        if (moment := _moment(folded, match)) is not None:
            return moment
    return None


_read_short = lru_cache(maxsize=512)(_read)


def iso(text: str | None) -> str | None:
    """Return the first date printed in the text as ISO 8601, or None."""
    moment = read(text)
    return moment.iso if moment else None


def is_date_line(text: str) -> bool:
    """Whether the line says nothing but a date: with labels, a weekday and perhaps a counter of visits."""
    folded = key(text)
    moment = read(folded) if len(folded) < 120 else None
    if moment is None:
        return False
    rest = folded[: moment.span[0]] + " " + folded[moment.span[1] :]
    rest = _WEEKDAY.sub(" ", _CLOCK.sub(" ", rest))
    rest = _SEPARATORS.sub(" ", rest).strip()
    for labels in (words("published"), words("views")):
        while rest and (label := opens_with(rest, labels)):
            rest = rest[len(label) :].strip()
    return not rest or rest.isdecimal() or rest == "gmt+7"


def _moment(text: str, match: re.Match[str]) -> Moment | None:
    parts = match.groupdict()
    year, month, day = int(parts["y"]), int(parts["m"]), int(parts["d"])
    start, end = match.span()
    if not 1990 <= year <= 2100:
        return None
    zone = parts.get("zone")
    if parts.get("h") and zone:
        return _zoned(parts, zone, match.span())
    weekday, weekday_start = _weekday(text, start)
    chosen = _ordered(year, month, day, weekday)
    if chosen is None:
        return None
    clock, span = (
        _clock(text, start, end) if not parts.get("h") else (_time(parts["h"], parts["min"], None), (start, end))
    )
    agrees = None if weekday is None else chosen.weekday() == weekday
    return Moment(chosen, clock, agrees, (min(span[0], weekday_start), span[1]))


def _zoned(parts: dict[str, str], zone: str, span: tuple[int, int]) -> Moment | None:
    offset = "+00:00" if zone == "z" else zone if ":" in zone else f"{zone[:3]}:{zone[3:]}"
    text = f"{parts['y']}-{int(parts['m']):02}-{int(parts['d']):02}T{int(parts['h']):02}:{parts['min']}{offset}"
    try:
        local = datetime.fromisoformat(text).astimezone(LOCAL)
    except (ValueError, OverflowError):
        return None
    return Moment(local.date(), local.time(), None, span)


def _ordered(year: int, month: int, day: int, weekday: int | None) -> date | None:
    readings: list[date] = []
    for m, d in ((month, day), (day, month)):
        try:
            readings.append(date(year, m, d))
        except ValueError:
            continue
    agreeing = [r for r in readings if r.weekday() == weekday]
    return next(iter(agreeing or readings), None)


def _weekday(text: str, start: int) -> tuple[int | None, int]:
    reach = max(0, start - _REACH)
    for match in _WEEKDAY.finditer(text, reach, start):
        number = _weekday_number(match)
        if number is not None:
            return number, match.start()
    return None, start


def _weekday_number(match: re.Match[str]) -> int | None:
    word = match["vi"]
    if word:
        return int(word) - 2 if word.isdecimal() else _VIETNAMESE[word]
    if match["sunday"]:
        return 6
    return _ENGLISH.index(match["en"]) if match["en"] in _ENGLISH else None


def _clock(text: str, start: int, end: int) -> tuple[time | None, tuple[int, int]]:
    after = _CLOCK.search(text, end, end + _REACH)
    if after and (clock := _time(after["h"], after["min"], after["half"], keep_midnight=True)):
        return _unless_midnight(clock), (start, after.end())
    before = list(_CLOCK.finditer(text, max(0, start - _REACH), start))
    if before and (clock := _time(before[-1]["h"], before[-1]["min"], before[-1]["half"], keep_midnight=True)):
        return _unless_midnight(clock), (before[-1].start(), end)
    return None, (start, end)


def _time(hours: str, minutes: str, half: str | None, *, keep_midnight: bool = False) -> time | None:
    hour, minute = int(hours), int(minutes)
    if half in ("pm", "ch", "chiều") and hour < 12:
        hour += 12
    elif half in ("am", "sa", "sáng") and hour == 12:
        hour = 0
    if hour > 23 or minute > 59:
        return None
    clock = time(hour, minute)
    return clock if keep_midnight else _unless_midnight(clock)


def _unless_midnight(clock: time) -> time | None:
    return clock if clock != time(0, 0) else None
