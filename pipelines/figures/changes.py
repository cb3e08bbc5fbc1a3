"""Whether a figure says how much something changed, and no level or rate."""

from __future__ import annotations

import re

from pipelines.figures.cues import stands
from pipelines.figures.draft import Draft
from pipelines.figures.lexicon import load
from pipelines.figures.position import IN_TURN, SHARES, Place

_DATA = load("relations")


def _pattern(section: str, key: str) -> re.Pattern[str]:
    return re.compile(_DATA[section][key])


_CHANGE = _pattern("change", "before")
_TO_LAST_SIGN = re.compile(r".*[^\w ]", re.DOTALL)
_LEVEL = _pattern("level", "before")
_COMPARED = _pattern("change", "after_percent")
_RATE = _pattern("per_unit", "before")
_IN_BRACKETS = re.compile(r" ?\((?:từ|tương đương|tương ứng|khoảng|tức|bằng)? ?[-–+]?$")
_CHANGE_OF = _pattern("change", "percent_before")
_MORE = tuple(_DATA["change"]["more"])
_CHANGE_AND = _pattern("change", "and")
_CHANGE_AMONG = _pattern("change", "among")
_EQUALS = _pattern("change", "equals")
_SAID_AGAIN = _pattern("change", "said_again")
_MORE_THAN = re.compile(r"hơn[^,;.]*$")
_MULTIPLIED = ("bằng ", "bằng khoảng ", "gấp ")


def is_change(low: str, place: Place) -> bool:
    """Tell whether a figure says how much something changed."""
    draft, previous, near = place.draft, place.previous, place.near
    if draft.of is not None:
        return False
    if draft.unit == "lần":
        return _changes(near) or near.endswith(_MULTIPLIED) or low.startswith(" so ", draft.end)
    if previous is not None and previous.relation == "change" and _goes_on(low, draft, previous, place):
        return True
    if (place.cues.level or near.endswith(" hơn mức ")) and _is_level(low, place):
        return False
    changes = stands(place.cues.change, near)
    if draft.unit == "điểm %" or (draft.unit in SHARES and _is_compared(low, draft, near, changes)):
        return True
    if not changes:
        return False
    more = (
        draft.kind == "money"
        and near.endswith(_MORE)
        and not low.startswith(" mỗi ", draft.end)
        and not _RATE.search(near)
    )
    return more or _changes(near)


def _changes(near: str) -> bool:
    """Tell whether the words before a figure, back to the last sign, say that something changed by it."""
    sign = _TO_LAST_SIGN.match(near)
    return _CHANGE.search(near, sign.end() if sign else 0) is not None


def _is_level(low: str, place: Place) -> bool:
    """Tell whether a figure is what something rose or fell to, or from."""
    near = place.near
    if near.endswith(" hơn mức "):
        return True
    level = _LEVEL.search(near) if stands(place.cues.level, near) else None
    if not level or ("hơn" in near and _MORE_THAN.search(near)):
        return False
    return level[0].strip() != "từ" or not _bounded(low, place.draft)


def _is_compared(low: str, draft: Draft, near: str, changes: bool) -> bool:
    """Tell whether a percentage is compared with another time: bằng 104% so với cùng kỳ, giảm tỷ lệ hộ nghèo 2%."""
    if _COMPARED.match(low, draft.end) or (changes and _CHANGE_OF.search(near)):
        return True
    return near.endswith("bằng ") and _EQUALS.match(low, draft.end) is not None


def _goes_on(low: str, draft: Draft, previous: Draft, place: Place) -> bool:
    """Tell whether a figure says a change again: (tăng 41 vụ (19,2%), giảm 2,27% tương đương 538 hộ)."""
    near = place.near
    if near == " và " and low.startswith(" so ", draft.end):
        return True
    if _IN_BRACKETS.match(near):
        return True
    if draft.head == previous.head and _CHANGE_AND.fullmatch(near):
        return True
    if draft.head == "%" == previous.head and _CHANGE_AMONG.fullmatch(near):
        return True
    if draft.head == previous.head and IN_TURN.fullmatch(near) and " lần lượt" in place.head:
        return True
    return (draft.unit in SHARES) != (previous.unit in SHARES) and _SAID_AGAIN.match(near) is not None


def _bounded(low: str, draft: Draft) -> bool:
    """Tell whether "từ" opens a range or a minimum and no level: từ 5 đến 10%, từ 8% trở lên."""
    return draft.value_max is not None or low.startswith(" trở lên", draft.end)
