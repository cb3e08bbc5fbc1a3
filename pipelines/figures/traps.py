"""Say of a number whether it is no figure at all, and by which rule. The rules are data: ``vocabulary/traps.toml``."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipelines.figures.lexicon import load, words_pattern

_DATA = load("traps")
FUNCTION_WORDS = frozenset(_DATA["function_words"]["words"])
COUNTING_WORDS = frozenset(_DATA["counting_words"]["words"])
REPEATING_WORDS = frozenset(_DATA["counting_words"]["repeating"])
_BEFORE: dict[str, tuple[str, str]] = {}
for _entry in _DATA["before"]:
    for _word in _entry["words"]:
        _BEFORE.setdefault(_word, (_entry["rule"], _entry["unless"]))
LAST_WORDS = frozenset(phrase.split()[-1] for phrase in (*_BEFORE, *COUNTING_WORDS))


def _shapes(cased: bool) -> tuple[re.Pattern[str], list[str]]:
    entries = [e for e in _DATA["shape"] if e.get("case", False) is cased]
    return re.compile("|".join(f"(?P<r{n}>{e['pattern']})" for n, e in enumerate(entries))), [
        e["rule"] for e in entries
    ]


AROUND = {entry["word"]: (entry["rule"], re.compile(entry["pattern"])) for entry in _DATA["around"]}
_CASED, _CASED_RULES = _shapes(True)
_LOW, _LOW_RULES = _shapes(False)
_LINE = re.compile("|".join(f"(?:{e['pattern']})" for e in _DATA["line"]))
_RELATED = re.compile(
    rf"\n[^\w\n]{{0,5}}(?:{words_pattern(_DATA['related']['heads'])})[^\w\n]*(?=\n)((?:\n[^\n]*(?<![.!?…;:])(?=\n|$))*)"
)
_FREE = tuple(_DATA["free"]["words"])
_LIST_NUMBER = re.compile(r"[\s(\[]*\d{1,2}(?:\.\d{1,2}){0,3}(?:[.)/\]:]+(?=\s|$|[^\W\d])|\.?-(?=\D))")
_DECIMAL_CODE = re.compile(r"\d{1,2}\.\d{1,2}(?:\.\d{1,2})?$")
_OVERRIDING = frozenset({"money", "percent", "measure"})
_JOINS = frozenset("/-–—:hgk")
# A telephone number is longer.
_LONGEST_PLAIN = 5
_SPACED_JOINS = frozenset("/-–—thg.0123456789")
LONGEST_PHRASE = 4
# What parts words; a dot within an abbreviation ("p.5") or number does not.
_MARKS = re.compile(r"[,;()\[\]–“”\".](?:(?<!\.)|(?<! p\.)(?<! q\.)(?<!ql\.)(?= |$))")


def words_before(low: str, start: int, line_start: int) -> tuple[str, ...]:
    """Return up to four words directly before the number, nearest last; none across punctuation other than a colon."""
    chunk = low[start - 48 if start - 48 > line_start else line_start : start]
    parts = chunk.rsplit(None, LONGEST_PHRASE)
    begin = len(parts[0]) if len(parts) > LONGEST_PHRASE else 0
    mark = _MARKS.search(chunk, begin)
    if not mark:
        return tuple(parts[-LONGEST_PHRASE:])
    while mark:
        begin = mark.end()
        mark = _MARKS.search(chunk, begin)
    return tuple(chunk[begin:].split()[-LONGEST_PHRASE:])


def plain_number(low: str, start: int, end: int) -> bool:
    """Tell at a glance that a number is no date, code or telephone number: most are followed by a word."""
    if (end - start > _LONGEST_PLAIN or end - start == 1) and low.startswith(("0", "18", "19"), start):
        return False
    if low.find(".", start, end) >= 0 and low[end - 4] != ".":  # a last group of three digits ends no date
        return False
    if low[end : end + 1] != " ":
        return low[end : end + 1] not in _JOINS
    following = low[end + 1 : end + 2]
    if following not in _SPACED_JOINS:
        return True
    if following == "t":
        return not low.startswith("tháng", end + 1)
    # 8 h 30 and 8 h p are times, 8 hộ and 8 gia đình are not.
    return following in "hg" and low[end + 2 : end + 3].isalpha() and low[end + 2] != "p"


def shape(cased: str, low: str, start: int) -> tuple[str, int] | None:
    """Return rule and end of a date, document number, clock time … that begins with the number at ``start``.

    To be asked of a number that is not plain at a glance.
    """
    if found := _CASED.match(cased, start):
        return _CASED_RULES[int(str(found.lastgroup)[1:])], found.end()
    if found := _LOW.match(low, start):
        return _LOW_RULES[int(str(found.lastgroup)[1:])], found.end()
    return None


def preceded(before: Sequence[str], group: str | None) -> str | None:
    """Return the rule by which the words before a number make it none; ``group`` is the unit group that follows."""
    for count in range(len(before), 0, -1):
        phrase = " ".join(before[-count:])
        if phrase in COUNTING_WORDS:
            return None
        entry = _BEFORE.get(phrase)
        if entry:
            rule, unless = entry
            if (unless == "unit" and group is not None) or (unless == "money" and group in _OVERRIDING):
                return None
            if unless == "never" and group in _OVERRIDING and rule in ("law", "vague", "slogan", "address"):
                return None
            return rule
    return None


def around(cased: str, word: str, end: int) -> str | None:
    """Return the rule by which the word before a number that ends at ``end`` and the words behind it make it none."""
    rule, pattern = AROUND[word]
    return rule if pattern.match(cased, end) else None


def furniture(low: str, line_start: int) -> bool:
    """Tell whether a line is page furniture: view counts, telephone numbers, imprint."""
    return _LINE.match(low, line_start) is not None


def related(low: str) -> list[tuple[int, int]]:
    """Return the spans of the lists of other articles: lines under "Tin liên quan" that are no sentences."""
    return [found.span(1) for found in _RELATED.finditer(low)] if "\n" in low else []


def free_of_charge(before: Sequence[str]) -> bool:
    """Tell whether "0 đồng" says that something costs nothing: siêu thị 0 đồng."""
    return " ".join(before).endswith(_FREE)


def list_number_end(low: str, line_start: int) -> int:
    """Return where the number that only numbers a line ends; the line's start where it has none."""
    if low[line_start].isalpha():
        return line_start
    found = _LIST_NUMBER.match(low, line_start)
    return found.end() if found else line_start


def bracketed(low: str, start: int, end: int) -> bool:
    """Tell whether a short number stands alone in brackets, as in the numbering of clauses."""
    return low[start - 1 : start] in ("(", "[") and low[end : end + 1] in (")", "]")


def criterion_code(low: str, start: int, end: int) -> bool:
    """Tell whether a dotted number is the code of a criterion named shortly before it."""
    return _DECIMAL_CODE.match(low, start, end) is not None and "tiêu chí" in low[max(0, start - 120) : start]
