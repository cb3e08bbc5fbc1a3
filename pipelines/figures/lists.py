"""Which line opens a list: the one that the bullets or numbers of its items hang under."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipelines.figures.layout import Line

_BULLET = re.compile(r"\s*(?:([-+*•–])|\d{1,2}([.)])|([a-zđ])[.)] )")


def openers(low: str, lines: Sequence[Line]) -> dict[int, int]:
    """Return for each item of a list the line that opens its list: of "-" and below it "+", the line with "-"."""
    found: dict[int, int] = {}
    open_lists: list[tuple[str, int]] = []
    last = -1
    for number, line in enumerate(lines):
        if line.start == line.end:
            continue
        bullet = _bullet(low, line) if line.kind == "list_item" else ""
        if not bullet:
            open_lists = []
        else:
            same = next((n for n, (b, _) in enumerate(open_lists) if b == bullet), None)
            if same is None:
                open_lists.append((bullet, last))
            else:
                del open_lists[same + 1 :]
            if open_lists[-1][1] >= 0:
                found[number] = open_lists[-1][1]
        last = number
    return found


def _bullet(low: str, line: Line) -> str:
    """Return what marks an item, one sign for all numbers and one for all letters."""
    mark = _BULLET.match(low, line.start, line.end)
    if not mark:
        return "•"
    return mark[1] or (f"1{mark[2]}" if mark[2] else "a)")
