"""Which lines of a text tell what is to be done: those below "Nhiệm vụ 6 tháng cuối năm", or of a plan."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipelines.figures.cues import stands
from pipelines.figures.layout import Line
from pipelines.figures.lexicon import load

_DATA = load("relations")["sections"]
_CUES: tuple[str, ...] = tuple(_DATA["cues"])
_AHEAD = re.compile(_DATA["ahead"])
_BEHIND = re.compile(_DATA["behind"])
_PLAN = re.compile(_DATA["plan"])
_LEVELS = tuple(
    re.compile(pattern)
    for pattern in (r"(?:phần|chương)(?!\w)", r"[ivx]{1,5}[.)/]", r"\d{1,2}[.)](?!\d)", r"\d|[a-zđ][.)]")
)
_UNNUMBERED = 2
_WHOLE = -1
_LONGEST = 160


def planned_lines(low: str, lines: Sequence[Line], openers: dict[int, int]) -> frozenset[int]:
    """Return the numbers of the lines that stand in a section, or a list, of what is to be done."""
    if not stands(_CUES, low):
        return frozenset()
    found: set[int] = set()
    level: int | None = None
    for number, line in enumerate(lines):
        opener = openers.get(number)
        if opener is not None and (opener in found or _opens(low, lines[opener])):
            found.add(number)
        elif line.kind in ("heading", "title") and line.end - line.start <= _LONGEST:
            level = _after(low[line.start : line.end].strip(), line.kind == "title" and number == 0, level)
            continue
        if level is not None:
            found.add(number)
    return frozenset(found)


def _after(heading: str, first: bool, level: int | None) -> int | None:
    """Return the level of the section of plans that holds after a heading, None where none does."""
    if _PLAN.match(heading):
        return _WHOLE
    if first:
        return level
    mine = next((n for n, pattern in enumerate(_LEVELS) if pattern.match(heading)), _UNNUMBERED)
    if _BEHIND.search(heading):
        return None
    if _AHEAD.search(heading):
        return mine if level is None else min(mine, level)
    return None if level is not None and mine <= level else level


def _opens(low: str, line: Line) -> bool:
    """Tell whether a line opens a list of what is to be done: "Một số chỉ tiêu năm 2024:"."""
    text = low[max(line.start, line.end - _LONGEST) : line.end].rstrip()
    text = text[max(text.rfind(". "), text.rfind("; ")) + 1 :]
    heads = text.endswith(":") or (
        line.kind == "list_item" and line.end - line.start < _LONGEST and text[-1:] not in ".;"
    )
    return heads and _AHEAD.search(text) is not None and _BEHIND.search(text) is None
