"""How far the day of an event reaches: over what is told of the event, not over what else the article tells."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipelines.figures.layout import Line
from pipelines.figures.lexicon import load, words_pattern
from pipelines.figures.periods import Expression

_REACH = load("reach")
_ATTENDED = re.compile(_REACH["attended"]["before"])
_HAPPENING = re.compile(rf"(?<!\w)(?:{words_pattern(_REACH['happening']['words'])})(?!\w)")
_EVENT = re.compile(_REACH["event"]["pattern"])
_LEAVES = re.compile(_REACH["leaves_event"]["pattern"])
_DAYS = frozenset({"day", "days"})
_LONGEST = 160
_OPENING = 400


def attended(low: str, clause: int, figure: int) -> bool:
    """Tell whether a figure counts who came to an event, or what was decided there."""
    return _ATTENDED.search(low, max(clause, figure - _LONGEST), figure) is not None


def tells_of_event(low: str, start: int, end: int) -> bool:
    """Tell whether a sentence that names a day tells of an event of that day."""
    return _HAPPENING.search(low, start, min(end, start + _OPENING)) is not None


def speaks_of_event(low: str, start: int, end: int) -> bool:
    """Tell whether a sentence speaks of the event whose day was named before."""
    return _EVENT.search(low, start, end) is not None


def leaves_event(low: str, line: Line, found: Sequence[Expression]) -> bool:
    """Tell whether a paragraph no longer tells of the event; ``found``: the times that its first sentence names."""
    return any(e.means not in _DAYS for e in found) or _LEAVES.search(low, line.start, line.end) is not None
