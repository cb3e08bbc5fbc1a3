"""Read a number printed in digits: which separator groups and which one is the decimal mark."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

# Longer runs are identifiers or noise, not statistics.
LONGEST = 24


@dataclass(frozen=True, slots=True)
class Digits:
    """What digits say. ``value`` None: not to be read without guessing.

    ``grouped`` is the other reading of a comma before three digits, used where a fraction of the unit is impossible.
    """

    value: Decimal | None
    flags: tuple[str, ...] = ()
    grouped: Decimal | None = None


@lru_cache(maxsize=4096)  # small numbers and years make up most of any text
def read_digits(printed: str) -> Digits:
    """Read digits with separators as Vietnamese print means them (dot groups, comma is decimal), slips included."""
    if printed.isdecimal():
        return Digits(Decimal(printed))
    commas, dots = printed.count(","), printed.count(".")
    if not commas:
        return _dots(printed, dots)
    if not dots:
        return _commas(printed, commas)
    return _both(printed, commas)


def _grouped(parts: list[str]) -> bool:
    return 1 <= len(parts[0]) <= 3 and all(len(p) == 3 for p in parts[1:])


def _dots(printed: str, dots: int) -> Digits:
    parts = printed.split(".")
    if _grouped(parts) and not (dots == 1 and parts[0].strip("0") == ""):
        return Digits(Decimal("".join(parts)))
    if dots == 1:  # 3.3 or 40.56: a decimal slip; so is 0.125
        return Digits(Decimal(printed), ("dot_decimal",))
    return Digits(None, ("bad_grouping",))


def _commas(printed: str, commas: int) -> Digits:
    parts = printed.split(",")
    if commas > 1:
        if _grouped(parts):
            return Digits(Decimal("".join(parts)), ("comma_thousands",))
        return Digits(None, ("bad_grouping",))
    value = Decimal(printed.replace(",", "."))
    if _grouped(parts) and parts[0].strip("0") != "":
        return Digits(value, (), Decimal("".join(parts)))
    return Digits(value)


def _both(printed: str, commas: int) -> Digits:
    whole, mark, fraction = printed.rpartition(",")
    if commas == 1 and "." not in fraction:
        parts = whole.split(".")
        if not _grouped(parts):
            return Digits(None, ("bad_grouping",))
        value = Decimal("".join(parts) + "." + fraction)
        return Digits(value, (), Decimal("".join(parts) + fraction) if len(fraction) == 3 else None)
    whole, mark, fraction = printed.rpartition(".")
    parts = whole.split(",")
    if mark and "." not in whole and _grouped(parts):
        return Digits(Decimal("".join(parts) + "." + fraction), ("english_separators",))
    return Digits(None, ("bad_grouping",))


SPACED = re.compile(r"\d{1,3}(?: \d{3})+(?![\d.,]*\d)(?!\w)")
"""Digits in groups of three set apart by spaces."""
