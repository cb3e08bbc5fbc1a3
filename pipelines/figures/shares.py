"""Check percentages against the figures before them: of 71 files 58 were fit, 81.7 %: 58 is a part of 71."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

from pipelines.figures.draft import Draft
from pipelines.figures.fitting import alike
from pipelines.figures.lexicon import load

_DATA = load("relations")["part_of"]
_SHARE_OF = re.compile(_DATA["share_of"])
_OVER = re.compile(_DATA["over"])
_MOST_BEFORE = 8
_FARTHEST = 300
# "Half of them" and "all" are right by chance too often.
_LEAST_FIGURES = 3


def share(low: str, drafts: Sequence[Draft]) -> None:
    """Mark as part what the percentage behind it says to be one of a figure before, and "43 trên tổng số 211"."""
    for n, draft in enumerate(drafts):
        if n + 1 == len(drafts) or draft.link is not None or draft.relation != "none" or draft.value is None:
            continue
        behind = drafts[n + 1]
        if behind.sentence != draft.sentence:
            continue
        total = None
        if behind.head == "%":
            if n and not behind.per and _SHARE_OF.fullmatch(low, draft.end, behind.start):
                total = _total(drafts, n, behind)
        elif (
            alike(draft, behind)
            and draft.value <= (behind.value or 0)
            and (_OVER.fullmatch(low, draft.end, behind.start) or _set_against(low, draft, behind))
        ):
            total = behind
        if total is None:
            continue
        draft.relation, draft.related, draft.link = "part_of", total, "part_of"
        if behind.relation == "percent_of_plan" and "giải ngân" not in low[draft.sentence : draft.start]:
            behind.relation = "part_of"


def _set_against(low: str, draft: Draft, behind: Draft) -> bool:
    """Tell whether a sum stands over another: "612 tỷ đồng/630 tỷ đồng"."""
    return draft.kind == "money" == behind.kind and low[draft.end : behind.start].strip() == "/"


def _total(drafts: Sequence[Draft], n: int, percent: Draft) -> Draft | None:
    """Return the figure before of which the draft is exactly the percentage printed."""
    part = drafts[n]
    assert part.value is not None
    if percent.value is None or percent.value_max is not None or percent.relation not in ("part_of", "percent_of_plan"):
        return None
    sign = percent.value.as_tuple()
    exponent = sign.exponent
    if not isinstance(exponent, int) or exponent >= 0 or len(sign.digits) < _LEAST_FIGURES:
        return None
    for at in range(n - 1, max(-1, n - 1 - _MOST_BEFORE), -1):
        other = drafts[at]
        if part.start - other.end > _FARTHEST:
            return None
        if (
            other.value is None
            or other.value <= part.value
            or other.relation == "change"
            or other.status != part.status
        ):
            continue
        if alike(part, other) and abs(part.value * 100 / other.value - percent.value) <= Decimal(1).scaleb(exponent):
            return other
    return None
