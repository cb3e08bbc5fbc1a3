"""What an amount of money was for: the projects, classes, gifts, borrowers or goods counted before it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from archive.records import Link
from pipelines.figures.draft import Draft
from pipelines.figures.lexicon import load
from pipelines.figures.nearby import bracketed, previous_sentence, total_of

_DATA = load("relations")["links"]
_AMOUNT = re.compile(_DATA["amount"])
_LOAN = re.compile(_DATA["loan"])
_FINE = re.compile(_DATA["fine"])
_VALUE = re.compile(_DATA["value"])
_TURNOVER = re.compile(_DATA["turnover"])
_FOR = re.compile(_DATA["for"])
_PAID = re.compile(_DATA["paid"])
_ALL_TOLD = re.compile(_DATA["all_told"])
_TOTALLED = re.compile(_DATA["totalled"])
_COUNTED = frozenset(
    {"project", "coop", "household", "person", "organisation", "thing", "document", "event", "livestock"}
)
_BORROWERS = frozenset({"coop", "household", "person", "organisation"})
_PEOPLE = frozenset({"household", "person"})
_GIVEN = frozenset({"livestock", "thing"})
_TOLD_OF = frozenset({"project", "thing", "event", "document"})
_AND = re.compile(r"(?: [^\W\d_]+){0,2} ?(?:,|và) ?$")


def amount(low: str, drafts: Sequence[Draft], n: int, near: Sequence[Draft]) -> tuple[Draft, Link] | None:
    """Return what the money of a draft was for, ``near`` being the figures before it, nearest first."""
    draft = drafts[n]
    if draft.relation == "per_unit" or draft.aggregate == "mean":
        return None
    found = _of_sentence(low, drafts, draft, near) if near else _of_the_one_before(low, drafts, n)
    found = found or _for_those_behind(low, drafts, n)
    return (found, "amount_of") if found else None


def _of_sentence(low: str, drafts: Sequence[Draft], draft: Draft, near: Sequence[Draft]) -> Draft | None:
    tail = low[near[0].end : draft.start]
    for at, other in enumerate(near):
        gap = low[other.end : draft.start]
        if ";" in gap and not _TOTALLED.match(gap, gap.rfind(";") + 1):
            return None
        if other.kind in ("percent", "multiple") or _rate(other) or bracketed(low, other, draft):
            continue
        if other.link in ("members_of", "participants_of"):
            return other.related if _AMOUNT.search(tail) else None
        if other.kind != "money" and not _two(near, at) and _paid_for(low, draft, other, tail, at == 0):
            return total_of(drafts, _thing(low, near, at), gap)
        if other.kind not in _BORROWERS:
            return None
    return None


def _of_the_one_before(low: str, drafts: Sequence[Draft], n: int) -> Draft | None:
    """Return the only thing counted in the sentence before: "Tổng kinh phí 118 triệu đồng" of two classes."""
    if not _ALL_TOLD.match(low, drafts[n].sentence):
        return None
    counted = [d for d in previous_sentence(drafts, n) if d.kind in _TOLD_OF and d.relation == "none"]
    return counted[0] if len(counted) == 1 else None


def _for_those_behind(low: str, drafts: Sequence[Draft], n: int) -> Draft | None:
    """Return whom the money went to, where they are counted behind it: "giải ngân 3 tỷ đồng cho 9 HTX"."""
    draft = drafts[n]
    other = drafts[n + 1] if n + 1 < len(drafts) else None
    if other is None or other.sentence != draft.sentence or other.kind not in _BORROWERS | {"project"}:
        return None
    return other if _FOR.fullmatch(low, draft.end, other.start) else None


def _rate(other: Draft) -> bool:
    return other.kind == "money" and (other.relation == "per_unit" or bool(other.per))


def _paid_for(low: str, draft: Draft, other: Draft, tail: str, nearest: bool) -> bool:
    """Tell whether the words before the money say that it was for what is counted."""
    if other.kind in _PEOPLE:
        return _PAID.search(tail) is not None or _LOAN.search(tail) is not None
    if other.kind in _COUNTED:
        if _AMOUNT.search(tail) or (other.kind in _BORROWERS and _LOAN.search(tail)):
            return True
        if (other.kind == "project" or (other.kind == "coop" and nearest)) and _TURNOVER.search(tail):
            return True
        return draft.start - other.end <= 3 and _FINE.search(low, other.sentence, other.start) is not None
    return other.kind == "measure" and not other.per and _VALUE.search(tail) is not None


def _two(near: Sequence[Draft], at: int) -> bool:
    """Tell whether the money was for two measures: "11 km kênh, 4 km lộ, trị giá 720 triệu đồng"."""
    return near[at].kind == "measure" and at + 1 < len(near) and near[at + 1].kind == "measure"


def _thing(low: str, near: Sequence[Draft], at: int) -> Draft:
    """Return the projects rather than those who carry them out: "22 dự án của 17 HTX, 5 tổ hợp tác với số tiền"."""
    found = near[at]
    if found.kind not in _BORROWERS:
        return found
    while at + 1 < len(near):
        between = low[near[at + 1].end : near[at].start]
        if between.endswith(" cho ") and near[at + 1].kind in _GIVEN:
            return near[at + 1]
        if between.endswith(" của ") and near[at + 1].kind in _TOLD_OF:
            return near[at + 1]
        if near[at + 1].kind not in _BORROWERS or not _AND.match(between):
            break
        at += 1
    return found
