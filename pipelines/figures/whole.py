"""Read a text that is nothing but one number: a cell of a table, an answer in a form."""

from __future__ import annotations

import re

from pipelines.figures.draft import Draft
from pipelines.figures.normal import Plain
from pipelines.figures.numerals import WORD
from pipelines.figures.quantity import read_quantity

_LONGEST = 80
_SHAPE = re.compile(rf"\s*(?P<minus>(?:-|−|âm) ?)?(?P<number>(?:,?\d|(?:{WORD})(?!\w)).*)$")
_DATE = re.compile(r"(?:19|20)\d\d$|0\d{7,}|\d+[/:]\d+")
_SUFFIXES = {"K": 3, "M": 6, "G": 9}


def whole(text: Plain) -> Draft | None:
    """Return the figure of a text that is only a number (with sign, magnitude, unit), else None."""
    if len(text.low) > _LONGEST:
        return None
    content = text.low.rstrip(" \r\n.")
    found = _SHAPE.match(content)
    if not found or _DATE.match(found["number"]):
        return None
    start = found.start("number")
    quantity = read_quantity(text.cased, content, start)
    if quantity is None or quantity.value is None or quantity.forbidden or quantity.rule == "bare_ratio":
        return None
    end = quantity.end
    suffix = _SUFFIXES.get(text.cased[end : end + 1].upper()) if text.cased[end : end + 1] not in ("m", "g") else None
    if quantity.unit and quantity.unit.head in ("m", "g") and text.cased[end - 1] in "MG":
        quantity.unit, end, suffix = None, end - 1, _SUFFIXES[text.cased[end - 1]]
    if suffix and end + 1 == len(content) and quantity.unit is None:
        quantity.value = quantity.value.scaleb(suffix)
        end += 1
    if end != len(content) or (quantity.unit is not None and not found["minus"]):
        return None
    if found["minus"]:
        quantity.value = -quantity.value
        start = found.start("minus")
    draft = Draft(start, end, quantity.value, quantity.value_max, quantity.of, flags=quantity.flags, rule="whole_text")
    if quantity.unit:
        draft.counts(quantity.unit)
    return draft
