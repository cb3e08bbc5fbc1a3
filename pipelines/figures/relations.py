"""How a figure stands to something else: share of a plan, change, rate, part; achieved or a target."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Literal, NamedTuple

from pipelines.figures.draft import Draft, Trapped
from pipelines.figures.layout import Line
from pipelines.figures.lexicon import load, words_pattern

_DATA = load("relations")


class Cues(NamedTuple):
    """The words of one sentence without which no pattern of a section can match.

    Few sentences have any, and to look for a word is several times as fast as to search for an alternation.
    """

    change: tuple[str, ...]
    level: tuple[str, ...]
    rate: tuple[str, ...]
    part: tuple[str, ...]
    status: tuple[str, ...]
    aggregate: tuple[str, ...]


_WORDS = Cues(
    *(tuple(_DATA[section]["cues"]) for section in ("change", "level", "per_unit", "part_of", "status", "aggregate"))
)


_NO_CUES = Cues((), (), (), (), (), ())
_CUE = re.compile(words_pattern(word for words in _WORDS for word in words))


@lru_cache(maxsize=4096)
def _cues(words: frozenset[str]) -> Cues:
    """Return the cues among the words found, or within them: "từng" holds "từ"."""
    return Cues(*(tuple(cue for cue in cues if any(cue in word for word in words)) for cues in _WORDS))


def _any(cues: Sequence[str], text: str) -> bool:
    """Tell whether one of the cues of the sentence stands in this part of it."""
    return any(cue in text for cue in cues) if cues else False


def _pattern(section: str, key: str) -> re.Pattern[str]:
    return re.compile(_DATA[section][key])


_PLAN_AFTER = _pattern("percent_of_plan", "after")
_PLAN_BEFORE = _pattern("percent_of_plan", "before")
_CHANGE = _pattern("change", "before")
_LEVEL = _pattern("level", "before")
_COMPARED = _pattern("change", "after_percent")
_RATE = _pattern("per_unit", "before")
_RATE_BASE = _pattern("per_unit", "base")
_RATE_AFTER = _pattern("per_unit", "after")
_PRICE = _pattern("per_unit", "price")
_NO_RATE = _pattern("per_unit", "not_after")
_MARKER = _pattern("part_of", "marker")
_OPENING = _pattern("part_of", "opening")
_TARGET = _pattern("status", "target")
_FORECAST = _pattern("status", "forecast")
_CUMULATIVE = _pattern("aggregate", "cumulative")
_MEAN = _pattern("aggregate", "mean")
_FROM = ("từ ", "từ mức ")
_TO = re.compile(r"^[^.;]{0,60}?(?<!\w)(?:lên|xuống|còn)(?!\w)[^.;]{0,20}$")
_IN_BRACKETS = re.compile(r" ?\((?:từ|tương đương|tương ứng|khoảng|tức|bằng)? ?$")
_BRACKET_PLAN = re.compile(r"\((?:chỉ )?đạt (?:tỷ lệ )?$")
_OF_THESE = re.compile(r"[\s\-+*•–(]*trong số (?:này|đó|ấy)(?!\w)")
_MULTIPLIED = ("bằng ", "bằng khoảng ", "gấp ")
_DONE = re.compile(
    r"[,;] ?(?:(?:(?:đã|kết quả|nay) )+(?:thực hiện|thành lập|tổ chức|kết nạp|đạt|mở|có)(?: được)?"
    r"|(?:thực hiện|thành lập|tổ chức|kết nạp|mở|có) được|đạt|thực hiện) [^,;]{0,30}$"
)
_REACHED = re.compile(r"[;,(] ?(?:chỉ )?đạt (?:tỷ lệ )?$")
# What ends before a share of a plan that no word after it names.
_REACHING = ("đạt ", "bằng ", "vượt ", "đạt tỷ lệ ")
_SHARES = frozenset({"%", "‰"})
_LONGEST_GAP = 60
_MOST_FIGURES = 40
# Words farther before a figure than this say nothing about how it stands.
_FARTHEST = 160


def sentences(drafts: Sequence[Draft], lines: Sequence[Line]) -> None:
    """Note for each draft the offsets between which its sentence stands."""
    for draft in drafts:
        line = lines[draft.line]
        at = bisect_right(line.ends, draft.start)
        draft.sentence, draft.sentence_end = line.ends[at - 1] if at else line.start, line.ends[at]


def relate(low: str, drafts: Sequence[Draft], lines: Sequence[Line], trapped: Sequence[Trapped]) -> None:
    """Set relation, status and aggregate of every draft, and the head of every part."""
    bases = [t.end for t in trapped if t.rule == "unit_base"]
    heads: list[Draft] = []
    cues = _NO_CUES
    for n, draft in enumerate(drafts):
        previous = drafts[n - 1] if n and drafts[n - 1].sentence == draft.sentence else None
        if previous is None:
            words = _CUE.findall(low, draft.sentence, draft.sentence_end)
            cues = _cues(frozenset(words)) if words else _NO_CUES
        head = low[max(draft.sentence, draft.start - _FARTHEST) : draft.start]
        near = low[max(previous.end, draft.start - _FARTHEST) : draft.start] if previous else head
        _sides(low, draft, drafts, n)
        heads = _heads(low, drafts, n, lines, heads)
        part = _part(low, draft, drafts, n, heads, cues)
        _relation(low, draft, previous, head, near, part, bases, cues)
        _standing(head, near, draft, cues)


def _relation(
    low: str,
    draft: Draft,
    previous: Draft | None,
    head: str,
    near: str,
    part: Draft | None,
    bases: Sequence[int],
    cues: Cues,
) -> None:
    if draft.relation != "none":
        return
    if draft.unit in _SHARES and _is_of_plan(low, draft, previous, near):
        draft.relation = "percent_of_plan"
    elif _is_change(low, draft, previous, near, cues):
        draft.relation = "change"
    elif _is_rate(low, draft, head, near, bases, cues):
        draft.relation = "per_unit"
    elif part or draft.of is not None or draft.unit in _SHARES or _opens_part(low, draft, near, head):
        draft.relation = "part_of"
        if part:
            draft.related, draft.link = part, "part_of"


def _opens_part(low: str, draft: Draft, near: str, head: str) -> bool:
    """Tell whether "trong số này" opens the sentence, although no total of the kind is printed."""
    return draft.unit is not None and len(near) == len(head) and _OF_THESE.match(low, draft.sentence) is not None


def _is_of_plan(low: str, draft: Draft, previous: Draft | None, near: str) -> bool:
    reached = near.endswith(_REACHING)
    if _PLAN_AFTER.match(low, draft.end, min(draft.sentence_end, draft.end + 60)):
        return True
    if reached and _PLAN_BEFORE.search(near):
        return True
    if (
        reached
        and _REACHED.search(near)
        and low[draft.end : draft.end + 1] in ".;)"
        and previous is not None
        and previous.of is None
    ):
        planned = re.search(r"kế hoạch|chỉ tiêu", low[draft.sentence : draft.start])
        if planned and previous.unit not in _SHARES:
            return True
    return reached and low[draft.end : draft.end + 1] == ")" and _BRACKET_PLAN.search(near) is not None


def _is_change(low: str, draft: Draft, previous: Draft | None, near: str, cues: Cues) -> bool:
    if draft.unit == "lần":
        return _CHANGE.search(near) is not None or near.endswith(_MULTIPLIED) or low.startswith(" so ", draft.end)
    if previous is not None and previous.relation == "change" and _IN_BRACKETS.match(near):
        return True
    level = _LEVEL.search(near) if _any(cues.level, near) else None
    if level and not (draft.value_max is not None and level[0].strip() == "từ") and not re.search(r"hơn[^,;.]*$", near):
        return False
    changed = _any(cues.change, near) and _CHANGE.search(near) is not None
    return changed or (draft.unit in _SHARES and _COMPARED.match(low, draft.end) is not None)


def _is_rate(low: str, draft: Draft, head: str, near: str, bases: Sequence[int], cues: Cues) -> bool:
    if draft.per:
        return True
    if draft.unit in _SHARES or draft.of is not None:
        return False
    if _any(cues.rate, near) and _RATE.search(near) and not _NO_RATE.search(near):
        return True
    if draft.kind == "money" and (("giá" in near and _PRICE.search(near)) or _RATE_BASE.search(head)):
        return True
    if (
        cues.rate
        and " mỗi " in low[draft.end : draft.end + 40]
        and _RATE_AFTER.match(low, draft.end, draft.sentence_end)
    ):
        return True
    at = bisect_right(bases, draft.start) - 1
    return at >= 0 and draft.start - bases[at] <= min(len(near), _LONGEST_GAP)


def _sides(low: str, draft: Draft, drafts: Sequence[Draft], n: int) -> None:
    """Note which figure a change started from: từ 10 HTX lên 15 HTX."""
    if n + 1 < len(drafts) and drafts[n + 1].sentence == draft.sentence:
        opened = low.endswith(_FROM, max(draft.sentence, draft.start - 10), draft.start)
        if opened and _TO.match(low[draft.end : drafts[n + 1].start]):
            draft.from_side = True
            drafts[n + 1].related, drafts[n + 1].link = draft, "base_of"


def _heads(low: str, drafts: Sequence[Draft], n: int, lines: Sequence[Line], heads: list[Draft]) -> list[Draft]:
    """Return the totals that the items of a list, or a sentence that opens with "Trong đó", belong to."""
    draft = drafts[n]
    if n and drafts[n - 1].sentence == draft.sentence:
        return heads
    line = lines[draft.line]
    if line.kind == "list_item":
        if n and lines[drafts[n - 1].line].kind != "list_item":
            before = lines[drafts[n - 1].line]
            opens = low[before.start : before.end].rstrip().endswith(("trong đó:", "gồm:", "chia ra:"))
            return _same(drafts, n, "line") if opens else []
        return heads
    if _OPENING.match(low, draft.sentence):
        return _same(drafts, n, "sentence")
    return []


def _same(drafts: Sequence[Draft], n: int, what: Literal["line", "sentence"]) -> list[Draft]:
    """Return the figures of the line or sentence that the figure before stands in."""
    found: list[Draft] = []
    for at in range(n - 1, max(-1, n - 1 - _MOST_FIGURES), -1):
        if getattr(drafts[at], what) != getattr(drafts[n - 1], what):
            break
        found.append(drafts[at])
    return found[::-1]


def _part(low: str, draft: Draft, drafts: Sequence[Draft], n: int, heads: Sequence[Draft], cues: Cues) -> Draft | None:
    """Return the total that a draft is a part of."""
    if draft.unit in _SHARES or draft.value is None:
        return None
    if heads and (listed := next((head for head in reversed(heads) if _fits(draft, head)), None)):
        return listed
    if not n or drafts[n - 1].sentence != draft.sentence:  # the first of its sentence is part of nothing there
        return None
    marked = _after_marker(low, draft, drafts, n) if cues.part else None
    return marked or _in_brackets(low, draft, drafts, n)


def _after_marker(low: str, draft: Draft, drafts: Sequence[Draft], n: int) -> Draft | None:
    """Return the total before "trong đó", "gồm" and the like."""
    marker = None
    for found in _MARKER.finditer(low, draft.sentence, draft.start):
        marker = found
    if not marker or not _reaches(low, marker.end(), draft):
        return None
    return next((h for h in _earlier(drafts, n) if h.end <= marker.start() and _fits(draft, h)), None)


def _in_brackets(low: str, draft: Draft, drafts: Sequence[Draft], n: int) -> Draft | None:
    """Return the total that stands directly before the bracket in which the draft stands."""
    bracket = low.rfind("(", draft.sentence, draft.start)
    if bracket < 0 or ")" in low[bracket : draft.start]:
        return None
    head = next((h for h in _earlier(drafts, n) if h.end <= bracket), None)
    return head if head and bracket - head.end <= _LONGEST_GAP and _fits(draft, head) else None


def _earlier(drafts: Sequence[Draft], n: int) -> Iterator[Draft]:
    """Yield the figures before in the same sentence, nearest first."""
    for at in range(n - 1, max(-1, n - 1 - _MOST_FIGURES), -1):
        if drafts[at].sentence != drafts[n].sentence:
            return
        yield drafts[at]


def _fits(draft: Draft, head: Draft) -> bool:
    return (
        (head.head == draft.head or (draft.head == "quỹ" and head.kind == "coop"))
        and head.value is not None
        and draft.value is not None
        and draft.value <= head.value
        and head.value_max is None
        and head.per == draft.per
        and not head.from_side
    )


def _reaches(low: str, marker_end: int, draft: Draft) -> bool:
    """Tell whether what a marker opens still holds: not past its closing bracket, nor in a clause that starts anew."""
    between = low[marker_end : draft.start]
    if between.count(")") > between.count("("):
        return False
    last = between.rfind(";")
    return last < 0 or len(between) - last <= 24


def _standing(head: str, near: str, draft: Draft, cues: Cues) -> None:
    if _any(cues.status, head):
        target = _TARGET.search(head)
        if target and not _DONE.search(head, target.start()):
            draft.status = "target"
        elif _FORECAST.search(near):
            draft.status = "forecast"
    if _any(cues.aggregate, head):
        if _MEAN.search(near):
            draft.aggregate = "mean"
        elif _CUMULATIVE.search(head):
            draft.aggregate = "cumulative"
