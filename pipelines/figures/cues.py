"""The words of a sentence without which no pattern of relations can match, looked for once."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from pipelines.figures.lexicon import load, words_pattern

_DATA = load("relations")


class Cues(NamedTuple):
    """The cues of one sentence by section.

    Few sentences have any, and to look for a word is several times as fast as to search for an alternation.
    """

    change: tuple[str, ...]
    level: tuple[str, ...]
    rate: tuple[str, ...]
    part: tuple[str, ...]
    status: tuple[str, ...]
    aggregate: tuple[str, ...]


_WORDS = Cues(
    *(tuple(_DATA[section]["cues"]) for section in ("change", "level", "per_unit", "part_of", "status", "aggregate"))
)
NO_CUES = Cues((), (), (), (), (), ())
_CUE = re.compile(words_pattern(word for words in _WORDS for word in words))


def cues_of(low: str, start: int, end: int) -> Cues:
    """Return the cues of a sentence."""
    words = _CUE.findall(low, start, end)
    return _cues(frozenset(words)) if words else NO_CUES


@lru_cache(maxsize=4096)
def _cues(words: frozenset[str]) -> Cues:
    """Return the cues among the words found, or within them: "từng" holds "từ"."""
    return Cues(*(tuple(cue for cue in cues if any(cue in word for word in words)) for cues in _WORDS))


def stands(cues: Sequence[str], text: str) -> bool:
    """Tell whether one of the cues of the sentence stands in this part of it."""
    for cue in cues:  # noqa: SIM110 - a loop is faster than any()
        if cue in text:
            return True
    return False
