"""Shares of plans: the plan that follows from a count and its share is whole, and is the plan that is printed."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import ROUND_HALF_UP, Decimal
from itertools import pairwise
from typing import NamedTuple

from pipelines.figures.draft import Draft
from pipelines.figures.verdicts import Verdicts
from pipelines.figures.wording import counted_en, counted_vi, english, named_en, named_vi, vietnamese

# Beyond this size some whole number always fits a share that is printed without decimals.
_LARGEST_PLAN = 100_000
_EXCEEDS = re.compile(r"(?<!\w)vượt (?:mức |trên |hơn |gần )?$")
# Only a share right beside 16/30 is that of 16 in 30: "16/30 lớp, đạt 53%".
_BESIDE = 16


class _Share(NamedTuple):
    """A share of a plan, what was counted, the values of both, and the last printed digit of the share.

    ``percent`` is 120 where "vượt 20% kế hoạch" is printed.
    """

    share: Draft
    counted: Draft
    value: Decimal
    percent: Decimal
    step: Decimal
    exceeds: bool = False

    @property
    def plan(self) -> Decimal:
        return self.value * 100 / self.percent

    def fits(self, plan: Decimal) -> bool:
        """Tell whether a plan gives the share as printed, rounded or cut off."""
        return plan > 0 and abs(self.value * 100 / plan - self.percent) < self.step


def check(made: Verdicts, low: str, drafts: Sequence[Draft]) -> None:
    """Check every share of a plan."""
    plans = _yearly_plans(drafts)
    of_one_plan: dict[object, list[_Share]] = {}
    for share in _shares(low, drafts):
        if not _is_of_another(share, drafts):
            _whole(made, share)
        _printed(made, share, plans)
        if key := _plan_key(share.counted):
            of_one_plan.setdefault(key, []).append(share)
    for shares in of_one_plan.values():
        for one, other in pairwise(shares):
            _same_plan(made, one, other)


def _shares(low: str, drafts: Sequence[Draft]) -> Iterator[_Share]:
    for share in drafts:
        counted = share.related
        if share.link != "plan_of" or counted is None or not counted.value or not share.value:
            continue
        if counted.value_max is None and share.value_max is None and share.qualifier == "exact":
            exponent = share.value.as_tuple().exponent
            step = Decimal(1).scaleb(exponent if isinstance(exponent, int) else 0)
            exceeds = _EXCEEDS.search(low, max(0, share.start - 20), share.start) is not None
            percent = share.value + 100 if exceeds else share.value
            yield _Share(share, counted, counted.value, percent, step, exceeds)


def _is_of_another(s: _Share, drafts: Sequence[Draft]) -> bool:
    """Tell whether the share is that of a later figure in the counted one: 200 trạm, 165 trạm có bác sĩ (đạt 82,5%)."""
    between = (d for d in drafts if s.counted.start < d.start < s.share.start and d.unit == s.counted.unit)
    return any(d.value is not None and abs(d.value * 100 / s.value - s.percent) < s.step for d in between)


def _plan_key(draft: Draft) -> tuple[object, ...] | None:
    """Return what makes two figures belong to one yearly plan: indicator, breakdown, place and year."""
    start, end = draft.period or (None, None)
    if draft.indicator is None or not start or not end or not start.endswith("-01-01") or start[:4] != end[:4]:
        return None
    return draft.indicator, draft.breakdown, draft.place, draft.unit, start[:4]


def _yearly_plans(drafts: Sequence[Draft]) -> dict[tuple[object, ...], list[Draft]]:
    """Return the targets of whole years by what they are targets of."""
    plans: dict[tuple[object, ...], list[Draft]] = {}
    for draft in drafts:
        exact = draft.status == "target" and draft.relation == "none" and draft.qualifier == "exact" and draft.value
        if exact and draft.grain == "year" and (key := _plan_key(draft)):
            plans.setdefault(key, []).append(draft)
    return plans


def _whole(made: Verdicts, s: _Share) -> None:
    """A plan derived from a count and its share must be a whole number."""
    if s.counted.group is None or not s.counted.group.whole or s.plan > _LARGEST_PLAN or s.counted.qualifier != "exact":
        return
    near = int(s.plan)
    fitting = [n for n in map(Decimal, range(max(1, near - 2), near + 4)) if s.fits(n)]
    vi, en, share = counted_vi(s.counted), counted_en(s.counted), counted_vi(s.share)
    if fitting:
        plan = min(fitting, key=lambda n: abs(n - s.plan))
        made.holds("plan_is_whole", (s.share, s.counted),
                   f"{vi} {'vượt' if s.exceeds else 'bằng'} {share} {'' if s.exceeds else 'của '}kế hoạch "
                   f"{counted_vi(s.counted, plan)}.",
                   f"{en} {'are' if s.exceeds else 'make'} {counted_en(s.share)}"
                   f"{' above' if s.exceeds else ' of'} a plan of {english(plan)}.")  # fmt: skip
        return
    plan = s.plan.quantize(Decimal("0.1"), ROUND_HALF_UP)
    reach_vi, reach_en = ("vượt", "exceed the plan by") if s.exceeds else ("đạt", "make")
    made.fails("plan_is_whole", "warning", (s.share, s.counted),
               f"{vi} mà {reach_vi} {share} thì kế hoạch phải là {vietnamese(plan)} {s.counted.unit}: "
               f"không có số nguyên nào cho ra {share}.",
               f"If {en} {reach_en} {counted_en(s.share)}, the plan would be {english(plan)}: "
               "no whole plan gives that.")  # fmt: skip


def _printed(made: Verdicts, s: _Share, plans: dict[tuple[object, ...], list[Draft]]) -> None:
    """Where the plan itself is printed, count and plan must give the share."""
    plan = _plan_of(s.counted, plans)
    if s.counted.of is not None and s.share.start - s.counted.end > _BESIDE:
        return
    value = s.counted.of or (plan.value if plan else None)
    if not value:
        return
    tested = (s.share, s.counted, plan) if plan else (s.share, s.counted)
    given = (s.value * 100 / value - (100 if s.exceeds else 0)).quantize(s.step, ROUND_HALF_UP)
    plan_vi, plan_en = counted_vi(s.counted, value), english(value)
    vi = f"{counted_vi(s.counted)} trên kế hoạch {plan_vi} là {'vượt ' if s.exceeds else ''}{vietnamese(given)}%"
    en = f"{counted_en(s.counted)} of a plan of {plan_en} make {english(given)}%{' more' if s.exceeds else ''}"
    if s.fits(value):
        made.holds("percent_contradicts_plan", tested, f"{vi}.", f"{en}.")
    else:
        made.fails("percent_contradicts_plan", "error", tested,
                   f"{vi}, không phải {counted_vi(s.share)} như đã in.",
                   f"{en}, not {counted_en(s.share)} as printed.")  # fmt: skip


def _plan_of(counted: Draft, plans: dict[tuple[object, ...], list[Draft]]) -> Draft | None:
    """Return the figure that prints the plan of a count: the target linked to it, or the only one of its year."""
    if counted.of is not None:
        return None
    if counted.link == "target_of" and counted.related is not None and counted.related.qualifier == "exact":
        return counted.related
    key = _plan_key(counted)
    known = plans.get(key, []) if key else []
    return known[0] if len(known) == 1 else None


def _same_plan(made: Verdicts, one: _Share, other: _Share) -> None:
    """Two shares of one indicator within one year are shares of one yearly plan."""
    a, b = one.counted, other.counted
    low = max(s.value * 100 / (s.percent + s.step) for s in (one, other))
    high = min(s.value * 100 / max(s.percent - s.step, s.step / 10) for s in (one, other))
    if a.period == b.period or low < high:
        return
    plans = [s.plan.quantize(Decimal(1), ROUND_HALF_UP) for s in (one, other)]
    made.fails("percent_contradicts_plan", "warning", (one.share, a, other.share, b),
               f"{named_vi(a)} (đạt {counted_vi(one.share)}) và {counted_vi(b)} (đạt {counted_vi(other.share)}) "
               f"tính ra hai kế hoạch khác nhau của một năm: {vietnamese(plans[0])} và {vietnamese(plans[1])}.",
               f"{named_en(a)} ({counted_en(one.share)}) and {counted_en(b)} ({counted_en(other.share)}) "
               f"give two different plans for one year: {english(plans[0])} and {english(plans[1])}.")  # fmt: skip
