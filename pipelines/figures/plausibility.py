"""Flag figures that cannot well be what they print: the flag stays beside the value, which is never repaired."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from pipelines.figures.draft import Draft
from pipelines.figures.indicators import indicators

# Loans of a provincial support fund run from 0.19 to 0.5 billion đồng a project; a tenth of that is no such loan.
LEAST_PER_PROJECT = Decimal(20_000_000)
HIGHEST_SHARE_OF_PLAN = Decimal(300)
_BOUNDS = {i.id: (i.low, i.high) for i in indicators()}


def flag(drafts: Sequence[Draft]) -> None:
    """Add the flags implausible_low and implausible_high where a value lies outside what its kind allows."""
    for draft in drafts:
        if draft.value is None:
            continue
        if draft.relation == "percent_of_plan" and draft.value > HIGHEST_SHARE_OF_PLAN:
            draft.flags.append("implausible_high")
        elif draft.kind == "money" and draft.link == "amount_of" and _too_little(draft):
            draft.flags.append("implausible_low")
        elif (low_high := bounds(draft)) is not None:
            low, high = low_high
            if low is not None and draft.value < low:
                draft.flags.append("implausible_low")
            elif high is not None and (draft.value_max or draft.value) > high:
                draft.flags.append("implausible_high")


def _too_little(draft: Draft) -> bool:
    related = draft.related
    if related is None or related.head != "dự án" or not related.value or draft.value is None or draft.head != "đồng":
        return False
    return draft.value / related.value < LEAST_PER_PROJECT


def bounds(draft: Draft) -> tuple[Decimal | None, Decimal | None] | None:
    """Return the alarm bounds that apply: those of a province and a whole, not of parts, communes, or targets."""
    if draft.indicator is None or draft.relation in ("part_of", "change") or draft.coverage == "commune":
        return None
    if draft.aggregate == "mean" or draft.per or draft.status == "target":
        return None
    return _BOUNDS.get(draft.indicator)
