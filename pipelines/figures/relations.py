"""How a figure stands to something else: share of a plan, change, rate of something, part."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from typing import NamedTuple

from archive.records import Status
from pipelines.figures.cues import NO_CUES, Cues, cues_of, stands
from pipelines.figures.draft import Draft, Trapped
from pipelines.figures.layout import Line
from pipelines.figures.lexicon import load
from pipelines.figures.lists import openers
from pipelines.figures.parts import totals, whole
from pipelines.figures.sections import planned_lines
from pipelines.figures.standing import stand, sum_up

_DATA = load("relations")


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
_FROM = ("từ ", "từ mức ")
_TO = re.compile(r"^[^.;]{0,60}?(?<!\w)(?<!trở )(?:lên|xuống|còn)(?!\w)[^.;]{0,20}$")
_IN_BRACKETS = re.compile(r" ?\((?:từ|tương đương|tương ứng|khoảng|tức|bằng)? ?[-–+]?$")
_BRACKET_PLAN = re.compile(r"\((?:chỉ )?đạt (?:tỷ lệ )?$")
_REST = re.compile(_DATA["part_of"]["rest"])
_NO_SHARE = _pattern("part_of", "no_share")
_NO_SHARE_AFTER = _pattern("part_of", "no_share_after")
_CHANGE_OF = _pattern("change", "percent_before")
_MORE = tuple(_DATA["change"]["more"])
_CHANGE_AND = _pattern("change", "and")
_CHANGE_AMONG = _pattern("change", "among")
_SAID_AGAIN = _pattern("change", "said_again")
_RATE_AHEAD = _pattern("per_unit", "ahead")
_RATE_LIMIT = _pattern("per_unit", "limit")
_RATE_ON = _pattern("per_unit", "goes_on")
_RESPECTIVELY = _pattern("per_unit", "respectively")
_RATE_BRACKET = _pattern("per_unit", "bracket")
_IN_TURN = _pattern("per_unit", "in_turn")
_EARLIER = _pattern("per_unit", "earlier")
_ANEW = _pattern("clauses", "anew")
_RATED = re.compile(r"(?<!\w)(?:tốt|khá|giỏi|yếu)(?!\w)")
_OF_THESE = re.compile(r"[\s\-+*•–(]*trong số (?:này|đó|ấy)(?!\w)")
_MULTIPLIED = ("bằng ", "bằng khoảng ", "gấp ")
_REACHED = re.compile(r"[;,(] ?(?:chỉ )?đạt (?:tỷ lệ )?$")
# After "/" these are what a figure is compared with, no base of a rate: 0,8%/tổng dư nợ, 17/kế hoạch 20.
_NO_BASES = ("tổng", "chỉ tiêu", "kế hoạch", "kh")
_ACHIEVED: Status = "achieved"
_TARGET: Status = "target"
_SHARES = frozenset({"%", "‰"})
_LONGEST_GAP = 60
# Words farther before a figure than this say nothing about how it stands.
_FARTHEST = 160


def sentences(drafts: Sequence[Draft], lines: Sequence[Line]) -> None:
    """Note for each draft the offsets between which its sentence stands."""
    for draft in drafts:
        line = lines[draft.line]
        at = bisect_right(line.ends, draft.start)
        draft.sentence, draft.sentence_end = line.ends[at - 1] if at else line.start, line.ends[at]


def relate(low: str, drafts: Sequence[Draft], lines: Sequence[Line], trapped: Sequence[Trapped]) -> None:
    """Set relation, status and aggregate of every draft, and the total of every part."""
    bases = [t.end for t in trapped if t.rule == "unit_base"]
    opened = openers(low, lines) if any(line.kind == "list_item" for line in lines) else {}
    heads: list[Draft] = []
    planned = planned_lines(low, lines, opened)
    cues, held = NO_CUES, _ACHIEVED
    for n, draft in enumerate(drafts):
        previous = drafts[n - 1] if n and drafts[n - 1].sentence == draft.sentence else None
        if previous is None:
            cues = cues_of(low, draft.sentence, draft.sentence_end)
            held = _TARGET if draft.line in planned else _ACHIEVED
        head = low[max(draft.sentence, draft.start - _FARTHEST) : draft.start]
        near = low[max(previous.end, draft.start - _FARTHEST) : draft.start] if previous else head
        _sides(low, draft, drafts, n)
        if draft.column is None or draft.status == "achieved":
            held = stand(near, draft, previous, held, cues)
        sum_up(head, near, draft, cues)
        heads = totals(low, drafts, n, lines, opened, heads)
        total = whole(low, draft, drafts, n, heads, cues)
        _relation(low, Place(draft, previous, head, near, cues), total, bases)


class Place(NamedTuple):
    """A draft, the figure before it in its sentence, the sentence before it, what stands between the two, and cues."""

    draft: Draft
    previous: Draft | None
    head: str
    near: str
    cues: Cues


def _relation(low: str, place: Place, total: Draft | None, bases: Sequence[int]) -> None:
    draft = place.draft
    if draft.relation != "none":
        return
    if draft.unit in _SHARES and _is_of_plan(low, place):
        draft.relation = "percent_of_plan"
    elif _is_change(low, place):
        draft.relation = "change"
    elif _is_rate(low, place, bases):
        draft.relation = "per_unit"
    elif total or draft.of is not None or _is_share(low, place) or _opens_part(low, place):
        draft.relation = "part_of"
        if total:
            draft.related, draft.link = total, "part_of"


def _is_share(low: str, place: Place) -> bool:
    """Tell whether a percentage is a share of a whole: not a return, an interest or the strength of a solution."""
    draft = place.draft
    if draft.head not in _SHARES or (draft.per and not draft.per[0].startswith(_NO_BASES)):
        return False
    if draft.link == "base_of" and draft.related:
        return draft.related.relation == "part_of"
    return not (_NO_SHARE.search(place.near) or _NO_SHARE_AFTER.match(low, draft.end))


def _opens_part(low: str, place: Place) -> bool:
    """Tell whether "trong số này" or "còn lại" says that it is a part, although no total of the kind is printed."""
    draft, near = place.draft, place.near
    if draft.unit is None:
        return False
    if len(near) == len(place.head) and _OF_THESE.match(low, draft.sentence) is not None:
        return True
    return _REST.search(near) is not None or (draft.status == "achieved" and low.startswith(" còn lại", draft.end))


def _is_of_plan(low: str, place: Place) -> bool:
    draft, previous, near = place.draft, place.previous, place.near
    if _COMPARED.match(low, draft.end):
        return False
    if _PLAN_AFTER.match(low, draft.end, min(draft.sentence_end, draft.end + 60)) or _PLAN_BEFORE.search(near):
        return True
    if previous is not None and previous.status == "target" and near.endswith("đạt ") and ";" not in near:
        return True
    if (
        _REACHED.search(near)
        and low[draft.end : draft.end + 1] in ".;)"
        and previous is not None
        and previous.of is None
    ):
        planned = re.search(r"kế hoạch|chỉ tiêu|dự toán|mục tiêu", low[draft.sentence : draft.start])
        if planned and previous.unit not in _SHARES:
            return True
    shared = previous is not None and (previous.of is not None or previous.link == "part_of")
    return not shared and low[draft.end : draft.end + 1] == ")" and _BRACKET_PLAN.search(near) is not None


def _is_change(low: str, place: Place) -> bool:
    draft, previous, near = place.draft, place.previous, place.near
    if draft.of is not None:
        return False
    if draft.unit == "lần":
        return _CHANGE.search(near) is not None or near.endswith(_MULTIPLIED) or low.startswith(" so ", draft.end)
    if previous is not None and previous.relation == "change" and _goes_on(draft, previous, place):
        return True
    level = _LEVEL.search(near) if stands(place.cues.level, near) else None
    if level and not re.search(r"hơn[^,;.]*$", near):
        moved = level[0].strip() != "từ" or not _bounded(low, draft)
        if moved:
            return False
    if draft.unit == "điểm %":
        return True
    if draft.unit in _SHARES and (_COMPARED.match(low, draft.end) or _CHANGE_OF.search(near)):
        return True
    if not stands(place.cues.change, near):
        return False
    return _CHANGE.search(near) is not None or (
        draft.kind == "money" and near.endswith(_MORE) and not _RATE.search(near)
    )


def _goes_on(draft: Draft, previous: Draft, place: Place) -> bool:
    """Tell whether a figure says a change again: (tăng 41 vụ (19,2%), giảm 2,27% tương đương 538 hộ)."""
    near = place.near
    if _IN_BRACKETS.match(near):
        return True
    if draft.head == previous.head and _CHANGE_AND.fullmatch(near):
        return True
    if draft.head == "%" == previous.head and _CHANGE_AMONG.fullmatch(near):
        return True
    if draft.head == previous.head and _IN_TURN.fullmatch(near) and " lần lượt" in place.head:
        return True
    return (draft.unit in _SHARES) != (previous.unit in _SHARES) and _SAID_AGAIN.match(near) is not None


def _bounded(low: str, draft: Draft) -> bool:
    """Tell whether "từ" opens a range or a minimum and no level: từ 5 đến 10%, từ 8% trở lên."""
    return draft.value_max is not None or low.startswith(" trở lên", draft.end)


def _is_rate(low: str, place: Place, bases: Sequence[int]) -> bool:
    draft, previous, head, near = place.draft, place.previous, place.head, place.near
    if draft.per:
        return not draft.per[0].startswith(_NO_BASES)
    if draft.unit in _SHARES or draft.of is not None:
        return False
    if near.endswith("trung bình ") and _RATED.search(head):
        return False
    if stands(place.cues.rate, head) and _mean(place) and not _NO_RATE.search(near):
        return True
    if draft.kind == "money" and (_PRICE.search(near) or _RATE_BASE.search(head) or _RATE_LIMIT.search(near)):
        return True
    if " mỗi " in low[draft.end : draft.end + 40] and _RATE_AFTER.match(low, draft.end, draft.sentence_end):
        return True
    if previous is not None and previous.relation == "per_unit" and _rate_goes_on(low, draft, previous, near):
        return True
    at = bisect_right(bases, draft.start) - 1
    return at >= 0 and draft.start - bases[at] <= min(len(near), _LONGEST_GAP)


def _mean(place: Place) -> bool:
    """Tell whether "bình quân", "mỗi" or the like govern the figure."""
    near = place.near
    if stands(place.cues.rate, near) and (_RATE.search(near) or _RATE_AHEAD.search(near) or _RESPECTIVELY.search(near)):
        return True
    return _RATE_BRACKET.search(place.head) is not None


def _rate_goes_on(low: str, draft: Draft, previous: Draft, near: str) -> bool:
    """Tell whether the rate before holds on: mỗi HTX có 45 thành viên và 3 tỷ đồng vốn, (năm 2021 là 2 tỷ đồng)."""
    if _EARLIER.match(near):
        return draft.head == previous.head
    if previous.per:
        return False
    if _IN_TURN.fullmatch(near) and previous.head == draft.head and " lần lượt" in low[draft.sentence : draft.start]:
        return True
    return _RATE_ON.match(near) is not None and not _ANEW.search(near)


def _sides(low: str, draft: Draft, drafts: Sequence[Draft], n: int) -> None:
    """Note which figure a change started from: từ 10 HTX lên 15 HTX."""
    if n + 1 < len(drafts) and drafts[n + 1].sentence == draft.sentence:
        opened = low.endswith(_FROM, max(draft.sentence, draft.start - 10), draft.start)
        if opened and draft.value_max is None and _TO.match(low[draft.end : drafts[n + 1].start]):
            draft.from_side = True
            drafts[n + 1].related, drafts[n + 1].link = draft, "base_of"
