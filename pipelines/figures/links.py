"""Which figure a figure belongs to: percent to its count, participants to their class, money to its projects."""

from __future__ import annotations

import re
from collections.abc import Sequence

from archive.records import Link
from pipelines.figures.draft import Draft
from pipelines.figures.lexicon import load

_DATA = load("relations")["links"]
_CAPITAL = re.compile(_DATA["capital"])
_AMOUNT = re.compile(_DATA["amount"])
_EVENTS = frozenset(_DATA["events"])
_MEMBERS = frozenset({"thành viên", "xã viên", "hộ", "tổ viên", "HTX", "người"})
_COUNTED_BY_MONEY = frozenset({"project", "coop", "household", "person", "organisation", "thing", "document", "event"})
_FARTHEST = 4


def link(low: str, drafts: Sequence[Draft]) -> None:
    """Set the related figure and the kind of link of every draft that has one and does not yet have it."""
    for n, draft in enumerate(drafts):
        if draft.related is not None:
            continue
        found = _find(low, drafts, n)
        if found:
            draft.related, draft.link = found


def _before(drafts: Sequence[Draft], n: int) -> list[Draft]:
    """Return the figures before in the same sentence, nearest first."""
    found = []
    for draft in reversed(drafts[max(0, n - _FARTHEST) : n]):
        if draft.sentence != drafts[n].sentence:
            break
        found.append(draft)
    return found


def _find(low: str, drafts: Sequence[Draft], n: int) -> tuple[Draft, Link] | None:
    draft = drafts[n]
    before = _before(drafts, n)
    if not before:
        return None
    if draft.relation == "percent_of_plan":
        counts = [d for d in before if d.kind not in ("percent", "multiple")]
        whole = _first(counts, lambda d: d.relation in ("none", "per_unit"), "plan_of")
        return whole or _first(counts, lambda d: True, "plan_of")
    if draft.relation == "change":
        return None
    if draft.status == "achieved" and before[0].status == "target" and before[0].unit == draft.unit:
        return before[0], "target_of"
    if draft.group and draft.group.persons and (found := _participants(low, draft, before)):
        return found
    if draft.kind == "money" and not draft.per:
        return _money(low, draft, before)
    if draft.head == "HTX" and low.startswith(" thành viên", draft.end) and before[0].head == "liên hiệp HTX":
        return before[0], "members_of"
    if draft.unit in _MEMBERS and draft.kind != "coop" and (found := _members(low, draft, before)):
        return found
    if draft.unit == "sản phẩm":
        return _first(before, lambda d: d.kind == "coop", "amount_of")
    return None


def _first(before: Sequence[Draft], fits: object, kind: Link) -> tuple[Draft, Link] | None:
    assert callable(fits)
    return next(((d, kind) for d in before if fits(d)), None)


def _participants(low: str, draft: Draft, before: Sequence[Draft]) -> tuple[Draft, Link] | None:
    for other in before:
        if other.head in _EVENTS:
            return other, "participants_of"
        if other.kind not in ("percent",):
            return None
    return None


def _members(low: str, draft: Draft, before: Sequence[Draft]) -> tuple[Draft, Link] | None:
    nearest = before[0].related if before[0].link == "part_of" and before[0].related else before[0]
    if (
        nearest.kind == "coop"
        and re.search(r"(?:với|có|gồm|thu hút|quy tụ|tập hợp|tổng số)[^,;.]{0,30}$", low[nearest.end : draft.start])
        and (";" not in low[nearest.end : draft.start])
    ):
        return nearest, "members_of"
    return None


def _money(low: str, draft: Draft, before: Sequence[Draft]) -> tuple[Draft, Link] | None:
    for other in before:
        gap = low[other.end : draft.start]
        if ";" in gap:
            return None
        if other.kind == "coop" and _CAPITAL.search(gap):
            of_union = other.link == "members_of" and other.related is not None
            return (other.related if of_union and other.related else other), "capital_of"
        if other.kind in _COUNTED_BY_MONEY and other.head not in _MEMBERS and _AMOUNT.search(gap):
            return other, "amount_of"
        if other.kind in ("money", "percent"):
            return None
    nearest = before[0]
    if nearest.kind in ("household", "person") and _AMOUNT.search(low[nearest.end : draft.start]):
        return nearest, "amount_of"
    return None
