"""A value as a person types it: taken where it can mean one number only, never guessed at."""

from __future__ import annotations

import re
from decimal import Decimal

from archive.errors import ArchiveError

FORMATS = "write it like 1250.5, 3300000 or -2, or as reports do with dots between all thousands: 3.300.000 or 1.250,5"
LONGEST = 28  # characters; the largest sum ever printed has 20, and a decimal is exact to 28 digits
_PLAIN = re.compile(r"[+-]?[0-9]+(?:\.[0-9]+)?")
_GROUPED = re.compile(r"[+-]?[0-9]{1,3}(?:\.[0-9]{3})+,[0-9]+|[+-]?[0-9]{1,3}(?:\.[0-9]{3}){2,}")
_TWO_MEANINGS = re.compile(r"[+-]?[1-9][0-9]{0,2}[.,][0-9]{3}")


def typed_value(text: str) -> str:
    """Return the exact decimal that a text means, with a decimal point and no superfluous zeros.

    Raises:
        ArchiveError: it is no number, or can mean two: ``3.300`` is 3300 in Vietnamese and 3.3 elsewhere.
    """
    typed = text.strip()
    if len(typed) > LONGEST:
        raise ArchiveError(f"the value has {len(typed)} characters; {FORMATS}")
    if _TWO_MEANINGS.fullmatch(typed):
        whole, part = re.split(r"[.,]", typed)
        less = f"{whole}.{part}".rstrip("0").rstrip(".")
        raise ArchiveError(f"the value {typed} can mean {whole}{part} or {less}; write one of these")
    if _PLAIN.fullmatch(typed):
        value = Decimal(typed)
    elif _GROUPED.fullmatch(typed):
        value = Decimal(typed.replace(".", "").replace(",", "."))
    elif re.fullmatch(r"[+-]?[0-9]+,[0-9]+", typed):
        value = Decimal(typed.replace(",", "."))
    else:
        raise ArchiveError(f"the value {typed!r} is no number; {FORMATS}")
    return format(value.normalize() if value else Decimal(0), "f")
