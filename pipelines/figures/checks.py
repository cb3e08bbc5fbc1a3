"""Tests of printed figures against each other: plans, parts, chains, bounds. A check never changes a figure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Literal

from archive.records import Check, Context
from pipelines.figures.draft import Draft
from pipelines.figures.layout import Line
from pipelines.figures.normal import Plain
from pipelines.figures.places import MERGER
from pipelines.figures.plausibility import bounds

# A class of a cooperative alliance has about 30 to 60 people; outside these bounds one of the numbers is worth a look.
PEOPLE_PER_CLASS = (Decimal(10), Decimal(120))
# Reports round shares to the printed decimals; a plan beyond this size always fits some whole number.
_LARGEST_PLAN = 100_000
_LONGEST_TITLE = 20
_CHAIN = ("founder_groups_advised", "founding_meetings", "coops_registered")


def check(form: Plain, drafts: Sequence[Draft], lines: Sequence[Line], context: Context | None) -> list[Check]:
    """Return the checks that the figures of one text allow, in a stable order."""
    made = _Made(form)
    for draft in drafts:
        _plan(made, draft)
        _class_size(made, draft)
        _bounds(made, draft)
        _printed(made, draft)
        _merger(made, form, draft, context)
    for head, parts in _parts(form.low, drafts, lines):
        _sum(made, head, parts)
    _narrowing(made, drafts)
    _stock(made, drafts)
    _title(made, drafts, lines)
    return made.checks


class _Made:
    """The checks made so far; offsets are translated to the source text here."""

    def __init__(self, form: Plain) -> None:
        self.form = form
        self.checks: list[Check] = []

    def add(
        self,
        name: str,
        ok: bool,
        severity: Literal["info", "warning", "error"],
        drafts: Sequence[Draft],
        vi: str,
        en: str,
    ) -> None:
        starts = tuple(self.form.start(d.start) for d in drafts)
        self.checks.append(Check(name, "ok" if ok else "fails", "info" if ok else severity, starts, vi, en))


def number(value: Decimal | None) -> str:
    """Return a value as Vietnamese print writes it."""
    if value is None:
        return "?"
    whole, _, fraction = format(value, "f").partition(".")
    grouped = f"{int(whole):,}".replace(",", ".")
    fraction = fraction.rstrip("0")
    return f"{grouped},{fraction}" if fraction else grouped


def _plan(made: _Made, draft: Draft) -> None:
    """A plan derived from a count and its share must be a whole number."""
    count = draft.related
    if draft.link != "plan_of" or count is None or not count.value or not draft.value:
        return
    if count.group is None or not count.group.whole or count.value_max is not None:
        return
    exact = count.value * 100 / draft.value
    if exact > _LARGEST_PLAN:
        return
    exponent = draft.value.as_tuple().exponent
    step = Decimal(1).scaleb(exponent if isinstance(exponent, int) else 0)
    fits = [n for n in range(max(1, int(exact) - 2), int(exact) + 4) if abs(count.value * 100 / n - draft.value) < step]
    share, unit = number(draft.value), count.unit or ""
    if fits:
        plan = min(fits, key=lambda n: abs(n - exact))
        made.add("plan_is_whole", True, "info", (draft, count),
                 f"{number(count.value)} {unit} bằng {share}% của {number(Decimal(plan))} {unit}.",
                 f"{number(count.value)} {unit} is {share}% of {number(Decimal(plan))}.")  # fmt: skip
    else:
        made.add("plan_is_whole", False, "warning", (draft, count),
                 f"{number(count.value)} {unit} là {share}% thì kế hoạch là {exact:.1f} {unit}: không chẵn.",
                 f"If {number(count.value)} {unit} is {share}%, the plan is {exact:.1f}, no whole number.")  # fmt: skip


def _class_size(made: _Made, draft: Draft) -> None:
    classes = draft.related
    if (
        draft.link != "participants_of"
        or classes is None
        or not classes.value
        or draft.value is None
        or classes.head != "lớp"
    ):
        return
    each = draft.value / classes.value
    low, high = PEOPLE_PER_CLASS
    made.add("people_per_class", low <= each <= high, "warning", (draft, classes),
             f"Bình quân {each:.0f} người một lớp.", f"{each:.0f} people a class on average.")  # fmt: skip


def _bounds(made: _Made, draft: Draft) -> None:
    if "implausible_low" not in draft.flags and "implausible_high" not in draft.flags:
        return
    related = draft.related
    if draft.link == "amount_of" and related is not None and related.value and draft.value is not None:
        each = draft.value / related.value
        made.add("amount_per_project", False, "warning", (draft, related),
                 f"{number(draft.value)} {draft.unit} cho {number(related.value)} {related.unit}: "
                 f"bình quân chỉ {number(each.quantize(Decimal(1)))} {draft.unit}.",
                 f"{number(draft.value)} {draft.unit} for {number(related.value)} {related.unit}: "
                 f"only {number(each.quantize(Decimal(1)))} each.")  # fmt: skip
        return
    limits = bounds(draft)
    limits_text = " – ".join(map(number, limits or (None, None)))
    made.add("bounds", False, "warning", (draft,),
             f"{number(draft.value)} {draft.unit} nằm ngoài khoảng thường gặp ({limits_text}).",
             f"{number(draft.value)} {draft.unit} lies outside the usual range ({limits_text}).")  # fmt: skip


def _printed(made: _Made, draft: Draft) -> None:
    if "words_differ" in draft.flags:
        made.add("words_equal_digits", False, "error", (draft,),
                 "Số viết bằng chữ khác số viết bằng chữ số.",
                 "The number in words differs from the digits.")  # fmt: skip
    if draft.of is not None and draft.value is not None and draft.value > draft.of:
        made.add("part_exceeds_whole", False, "warning", (draft,),
                 f"{number(draft.value)} lớn hơn tổng {number(draft.of)}.",
                 f"{number(draft.value)} is more than its total {number(draft.of)}.")  # fmt: skip


def _merger(made: _Made, form: Plain, draft: Draft, context: Context | None) -> None:
    """No growth is measured across the merger of 1 July 2025: the area before and after is not the same."""
    if draft.relation != "change" or not draft.period or not (end := draft.period[1]):
        return
    area = context.area if context else None
    here = area in ("95", "96") or "bạc liêu" in form.low or "cà mau" in form.low
    if here and MERGER <= end < "2026-07-01":
        made.add("growth_across_merger", False, "warning", (draft,),
                 "So sánh qua thời điểm sáp nhập tỉnh ngày 1/7/2025: địa bàn trước và sau không giống nhau.",
                 "A comparison across the merger of 1 July 2025: the area is not the same.")  # fmt: skip


def _parts(low: str, drafts: Sequence[Draft], lines: Sequence[Line]) -> Iterator[tuple[Draft, list[Draft]]]:
    """Yield totals with two or more parts; items of the second level ("+") are parts of parts."""
    groups: dict[int, tuple[Draft, list[Draft]]] = {}
    for draft in drafts:
        head = draft.related
        if draft.link != "part_of" or head is None or head.value is None or draft.value is None:
            continue
        if lines[draft.line].kind == "list_item" and low[lines[draft.line].start :].lstrip()[:1] == "+":
            continue
        groups.setdefault(head.start, (head, []))[1].append(draft)
    yield from (g for g in groups.values() if len(g[1]) > 1)


def _sum(made: _Made, head: Draft, parts: Sequence[Draft]) -> None:
    total = sum((p.value for p in parts if p.value is not None), Decimal(0))
    assert head.value is not None
    printed = " + ".join(number(p.value) for p in parts)
    rounded = head.qualifier != "exact" or any(p.qualifier != "exact" for p in parts)
    severity: Literal["info", "warning", "error"] = "error" if total > head.value and not rounded else "info"
    made.add("parts_sum", total == head.value, severity, (head, *parts),
             f"{printed} = {number(total)}; tổng in là {number(head.value)}.",
             f"{printed} = {number(total)}; the printed total is {number(head.value)}.")  # fmt: skip


def _narrowing(made: _Made, drafts: Sequence[Draft]) -> None:
    """Groups advised, founding meetings, registrations: within one period each is at most the one before."""
    first: dict[tuple[str, object], Draft] = {}
    for draft in drafts:
        if draft.indicator in _CHAIN and draft.relation == "none" and draft.status == "achieved":
            first.setdefault((draft.indicator, draft.period), draft)
    for (name, period), draft in first.items():
        at = _CHAIN.index(name)
        following = first.get((_CHAIN[at + 1], period)) if at + 1 < len(_CHAIN) else None
        if following is None or draft.value is None or following.value is None:
            continue
        made.add("chain_narrows", following.value <= draft.value, "warning", (draft, following),
                 f"{number(draft.value)} {draft.unit}, sau đó {number(following.value)} {following.unit}.",
                 f"{number(draft.value)} {draft.unit}, then {number(following.value)} {following.unit}.")  # fmt: skip


def _stock(made: _Made, drafts: Sequence[Draft]) -> None:
    """Founded less dissolved is the change of the stock, where one text prints all four."""

    def only(name: str) -> list[Draft]:
        return [d for d in drafts if d.indicator == name and d.relation == "none" and d.value is not None]

    founded, dissolved, stock = only("coops_founded"), only("coops_dissolved"), only("coops_total")
    if len(founded) != 1 or len(dissolved) != 1 or len({d.value for d in stock}) != 2:
        return
    dated = sorted((d for d in stock if d.period and d.period[1]), key=lambda d: str(d.period and d.period[1]))
    if len(dated) < 2 or dated[0].period == dated[-1].period:
        return
    old, new = dated[0], dated[-1]
    assert old.value is not None
    assert founded[0].value is not None
    assert dissolved[0].value is not None
    expected = old.value + founded[0].value - dissolved[0].value
    made.add("stock_changes_by_flow", expected == new.value, "warning", (old, founded[0], dissolved[0], new),
             f"{number(old.value)} + {number(founded[0].value)} − {number(dissolved[0].value)} = {number(expected)}; "
             f"in là {number(new.value)}.",
             f"{number(old.value)} + {number(founded[0].value)} − {number(dissolved[0].value)} = {number(expected)}; "
             f"printed: {number(new.value)}.")  # fmt: skip


def _title(made: _Made, drafts: Sequence[Draft], lines: Sequence[Line]) -> None:
    """A figure of the title should stand in the body as well, with the same value."""
    body: dict[object, list[Draft]] = {}
    for draft in drafts:
        if lines[draft.line].kind not in ("title", "heading"):
            body.setdefault(draft.unit, []).append(draft)
    title = [d for d in drafts if lines[d.line].kind == "title" and d.unit and d.measure][:_LONGEST_TITLE]
    for draft in title:
        same = body.get(draft.unit, [])
        words = (draft.measure or "").lower().split()[:4]
        if len(words) < 3 or any(d.value == draft.value for d in same):
            continue
        other = next((d for d in same if d.measure and d.measure.lower().split()[:4] == words), None)
        if other:
            made.add("title_equals_body", False, "warning", (draft, other),
                     f"Tiêu đề in {number(draft.value)}, nội dung in {number(other.value)} {draft.unit}.",
                     f"Title: {number(draft.value)}, body: {number(other.value)} {draft.unit}.")  # fmt: skip
