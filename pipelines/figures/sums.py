"""Find parts by arithmetic: figures in a row that add up to the figure before them, or to the total after them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal

from pipelines.figures.draft import Draft
from pipelines.figures.fitting import alike
from pipelines.figures.lexicon import load
from pipelines.figures.parts import is_total

# Small numbers add up by chance; only a colon or a bracket after the total makes their sum an enumeration.
_LEAST = Decimal(10)
# So do round sums of money, and figures that others stand between.
_LEAST_APART = Decimal(50)
_MOST_PARTS = 15
_MOST_BETWEEN = 30
_FARTHEST = 600
_TOTAL = re.compile(r"(?:tổng(?: cộng| số)?|cộng|toàn (?:huyện|tỉnh|thành phố|xã))(?: [^\W\d_]+){0,4} ?:? *$")
_REST = re.compile(load("relations")["part_of"]["remainder"])
_LISTED = re.compile(r"[^.;\d]{0,40}[:(]|[^.;\d]{0,40}(?:gồm|trong đó|chia ra)(?!\w)")
_ASIDE = frozenset({"percent", "multiple"})
_OPEN = frozenset({"none", "part_of", "per_unit"})
# What is earned is spent or gained: an account, no enumeration.
_BALANCE = re.compile(r"(?<!\w)(?:tổng|chi phí|lợi nhuận|lãi)(?!\w)[^,;:()]*$")


def add_up(low: str, drafts: Sequence[Draft]) -> None:
    """Mark as parts the figures that add up exactly to the total beside them (drafts in order of offset)."""
    if len(drafts) < 2:
        return
    for n, head in enumerate(drafts):
        if not _exact(head) or head.kind in _ASIDE:
            continue
        parts = None
        if head.relation != "change":  # a total has two parts or more
            parts = _after(low, drafts, n) if n + 2 < len(drafts) else None
            parts = parts or (_before(low, drafts, n) if n > 1 else None)
        if parts and not any(part.related is not None and part.related is head.related for part in parts):
            _mark(parts, head)
        if head.link is None:
            _remainder(low, drafts, n)
    _settle(drafts)


def _mark(parts: Iterable[Draft], head: Draft) -> None:
    for part in parts:
        part.relation, part.related, part.link = "part_of", head, "part_of"


def _settle(drafts: Sequence[Draft]) -> None:
    """Move parts of one sentence to the total that they add up to, where the one they were given is another."""
    groups: dict[tuple[int, int], list[int]] = {}
    for n, draft in enumerate(drafts):
        if draft.link == "part_of" and draft.related is not None and draft.head == draft.related.head:
            groups.setdefault((draft.sentence, draft.related.start), []).append(n)
    for members in groups.values():
        parts = [drafts[n] for n in members]
        given = parts[0].related
        total = sum(part.value or 0 for part in parts)
        if len(parts) < 2 or given is None or total == given.value:
            continue
        for at in range(members[0] - 1, max(-1, members[0] - 1 - _MOST_PARTS), -1):
            other = drafts[at]
            if other.value == total and other.head == given.head and parts[0].start - other.end <= _FARTHEST:
                _mark(parts, other)
                break


def _exact(draft: Draft) -> bool:
    return draft.value is not None and draft.value_max is None and draft.qualifier == "exact"


def _after(low: str, drafts: Sequence[Draft], n: int) -> list[Draft] | None:
    """Return the figures after a total that add up to it."""
    head = drafts[n]
    assert head.value is not None
    listed = _LISTED.match(low, head.end, head.end + 80) is not None or is_total(low, head)
    if not listed and (head.value < _LEAST or (head.kind == "money" and _round(head.value))):
        return None
    parts, apart, base = _row(low, drafts, n, listed)
    if len(parts) < 2 or sum(p.value or 0 for p in parts) != head.value:
        return None
    if listed or base > 0:
        return parts
    if len(parts) < 3 and not alike(parts[0], head):
        return None
    apart = apart and not _colon(low, head.end, parts[0].start)
    itemised = len({head.line, *(part.line for part in parts)}) > len(parts)
    return parts if not apart or itemised or head.value >= _LEAST_APART else None


def _row(low: str, drafts: Sequence[Draft], n: int, listed: bool) -> tuple[list[Draft], bool, int]:
    """Return the row of figures up to the sum of the total, whether others stand between, how deep in brackets."""
    head = drafts[n]
    assert head.value is not None
    total, apart, base = Decimal(0), False, 0
    parts: list[Draft] = []
    for draft, depth in _deep(low, drafts, n):
        if draft.kind in _ASIDE or draft.relation == "change" or (parts and depth > base):
            continue
        opened = listed or depth > 0 or _colon(low, head.end, draft.start)
        if depth >= base and not (alike(draft, head) or (opened and _other(draft, parts, depth))):
            apart = True
            continue
        if not parts and depth > 0 and draft.status != head.status:  # the plan beside what was done
            apart = True
            continue
        if depth < base or not _adds(low, draft, head) or len(parts) == _MOST_PARTS:
            return [], apart, base
        base = depth
        total += draft.value or 0
        parts.append(draft)
        if total >= head.value:
            break
    return parts, apart, base


def _colon(low: str, start: int, end: int) -> bool:
    """Tell whether a colon opens what follows a total; one on a later line is that of another topic."""
    colon = low.find(":", start, end)
    return colon >= 0 and low.find("\n", start, colon) < 0


def _adds(low: str, draft: Draft, head: Draft) -> bool:
    """Tell whether a figure may be a term of a sum."""
    return (
        _exact(draft)
        and draft.relation in _OPEN
        and draft.status == head.status
        and not draft.per
        and not _balances(low, draft)
    )


def _balances(low: str, draft: Draft) -> bool:
    return _BALANCE.search(low, max(draft.sentence, draft.start - 30), draft.start) is not None


def _deep(low: str, drafts: Sequence[Draft], n: int) -> Iterator[tuple[Draft, int]]:
    """Yield the figures after a total with the depth of brackets; -1 behind the bracket in which the total stands."""
    depth, at, inner = 0, drafts[n].end, False
    for draft in drafts[n + 1 : n + 1 + _MOST_BETWEEN]:
        if draft.start - drafts[n].end > _FARTHEST:
            return
        between = low[at : draft.start]
        depth += between.count("(") - between.count(")")
        inner = inner or depth < 0
        yield draft, -1 if inner else depth
        at = draft.end


def _other(draft: Draft, parts: Sequence[Draft], depth: int) -> bool:
    """Tell whether parts may bear a unit of their own: "97 đơn: 88 vụ khiếu nại, 9 vụ tố cáo"."""
    if draft.kind == "money" or draft.group is None or not draft.group.whole:
        return False
    return not parts or depth > 0 or draft.head == parts[0].head or parts[0].head != parts[-1].head or len(parts) == 1


def _round(value: Decimal) -> bool:
    """Tell whether a value has fewer than three figures before its zeros: 500 million."""
    return len(value.normalize().as_tuple().digits) < 3


def _before(low: str, drafts: Sequence[Draft], n: int) -> list[Draft] | None:
    """Return the figures that add up to the total behind them."""
    head = drafts[n]
    if not _TOTAL.search(low, max(0, head.start - 60), head.start):
        return None
    assert head.value is not None
    total = Decimal(0)
    parts: list[Draft] = []
    for at in range(n - 1, max(-1, n - 1 - _MOST_PARTS), -1):
        draft = drafts[at]
        if draft.kind in _ASIDE or draft.kind == "money" != head.kind:
            continue
        if draft.head != head.head or draft.value is None or draft.relation not in _OPEN:
            return None
        total += draft.value
        parts.append(draft)
        if total >= head.value:
            break
    return parts if total == head.value and len(parts) > 1 else None


def _pair(drafts: Sequence[Draft], n: int) -> bool:
    """Tell whether a figure is the second of its unit in its sentence: the total of both may stand before it."""
    last, other = drafts[n], drafts[n - 1]
    return (
        other.sentence == last.sentence
        and other.head == last.head
        and other.head is not None
        and other.link is None
        and other.relation == "none" == last.relation
    )


def _known_total(draft: Draft, parts: Sequence[Draft], total: Decimal) -> Draft | None:
    """Return the total of an earlier part, where one figure makes it up with that part, or several without it."""
    of = draft.related if draft.link == "part_of" else None
    missing = (draft.value or 0) if len(parts) == 1 else 0
    return of if of is not None and of.head == parts[0].head and of.value == missing + total else None


def _remainder(low: str, drafts: Sequence[Draft], n: int) -> None:
    """Link "còn 12 người" to the total that it and the figures before it make up: 416/428 người."""
    last = drafts[n]
    if not n or last.relation not in _OPEN:
        return
    pair = _pair(drafts, n)
    before = low[max(0, last.start - 40) : last.start]
    said = ("còn" in before and _REST.search(before)) or low.startswith(" còn lại", last.end)
    if (not pair and not said) or is_total(low, last):
        return
    assert last.value is not None
    total = last.value
    parts = [last]
    for at in range(n - 1, max(-1, n - 1 - _MOST_BETWEEN), -1):
        draft = drafts[at]
        if last.start - draft.end > _FARTHEST:
            return
        if draft.value is None or draft.relation == "change" or not alike(last, draft):
            continue
        if draft.of == draft.value + last.value:
            last.relation, last.related, last.link = "part_of", draft, "part_of"
            return
        if draft.value == total and len(parts) > 1 and (said or total >= _LEAST_APART):
            _mark(parts, draft)
            return
        if of := _known_total(draft, parts, total):
            _mark(parts, of)
            return
        if draft.value_max is not None or draft.link is not None or _balances(low, draft) or _balances(low, last):
            return
        total += draft.value
        parts.append(draft)
