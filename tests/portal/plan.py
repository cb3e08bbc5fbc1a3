"""Which article is which: number, template, date. Numbers 1 to 20 are the alliance's reports, the rest is news."""

from __future__ import annotations

import random
import tomllib
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from functools import cache
from pathlib import Path
from typing import Any

from tests.portal.series import YEARS, Period

VIETNAM = timezone(timedelta(hours=7))
SECTIONS = {
    "tin-tuc": "Tin tức - Sự kiện",
    "hoat-dong": "Hoạt động Liên minh",
    "bao-cao": "Báo cáo - Thống kê",
    "thong-bao": "Thông báo",
}
# The report of which a real counterpart is known comes first, then half-years and years, so that a portal of a dozen
# articles already holds a series; quarters and nine months follow.
REPORTS = (
    *(Period(y, "H1") for y in reversed(YEARS)),
    *(Period(y, "Y") for y in reversed(YEARS)),
    *(Period(y, k) for y in reversed(YEARS) for k in ("M9", "Q1")),
)
_REPORT_MONTHS = {"Q1": (4, 3, 9), "H1": (7, 5, 28), "M9": (10, 4, 12), "Y": (12, 26, 30)}
_FRESH_FROM = datetime(2023, 1, 3, 7, 30, tzinfo=VIETNAM)


@dataclass(frozen=True, slots=True)
class Draft:
    """What an article will be: a report of ``period``, or news from the template at position ``template``."""

    number: int
    published: datetime
    period: Period | None = None
    template: int = 0


@cache
def news() -> tuple[dict[str, Any], ...]:
    """Read the news templates, ``news*.toml`` in order, once."""
    files = sorted(Path(__file__).parent.glob("news*.toml"))
    return tuple(t for path in files for t in tomllib.loads(path.read_text(encoding="utf-8"))["news"])


def draft(number: int, first_fresh: int) -> Draft:
    """Return what article ``number`` (from 1) is; those from ``first_fresh`` on are newer than all others."""
    rng = random.Random(f"draft-{number}")
    if number <= len(REPORTS):
        period = REPORTS[number - 1]
        month, first, last = _REPORT_MONTHS[period.kind]
        return Draft(number, _at(rng, period.year, month, rng.randint(first, last)), period)
    position = number - len(REPORTS) - 1
    template = position % len(news())
    if number >= first_fresh:
        published = _FRESH_FROM + timedelta(days=number - first_fresh, minutes=rng.randint(0, 500))
        return Draft(number, published, template=template)
    months: list[int] = news()[template].get("months", list(range(1, 13)))
    year = YEARS[(position + position // (len(news()) * len(YEARS))) % len(YEARS)]
    return Draft(number, _at(rng, year, rng.choice(months), rng.randint(1, 28)), template=template)


def _at(rng: random.Random, year: int, month: int, day: int) -> datetime:
    return datetime(year, month, day, rng.randint(7, 17), rng.randint(0, 59), tzinfo=VIETNAM)
