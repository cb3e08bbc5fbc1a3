"""Where the words begin that other modules look for in a text, found in one pass for all of them.

A word of several vocabularies is found once; what stands there in full each module reads for itself.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

from pipelines.figures.gazetteer import AFTER, BEFORE, districts, gazetteer
from pipelines.figures.lexicon import at_word, load, words_pattern
from pipelines.figures.normal import Plain, plain
from pipelines.figures.numerals import DIGIT_WORDS

# Most numbers begin no expression of time. Those that do count months or years, or are the day or year of a span; what
# stands behind a dot in 12.500 is no month.
_NUMBER = (
    r"[0-9](?=[0-9]* (?:tháng|năm)(?!\w)|[0-9]?(?:(?:[/-]|\.(?!\d{3}(?!\d)))[0-9]| ?(?:[-–]|đến|tới))"
    r"|(?<=[12])[09][0-9][0-9] ?[-–—])"
)
# Another word follows, be it of the number or what is counted.
_NUMERALS = frozenset(f"{word} " for word in (*DIGIT_WORDS, "mười", "rưỡi", "gấp", "chưa"))
_HEADS = frozenset(head for kind in load("actors")["kind"] for head in kind["heads"])
TIMES = frozenset(start for entry in load("periods")["expression"] for start in entry["starts"])
"""How expressions of time may begin, # standing for a digit."""


class Beginnings(NamedTuple):
    """The offsets in one text, in order, at which words of each vocabulary begin.

    They may begin there: only ``times`` come with the longest beginning of an expression of time that stands there.
    """

    times: list[tuple[int, str]]
    numerals: list[int]
    organisations: list[int]
    places: list[int]
    districts: list[int]


class _Kinds(NamedTuple):
    """What may begin with a word: an expression of time, and which of the other vocabularies have words that do."""

    time: str
    others: tuple[int, ...]


@cache
def _vocabularies() -> tuple[re.Pattern[str], dict[str, _Kinds]]:
    """Return the search for the longest word at each place, and what it stands for."""
    others = (
        _NUMERALS,
        _HEADS,
        frozenset([*gazetteer(BEFORE), *gazetteer(AFTER)]),
        frozenset(plain(name).low for name in districts()),
    )
    words = TIMES.union(*others)
    kinds: dict[str, _Kinds] = {}
    for word in words:
        parts = [word[:length] for length in range(1, len(word) + 1)]
        time = next((part for part in reversed(parts) if part in TIMES), "")
        found = _Kinds(time, tuple(n for n, known in enumerate(others, 1) if not known.isdisjoint(parts)))
        kinds.update(dict.fromkeys((word.replace("#", digit) for digit in "0123456789"), found))
    pattern = words_pattern(sorted(words - {"#"})).replace(re.escape("#"), "[0-9]")
    return at_word(f"({pattern}|{_NUMBER})"), kinds


def find(low: str) -> Beginnings:
    """Return the beginnings in a text."""
    found = Beginnings([], [], [], [], [])
    times = found.times
    pattern, kinds = _vocabularies()
    for hit in pattern.finditer("\n" + low):
        time, others = kinds.get(hit[1]) or kinds[hit[1].replace("  ", " ")]
        if time:
            times.append((hit.start(), time))
        for n in others:
            found[n].append(hit.start())  # type: ignore[arg-type]
    return found


def beginnings(form: Plain) -> Beginnings:
    """Return the beginnings in a text in plain form, which are looked for once."""
    if form.beginnings is None:
        form.beginnings = find(form.low)
    return form.beginnings


def within(offsets: Sequence[int], low: str, start: int, end: int) -> Sequence[int]:
    """Return the offsets within a span; where it begins within a word also that of its begin."""
    found = offsets[bisect_left(offsets, start) : bisect_left(offsets, end)] if offsets else offsets
    if start and (low[start - 1].isalnum() or low[start - 1] == "_"):
        return [start, *(offset for offset in found if offset > start)]
    return found
