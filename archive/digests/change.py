"""The difference between two printed values, where there is one to tell."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Context, Decimal, localcontext

from archive.ledger.agreement import Printed

SHARES = frozenset({"%", "‰", "điểm %"})
"""Units whose values are subtracted, not divided: 87 % after 80 % are 7 points more."""
_TENTH = Decimal("0.1")
_EXACT = Context(prec=400)  # a misprint may have any number of digits


@dataclass(frozen=True, slots=True)
class Change:
    """``difference`` in the unit of the values (points of a share), ``percent`` of the old one; both decimal texts.

    ``percent`` is None of shares and of a change from nothing. ``about``: one of the two is not printed as exact.
    """

    difference: str
    percent: str | None
    about: bool


def change(old: Printed, new: Printed) -> Change | None:
    """Return how a value differs from an older one; None where a range or another unit leaves that open."""
    if old.unit != new.unit or old.value_max_text is not None or new.value_max_text is not None:
        return None
    before, after = Decimal(old.value_text), Decimal(new.value_text)
    open_ended = {"at_least", "at_most"}
    if old.qualifier in open_ended or new.qualifier in open_ended:
        return None
    with localcontext(_EXACT):
        percent = None
        if before > 0 and new.unit not in SHARES:
            percent = plain(_rounded(100 * (after - before) / before))
        return Change(plain(after - before), percent, old.qualifier != "exact" or new.qualifier != "exact")


def share(part: Printed, whole: Printed) -> str | None:
    """Return what percentage of a plan a value is; None of shares, ranges, other units and a plan of nothing."""
    if part.unit != whole.unit or part.unit in SHARES or part.value_max_text or whole.value_max_text:
        return None
    with localcontext(_EXACT):
        plan = Decimal(whole.value_text)
        return plain(_rounded(100 * Decimal(part.value_text) / plan)) if plan > 0 else None


def plain(value: Decimal) -> str:
    """Return a decimal as text without exponent and needless zeros."""
    return format(value.normalize() if value else Decimal(0), "f")


def _rounded(value: Decimal) -> Decimal:
    return value.quantize(_TENTH, ROUND_HALF_EVEN)
