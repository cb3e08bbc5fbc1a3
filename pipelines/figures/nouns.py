"""Judge numbers that no known unit follows: by the noun behind them, the list they stand in, a counting word before."""

from __future__ import annotations

import re

from pipelines.figures import traps
from pipelines.figures.amounts import unit_of_amount
from pipelines.figures.draft import Draft, Trapped
from pipelines.figures.normal import Plain
from pipelines.figures.quantity import Quantity, read_quantity
from pipelines.figures.units import Unit, unit_at

_NOUN = re.compile(r" {1,2}([^\W\d_]+)(?: ([^\W\d_]+))?(?!\w)")
# A Vietnamese syllable, tone marks aside: a word of another language is no noun that is counted here.
_SYLLABLE = re.compile(
    r"(?:ngh|ng|nh|ch|gh|gi|kh|ph|qu|th|tr|[bcdđghklmnprstvx])?[aăâeêioôơuưyàáảãạằắẳẵặầấẩẫậèéẻẽẹềếểễệìíỉĩịòóỏõọồốổỗộờớởỡợ"
    r"ùúủũụừứửữựỳýỷỹỵ]{1,3}(?:ch|ng|nh|[cmnpt])?$"
)
_LISTED = re.compile(r"(?: [^\W\d_]+){1,3}(?= ?[,;)])")
_SERIES = re.compile(r"(?:(?:[,;] ?| và )\d+(?:[.,]\d+)*)*(?:[,;] ?| và )(\d+(?:[.,]\d+)*)")
_SECOND_LEVEL = re.compile(
    r" (?:(?:tăng |nâng )?lên|(?:giảm )?xuống|giảm|còn)(?: còn| mức| đến| tới| gần| hơn)? (?=\d)"
)
_MONTHS, _DAYS = 12, 31
_IN_TURN = ("lần lượt", "tương ứng", "từng")
_SUBJECT = re.compile(r"(?<!\w)số (?=\w)")
_BARE_END = re.compile(r" {0,2}(?:$|[.,;:()\n]|nay(?!\w))")
_ITEM = r"(?:[^\W\d_]+ ){1,6}\d{1,3}(?:\.\d{3})*"
_ITEM_NUMBER = re.compile(r"\d{1,3}(?:\.\d{3})*")
_ITEM_ENDS = (",", ";", ")")
_BRACKET = re.compile(rf"(?: [^\W\d_]+){{0,4}} ?\((?:trong đó:? |gồm:? )?{_ITEM}(?:[,;] {_ITEM}){{1,20}}\)")
_NEXT_ITEM = re.compile(rf"[,;] {_ITEM}")
_ENDS = re.compile(r"[.,;:)]?(?:[\s)]|$)")


def draft_of(quantity: Quantity, before: tuple[str, ...], rule: str) -> Draft:
    """Return the draft of a quantity that is a figure by ``rule``."""
    draft = Draft(quantity.start, quantity.end, quantity.value, quantity.value_max, quantity.of)
    draft.before, draft.rule, draft.flags = before, rule, quantity.flags
    if quantity.unit:
        draft.counts(quantity.unit)
    return draft


def code_end(low: str, end: int) -> int:
    """Return where a code such as 1A or 19-NCOV that begins with a number ends."""
    while end < len(low) and (low[end].isalnum() or (low[end] in "-./_" and low[end + 1 : end + 2].isalnum())):
        end += 1
    return end


def without_unit(
    text: Plain, quantity: Quantity, before: tuple[str, ...], year: bool, line_start: int, drafts: list[Draft]
) -> Draft | Trapped:
    """Judge a number without a known unit: the noun behind it, the list it stands in, or a counting word before it."""
    low, start = text.low, quantity.start
    if rule := _uncounted(low, quantity, year):
        end = code_end(low, quantity.after) if rule == "code" else quantity.after
        return Trapped(start, end, rule)
    if quantity.rule == "fraction":
        draft = draft_of(quantity, before, "fraction")
        draft.unit, draft.relation = "phần", "part_of"
        return draft
    noun = _NOUN.match(low, quantity.after)
    named = noun is not None and _is_noun(text, noun, 1)
    if amount := unit_of_amount(low, quantity, line_start, named):
        quantity.unit, quantity.end = amount, amount.end
        return draft_of(quantity, before, "amount")
    if noun and named:
        return _by_noun(text, quantity, before, noun, drafts)
    return _without_noun(low, quantity, before, line_start, drafts) or Trapped(start, quantity.after, "no_unit")


def _by_noun(
    text: Plain, quantity: Quantity, before: tuple[str, ...], noun: re.Match[str], drafts: list[Draft]
) -> Draft:
    """Take the noun behind a number as its unit, or the unit that the items of a list share."""
    listed = _LISTED.match(text.low, quantity.after)
    if drafts and listed and (inherited := _inherited(text.low, quantity, drafts[-1])):
        draft = draft_of(quantity, before, "listed")
        draft.counts_as(inherited)
        draft.end = listed.end()
        return draft
    draft = draft_of(quantity, before, "noun")
    pair = noun[2] and _is_noun(text, noun, 2)
    draft.unit = draft.head = f"{noun[1]} {noun[2]}" if pair else noun[1]
    draft.end = noun.end(2) if pair else noun.end(1)
    return draft


def _without_noun(
    low: str, quantity: Quantity, before: tuple[str, ...], line_start: int, drafts: list[Draft]
) -> Draft | None:
    """Judge a number that no noun follows: its unit may stand at the end of a series, or before it."""
    if shared := _shared_unit(low, quantity) or _risen_to(low, quantity, before):
        quantity.unit = shared.unit
        if shared.value is not None and quantity.value is not None and not quantity.magnitude:
            quantity.value *= shared.scale
        return draft_of(quantity, before, "in_turn")
    listed = _in_brackets(low, quantity, drafts)
    if repeated := listed or _repeated(low, quantity, before, line_start, drafts):
        draft = draft_of(quantity, before, "bracketed" if listed else "repeated")
        draft.counts_as(repeated)
        return draft
    subject = None if quantity.magnitude else _subject(low, quantity.start, line_start)
    after_colon = subject is not None and low.endswith(":", line_start, quantity.start - 1)
    if quantity.magnitude or after_colon or _counted(low, quantity, before):
        draft = draft_of(quantity, before, "counted")
        if subject:
            draft.counts(subject)
        return draft
    return None


def _is_noun(text: Plain, noun: re.Match[str], part: int) -> bool:
    """Tell whether a word may name what is counted: Vietnamese, no function word, no proper name."""
    word = noun[part]
    known = word not in traps.FUNCTION_WORDS and _SYLLABLE.match(word) is not None
    return known and not text.cased[noun.start(part)].isupper()


def _counted(low: str, quantity: Quantity, before: tuple[str, ...]) -> bool:
    if not before or (quantity.flags and "bad_grouping" in quantity.flags):
        return False
    named = before[-1] in traps.COUNTING_WORDS or " ".join(before[-2:]) in traps.COUNTING_WORDS
    return named and (_BARE_END.match(low, quantity.after) is not None or _NOUN.match(low, quantity.after) is not None)


def _uncounted(low: str, quantity: Quantity, year: bool) -> str | None:
    """Return the rule by which a number without a unit is none whatever noun follows."""
    if traps.criterion_code(low, quantity.start, quantity.after):
        return "criterion"
    if year:
        return "year"
    if quantity.words == 1 and not quantity.magnitude:
        return "lone_word"
    if low[quantity.after : quantity.after + 1].isalpha():
        return "code"
    if (
        quantity.rule == "bare_ratio"
        and quantity.of is not None
        and quantity.of <= _MONTHS
        and (not _NOUN.match(low, quantity.after) or _is_day(quantity))
    ):
        return "date"
    return None


def _is_day(quantity: Quantity) -> bool:
    """Tell whether a ratio before an unknown word is a day and a month: chiều 15/11 diễn ra."""
    return quantity.value is not None and quantity.of is not None and quantity.of < quantity.value <= _DAYS


def _shared_unit(low: str, quantity: Quantity) -> Quantity | None:
    """Return the last of a series that names unit and magnitude once, at its end: lần lượt 12 và 15 HTX."""
    series = _SERIES.match(low, quantity.after)
    if not series or not any(words in low[max(0, quantity.start - 120) : quantity.start] for words in _IN_TURN):
        return None
    last = read_quantity(low, low, series.start(1))
    return last if last and last.unit else None


def _risen_to(low: str, quantity: Quantity, before: tuple[str, ...]) -> Quantity | None:
    """Return the second level, which names the unit of both: tăng từ 120 lên 150 hộ."""
    second = _SECOND_LEVEL.match(low, quantity.after) if "từ" in before[-2:] else None
    last = read_quantity(low, low, second.end()) if second else None
    return last if last and last.unit and last.value_max is None else None


def _subject(low: str, start: int, line_start: int) -> Unit | None:
    """Return the unit that the subject of the clause names: số thành viên góp vốn là 118."""
    begin = max(line_start, start - 80, *(low.rfind(mark, line_start, start) for mark in ";."))
    # The part after the last comma names its own subject: "tổng số HTX là 187, tổng số THT là 642".
    for first in (max(begin, low.rfind(",", begin, start)), begin):
        for word in _SUBJECT.finditer(low, first, start):
            unit = unit_at(low, word.end())
            if isinstance(unit, Unit) and not unit.per:
                return unit
    return None


def _in_brackets(low: str, quantity: Quantity, drafts: list[Draft]) -> Draft | None:
    """Return the figure whose unit the items of a bracket share: 187 HTX (nông nghiệp 145, phi nông nghiệp 42)."""
    if not drafts or low[quantity.after : quantity.after + 1] not in _ITEM_ENDS:
        return None
    last = drafts[-1]
    if last.rule == "bracketed":
        return last if _NEXT_ITEM.match(low, last.end, quantity.after) else None
    bracket = _BRACKET.match(low, last.end)
    if bracket is None or last.value is None or last.group is None or not last.group.whole:
        return None
    items = [int(number.replace(".", "")) for number in _ITEM_NUMBER.findall(bracket[0])]
    return last if len(items) > 1 and sum(items) <= last.value and quantity.start < bracket.end() else None


def _repeated(
    low: str, quantity: Quantity, before: tuple[str, ...], line_start: int, drafts: list[Draft]
) -> Draft | None:
    """Return the figure whose unit a bare number repeats: thành lập 9 HTX, so cùng kỳ tăng 2."""
    if not drafts or not before or before[-1] not in traps.REPEATING_WORDS or quantity.magnitude or quantity.words:
        return None
    last = drafts[-1]
    counted = last.group is not None and last.group.whole and not last.per
    whole = quantity.value is not None and quantity.value == int(quantity.value)
    same = last.end > line_start and ". " not in low[last.end : quantity.start]
    return last if counted and whole and same and _ENDS.match(low, quantity.after) else None


def _inherited(low: str, quantity: Quantity, last: Draft) -> Draft | None:
    """Return the figure whose unit a listed number shares: 28 lượt (28 định kỳ, 0 đột xuất)."""
    between = low[last.end : quantity.start]
    if last.rule == "listed" and between.strip() in (",", "và", ";") and len(between) < 6:
        return last
    opened = between.rstrip().endswith("(") and len(between.split()) <= 4 and between.count("(") == 1
    return last if opened and last.unit and ")" not in between else None
