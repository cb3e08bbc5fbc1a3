"""Read numbers in words, and mixtures of digits and words: hai mươi mốt, 3 tỷ 500 triệu, một triệu rưỡi, 1 tỷ 2.

A numeral is a chain of blocks under falling magnitudes: ``[block] magnitude…  [block] magnitude… [block]``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from pipelines.figures.digits import LONGEST, read_digits
from pipelines.figures.lexicon import load, words_pattern

_DATA = load("numbers")
DIGIT_WORDS: dict[str, int] = _DATA["digits"]
MAGNITUDES = {word: Decimal(value) for word, value in _DATA["magnitudes"].items()}
MONEY_MAGNITUDES = {word: Decimal(value) for word, value in _DATA["money_magnitudes"].items()}
NEVER_ALONE = frozenset(_DATA["never_alone"]["words"])
_ABBREVIATIONS = frozenset({"tr", "k"})
_UNITS_AFTER_TENS = frozenset({"mốt", "tư", "lăm", "nhăm"})
_LINKS = frozenset({"linh", "lẻ"})
_MARKS = ("phẩy", "chấm")
_SPACED_MARKS = tuple(space + word for word in _MARKS for space in (" ", "  "))
_HALF = "rưỡi"
# "nghìn tỷ", "triệu tỷ": print stacks two; more than three are noise.
_MOST_MAGNITUDES = 3
_THOUSAND = Decimal(1000)
_OPENERS = {"rưỡi": Decimal("0.5"), "mười": Decimal(10), "trăm": Decimal(100)}
_NEVER_FIRST = frozenset({"mốt", "lăm", "nhăm"})

WORD = words_pattern([*DIGIT_WORDS, *MAGNITUDES, *_LINKS, "mười", "mươi", _HALF])
_BAD_MAGNITUDE = re.compile(
    "|".join(rf"{word} (?:{words_pattern(tails)})(?!\w)" for word, tails in _DATA["not_magnitudes"].items())
)
_MAGNITUDE = re.compile(rf" {{0,2}}(?P<m>{words_pattern([*MAGNITUDES, *MONEY_MAGNITUDES])})(?!\w)")
_NEXT = re.compile(rf" {{1,2}}(?:(?P<d>\d+(?:[.,]\d+)*)(?![\d/%])|(?P<w>{WORD}|phẩy|chấm)(?!\w))")
_TAIL = re.compile(rf" {{1,2}}(?:(?P<d>[1-9])|(?P<w>{words_pattern(DIGIT_WORDS)}))(?!\w|[.,/]\d)")


@dataclass(slots=True)
class Numeral:
    """A number as read: exact value, where it ends, the grouping reading of an ambiguous comma, how it is printed."""

    value: Decimal | None
    end: int
    grouped: Decimal | None = None
    flags: tuple[str, ...] = ()
    magnitude: Decimal = Decimal(1)
    money: bool = False
    abbreviated: bool = False
    words: int = 0


def read_from_digits(low: str, start: int, end: int) -> Numeral:
    """Read the number whose digits span ``start:end``, with the magnitudes and smaller parts that follow."""
    if end - start > LONGEST:
        return Numeral(None, end, flags=("too_long",))
    printed = low[start:end]
    spaced = " " in printed
    digits = read_digits(printed.replace(" ", "") if spaced else printed)
    numeral = Numeral(digits.value, end, digits.grouped, ("space_thousands",) if spaced else digits.flags)
    if not _MAGNITUDE.match(low, end):
        return _decimals_in_words(low, numeral) if low.startswith(_SPACED_MARKS, end) else numeral
    _magnitudes(low, numeral)
    if numeral.magnitude != 1 and numeral.value is not None:
        numeral.grouped = None
        _smaller_parts(low, numeral)
    return numeral


def _decimals_in_words(low: str, numeral: Numeral) -> Numeral:
    mark = _NEXT.match(low, numeral.end)
    if mark and mark["w"] in _MARKS and numeral.value is not None:
        fraction = _NEXT.match(low, mark.end())
        if fraction and (fraction["d"] or fraction["w"] in DIGIT_WORDS):
            digits = fraction["d"] or str(DIGIT_WORDS[fraction["w"]])
            if digits.isdecimal():
                numeral.value += Decimal(f"0.{digits}")
                numeral.end = fraction.end()
    return numeral


def _magnitudes(low: str, numeral: Numeral) -> None:
    """Multiply by the magnitude words that follow: 220,5 nghìn tỷ."""
    factor = Decimal(1)
    for _ in range(_MOST_MAGNITUDES):
        found = _MAGNITUDE.match(low, numeral.end)
        if not found:
            break
        word = found["m"]
        if _BAD_MAGNITUDE.match(low, found.start("m")) or (word == "k" and low[numeral.end] == " "):
            break
        if word in MONEY_MAGNITUDES:
            factor *= MONEY_MAGNITUDES[word]
            numeral.money = True
            numeral.end = found.end()
            break
        factor *= MAGNITUDES[word]
        numeral.end = found.end()
        if word in _ABBREVIATIONS:
            numeral.abbreviated = True
            break
    numeral.magnitude = factor
    if numeral.value is not None:
        numeral.value *= factor


def _smaller_parts(low: str, numeral: Numeral) -> None:
    """Add what follows under smaller magnitudes: 394 tỷ 581 triệu, 1 tỷ rưỡi, 1 tỷ 2."""
    assert numeral.value is not None
    factor = numeral.magnitude
    while not numeral.money:
        following = _NEXT.match(low, numeral.end)
        if not following:
            return
        if following["w"] == _HALF:
            numeral.value += factor / 2
            numeral.end = following.end()
            return
        if following["d"]:
            begin, end = following.span("d")
            block = read_digits(low[begin:end]).value
        else:
            begin = following.start("w")
            end, block = _block(low, begin)
        part = Numeral(block, end)
        _magnitudes(low, part)
        if part.value is not None and 1 < part.magnitude < factor:
            numeral.value += part.value
            numeral.end = part.end
            factor = part.magnitude
            continue
        if block is not None and block < factor == _THOUSAND < part.magnitude:  # 2 nghìn 300 tỷ
            numeral.value = (numeral.value + block) * part.magnitude
            numeral.magnitude = factor = part.magnitude
            numeral.end = part.end
            continue
        if part.magnitude == 1 and (tail := _TAIL.match(low, numeral.end)) and _ends_there(low, tail.end()):
            numeral.value += factor / 10 * (int(tail["d"]) if tail["d"] else DIGIT_WORDS[tail["w"]])
            numeral.end = tail.end()
            numeral.flags = (*numeral.flags, "colloquial")
        return


_END_OR_MONEY = re.compile(r" {0,2}(?:$|[.,;:)\n]|đồng|đ(?!\w)|usd|vnđ)")


def _ends_there(low: str, offset: int) -> bool:
    return _END_OR_MONEY.match(low, offset) is not None


def read_from_words(low: str, start: int) -> Numeral | None:
    """Read the number in words that starts at ``start``; None where the words are none (``linh``, ``mươi`` first …)."""
    end, block = _block(low, start)
    words = low.count(" ", start, end) + 1
    if block is None:
        return None
    numeral = Numeral(block, end, words=words, flags=("in_words",))
    mark = _NEXT.match(low, end)
    if mark and mark["w"] in _MARKS:
        fraction = _fraction(low, mark.end())
        if fraction is not None:
            numeral.end, part = fraction
            numeral.value = block + part
            numeral.words += 2
    _magnitudes(low, numeral)
    if numeral.magnitude != 1:
        numeral.words += 1
        _smaller_words(low, numeral)
    return numeral


def _smaller_words(low: str, numeral: Numeral) -> None:
    """Add the blocks that follow a magnitude in words: … nghìn không trăm mười một."""
    assert numeral.value is not None
    factor = numeral.magnitude
    while True:
        following = _NEXT.match(low, numeral.end)
        if not following:
            return
        if following["d"]:
            _smaller_parts(low, numeral)
            return
        if following["w"] == _HALF:
            numeral.value += factor / 2
            numeral.end = following.end()
            return
        part = _part(low, following)
        if part is None or part.value is None or part.magnitude >= factor:
            return
        numeral.value += part.value * (factor / 10 if "tail" in part.flags and factor >= 1000 else 1)
        numeral.end = part.end
        numeral.words += 1
        factor = part.magnitude
        if factor == 1:
            return


def _part(low: str, following: re.Match[str]) -> Numeral | None:
    """Read one block with its magnitude; flagged ``tail``: a lone digit that stands for tenths (hai triệu tư)."""
    begin, linked = following.start("w"), following["w"] in _LINKS
    if linked:
        unit = _NEXT.match(low, following.end())
        if not unit or unit["w"] not in DIGIT_WORDS:
            return None
        begin = unit.start("w")
    end, block = _block(low, begin)
    if block is None:
        return None
    part = Numeral(block, end)
    _magnitudes(low, part)
    if part.magnitude == 1 and not linked and block < 10 and " " not in low[begin:end]:
        if low[begin:end] == "năm":
            return None  # ba triệu năm: years
        part.flags = ("tail",)
    return part


def _fraction(low: str, offset: int) -> tuple[int, Decimal] | None:
    digits = ""
    end = offset
    while following := _NEXT.match(low, end):
        if following["d"] and following["d"].isdecimal() and not digits:
            return following.end(), Decimal(f"0.{following['d']}")
        if following["w"] not in DIGIT_WORDS:
            break
        digits += str(DIGIT_WORDS[following["w"]])
        end = following.end()
    return (end, Decimal(f"0.{digits}")) if digits else None


_FIRST = re.compile(rf"(?:{WORD})(?!\w)")


def _block(low: str, start: int, *, hundreds: bool = True) -> tuple[int, Decimal | None]:
    """Read a number below a thousand (a hundred) in words; return where it ends and its value, or None."""
    found = _FIRST.match(low, start)
    if not found:
        return start, None
    word, end = found[0], found.end()
    if word in _OPENERS:
        value = _OPENERS[word]
        if word == "mười":
            return _ones(low, end, value)
        if word == "trăm":
            return _after_hundred(low, end, value) if hundreds else (start, None)
        return end, value
    if word not in DIGIT_WORDS or word in _NEVER_FIRST:
        return start, None
    return _after_digit(low, end, Decimal(DIGIT_WORDS[word]), hundreds)


def _after_digit(low: str, end: int, digit: Decimal, hundreds: bool) -> tuple[int, Decimal | None]:
    following = _NEXT.match(low, end)
    after = following["w"] if following else None
    if not following or after is None:
        return end, digit
    if after == "trăm":
        return _after_hundred(low, following.end(), digit * 100) if hundreds else (end, None)
    if after in {"mươi", "chục"}:
        return _ones(low, following.end(), digit * 10)
    if after in _UNITS_AFTER_TENS and digit > 1:
        return following.end(), digit * 10 + DIGIT_WORDS[after]
    return end, digit


def _ones(low: str, end: int, tens: Decimal) -> tuple[int, Decimal]:
    following = _NEXT.match(low, end)
    # After tens five is "lăm"; "hai mươi năm" is twenty years.
    if following and (word := following["w"]) in DIGIT_WORDS and word not in {"không", "năm"}:
        return following.end(), tens + DIGIT_WORDS[word]
    return end, tens


def _after_hundred(low: str, end: int, hundreds: Decimal) -> tuple[int, Decimal]:
    following = _NEXT.match(low, end)
    if not following or following["d"]:
        return end, hundreds
    word = following["w"]
    if word == _HALF:
        return following.end(), hundreds + 50
    if word in _LINKS:
        unit = _NEXT.match(low, following.end())
        if unit and unit["w"] in DIGIT_WORDS:
            return unit.end(), hundreds + DIGIT_WORDS[unit["w"]]
        return end, hundreds
    if word == "mười" or word in DIGIT_WORDS:
        rest_end, rest = _block(low, following.start("w"), hundreds=False)
        if rest is not None and rest < 100:
            if low[following.start("w") : rest_end] == "năm":  # một trăm năm: a hundred years
                return end, hundreds
            if rest < 10:  # một trăm hai
                return rest_end, hundreds + rest * 10
            return rest_end, hundreds + rest
    return end, hundreds
