"""The indicator that a figure shares with an earlier one: what one verb governs, what is said again of another time.

``thành lập mới 25 HTX (đạt 80%), 1 liên hiệp HTX và 60 tổ hợp tác``: one verb, three objects, whatever brackets part
them. ``doanh thu năm 2022 là 1,2 tỷ đồng, ước năm 2023 đạt 1,35 tỷ đồng``: nothing but time and standing is said anew.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from pipelines.figures.draft import Draft
from pipelines.figures.indicators import rules_by_unit
from pipelines.figures.lexicon import LOWER, UPPER, load, words_pattern

# What one verb governs: "thành lập mới 25 HTX, 1 liên hiệp HTX và 60 tổ hợp tác".
_FAMILIES = (
    {
        "HTX": "coops_total",
        "liên hiệp HTX": "unions_total",
        "tổ hợp tác": "groups_total",
        "quỹ": "peoples_credit_funds",
        "liên minh": "unions_total",  # a misprint that is met for "liên hiệp"
    },
    {"HTX": "coops_founded", "liên hiệp HTX": "unions_founded", "tổ hợp tác": "groups_founded"},
    {"HTX": "coops_dissolved", "liên hiệp HTX": "unions_dissolved", "tổ hợp tác": "groups_dissolved"},
)
_OF_A_SECTOR = frozenset({"agri_coops", "nonagri_coops", "coops_operating"})
_SHARED = frozenset({"fund_borrowers", "awards_given", "young_graduates_hired", "news_items_published"})
_JOINS = re.compile(r"[,;]?(?: và| cùng| với)?(?: (?:gần|hơn|trên|khoảng|ít nhất|có))* ")
_MOST_BETWEEN = 12
_ASIDE = frozenset({"percent_of_plan", "change", "part_of"})

_ANEW = load("coordination")["said_anew"]
_NAME = rf"[{UPPER}][{LOWER}]+(?: [{UPPER}][{LOWER}]*){{0,3}}(?!\w)"
_SAID_ANEW = re.compile(  # each word is read in one way only, so that no text takes long
    rf"(?>[\s\d,;:()/.%–-]|(?<!\w)(?>(?i:{words_pattern(_ANEW['areas'])}) {_NAME}"
    rf"|[{UPPER}][{LOWER}]+ {_NAME}|(?i:{words_pattern(_ANEW['words'])})(?!\w)))*+"
)
# What was planned, and what was done of it: "kế hoạch 18 HTX thành lập mới, thực hiện 11 HTX".
_CARRIED_OUT = re.compile(r"[^,;.\d]{0,40}[,;] (?:(?:đã|kết quả|ước|thực tế|nay) )*thực hiện(?: được)? ")
_IN_TURN = re.compile(r"lần lượt(?: [^\W\d_]+){0,3} $")
_LONGEST_GAP = 110
_GOES_ON = re.compile(
    rf"(?:,? (?:{words_pattern(load('coordination')['goes_on']['words'])})(?: (?:gần|hơn|trên|khoảng))? "
    r"|[^();]{0,40}\((?:[^\W\d_]+ ){0,2})"
)
# "giảm 62 HTX, chỉ còn 38 HTX": what is left is of what fell.
_MOVED = re.compile(r",? (?:(?:chỉ|nay|hiện|nâng|đạt) )?(?:còn|xuống còn|lên|đạt|là)(?: (?:gần|hơn|trên|khoảng))? ")
_OPENED = re.compile(r"\((?:[^\W\d_]+ ){0,3}")
_LONGEST_OPENING = 40
_PLANNED = re.compile(r"[^();.]{0,60}\((?:[^\W\d_]+ ){0,3}")
_BASE = re.compile(
    r"[,;(] ?(?:so với |trong khi )?(?:cùng kỳ(?: năm (?:trước|ngoái|\d{4}))?|(?:cuối )?năm (?:trước|ngoái|\d{4}))"
    r"(?: chỉ)?(?: (?:là|đạt|có|mở|mở được))?:? ?$"
)


def joined(low: str, drafts: Sequence[Draft], n: int) -> str | None:
    """Return the indicator that a figure shares with the one before it, joined by no more than a comma or "và"."""
    draft = drafts[n]
    between = low[drafts[n - 1].end : draft.start]
    if not _JOINS.fullmatch(between[max(between.rfind(","), between.rfind(" và "), between.rfind(";"), 0) :]):
        return None
    governed = _governed(low, drafts, n)
    if governed is None or governed.head == draft.head:
        return None
    if governed.head == "liên hiệp HTX" and low.startswith(" thành viên", draft.end):
        return None  # the cooperatives that form a union
    name = governed.indicator
    family = _FAMILIES[0] if name in _OF_A_SECTOR else next((f for f in _FAMILIES if name in f.values()), None)
    if family:
        return family.get(draft.head or "")
    counted = any(r.indicator == name for r in rules_by_unit().get(draft.head or "", ()))
    return name if name in _SHARED and counted else None


def shared_with_next(low: str, drafts: Sequence[Draft], n: int) -> str | None:
    """Return the indicator of the next figure, where both share what follows: 5 tập thể, 9 cá nhân được khen."""
    if n + 1 >= len(drafts) or drafts[n + 1].sentence != drafts[n].sentence:
        return None
    name = drafts[n + 1].indicator
    if name not in _SHARED or not _JOINS.fullmatch(low[drafts[n].end : drafts[n + 1].start]):
        return None
    return name if any(r.indicator == name for r in rules_by_unit().get(drafts[n].head or "", ())) else None


def _governed(low: str, drafts: Sequence[Draft], n: int) -> Draft | None:
    """Return the object before a figure that the same verb may govern, over brackets, shares and parts."""
    draft = drafts[n]
    depth = 0
    until = draft.start
    for other in _before(drafts, n):
        between = low[other.end : until]
        depth += between.count(")") - between.count("(")
        until = other.start
        if depth > 0:  # inside a bracket that closes before the figure
            continue
        depth = 0
        if other.relation in _ASIDE or other.indicator is None:
            continue
        return other
    return None


def _before(drafts: Sequence[Draft], n: int) -> Iterator[Draft]:
    """Yield the figures before in the same sentence, nearest first."""
    for at in range(n - 1, max(-1, n - 1 - _MOST_BETWEEN), -1):
        if drafts[at].sentence != drafts[n].sentence:
            return
        yield drafts[at]


def said_anew(cased: str, low: str, drafts: Sequence[Draft], n: int) -> str | None:
    """Return the indicator of an earlier figure of the kind, if only time, place or standing are said anew between."""
    draft = drafts[n]
    gaps: list[tuple[int, int]] = []
    until = draft.start
    for other in _before(drafts, n):
        if draft.start - other.end > _LONGEST_GAP:
            return None
        gaps.append((other.end, until))
        until = other.start
        if other.relation in ("percent_of_plan", "change") and other.head != draft.head:
            continue
        if other.head != draft.head or other.indicator is None:
            if _IN_TURN.search(low, other.end, draft.start):
                return _in_turn(low, drafts, n)
            continue
        if other.relation == "change":
            continue
        if _IN_TURN.search(low, other.end, draft.start):
            return _in_turn(low, drafts, n)
        anew = all(_SAID_ANEW.fullmatch(cased, *gap) for gap in gaps)
        return other.indicator if anew or _CARRIED_OUT.fullmatch(low, other.end, draft.start) else None
    return None


def _in_turn(low: str, drafts: Sequence[Draft], n: int) -> str | None:
    """Return the indicator of the figure that the first of a series after "lần lượt" answers to."""
    series = 1
    while (
        n + series < min(len(drafts), n + _MOST_BETWEEN)
        and drafts[n + series].sentence == drafts[n].sentence
        and re.fullmatch(r"[,;]?(?: và)? ", low[drafts[n + series - 1].end : drafts[n + series].start])
    ):
        series += 1
    earlier = [d for d in _before(drafts, n) if d.head == drafts[n].head and d.indicator and d.relation != "change"]
    return earlier[series - 1].indicator if len(earlier) >= series > 1 else None


def in_series(low: str, drafts: Sequence[Draft], n: int) -> str | None:
    """Return the indicator of the next of a series after "lần lượt", by the order of what was said before it."""
    first = n
    while first > max(0, n - _MOST_BETWEEN) and re.fullmatch(
        r"[,;]?(?: và)? ", low[drafts[first - 1].end : drafts[first].start]
    ):
        first -= 1
    if first == n or not _IN_TURN.search(
        low, max(drafts[first].sentence, drafts[first].start - 60), drafts[first].start
    ):
        return None
    earlier = [d for d in _before(drafts, first) if d.head == drafts[n].head and d.indicator and d.relation != "change"]
    opened = next((k for k, d in enumerate(earlier) if d.indicator == drafts[first].indicator), -1)
    at = opened - (n - first)
    return earlier[at].indicator if opened >= 0 and at >= 0 else None


def wider(low: str, drafts: Sequence[Draft], n: int) -> int | None:
    """Return where the clause begins that governs a figure too: before the bracket that it opens, before "với"."""
    draft = drafts[n]
    if n and drafts[n - 1].sentence == draft.sentence:
        previous = drafts[n - 1]
        moved = previous.relation == "change" and _MOVED.fullmatch(low, previous.end, draft.start)
        if moved or _GOES_ON.fullmatch(low, previous.end, draft.start):
            return previous.clause[0]
    bracket = low.rfind("(", max(draft.sentence, draft.start - _LONGEST_OPENING), draft.start)
    if bracket < 0 or not _OPENED.fullmatch(low, bracket, draft.start):
        return None
    before = drafts[n - 1].end if n else 0
    return max(draft.sentence, before, low.rfind(";", draft.sentence, bracket) + 1)


def level_beside(low: str, drafts: Sequence[Draft], n: int) -> Draft | None:
    """Return the figure that this one is the base for: 14 lớp, cùng kỳ năm trước là 12 lớp.

    The plan in a bracket is one too: 9 HTX, đạt 36% kế hoạch năm (25 HTX).
    """
    draft, previous = drafts[n], drafts[n - 1]
    share = previous.relation == "percent_of_plan" and previous.related and previous.related.head == draft.head
    if share and _PLANNED.fullmatch(low, previous.end, draft.start):
        return previous.related
    if not _BASE.search(low, drafts[n - 1].end, draft.start):
        return None
    earlier = (d for d in reversed(drafts[max(0, n - _MOST_BETWEEN) : n]) if d.sentence == draft.sentence)
    return next((d for d in earlier if d.head == draft.head and d.relation != "change"), None)
