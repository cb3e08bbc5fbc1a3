"""Read what stands beside a quantity and belongs to it: 16/30 HTX, 12 ha/15 ha, 2 tấn 3 tạ, 2 đô la 23 xen."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING

from pipelines.figures.lexicon import load
from pipelines.figures.numerals import read_from_digits, read_from_words
from pipelines.figures.units import NotUnit, Unit, unit_at

if TYPE_CHECKING:
    from pipelines.figures.quantity import Quantity

_PARTS: dict[str, dict[str, Decimal]] = {
    unit: {part: Decimal(share) for part, share in parts.items()} for unit, parts in load("units")["parts"].items()
}
_RATIO = re.compile(r" ?/ ?(\d{1,3}(?:\.\d{3})+|\d+(?:,\d+)?)(?!\d|[/.,]\d)")
_OUT_OF = re.compile(r" ?/ ?(\d+(?:[.,]\d+)*)")
_SMALLER = re.compile(r" (\d{1,3}(?:,\d+)?)(?![\d.,/])")
_HALF = re.compile(r" rưỡi(?!\w)")
_FRACTION_OF = re.compile(r" (?:tổng )?(?:số|diện tích|dân số|sản lượng|vốn|quy mô|chiều dài)(?!\w)")
_CENTS = re.compile(r" (?:và )?(\d{1,2}|\w+(?: \w+){0,2}?)(?: (?:xen|xu|cents?)(?!\w)|(?= *$))")


def take_ratio(low: str, quantity: Quantity) -> bool:
    """Read "16/30 HTX" as 16 of 30, "2/3 số hộ" as a fraction; return whether the quantity is one."""
    found = _RATIO.match(low, quantity.after)
    if not found or quantity.value is None:
        return False
    second = read_from_digits(low, found.start(1), found.end(1))
    unit = unit_at(low, second.end)
    if isinstance(unit, NotUnit) and unit.rule not in ("slogan", "rating"):
        quantity.forbidden = unit
        quantity.end = quantity.after = found.end()
        return True
    if isinstance(unit, Unit):
        quantity.unit = unit
        quantity.of = second.value
        quantity.value *= second.magnitude
        quantity.magnitude = second.magnitude != 1
        quantity.scale = second.magnitude
        quantity.after = second.end
        quantity.end = unit.end
        quantity.rule = "ratio"
        return True
    if "," in found[1]:
        return False
    whole = Decimal(found[1].replace(".", ""))
    if _FRACTION_OF.match(low, found.end()) and 0 < quantity.value < whole <= 10:
        quantity.value = quantity.value / whole
        quantity.rule = "fraction"
    else:
        quantity.of = whole
        quantity.rule = "bare_ratio"
    quantity.end = quantity.after = found.end()
    return True


def take_whole(low: str, quantity: Quantity) -> None:
    """Read "12 ha/15 ha", a ratio that prints its unit twice."""
    unit = quantity.unit
    if unit is None or unit.per or unit.group.name in ("percent", "money") or quantity.of is not None:
        return
    if not low.startswith(("/", " /"), quantity.end):
        return
    found = _OUT_OF.match(low, quantity.end)
    if not found:
        return
    second = read_from_digits(low, found.start(1), found.end(1))
    other = unit_at(low, second.end)
    if isinstance(other, Unit) and other.name == unit.name and second.value:
        quantity.of = second.value
        quantity.end = other.end
        quantity.rule = "ratio"


def add_smaller(low: str, quantity: Quantity) -> None:
    """Add what follows in a smaller unit of the same measure: 2 tấn 3 tạ."""
    unit = quantity.unit
    if unit is None or unit.per or quantity.value is None:
        return
    if unit.group.name == "measure" and (half := _HALF.match(low, quantity.end)):
        quantity.value += Decimal("0.5")
        quantity.end = half.end()
        return
    if unit.head not in _PARTS:
        return
    found = _SMALLER.match(low, quantity.end)
    other = unit_at(low, found.end()) if found else None
    share = _PARTS[unit.head].get(other.head) if isinstance(other, Unit) else None
    if found is None or share is None or not isinstance(other, Unit):
        return
    added = Decimal(found[1].replace(",", ".")) * share
    if added < 1 and quantity.value == int(quantity.value):
        quantity.value += added
        quantity.end = other.end
        quantity.unit = Unit("/".join([unit.head, *other.per]), unit.group, other.end, unit.head, other.per)
        quantity.rule = "smaller_unit"


def add_cents(low: str, quantity: Quantity) -> None:
    """Add the hundredths of a foreign currency: 2 đô la và 23 xen."""
    assert quantity.unit is not None
    assert quantity.value is not None
    if quantity.unit.head in ("đồng", "xu", "cent") or quantity.unit.per:
        return
    found = _CENTS.match(low, quantity.end)
    if not found:
        return
    part = found[1]
    digits = len(part) if part.isdecimal() else 0
    number = read_from_digits(part, 0, digits) if digits else read_from_words(part, 0)
    if number and number.value is not None and number.end == len(part) and 0 < number.value < 100:
        quantity.value += number.value / 100
        quantity.end = found.end()
