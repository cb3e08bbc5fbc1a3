"""The words of time and place in the decade's articles; everything else is answered by ``tests.portal.words``."""

from __future__ import annotations

import random
from calendar import monthrange
from datetime import datetime

from tests.portal.series import Period
from tests.portal.words import Words


class Phrases:
    """Answers the word slots of one article. Expressions of time are chosen anew each time they are asked for."""

    def __init__(
        self, rng: random.Random, published: datetime, period: Period | None, fixed: dict[str, str] | None = None
    ) -> None:
        self._rng = rng
        self._words = Words(rng, published, fixed)
        self._choices = _of_day(published) | (_of_period(period) if period else {})

    def __call__(self, slot: str) -> str:
        """Return the word for a slot; raises TemplateError where no such slot exists."""
        if slot in self._choices:
            return self._rng.choice(self._choices[slot])
        return self._words(slot)


def _day(iso: str) -> str:
    year, month, day = iso.split("-")
    return f"{int(day)}/{int(month)}/{year}"


def month_end(moment: datetime) -> str:
    """Return the last day of the month before, ISO."""
    year, month = (moment.year, moment.month - 1) if moment.month > 1 else (moment.year - 1, 12)
    return f"{year}-{month:02d}-{monthrange(year, month)[1]}"


def _of_day(published: datetime) -> dict[str, list[str]]:
    end = _day(month_end(published))
    return {
        "hôm nay": [f"{published.day}/{published.month}/{published.year}"],
        "cuối tháng": [f"ngày {end}", f"cuối tháng {end.partition('/')[2]}"],
    }


def _of_period(period: Period) -> dict[str, list[str]]:
    year, before, end = period.year, period.year - 1, _day(period.end)
    whole = period.kind == "Y"
    return {
        "kỳ": [f"quý I/{year}", f"quý I năm {year}"] if period.kind == "Q1" else [period.words],
        "năm kỳ": [str(year)],
        "năm trước kỳ": [str(before)],
        "năm sau kỳ": [str(year + 1)],
        "cuối kỳ": [f"cuối năm {year}", f"ngày {end}", end] if whole else [f"ngày {end}", end],
        "cùng kỳ": [f"năm {before}", "năm trước"]
        if whole
        else ["cùng kỳ", "cùng kỳ năm trước", f"cùng kỳ năm {before}"],
        "mốc rõ": [f"cuối năm {before}"] if whole else [f"ngày {_day(Period(before, period.kind).end)}"],
        "mốc trước": [f"cuối năm {before}"] if whole else ["cùng kỳ", "cùng kỳ năm trước", f"cùng kỳ năm {before}"],
    }
