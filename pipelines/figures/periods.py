"""Read expressions of time: where they stand, which dates they name. The grammar is ``vocabulary/periods.toml``."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from archive.records import Grain
from pipelines.figures.beginnings import TIMES, find
from pipelines.figures.lexicon import load

Span = tuple[str | None, str | None]
Dated = tuple[Span, Grain]
NOTHING: Span = (None, None)

_COUNTS = {w: n for n, w in enumerate(["hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín", "mười"], 2)} | {
    "một": 1,
    "mười một": 11,
}
_QUARTERS = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "1": 1, "2": 2, "3": 3, "4": 4}
_NUMBER_OF = rf"1[01]|0?[1-9]|{'|'.join(sorted(_COUNTS, key=len, reverse=True))}"
_PIECES = {
    "<year2>": r"(?P<year2>(?:19|20)\d\d)",
    "<year>": r"(?P<year>(?:19|20)\d\d)",
    "<y>": r"(?:(?: ?/ ?|-|\.| |,? (?:của )?năm )(?P<year>(?:19|20)\d\d)(?!\d))?",
    "<month2>": r"(?P<month2>1[0-2]|0?[1-9])(?!\d)",
    "<month>": r"(?P<month>1[0-2]|0?[1-9])(?!\d)",
    "<day2>": r"(?P<day2>3[01]|[12]\d|0?[1-9])",
    "<day>": r"(?P<day>3[01]|[12]\d|0?[1-9])",
    "<n>": rf"(?P<n>{_NUMBER_OF})",
    "<m>": rf"(?P<m>{_NUMBER_OF})",
    "<k>": rf"(?P<k>{_NUMBER_OF})",
    "<quarter>": r"(?P<quarter>iv|iii|ii|i|0?[1-4])",
    "<half>": r"(?P<half>đầu|cuối)",
}


def _filled(pattern: str) -> str:
    for piece, regex in _PIECES.items():
        pattern = pattern.replace(piece, regex)
    return pattern


_ENTRIES = [
    (e["means"], re.compile(rf"(?:{_filled(e['pattern'])})(?!\w)"), e["starts"]) for e in load("periods")["expression"]
]


def _by_start() -> dict[str, tuple[tuple[str, re.Pattern[str]], ...]]:
    """Return for each beginning the patterns to try there, in the order of the vocabulary."""
    found: dict[str, list[tuple[str, re.Pattern[str]]]] = {}
    for means, pattern, mine in _ENTRIES:
        for start in TIMES:
            # The search finds the longest beginning: what may begin with a part of it is tried there too.
            if any(start == m or start.startswith(m + " ") or (m == "#" and start[0] == "#") for m in mine):
                found.setdefault(start, []).append((means, pattern))
    return {start: tuple(patterns) for start, patterns in found.items()}


_STARTS = _by_start()


@dataclass(slots=True)
class Expression:
    """One expression of time in plain offsets. Numbers are as printed; 0 where the expression names none."""

    start: int
    end: int
    means: str
    year: int = 0
    year2: int = 0
    month: int = 0
    month2: int = 0
    day: int = 0
    day2: int = 0
    n: int = 0


def expressions(low: str, beginnings: Sequence[tuple[int, str]] | None = None) -> list[Expression]:
    """Return the expressions of time in order of offset; ``beginnings``: where and how they begin, if that is known."""
    found = []
    done = 0
    for begin, beginning in find(low).times if beginnings is None else beginnings:
        if begin < done:
            continue
        for means, pattern in _STARTS[beginning]:
            if match := pattern.match(low, begin):
                found.append(_expression(means, match))
                done = match.end()
                break
    return found


_NUMBERS = frozenset({"year", "year2", "month", "month2", "day", "day2"})


def _expression(means: str, match: re.Match[str]) -> Expression:
    groups = match.groupdict()
    if not groups:
        return Expression(match.start(), match.end(), means)
    numbers = {name: int(printed) for name, printed in groups.items() if printed and name in _NUMBERS}
    n = 0
    if printed := groups.get("n") or groups.get("m") or groups.get("k"):
        n = int(printed) if printed.isdecimal() else _COUNTS[printed]
    elif printed := groups.get("quarter"):
        n = _QUARTERS[printed.lstrip("0")]
    elif printed := groups.get("half"):
        n = 1 if printed == "đầu" else 2
    return Expression(match.start(), match.end(), means, n=n, **numbers)
