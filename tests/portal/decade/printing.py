"""How articles print a value: as it is, or rounded with the word that says so."""

from __future__ import annotations

import random
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, Decimal

from tests.portal.writer import number

MILLION, BILLION = Decimal(1_000_000), Decimal(1_000_000_000)
_UNDER = {"gần": "approx", "khoảng": "approx", "xấp xỉ": "approx"}
_OVER = {"hơn": "more_than", "trên": "more_than"}


@dataclass(frozen=True, slots=True)
class Print:
    """A value in print: the word before it (may be empty), the quote, what the quote says and how exactly."""

    word: str
    quote: str
    value: Decimal
    qualifier: str


def exact(value: Decimal, unit: str, noun: str, *, padded: bool, style: int = 0) -> Print:
    """Print a value as it is. Money in triệu or tỷ đồng by ``style``; ``noun`` is not asked for then."""
    quote = _money(value, style) + unit[4:] if unit.startswith("đồng") else f"{number(value, padded=padded)} {noun}"
    return Print("", quote, value, "exact")


def percent(value: Decimal) -> Print:
    """Print a percentage."""
    return Print("", f"{number(value, padded=False)}%", value, "exact")


def rounded(value: Decimal, unit: str, noun: str, rng: random.Random) -> Print:
    """Print a value rounded, with ``gần``, ``hơn`` …; as it is where it is round already or too small to be rounded."""
    step = _step(value, unit)
    if value % step == 0:
        return exact(value, unit, noun, padded=True)
    if unit == "đồng" and rng.random() < 0.3:
        near = (value / step).quantize(Decimal(1), ROUND_HALF_UP) * step
        return Print("", _money(near, 0), near, "exact")
    up = value % step * 2 > step
    near = (value / step).quantize(Decimal(1), ROUND_CEILING if up else ROUND_FLOOR) * step
    word = rng.choice(list(_UNDER if up else _OVER))
    quote = _money(near, 0) if unit == "đồng" else f"{number(near, padded=False)} {noun}"
    return Print(word, quote, near, {**_UNDER, **_OVER}[word])


def _step(value: Decimal, unit: str) -> Decimal:
    if unit == "đồng":
        return BILLION / 10 if value < 20 * BILLION else BILLION
    for limit, step in ((20, 1), (1000, 10)):
        if value < limit:
            return Decimal(step)
    return Decimal(100)


def _money(value: Decimal, style: int) -> str:
    if value < BILLION:
        return f"{number(value / MILLION, padded=False)} triệu đồng"
    whole, rest = divmod(value, BILLION)
    if style == 1 and value < 30 * BILLION:
        return f"{number(value / MILLION, padded=False)} triệu đồng"
    if style == 2 and rest:
        return f"{number(whole, padded=False)} tỷ {number(rest / MILLION, padded=False)} triệu đồng"
    return f"{number(value / BILLION, padded=False)} tỷ đồng"
