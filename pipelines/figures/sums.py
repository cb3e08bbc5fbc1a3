"""Find parts by arithmetic: figures in a row that add up to the figure before them, or to the total after them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

from pipelines.figures.draft import Draft

# Small numbers add up by chance; only a colon or a bracket after the total makes their sum an enumeration.
_LEAST = Decimal(10)
_MOST_PARTS = 15
_FARTHEST = 600
_TOTAL = re.compile(r"(?:tổng(?: cộng| số)?|cộng|toàn (?:huyện|tỉnh|thành phố|xã))(?: [^\W\d_]+){0,2} ?:? *$")
_ASIDE = frozenset({"percent", "multiple", "money"})


def add_up(low: str, drafts: Sequence[Draft]) -> None:
    """Mark as parts the figures that add up exactly to the total beside them (drafts in order of offset)."""
    for n, head in enumerate(drafts):
        if head.value is None or head.value_max is not None or head.qualifier != "exact" or head.kind in _ASIDE:
            continue
        if parts := _after(low, drafts, n) or _before(low, drafts, n):
            for part in parts:
                part.relation, part.related, part.link = "part_of", head, "part_of"


def _after(low: str, drafts: Sequence[Draft], n: int) -> list[Draft] | None:
    head = drafts[n]
    assert head.value is not None
    total = Decimal(0)
    parts: list[Draft] = []
    for draft in drafts[n + 1 : n + 2 + 2 * _MOST_PARTS]:
        if draft.start - head.end > _FARTHEST or len(parts) > _MOST_PARTS:
            return None
        if draft.kind in _ASIDE or draft.relation == "change":
            continue
        if not _alike(head, draft, low[head.end : draft.start]):
            return None
        assert draft.value is not None
        total += draft.value
        parts.append(draft)
        if total >= head.value:
            break
    listed = head.value >= _LEAST or ":" in low[head.end : head.end + 40]
    return parts if total == head.value and len(parts) > 1 and listed else None


def _before(low: str, drafts: Sequence[Draft], n: int) -> list[Draft] | None:
    head = drafts[n]
    if not _TOTAL.search(low, max(0, head.start - 60), head.start):
        return None
    assert head.value is not None
    total = Decimal(0)
    parts: list[Draft] = []
    for at in range(n - 1, max(-1, n - 1 - _MOST_PARTS), -1):
        draft = drafts[at]
        if draft.kind in _ASIDE:
            continue
        if draft.head != head.head or draft.value is None or draft.relation not in ("none", "part_of"):
            return None
        total += draft.value
        parts.append(draft)
        if total >= head.value:
            break
    return parts if total == head.value and len(parts) > 1 else None


def _alike(head: Draft, draft: Draft, between: str) -> bool:
    """Tell whether a figure may be a part: the same unit, or any in a bracket that the total opens."""
    if draft.value is None or draft.value_max is not None or draft.relation not in ("none", "part_of", "per_unit"):
        return False
    if draft.qualifier != "exact" or draft.status != head.status or draft.per:
        return False
    bracketed = between.count("(") > between.count(")") and len(between) < 60
    fund = head.head == "HTX" and draft.head == "quỹ"  # credit funds are cooperatives
    return draft.head == head.head or fund or bracketed
