"""Whether two printed values can both be true: each stands for an interval, by its qualifier and its rounding.

==========  =============================================================================================
exact       of what is counted the value alone; of what is measured half of the last printed digit around it
approx      10 % around it (``gần 100`` and 97 agree)
more_than   from the value up to one step of its last digit that is not zero, 10 % at least
less_than   the same downwards
at_least    everything from the value on; ``at_most`` everything up to it
range       from the lower to the upper value
==========  =============================================================================================
"""

from __future__ import annotations

from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

MEASURED = frozenset(
    {"đồng", "USD", "EUR", "%", "‰", "điểm %", "ha", "m2", "m3", "km", "m", "kg", "tạ", "tấn", "lần", "km2"}
)
_SHARES = frozenset({"%", "‰", "điểm %", "lần"})
_TENTH = Decimal("0.1")
_ENDLESS = Decimal("1e30")


class Printed(NamedTuple):
    """What decides what a value can mean: the value as text, the upper end of a range, qualifier and unit."""

    value_text: str
    value_max_text: str | None
    qualifier: str
    unit: str | None


def is_measured(unit: str | None) -> bool:
    """Return whether values of a unit are rounded when printed, as money and areas are, and heads are not."""
    return unit is not None and (unit in MEASURED or "/" in unit)


def step(value: Decimal, unit: str | None = None) -> Decimal:
    """Return the worth of the last printed digit; of a whole number that of the last one that is not zero.

    The zeros of a share (``20%``) are printed as meant: nobody rounds those to tens.
    """
    digits = value.normalize() if value else Decimal(1)
    exponent = digits.as_tuple().exponent
    assert isinstance(exponent, int)
    return Decimal(1).scaleb(min(exponent, 0) if unit in _SHARES else exponent)


@lru_cache(100_000)
def interval(printed: Printed) -> tuple[Decimal, Decimal]:
    """Return the lowest and the highest value that a print can stand for."""
    value = Decimal(printed.value_text)
    about = abs(value) * _TENTH
    if printed.value_max_text is not None:
        return value, Decimal(printed.value_max_text)
    match printed.qualifier:
        case "approx":
            return value - about, value + about
        case "more_than":
            return value, value + max(about, step(value, printed.unit))
        case "less_than":
            return value - max(about, step(value, printed.unit)), value
        case "at_least":
            return value, _ENDLESS
        case "at_most":
            return -_ENDLESS, value
    half = step(value, printed.unit) / 2 if is_measured(printed.unit) else Decimal(0)
    return value - half, value + half


def agree(one: Printed, other: Printed) -> bool:
    """Return whether both can be true at once."""
    if one.value_text == other.value_text and one.value_max_text == other.value_max_text:
        return True
    (low, high), (other_low, other_high) = interval(one), interval(other)
    return low <= other_high and other_low <= high


def closeness(printed: Printed) -> Decimal:
    """Return how much a print leaves open; the smaller, the more it says."""
    low, high = interval(printed)
    return high - low
