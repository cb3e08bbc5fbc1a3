"""Whether a figure is a rate: so much of one thing for each of another, a mean, a price."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence

from pipelines.figures.cues import stands
from pipelines.figures.draft import Draft
from pipelines.figures.lexicon import load
from pipelines.figures.position import IN_TURN, SHARES, Place

_DATA = load("relations")


def _pattern(section: str, key: str) -> re.Pattern[str]:
    return re.compile(_DATA[section][key])


_RATE = _pattern("per_unit", "before")
_RATE_BASE = _pattern("per_unit", "base")
_EACH = _pattern("per_unit", "each")
_RATE_AFTER = _pattern("per_unit", "after")
_PRICE = _pattern("per_unit", "price")
_NO_RATE = _pattern("per_unit", "not_after")
_RATE_AHEAD = _pattern("per_unit", "ahead")
_RATE_LIMIT = _pattern("per_unit", "limit")
_RATE_ON = _pattern("per_unit", "goes_on")
_RESPECTIVELY = _pattern("per_unit", "respectively")
_RATE_BRACKET = _pattern("per_unit", "bracket")
_EARLIER = _pattern("per_unit", "earlier")
_ANEW = _pattern("clauses", "anew")
_RATED = re.compile(r"(?<!\w)(?:tốt|khá|giỏi|yếu)(?!\w)")
_NO_BASES = ("tổng", "chỉ tiêu", "kế hoạch", "kh")
_LONGEST_GAP = 60


def is_rate(low: str, place: Place, bases: Sequence[int]) -> bool:
    """Tell whether a figure is a rate; ``bases`` are where the bases of rates end that are no figures ("1 ha")."""
    draft, previous, head, near = place.draft, place.previous, place.head, place.near
    if draft.link == "base_of" and draft.related and draft.related.relation == "per_unit":
        return True
    if draft.per:
        return not draft.per[0].startswith(_NO_BASES)
    if draft.unit in SHARES or draft.of is not None:
        return False
    if near.endswith("trung bình ") and _RATED.search(head):
        return False
    if place.cues.rate and stands(place.cues.rate, head) and _mean(place) and not _NO_RATE.search(near):
        return True
    if draft.kind == "money" and _priced(head, near):
        return True
    if ("một " in near or "1 " in near) and _EACH.search(near):
        return True
    behind = low[draft.end : draft.end + 40]
    if (" mỗi " in behind or behind.startswith((" một ", " 1 "))) and _RATE_AFTER.match(
        low, draft.end, draft.sentence_end
    ):
        return True
    if previous is not None and previous.relation == "per_unit" and _rate_goes_on(low, draft, previous, near):
        return True
    at = bisect_right(bases, draft.start) - 1 if bases else -1
    return at >= 0 and draft.start - bases[at] <= min(len(near), _LONGEST_GAP)


def _priced(head: str, near: str) -> bool:
    """Tell whether an amount of money is a price, or that of one: "giá 8.000 đồng", "một ha cho lãi 30 triệu đồng"."""
    if "giá" in near and _PRICE.search(near):
        return True
    one = "một " in head or "1 " in head
    return one and (_RATE_BASE.search(head) or _RATE_LIMIT.search(near)) is not None


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
    if IN_TURN.fullmatch(near) and previous.head == draft.head and " lần lượt" in low[draft.sentence : draft.start]:
        return True
    return _RATE_ON.match(near) is not None and not _ANEW.search(near)
