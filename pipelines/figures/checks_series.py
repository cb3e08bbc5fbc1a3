"""Figures of several periods or steps: what may only rise, only narrow, or must balance."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from itertools import pairwise

from pipelines.figures.draft import Draft
from pipelines.figures.indicators import is_flow
from pipelines.figures.slips import EXPLANATIONS, slip
from pipelines.figures.verdicts import Verdicts
from pipelines.figures.wording import (
    counted_en,
    counted_vi,
    english,
    named_en,
    named_vi,
    period_en,
    period_vi,
    vietnamese,
)

_CHAIN = ("founder_groups_advised", "founding_meetings", "coops_registered")
# Founded less dissolved is the change of the stock.
_BALANCES = (
    ("coops_founded", "coops_dissolved", "coops_total"),
    ("groups_founded", "groups_dissolved", "groups_total"),
    ("unions_founded", "unions_dissolved", "unions_total"),
)


def check(made: Verdicts, drafts: Sequence[Draft]) -> None:
    """Check the levels of a text; shares, changes, parts, targets and means are none."""
    levels = [
        d
        for d in drafts
        if d.indicator
        and d.relation == "none"
        and d.status == "achieved"
        and d.value is not None
        and d.value_max is None
    ]
    _printed_twice(made, levels)
    _running_totals(made, levels)
    _narrowing(made, levels)
    for founded, dissolved, stock in _BALANCES:
        _stock(made, levels, founded, dissolved, stock)
    _operating_and_inactive(made, levels)
    _profit(made, drafts)


def _key(draft: Draft) -> tuple[object, ...]:
    return draft.indicator, draft.breakdown, draft.place, draft.coverage, draft.unit


def _value(draft: Draft) -> Decimal:
    assert draft.value is not None
    return draft.value


def _printed_twice(made: Verdicts, levels: Sequence[Draft]) -> None:
    """One figure that is printed twice has one value; only differences that look like misprints are told."""
    first: dict[tuple[object, ...], Draft] = {}
    for draft in levels:
        if draft.qualifier != "exact" or draft.column is not None or not draft.period:
            continue
        known = first.setdefault((*_key(draft), draft.period, draft.aggregate), draft)
        kind = slip(_value(known), _value(draft))
        if kind is None:
            continue
        vi, en = EXPLANATIONS[kind]
        made.fails("printed_twice", "warning", (known, draft),
                   f"{named_vi(known)}, chỗ khác in {counted_vi(draft)}: {vi}.",
                   f"{named_en(known)}, elsewhere {counted_en(draft)}: {en}.")  # fmt: skip


def _running_totals(made: Verdicts, levels: Sequence[Draft]) -> None:
    """What is counted from the beginning of a year cannot have been more at an earlier date."""
    totals: dict[tuple[object, ...], dict[str, Draft]] = {}
    for draft in levels:
        # The columns of a table may be plan and result; only prose says which.
        if is_flow(draft.indicator) and draft.aggregate != "mean" and draft.period and draft.column is None:
            start, end = draft.period
            if start and end and start.endswith("-01-01") and start[:4] == end[:4]:
                totals.setdefault((*_key(draft), start), {}).setdefault(end, draft)
    for by_end in totals.values():
        for earlier, later in pairwise(by_end[end] for end in sorted(by_end)):
            tested = (earlier, later)
            vi = f"{named_vi(earlier)} ({period_vi(earlier)}), sau đó {counted_vi(later)} ({period_vi(later)})"
            en = f"{named_en(earlier)} ({period_en(earlier)}), then {counted_en(later)} ({period_en(later)})"
            if _value(earlier) <= _value(later) or "exact" not in (earlier.qualifier, later.qualifier):
                made.holds(
                    "running_total", tested, f"{vi}: lũy kế không giảm.", f"{en}: the running total does not fall."
                )
            else:
                made.fails("running_total", "warning", tested,
                           f"{vi}: lũy kế từ đầu năm không thể giảm.",
                           f"{en}: a total counted from the beginning of the year cannot fall.")  # fmt: skip


def _narrowing(made: Verdicts, levels: Sequence[Draft]) -> None:
    """Groups advised, founding meetings, registrations: within one period each is at most the one before."""
    first: dict[tuple[str, object, object], Draft] = {}
    for draft in levels:
        if draft.indicator in _CHAIN and draft.coverage is None:
            first.setdefault((draft.indicator, draft.period, draft.place), draft)
    for (name, period, place), draft in first.items():
        following = next(
            (first[step, period, place] for step in _CHAIN[_CHAIN.index(name) + 1 :] if (step, period, place) in first),
            None,
        )
        if following is None:
            continue
        tested = (draft, following)
        vi, en = f"{named_vi(draft)}; {named_vi(following)}", f"{named_en(draft)}; {named_en(following)}"
        if _value(following) <= _value(draft):
            made.holds("chain_narrows", tested, f"{vi}.", f"{en}.")
        else:
            made.fails("chain_narrows", "warning", tested,
                       f"{vi}: bước sau không thể nhiều hơn bước trước, trừ khi có hồ sơ từ kỳ trước chuyển sang.",
                       f"{en}: a later step cannot be more than the one before it, unless some were carried over.",
                       )  # fmt: skip


def _stock(made: Verdicts, levels: Sequence[Draft], founded: str, dissolved: str, stock: str) -> None:
    """Founded less dissolved is the change of the stock, where one text prints all four once."""

    def only(name: str) -> list[Draft]:
        return [d for d in levels if d.indicator == name and d.breakdown is None and d.coverage is None]

    added, removed = only(founded), only(dissolved)
    stocks = sorted((d for d in only(stock) if d.period and d.period[1]), key=lambda d: str(d.period and d.period[1]))
    if len(added) != 1 or len(removed) != 1 or len({d.period for d in stocks}) != 2:
        return
    old, new = stocks[0], stocks[-1]
    if {d.value for d in stocks} != {old.value, new.value}:
        return
    expected = _value(old) + _value(added[0]) - _value(removed[0])
    terms = (old.value, added[0].value, removed[0].value)
    sum_vi = "{} + {} − {}".format(*map(vietnamese, terms)) + f" = {vietnamese(expected)}"
    sum_en = "{} + {} − {}".format(*map(english, terms)) + f" = {english(expected)}"
    tested = (old, added[0], removed[0], new)
    if expected == new.value:
        made.holds("stock_changes_by_flow", tested, f"{sum_vi}, đúng như đã in.", f"{sum_en}, as printed.")
    else:
        made.fails("stock_changes_by_flow", "warning", tested,
                   f"Đầu kỳ cộng thành lập mới trừ giải thể: {sum_vi}, nhưng in là {counted_vi(new)}.",
                   f"The stock before, plus founded, less dissolved: {sum_en}, but {counted_en(new)} are printed.",
                   )  # fmt: skip


def _operating_and_inactive(made: Verdicts, levels: Sequence[Draft]) -> None:
    """Operating and inactive cooperatives make the total of the same day."""
    first: dict[tuple[object, ...], Draft] = {}
    for draft in levels:
        if draft.indicator in ("coops_total", "coops_operating", "coops_inactive") and draft.breakdown is None:
            first.setdefault((draft.indicator, draft.period, draft.place, draft.coverage), draft)
    for (name, *rest), total in first.items():
        operating = first.get(("coops_operating", *rest))
        inactive = first.get(("coops_inactive", *rest))
        if name != "coops_total" or operating is None or inactive is None:
            continue
        found = _value(operating) + _value(inactive)
        tested = (total, operating, inactive)
        sum_vi = f"{vietnamese(operating.value)} + {vietnamese(inactive.value)} = {vietnamese(found)}"
        sum_en = f"{english(operating.value)} + {english(inactive.value)} = {english(found)}"
        if found == total.value:
            made.holds("operating_and_inactive", tested, f"{sum_vi}, đúng bằng tổng.", f"{sum_en}, the total.")
        else:
            made.fails("operating_and_inactive", "warning", tested,
                       f"Đang hoạt động cộng ngừng hoạt động: {sum_vi}, tổng in là {counted_vi(total)}.",
                       f"Operating plus inactive: {sum_en}; the printed total is {counted_en(total)}.")  # fmt: skip


def _profit(made: Verdicts, drafts: Sequence[Draft]) -> None:
    """The mean profit of a cooperative is not above its mean revenue."""
    revenues: dict[tuple[object, ...], Draft] = {}
    for draft in drafts:
        if draft.status != "achieved" or draft.relation == "change" or draft.value is None:
            continue
        key = draft.period, draft.place, draft.breakdown
        if draft.indicator == "revenue_per_coop":
            revenues.setdefault(key, draft)
        revenue = revenues.get(key)
        if draft.indicator != "profit_per_coop" or revenue is None:
            continue
        if _value(draft) <= _value(revenue):
            made.holds("profit_within_revenue", (revenue, draft),
                       "Lãi bình quân không vượt doanh thu bình quân.",
                       "The mean profit is within the mean revenue.")  # fmt: skip
        else:
            made.fails("profit_within_revenue", "warning", (revenue, draft),
                       f"{named_vi(draft)} lớn hơn {named_vi(revenue)}.",
                       f"{named_en(draft)} is more than {named_en(revenue)}.")  # fmt: skip
