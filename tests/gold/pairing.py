"""Pair read figures with annotated ones, one to one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol


class Span(Protocol):
    """Anything with a place in a text."""

    @property
    def start(self) -> int:
        """Where it begins."""

    @property
    def end(self) -> int:
        """Where it ends, exclusive."""


def pair_by_overlap(gold: Sequence[Span], read: Sequence[Span]) -> dict[int, int]:
    """Pair spans that overlap, the largest overlap first, then the least excess; gold index to index read."""
    candidates = []
    for i, annotated in enumerate(gold):
        for j, found in enumerate(read):
            shared = min(annotated.end, found.end) - max(annotated.start, found.start)
            if shared > 0:
                excess = annotated.end - annotated.start + found.end - found.start - 2 * shared
                candidates.append((-shared, excess, i, j))
    pairs: dict[int, int] = {}
    taken: set[int] = set()
    for _, _, i, j in sorted(candidates):
        if i not in pairs and j not in taken:
            pairs[i] = j
            taken.add(j)
    return pairs
