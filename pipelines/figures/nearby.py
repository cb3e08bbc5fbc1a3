"""The figures around a figure: before it in its sentence, in the sentence before, in brackets that have closed."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence

from pipelines.figures.draft import Draft

_FARTHEST = 8


def before(drafts: Sequence[Draft], n: int) -> list[Draft]:
    """Return the figures before in the same sentence, nearest first."""
    found: list[Draft] = []
    sentence = drafts[n].sentence
    while n and drafts[n - 1].sentence == sentence and len(found) < _FARTHEST:
        n -= 1
        found.append(drafts[n])
    return found


def previous_sentence(drafts: Sequence[Draft], n: int) -> list[Draft]:
    """Return the figures of the sentence before that of a figure, on the same line, in their order."""
    at = n
    while at >= 0 and n - at <= _FARTHEST and drafts[at].sentence == drafts[n].sentence:
        at -= 1
    found: list[Draft] = []
    if at < 0 or drafts[at].line != drafts[n].line or drafts[at].sentence == drafts[n].sentence:
        return found
    sentence = drafts[at].sentence
    while at >= 0 and len(found) <= _FARTHEST and drafts[at].sentence == sentence:
        found.append(drafts[at])
        at -= 1
    return found[::-1]


def bracketed(low: str, other: Draft, draft: Draft) -> bool:
    """Tell whether another figure stands in a bracket that closes before the figure."""
    between = low[other.end : draft.start]
    return between.count(")") > between.count("(")


def total_of(drafts: Sequence[Draft], other: Draft, gap: str) -> Draft:
    """Return the total of a part where what follows speaks of all parts, else the figure itself."""
    total = other.related
    if other.link != "part_of" or total is None or total.head != other.head:
        return other
    return total if ";" in gap or "tổng" in gap or ("," in gap and _complete(drafts, total, other)) else other


def _start(draft: Draft) -> int:
    return draft.start


def _complete(drafts: Sequence[Draft], total: Draft, last: Draft) -> bool:
    first, behind = (bisect_right(drafts, at, key=_start) for at in (total.start, last.start))
    parts = [d.value or 0 for d in drafts[first:behind] if d.related is total and d.link == "part_of"]
    return sum(parts) == total.value
