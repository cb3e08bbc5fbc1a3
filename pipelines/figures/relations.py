"""How a figure stands to something else: share of a plan, change, rate of something, part."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence

from archive.records import Status
from pipelines.figures.changes import is_change
from pipelines.figures.cues import NO_CUES, cues_of
from pipelines.figures.draft import Draft, Trapped
from pipelines.figures.layout import Line
from pipelines.figures.lexicon import load
from pipelines.figures.lists import openers
from pipelines.figures.parts import is_total, totals, whole
from pipelines.figures.position import SHARES, Place
from pipelines.figures.rates import is_rate
from pipelines.figures.sections import planned_lines
from pipelines.figures.standing import stand, sum_up

_DATA = load("relations")


def _pattern(section: str, key: str) -> re.Pattern[str]:
    return re.compile(_DATA[section][key])


_PLAN_AFTER = _pattern("percent_of_plan", "after")
_PLAN_BEFORE = _pattern("percent_of_plan", "before")
_PLAN_BEFORE_ENDS = ("đạt ", "bằng ", "vượt ")
"""One of these ends every match of it; to look for a word is several times as fast."""
_COMPARED = _pattern("change", "after_percent")
_FROM = ("từ ", "từ mức ")
_TO = re.compile(r"^[^.;]{0,60}?(?<!\w)(?<!trở )(?:lên|xuống|còn)(?!\w)[^.;]{0,20}$")
_BRACKET_PLAN = re.compile(r"\((?:chỉ )?đạt (?:tỷ lệ )?$")
_REST = re.compile(_DATA["part_of"]["rest"])
_NO_SHARE = _pattern("part_of", "no_share")
_NO_SHARE_AFTER = _pattern("part_of", "no_share_after")
_IN_TURN_OF_PLAN = _pattern("part_of", "in_turn_of_plan")
_OF_THESE = re.compile(r"[\s\-+*•–(]*trong số (?:này|đó|ấy)(?!\w)")
# How far each source of revenue has come: "9/16 khoản thu đạt tiến độ (trên 25%): thuế đất 31,2%; xổ số 41%".
_RECEIPTS = re.compile(r"khoản (?:thu )?(?:đạt|có) [^.;%]*")
_ITEM = re.compile(
    r" ?(?:[:;,)]|\.\.\.)*(?: dự toán| kế hoạch)?(?:[,;)] ?)*(?! ?,? ?(?:tăng|giảm|chiếm))"
    r"(?: [^\W\d_]+){0,9} ?\(?(?:trên |dưới )?"
)
_PLANNED = re.compile(r"kế hoạch|chỉ tiêu|dự toán|mục tiêu|giải ngân")
_REACHED = re.compile(r"[;,(] ?(?:chỉ )?đạt (?:tỷ lệ )?$")
# After "/" these are what a figure is compared with, no base of a rate: 0,8%/tổng dư nợ, 17/kế hoạch 20.
_NO_BASES = ("tổng", "chỉ tiêu", "kế hoạch", "kh")
_ACHIEVED: Status = "achieved"
_TARGET: Status = "target"
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
    opened = openers(low, lines)
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
        if n + 1 < len(drafts):
            _sides(low, draft, drafts[n + 1])
        if (cues.status or held != _ACHIEVED) and (draft.column is None or draft.status == _ACHIEVED):
            held = stand(near, draft, previous, held)
        if cues.aggregate:
            sum_up(head, near, draft, cues)
        if heads or previous is None:
            heads = totals(low, drafts, n, lines, opened, heads)
        total = whole(low, draft, drafts, n, heads, cues) if n and draft.unit not in SHARES else None
        if draft.relation == "none":
            _relation(low, Place(draft, previous, head, near, cues), total, bases)


def _relation(low: str, place: Place, total: Draft | None, bases: Sequence[int]) -> None:
    draft = place.draft
    if draft.unit in SHARES and _is_of_plan(low, place):
        draft.relation = "percent_of_plan"
    elif is_change(low, place):
        draft.relation = "change"
    elif is_rate(low, place, bases):
        draft.relation = "per_unit"
    elif total or draft.of is not None or _is_share(low, place) or _opens_part(low, place):
        draft.relation = "part_of"
        if total:
            draft.related, draft.link = total, "part_of"


def _is_share(low: str, place: Place) -> bool:
    """Tell whether a percentage is a share of a whole: not a return, an interest or the strength of a solution."""
    draft = place.draft
    if draft.head not in SHARES or (draft.per and not draft.per[0].startswith(_NO_BASES)):
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
    behind = draft.status == "achieved" and low.startswith(" còn lại", draft.end)
    return (behind or ("còn lại" in near and _REST.search(near) is not None)) and not is_total(low, draft)


def _is_of_plan(low: str, place: Place) -> bool:
    draft, previous, near = place.draft, place.previous, place.near
    if _COMPARED.match(low, draft.end):
        return False
    if _PLAN_AFTER.match(low, draft.end, min(draft.sentence_end, draft.end + 60)):
        return True
    if near.endswith(_PLAN_BEFORE_ENDS) and _PLAN_BEFORE.search(near):
        return True
    if _RECEIPTS.search(low, draft.sentence, draft.start) and _ITEM.fullmatch(near):
        return True
    if " lần lượt" in near and _IN_TURN_OF_PLAN.match(low, draft.end):
        return True
    if previous is not None and previous.status == "target" and near.endswith("đạt ") and ";" not in near:
        return True
    ends = low[draft.end : draft.end + 1] in ".;)"
    if previous is not None and previous.of is None and ends and _REACHED.search(near):
        planned = _PLANNED.search(low, draft.sentence, draft.start)
        if planned and previous.unit not in SHARES:
            return True
    shared = previous is not None and (previous.of is not None or previous.link == "part_of")
    return not shared and low[draft.end : draft.end + 1] == ")" and _BRACKET_PLAN.search(near) is not None


def _sides(low: str, draft: Draft, following: Draft) -> None:
    """Note which figure a change started from: từ 10 HTX lên 15 HTX."""
    if following.sentence == draft.sentence:
        opened = low.endswith(_FROM, max(draft.sentence, draft.start - 10), draft.start)
        if opened and draft.value_max is None and _TO.match(low[draft.end : following.start]):
            draft.from_side = True
            following.related, following.link = draft, "base_of"
