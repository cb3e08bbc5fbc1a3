"""Tell an amount of money that is printed without its currency: thiếu nợ 400 triệu, từ 865 tỷ lên 1.407 tỷ đồng.

Between a number with a magnitude and the sentence before it the nearest word decides that names money or something else
that comes in millions; where none does, millions and billions that no noun follows are money.
"""

from __future__ import annotations

import re

from pipelines.figures.lexicon import at_word, load, words_pattern
from pipelines.figures.quantity import Quantity, dong_at
from pipelines.figures.units import Unit, unit_of

_DATA = load("amounts")
_KNOWN = at_word(
    rf"(?:(?P<money>{words_pattern(_DATA['money']['words'])})|(?P<currency>{words_pattern(_DATA['money']['currencies'])})"
    rf"|(?P<other>{words_pattern(_DATA['other']['words'])}))(?!\w)"
)
_NAMES_MONEY = re.compile(rf" (?:{words_pattern(_DATA['money']['after'])})(?!\w)")
# How far back in the sentence a word may stand, in characters.
_FARTHEST = 90
LEAST_AMOUNT = 1_000_000
# "25 ngàn" is money only beside a word that says so.
_LEAST_SPOKEN = 1000
_LEAST_PRICE = 500


def unit_of_amount(low: str, quantity: Quantity, line_start: int, noun: bool) -> Unit | None:
    """Return the currency of a quantity without a unit where it is money; ``noun``: a word follows that may count."""
    priced = _price(low, quantity)
    if quantity.scale < _LEAST_SPOKEN and not priced:
        return None
    begin = max(
        line_start, quantity.start - _FARTHEST, *(low.rfind(mark, line_start, quantity.start) for mark in ("; ", ". "))
    )
    nearest = max(_KNOWN.finditer("\n" + low[begin : quantity.start]), key=re.Match.start, default=None)
    if nearest is None:
        sure = quantity.scale >= LEAST_AMOUNT and not noun
    elif nearest["currency"]:
        return _currency(nearest["currency"], quantity)
    else:
        sure = nearest["money"] is not None
    if sure or _NAMES_MONEY.match(low, quantity.after):
        return priced or _currency("đồng", quantity)
    return None


def _currency(name: str, quantity: Quantity) -> Unit | None:
    found = unit_of(name)
    return Unit(found[0], found[1], quantity.after, found[0]) if found else None


def _price(low: str, quantity: Quantity) -> Unit | None:
    """Return đồng with the tail of a price such as 150.000/kg."""
    if low[quantity.after : quantity.after + 1] != "/" or not quantity.value or quantity.value < _LEAST_PRICE:
        return None
    return dong_at(low, quantity.after)
