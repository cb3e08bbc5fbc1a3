"""Read one quantity: number, magnitudes, ratio, range, unit. Says what is printed, not whether it is a figure."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from decimal import Decimal

from pipelines.figures.digits import SPACED
from pipelines.figures.numerals import Numeral, read_from_digits, read_from_words
from pipelines.figures.ratios import add_cents, add_smaller, take_ratio, take_whole
from pipelines.figures.traps import plain_number, shape
from pipelines.figures.units import NotUnit, Unit, is_base, unit_at

_DIGITS = re.compile(r"\d+(?:[.,]\d+)*")
_SEPARATOR = re.compile(r" ?[-–—÷~] ?(?=\d|vnd|[$€£])| (?:đến|tới)(?: mức)? (?=\w)")
_SEPARATES = ("-", "–", "—", "÷", "~", " -", " –", " —", " ÷", " ~", " đến ", " tới ", " và ")
"""One of these begins every separator."""
_NUMBERED = ("số ", "thứ ", "lần ")
_CHAIN = re.compile(r" [-–—] \d")
_CHAINED = re.compile(r"[\d%] [-–—] $")
_AND = re.compile(r" và (?=\w)")
_DOUBLE = re.compile(r" ?\((?:bằng chữ:? )?(?=[^\d()]{2,120}\))")
_SLIP = re.compile(r"o(?!\w)| hơn(?!\w)")
# A thousand or more before "/kg" is a price.
_LEAST_PRICED = 1000
_LONGEST_TAIL = 40
_FEWEST_THOUSANDS = 2
_ONE = Decimal(1)
_SYMBOL = re.compile(r"[$€£]|vnd")


@dataclass(slots=True)
class Quantity:
    """A quantity as printed. ``after`` is the offset where the number ends, ``end`` where its unit ends."""

    start: int
    end: int
    after: int
    value: Decimal | None
    value_max: Decimal | None = None
    of: Decimal | None = None
    unit: Unit | None = None
    forbidden: NotUnit | None = None
    magnitude: bool = False
    scale: Decimal = Decimal(1)
    words: int = 0
    flags: list[str] = field(default_factory=list)
    rule: str = "number"


def read_quantity(cased: str, low: str, start: int, *, digits: int = 0, between: bool = False) -> Quantity | None:
    """Read the quantity that begins at ``start``.

    ``digits``: where its digits end, if that is known; ``between``: "giữa" stands before it, so "và" makes a range.
    """
    numeral = _of_digits(low, start, digits) if digits else _numeral(low, start)
    if numeral is None:
        return None
    end = numeral.end
    quantity = Quantity(start, end, end, numeral.value)
    quantity.scale, quantity.words = numeral.magnitude, numeral.words
    quantity.magnitude = quantity.scale != _ONE
    quantity.flags.extend(numeral.flags)
    if low.startswith(("/", " /"), end) and not quantity.magnitude and take_ratio(low, quantity):
        return quantity
    if low.startswith(("(", " ("), end):
        _double_form(low, quantity)
    if numeral.money or not quantity.unit:
        _take_unit(low, quantity, numeral)
    if quantity.value is not None:
        _range(cased, low, quantity, numeral, between)
        if numeral.grouped is not None and quantity.value_max is None:
            _settle_comma(quantity, numeral.grouped)
        if quantity.unit and quantity.value_max is None and low.startswith((" ", "/"), quantity.end):
            if quantity.unit.group.name == "money":
                add_cents(low, quantity)
            add_smaller(low, quantity)
            take_whole(low, quantity)
    return quantity


def _numeral(low: str, start: int) -> Numeral | None:
    if low[start].isdecimal() or low[start] == ",":
        if low[start] == ",":
            found = _DIGITS.match(low, start + 1)
            return read_from_digits(low, start, found.end()) if found else None
        found = _DIGITS.match(low, start)
        return _of_digits(low, start, found.end()) if found else None
    return read_from_words(low, start)


def _of_digits(low: str, start: int, end: int) -> Numeral:
    """Read the number whose digits span ``start:end``, and those set apart from them by a space: 12 500."""
    if low[end : end + 1] == " " and low[end + 1 : end + 2].isdecimal():
        numbered = low.endswith(_NUMBERED, max(0, start - 5), start)  # bão số 3 275 triệu
        spaced = None if numbered else SPACED.match(low, start)
        end = spaced.end() if spaced else end
    return read_from_digits(low, start, end)


def _take_unit(low: str, quantity: Quantity, numeral: Numeral) -> None:
    found = unit_at(low, quantity.after)
    if found is None or numeral.money:
        found = _implied(low, numeral, quantity.after, found)
    if found is None and (slip := _SLIP.match(low, quantity.after)):
        found = unit_at(low, slip.end())
        if isinstance(found, Unit) and found.group.whole:
            _read_slip(quantity, slip[0].strip())
        else:
            found = None
    if isinstance(found, NotUnit):
        quantity.forbidden = found
    elif found:
        quantity.unit = found
        quantity.end = found.end


def _following(low: str, numeral: Numeral, offset: int) -> Unit | NotUnit | None:
    """Return the unit after a number, printed or implied."""
    found = unit_at(low, offset)
    return _implied(low, numeral, offset, found) if found is None or numeral.money else found


def _implied(low: str, numeral: Numeral, offset: int, found: Unit | NotUnit | None) -> Unit | None:
    """Return đồng where an abbreviation or the tail of a price implies it, instead of another unit than a currency."""
    if numeral.money:
        return found if isinstance(found, Unit) and found.group.name == "money" else dong_at(low, offset, rate=False)
    if numeral.abbreviated:
        return dong_at(low, offset, rate=False)
    return dong_at(low, offset) if low.startswith("/", offset) and numeral.magnitude >= _LEAST_PRICED else None


def dong_at(low: str, offset: int, *, rate: bool = True) -> Unit | None:
    """Return đồng as if it were printed at ``offset``, with the tail of a rate (35k/kg); ``rate``: only with one."""
    tail = low[offset : offset + _LONGEST_TAIL].split("\n")[0]
    found = unit_at("đồng" + tail, 0)
    if not isinstance(found, Unit) or (rate and not (found.per and is_base(found.per[0]))):
        return None
    return replace(found, end=offset + found.end - len("đồng"))


def _read_slip(quantity: Quantity, printed: str) -> None:
    """Read what stands between number and unit: the letter O for a zero, "100 hơn hộ" for over 100."""
    if printed == "o" and quantity.value is not None:
        quantity.value *= 10
        quantity.flags.append("ocr")
    elif printed == "hơn":
        quantity.flags.append("infix_more")


def _double_form(low: str, quantity: Quantity) -> None:
    """Take "27 (hai mươi bảy)" as one number; a difference between the two is flagged."""
    found = _DOUBLE.match(low, quantity.after)
    if not found:
        return
    words = read_from_words(low, found.end())
    if not words or not words.words:
        return
    unit = unit_at(low, words.end)
    close = unit.end if isinstance(unit, Unit) else words.end
    if low[close : close + 1] == ")":
        quantity.after = quantity.end = close + 1
        quantity.unit = unit if isinstance(unit, Unit) else None
        if words.value != quantity.value:
            quantity.flags.append("words_differ")


def _settle_comma(quantity: Quantity, grouped: Decimal) -> None:
    """Decide what a comma before three digits means: decimal, unless a fraction of the unit is impossible."""
    unit = quantity.unit
    # Nobody prints the decimals of a measure with two zeros at their end: 12,800 lít.
    counted = unit is not None and (
        unit.group.whole or unit.head == "đồng" or (unit.group.name == "measure" and grouped % 100 == 0)
    )
    if unit and not unit.per and counted and grouped == int(grouped):
        quantity.value = grouped
        quantity.flags.append("bad_separator" if len(str(grouped)) > 6 else "ambiguous_separator")
    else:
        quantity.flags.append("ambiguous_separator")


def _range(cased: str, low: str, quantity: Quantity, numeral: Numeral, between: bool) -> None:
    """Extend to a range: 10 - 15 HTX, từ 1,5 đến 2 tỷ đồng; the magnitude after the second number holds for both."""
    if not low.startswith(_SEPARATES, quantity.end):
        return
    separator = _SEPARATOR.match(low, quantity.end) or (_AND.match(low, quantity.end) if between else None)
    if not separator:
        return
    symbol = _SYMBOL.match(low, separator.end())
    second = _second(cased, low, quantity, separator, symbol.end() if symbol else separator.end())
    if second is None or second.value is None or quantity.value is None:
        return
    unit = _following(low, second, second.end)
    if isinstance(unit, NotUnit):
        if not quantity.unit:
            quantity.forbidden = unit
            quantity.end = quantity.after = unit.end
        return
    unit = unit or (quantity.unit if symbol else None)
    if quantity.unit and (unit is None or quantity.unit.head != unit.head):
        return
    if _CHAIN.match(low, unit.end if unit else second.end) or _CHAINED.search(
        low, max(0, quantity.start - 4), quantity.start
    ):
        return  # three and more are a list: 22% - 47% - 31%
    shared = quantity.unit is None and numeral.magnitude == 1
    first = quantity.value * second.magnitude if shared else quantity.value
    if shared and second.magnitude == 1 and _thousands_once(low, quantity, second):
        first *= 1000
        quantity.flags.append("shared_thousands")
    if first < second.value:
        quantity.value, quantity.value_max, quantity.unit = first, second.value, unit
        quantity.magnitude = quantity.magnitude or second.magnitude != 1
        quantity.scale = max(quantity.scale, second.magnitude)
        quantity.after = second.end
        quantity.end = unit.end if unit else second.end
        quantity.rule = "range"


def _thousands_once(low: str, quantity: Quantity, second: Numeral) -> bool:
    """Tell whether "20 - 25.000 đồng" prints the zeros of both ends once."""
    assert quantity.value is not None
    assert second.value is not None
    whole = low[quantity.start : quantity.after].isdecimal()
    both = quantity.value * 1000 < second.value <= quantity.value * 10_000
    return whole and both and low.startswith(".000", second.end - 4) and quantity.value >= _FEWEST_THOUSANDS


def _second(cased: str, low: str, quantity: Quantity, separator: re.Match[str], begin: int) -> Numeral | None:
    """Read the number after the separator; words only after a word (đến), no date, document number or clock time."""
    if not low[begin : begin + 1].isdecimal():
        worded = separator[0].strip().isalpha() and low[begin : begin + 1].isalpha()
        if not worded and not quantity.words:
            return None
    digits = _DIGITS.match(low, begin)
    if digits and not plain_number(low, begin, digits.end()) and shape(cased, low, begin):
        return None
    return _numeral(low, begin)
