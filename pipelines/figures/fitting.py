"""Which total a part fits: one of the same unit, or that of people among people, and not less than it."""

from __future__ import annotations

import re
from collections.abc import Iterable

from pipelines.figures.draft import Draft

_AND = re.compile(r", | và ")


def alike(draft: Draft, head: Draft) -> bool:
    """Tell whether a figure counts what the total counts: the same unit, or people of some kind among people."""
    if head.head == draft.head and head.per == draft.per:
        return True
    if head.head is None or draft.head is None or draft.per or head.per:
        return False
    people = bool(head.group and draft.group and head.group.persons and draft.group.persons)
    return people or named_by(draft, head)


def named_by(draft: Draft, head: Draft) -> bool:
    """Tell whether the unit is another name of the total's, or among its: "25 gian" of 60 gian hàng, funds of HTX."""
    if not head.head or not draft.head:
        return False
    fund = draft.head == "quỹ" and head.kind == "coop"
    among = head.unit is not None and draft.head in head.unit and draft.head in _AND.split(head.unit)
    return fund or among or head.head.startswith(f"{draft.head} ")


def fits(draft: Draft, head: Draft) -> bool:
    """Tell whether a figure may be a part of the total."""
    return (
        alike(draft, head)
        and head.value is not None
        and draft.value is not None
        and draft.value <= head.value
        and head.value_max is None
        and not head.from_side
        and (head.status != "target" or draft.status == "target")
    )


def best(low: str, draft: Draft, heads: Iterable[Draft]) -> Draft | None:
    """Return the total that fits best: the same unit and name, no change or target, the nearest."""
    fitting = [head for head in heads if fits(draft, head)]
    if len(fitting) < 2:
        return fitting[0] if fitting else None
    name = _name(low, draft)
    return min(
        fitting,
        key=lambda h: (
            h.head != draft.head,
            h.status != draft.status,
            h.relation == "change",
            h.of is not None,
            name != _name(low, h),
        ),
    )


def _name(low: str, draft: Draft) -> str:
    """Return the word before a figure: "chết" of "làm chết 12 người"."""
    words = low[max(draft.sentence, draft.start - 20) : draft.start].split()
    return words[-1] if words else ""
