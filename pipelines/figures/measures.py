"""What a figure counts, as printed: the noun phrase after a count, the phrase before a share, an amount or an area."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipelines.figures.cues import stands
from pipelines.figures.draft import Draft
from pipelines.figures.lexicon import LOWER, UPPER, load, words_pattern

_DATA = load("measures")
_WORDS = 14
_FEW_WORDS = 8
_STOPS = re.compile(rf"[ .;:()\n–“”\"](?:(?<! )|(?:{words_pattern(_DATA['after']['stops'])})(?!\w))")
_OPENS = re.compile(
    rf".*(?:\.(?!\d)|[;:()\n“”\"]|(?<!\w)(?:{words_pattern(_DATA['before']['opens'])})(?!\w))", re.DOTALL
)
_QUALIFYING = _DATA["before"]["qualifying"]
_LIGHT = frozenset([*_DATA["before"]["light"], *_QUALIFYING])
_FIRST = re.compile(rf"(?:[\s,\-–+*•]+|(?:{words_pattern(_DATA['before']['first'])})(?!\w))*", re.IGNORECASE)
_COPULA = re.compile(rf"(?<!\w)(?:{words_pattern(_DATA['before']['copulas'])})(?: (?:{words_pattern(_QUALIFYING)}))* $")
_TIME = re.compile(
    r"(?:[Đđ]ến|[Tt]ính đến|[Tt]rong|[Vv]ào|[Tt]ừ|[Cc]uối|[Đđ]ầu)?(?: (?:hết|ngày|cuối|đầu))*"
    r" ?(?:\d+ )?(?:[Nn]ăm|[Tt]háng|[Qq]uý|[Nn]gày|[Gg]iai đoạn|[Nn]hiệm kỳ)"
    r"(?: (?:đầu|cuối|năm|tháng|qua|nay|này|trước))*"
    r"(?: (?:\d[\d/.\-–]*|[IV]+(?:/\d+)?))*(?!\w)"
)
_TIMES = ("năm", "tháng", "quý", "ngày", "giai đoạn", "nhiệm kỳ")
_DATE = re.compile(r"(?<!\w)\d{1,2}(?:[/-]\d{1,2}(?:[/-]\d{4})?|\.\d{1,2}\.\d{4})(?!\w)")
_NUMBER = re.compile(r"[\d.,\s/–-]*(?:\([^)]*\) ?)?(?:(?:nghìn|ngàn|triệu|tỷ|tỉ|tr|trđ)(?!\w) ?)*", re.IGNORECASE)
_NO_VERB = re.compile(
    rf"(?:(?i:{words_pattern(_DATA['before']['not_of_a_count'])})(?!\w)|[{UPPER}][{LOWER}]+ [{UPPER}][{LOWER}]+)"
)
_MOVES = frozenset(
    ["tăng", "giảm", "khoảng", "hơn", "gần", "trên", "thêm", "mức", "trưởng", "đạt", "tương", "ứng", "là", "này"]
)
_BEFORE = frozenset({"money", "percent", "multiple", "points", "measure"})


def measure(cased: str, low: str, drafts: Sequence[Draft]) -> None:
    """Set what every draft counts (drafts in order of offset)."""
    for n, draft in enumerate(drafts):
        if draft.measure:  # a cell of a table: its header says it
            continue
        start, end = draft.clause
        if draft.actor and (named := cased.rfind(draft.actor, start, draft.start)) >= 0:
            start = named + len(draft.actor)  # the doer is a field of its own
        previous = drafts[n - 1] if n else None
        if draft.kind in _BEFORE or draft.per or not draft.head:
            before = _before(cased, low, draft, start, previous)
            after = "" if draft.kind == "money" and before else _after(cased, low, draft, end)
            phrase = f"{before} {after}" if before and after else before or after
            draft.measure = phrase or _head(cased, draft) or None
        elif after := _after(cased, low, draft, end):
            draft.measure = f"{_head(cased, draft)} {after}"
        else:
            draft.measure = _bare(cased, low, draft, start, previous)


def _bare(cased: str, low: str, draft: Draft, start: int, previous: Draft | None) -> str:
    """Return what a count without words behind it is of: its subject before a copula, else its head after its verb."""
    head = _head(cased, draft)
    before = _before(cased, low, draft, start, previous)
    if not before:
        return head
    if _COPULA.search(low, max(start, draft.start - 40), draft.start) and head.lower() in before.lower():
        return before
    if _NO_VERB.match(before):
        return head
    words = before.split()[-_FEW_WORDS:]
    return " ".join([*words, head]) if words[-1].lower() != head.lower() else " ".join(words)


def _head(cased: str, draft: Draft) -> str:
    """Return the unit of a figure as printed, without number, magnitude and what it is measured by."""
    printed = cased[_NUMBER.match(cased, draft.start, draft.end).end() : draft.end]  # type: ignore[union-attr]
    return printed.split("/")[0].strip() or draft.head or ""


def _after(cased: str, low: str, draft: Draft, end: int) -> str:
    stop = _STOPS.search(low, draft.end, end)
    phrase = cased[draft.end : stop.start() if stop else end]
    comma = phrase.find(",", 12)
    if comma > 0 and len(phrase.split()) > _WORDS:
        phrase = phrase[:comma]
    return " ".join(phrase.strip(" ,-–…").split()[:_WORDS])


def _before(cased: str, low: str, draft: Draft, start: int, previous: Draft | None) -> str:
    """Return the phrase before a number, without what opens it, its time, its copula and its qualifier."""
    opened = _OPENS.match(low, start, draft.start)
    begin = opened.end() if opened else start
    phrase = cased[begin : draft.start].strip(" ,-–") or cased[start : draft.start].strip(" ,-–")
    words = phrase.split()
    if previous and previous.measure and words and _moves(words):
        return f"{previous.measure} {' '.join(words)}"
    words = _without_light(words)
    rest = phrase = " ".join(words)
    if ", " in phrase:  # what stands before the last comma is its time or another clause
        phrase = phrase.rsplit(", ", 1)[1] or phrase
    if stands(_TIMES, phrase.lower()):  # much faster than the search
        phrase = _TIME.sub("", phrase)
    if "/" in phrase or "." in phrase or "-" in phrase:
        phrase = _DATE.sub("", phrase)
    phrase = phrase[_FIRST.match(phrase).end() :]  # type: ignore[union-attr]
    if phrase != rest:
        words = _without_light(phrase.split())
    return " ".join(words[-_WORDS:]).strip(", -–")


def _moves(words: Sequence[str]) -> bool:
    """Tell whether words say no more than that something rose, fell or is so much."""
    for word in words:  # noqa: SIM110 - faster than all()
        if word.lower().strip(",") not in _MOVES:
            return False
    return True


def _without_light(words: list[str]) -> list[str]:
    while words and words[-1].lower().strip(",") in _LIGHT:
        words = words[:-1]
    return words
