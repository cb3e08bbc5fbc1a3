"""The last comma, bracket, semicolon or "và" before a figure: what follows it is said of what stands before it."""

from __future__ import annotations

import re
from collections import deque

_MARK = re.compile(r"[,(;:]| và ")


def last(pattern: re.Pattern[str], low: str, start: int, stop: int) -> re.Match[str] | None:
    """Return the last place between two offsets where a pattern is found."""
    return next(iter(deque(pattern.finditer(low, start, stop), maxlen=1)), None)


def after_mark(low: str, start: int, stop: int) -> int | None:
    """Return where the words behind the last mark begin; None where there is no mark."""
    mark = last(_MARK, low, start, stop)
    return mark.end() + low.startswith(" ", mark.end()) if mark else None
