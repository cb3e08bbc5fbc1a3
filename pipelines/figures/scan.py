"""One pass over a text: every number becomes a draft of a figure or is trapped by a named rule."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from decimal import Decimal

from pipelines.figures import traps
from pipelines.figures.amounts import LEAST_AMOUNT, unit_of_amount
from pipelines.figures.beginnings import beginnings
from pipelines.figures.draft import Draft, Trapped
from pipelines.figures.lexicon import words_pattern
from pipelines.figures.normal import Plain
from pipelines.figures.nouns import code_end, draft_of, without_unit
from pipelines.figures.numerals import DIGIT_WORDS, NEVER_ALONE, WORD
from pipelines.figures.quantity import Quantity, read_quantity
from pipelines.figures.units import NotUnit, Unit, counted_in_words, unit_at, unit_of
from pipelines.figures.whole import whole

_STARTS = words_pattern([w for w in (*DIGIT_WORDS, "mười") if w not in NEVER_ALONE])
_DIGITS = re.compile(r"\d\d*(?:[.,]\d+)*")
_WORDS = re.compile(
    rf"(?:(?P<w>(?:{words_pattern([*DIGIT_WORDS, 'mười'])})(?= (?:{WORD}|phẩy|chấm)(?!\w))"
    rf"|(?:{_STARTS})(?= (?:{words_pattern(counted_in_words())})(?!\w))|rưỡi(?= t[ỷỉ]))(?!\w)"
    r"|(?P<x>gấp (?:đôi|rưỡi|ba|bốn|năm)(?! lần)(?!\w)|một nửa(?= (?:số|diện tích|tổng|dân số|kế hoạch))"
    r"|(?:chưa|không) có (?:htx|hợp tác xã|tht|tổ hợp tác|hộ|xã)(?= nào)))"
)
_TIMES = {"đôi": Decimal(2), "rưỡi": Decimal("1.5"), "ba": Decimal(3), "bốn": Decimal(4), "năm": Decimal(5)}
_CURRENCY = re.compile(r"(?:(?<!\w)(?:usd|vnd|eur|gbp|inr|rs\.?) ?|vn\$|[$€£] ?)$")
# No Vietnamese word ends in most of these.
_CURRENCY_ENDS = frozenset("drps.$€£")
_GLUE = frozenset("_-/@=")
_BASE_BEFORE = frozenset(
    (
        "bình quân",
        "trung bình",
        "mỗi",
        "cứ",
        "tính trên",
        "bình quân trên",
        "diện tích",
        "của",
        "trên",
        "giá",
        "chi phí",
    )
)
_BASE_AFTER = re.compile(
    r"(?: [^\W\d_]+){0,2} (?:thì|cho thu|cho năng suất|cho lãi|thu được|thu về|thu lãi|cần|tốn|lãi"
    r"|giá|có giá|bán được)(?!\w)"
)
_COST = re.compile(r"(?<!\w)(?:giá thành|chi phí|để)(?: [^\W\d_]+){0,2} (?:nuôi|sản xuất|trồng|làm ra|làm|chăm sóc) $")
_ONE = Decimal(1)
# Slogans count to nine: liên kết 4 nhà, nông nghiệp 4.0.
_LEAST_COUNT = 10
_TOTAL_POWER = re.compile(r"tổng công suất(?: [^\W\d_]+){0,3} $")
_OPENS = re.compile(r"(?:^|[.,;:(\n“\"]) *$")
_YEAR = re.compile(r"(?:19|20)\d\d$")
_TIMES_OF_YEAR = frozenset(("năm", "tháng", "quý"))


def scan(text: Plain, line_starts: Sequence[int]) -> tuple[list[Draft], list[Trapped]]:
    """Return the drafts and the trapped numbers of a text, in order of offset."""
    if alone := whole(text):
        alone.line = bisect_right(line_starts, alone.start) - 1
        return [alone], []
    low, done, line, line_start, next_line, numbered, furniture = text.low, 0, -1, 0, 0, 0, False
    drafts: list[Draft] = []
    trapped: list[Trapped] = []
    related = traps.related(low)
    for start, end, special in _numbers(text):
        if start < done:
            continue
        if start >= next_line:
            line = bisect_right(line_starts, start) - 1
            next_line = line_starts[line + 1] if line + 1 < len(line_starts) else len(low) + 1
            line_start = line_starts[line]
            furniture = traps.furniture(low, line_start) or (
                bool(related) and any(a <= line_start < b for a, b in related)
            )
            numbered = traps.list_number_end(low, line_start)
        if furniture:
            found: Draft | Trapped = Trapped(start, end, "furniture")
        elif special:
            found = _special(start, special)
        else:
            found = _number(text, start, end, line_start, numbered, drafts)
        done = found.end
        if isinstance(found, Draft):
            found.line = line
            drafts.append(found)
        else:
            trapped.append(found)
    return drafts, trapped


def _numbers(text: Plain) -> list[tuple[int, int, str]]:
    """Return where numbers may stand, in order: start, end, and the words of a special form such as "gấp đôi"."""
    found = [(hit.start(), hit.end(), "") for hit in _DIGITS.finditer(text.low)]
    in_words = False
    for start in beginnings(text).numerals:
        if hit := _WORDS.match(text.low, start):
            found.append((start, hit.end(), hit["x"] or ""))
            in_words = True
    return sorted(found) if in_words else found


def _special(start: int, printed: str) -> Draft:
    """Read gấp đôi, một nửa số …, chưa có HTX nào."""
    words, end = printed.split(" "), start + len(printed)
    if words[0] == "gấp":
        return Draft(start, end, _TIMES[words[1]], unit="lần", head="lần", relation="change",
                     flags=["in_words"], rule="multiple_in_words")  # fmt: skip
    if words[0] == "một":
        return Draft(start, end, Decimal("0.5"), unit="phần", flags=["in_words"], relation="part_of",
                     rule="fraction_in_words")  # fmt: skip
    draft = Draft(start, end, Decimal(0), flags=["in_words", "negated"], rule="negation")
    if unit := unit_of(" ".join(words[2:])):
        draft.counts(Unit(unit[0], unit[1], end, unit[0]))
    return draft


def _number(text: Plain, start: int, end: int, line_start: int, numbered: int, drafts: list[Draft]) -> Draft | Trapped:
    low = text.low
    digits = low[start].isdecimal()
    if digits:
        glued = low[start - 1 : start]
        last = low[start - 2 : start - 1] if glued == " " else glued
        currency = None
        if last in _CURRENCY_ENDS:
            currency = _CURRENCY.search(low, max(line_start, start - 5), start)
        if glued != " " and currency is None and _inside_code(low, start, glued, drafts):
            return Trapped(start, code_end(low, end), "code")
        if not traps.plain_number(low, start, end) and (found := traps.shape(text.cased, low, start)):
            rule, stop = found
            if not _counted_after_all(low, rule, stop, start):
                return Trapped(start, stop, rule)
        if start < numbered or (end - start <= 2 and traps.bracketed(low, start, end)):
            return Trapped(start, end, "list_number")
    else:
        currency = None
    before = traps.words_before(low, start, line_start)
    between = "giữa" in before[-2:]
    quantity = read_quantity(text.cased, low, start, digits=end if digits else 0, between=between)
    if quantity is None:
        return Trapped(start, end, "not_a_number")
    return _judge(text, quantity, before, line_start, currency, drafts)


def _inside_code(low: str, start: int, glued: str, drafts: list[Draft]) -> bool:
    """Tell whether the number continues a code or address such as covid-19, /2022/ or a@b1."""
    if drafts and drafts[-1].end == start - 1:  # 12 con/4,5 kg: two measures
        return False
    if glued.isalpha():
        return True
    return glued in _GLUE and start > 1 and (low[start - 2].isalpha() or low[start - 1] in "@=_")


def _counted_after_all(low: str, rule: str, stop: int, start: int) -> bool:
    """Tell whether a shape such as 7/2015 or 2019 is followed by a unit that it counts (07/07 huyện)."""
    if rule == "phone":
        return isinstance(unit_at(low, stop), Unit) and low[start] != "0"
    return False


def _judge(
    text: Plain, quantity: Quantity, before: tuple[str, ...], line_start: int, currency: re.Match[str] | None,
    drafts: list[Draft],
) -> Draft | Trapped:  # fmt: skip
    """Decide whether a quantity is a figure."""
    low, start, unit = text.low, quantity.start, quantity.unit
    if quantity.flags and "too_long" in quantity.flags:
        return Trapped(start, quantity.end, "too_long")
    if quantity.forbidden and (found := _forbidden(text, quantity, quantity.forbidden, before, line_start)):
        return found
    if quantity.forbidden and not currency:
        end = quantity.end if quantity.magnitude else quantity.forbidden.end
        return Trapped(start, end, quantity.forbidden.rule)
    if currency and unit is None:
        return _with_currency(quantity, currency)
    year = quantity.after == start + 4 and _YEAR.match(low, start, quantity.after) is not None
    last = before[-1] if before else ""
    if last in traps.AROUND and (rule := traps.around(text.cased, last, quantity.after)):
        return Trapped(start, quantity.after, rule)
    if last in traps.LAST_WORDS and (rule := _preceded(quantity, before, year)):
        return Trapped(start, quantity.after, rule)
    if unit is None:
        return without_unit(text, quantity, before, year, line_start, drafts)
    if rule := _counts_nothing(low, quantity, unit, before, drafts):
        return Trapped(start, quantity.end, rule)
    return draft_of(quantity, before, quantity.rule)


def _forbidden(
    text: Plain, quantity: Quantity, forbidden: NotUnit, before: tuple[str, ...], line_start: int
) -> Draft | None:
    """Return the draft of a quantity that is a figure although the word behind it forbids one."""
    if _is_amount(text.low, quantity, line_start):
        return draft_of(quantity, before, "amount")
    if forbidden.rule == "rating" and _TOTAL_POWER.search(text.low, line_start, quantity.start):
        return _total_power(text, quantity, before)
    return None


def _preceded(quantity: Quantity, before: tuple[str, ...], year: bool) -> str | None:
    """Return the rule by which the words before a quantity make it none."""
    unit = quantity.unit
    long = quantity.after - quantity.start > 2
    if before[-1] in _TIMES_OF_YEAR and unit and not year and quantity.value_max is None and long:
        return None
    if before[-1] == "năm" and unit and not year and unit.group.whole:
        return None  # kế hoạch năm 24 lớp
    # No law or rank comes in millions.
    amount = quantity.scale >= LEAST_AMOUNT and not quantity.words
    rule = traps.preceded(before, "money" if amount else unit.group.name if unit else None)
    return None if rule == "slogan" and quantity.value is not None and quantity.value >= _LEAST_COUNT else rule


def _counts_nothing(
    low: str, quantity: Quantity, unit: Unit, before: tuple[str, ...], drafts: list[Draft]
) -> str | None:
    """Return the rule by which a number with a unit is no figure all the same."""
    if unit.head == "đồng" and quantity.value == 0 and traps.free_of_charge(before):
        return "slogan"
    if quantity.value == _ONE and _unit_base(low, quantity, before):
        return "unit_base"
    alone = quantity.words == 1 and not quantity.magnitude
    if alone and (not unit.group.words or not _lone_word(low, quantity, before)):
        return "lone_word"
    return "in_words_repeat" if quantity.words and _repeats(low, quantity, drafts) else None


def _total_power(text: Plain, quantity: Quantity, before: tuple[str, ...]) -> Draft:
    """Read the power of a whole fleet, which is no rating of one machine: tổng công suất 2.086.000 CV."""
    assert quantity.forbidden is not None
    draft = draft_of(quantity, before, "number")
    draft.end = quantity.forbidden.end
    draft.unit = draft.head = text.cased[quantity.after : draft.end].strip()
    return draft


def _is_amount(low: str, quantity: Quantity, line_start: int) -> bool:
    """Tell whether an amount only has a word behind it that makes smaller numbers none: vay 30 triệu không lãi."""
    if quantity.scale < LEAST_AMOUNT or quantity.words:
        return False
    amount = unit_of_amount(low, quantity, line_start, noun=True)
    if amount:
        quantity.unit, quantity.end = amount, amount.end
    return amount is not None


def _with_currency(quantity: Quantity, currency: re.Match[str]) -> Draft:
    symbol = currency[0].strip()
    name = "đồng" if symbol == "vn$" else (unit_of(symbol) or (symbol.upper(), None))[0]
    draft = draft_of(quantity, (), quantity.rule)
    draft.start = currency.start()
    draft.unit = draft.head = name
    if money := unit_of("đồng"):
        draft.group, draft.kind = money[1], money[1].name
    return draft


def _repeats(low: str, quantity: Quantity, drafts: list[Draft]) -> bool:
    """Tell whether words in brackets only repeat the figure before them: 3.000.000 đồng (ba triệu đồng)."""
    return (
        bool(drafts)
        and drafts[-1].value == quantity.value
        and low[drafts[-1].end : quantity.start].strip(" (:") in ("", "bằng chữ")
    )


def _lone_word(low: str, quantity: Quantity, before: tuple[str, ...]) -> bool:
    """Tell whether a single number word counts here: "năm" is a year more often than five."""
    word = low[quantity.start : quantity.after]
    return word != "năm" or not before or before[-1] in ("có", "được", "cho", "gồm", "với", "lập", "mới", "là", "và")


def _unit_base(low: str, quantity: Quantity, before: tuple[str, ...]) -> bool:
    """Tell whether "1 ha" only says per what something is given."""
    if quantity.value_max is not None or quantity.of is not None or quantity.magnitude:
        return False
    if before and (before[-1] in _BASE_BEFORE or " ".join(before[-2:]) in _BASE_BEFORE):
        return before[-1] != "của" or (quantity.unit is not None and quantity.unit.group.name in ("coop", "measure"))
    if (
        quantity.unit
        and quantity.unit.group.name == "measure"
        and _COST.search(low, max(0, quantity.start - 30), quantity.start)
    ):
        return True
    return (
        _BASE_AFTER.match(low, quantity.end) is not None
        and _OPENS.search(low, max(0, quantity.start - 4), quantity.start) is not None
    )
