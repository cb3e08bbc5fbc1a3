"""What parts a figure from the words said of another, and what ties two figures so that words may be of either."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterable

from pipelines.figures.draft import Draft

_MARK = re.compile(r"[,(;:]| và ")
_TIE = re.compile(r"(?: [^\W\d_]+){0,4} (?:cho|với|của)(?: (?:hơn|gần|trên|khoảng|tổng số))* ")


def last(pattern: re.Pattern[str], low: str, start: int, stop: int) -> re.Match[str] | None:
    """Return the last place between two offsets where a pattern is found."""
    return next(iter(deque(pattern.finditer(low, start, stop), maxlen=1)), None)


def after_mark(low: str, start: int, stop: int) -> int | None:
    """Return where the words behind the last mark begin; None where there is no mark."""
    mark = last(_MARK, low, start, stop)
    return mark.end() + low.startswith(" ", mark.end()) if mark else None


def is_tied(low: str, of: Draft, others: Iterable[Draft]) -> bool:
    """Tell whether a figure hangs on one right before it: "2 tỷ đồng cho 5 dự án, tăng 12%" may be of either.

    What stands in a bracket right behind the figure is of no other.
    """
    if low.startswith((" (", "("), of.end):
        return False
    return any(_TIE.fullmatch(low, other.end, of.start) for other in others if other.end <= of.start)
