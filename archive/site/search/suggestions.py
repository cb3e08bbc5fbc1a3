"""What would find something where a search found nothing: without marks, without filters, with fewer words."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Literal

from archive.search import fold
from archive.site.search.asked import FILTERS, Asked
from archive.site.search.hits import how_many
from archive.site.search.words import sought

MOST = 4
MOST_COUNTED = 1_001  # articles of each: one more than are told
MOST_WORDS = 8  # words of which each is left out in turn

Kind = Literal["unmarked", "unquoted", "unfiltered", "fewer"]


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Another search and how many articles it finds; ``more``: and there are more than those."""

    kind: Kind
    asked: Asked
    hits: int
    more: bool = False


def suggestions(db: sqlite3.Connection, asked: Asked) -> tuple[Suggestion, ...]:
    """Return searches like one that found nothing, those that keep most of it first."""
    found: list[Suggestion] = []
    for kind, other in _others(asked):
        hits = how_many(db, other, MOST_COUNTED)
        if hits and all(s.asked != other for s in found):
            more = hits == MOST_COUNTED
            found.append(Suggestion(kind, other, hits - more, more))
        if len(found) == MOST:
            break
    return tuple(found)


def _others(asked: Asked) -> Iterator[tuple[Kind, Asked]]:
    unmarked = replace(asked, q=fold(asked.q), page=1)
    if unmarked.q != asked.q:
        yield "unmarked", unmarked
    bare = "".join(" " if c in '"“”„' else c for c in unmarked.q)
    if bare != unmarked.q:
        yield "unquoted", replace(unmarked, q=" ".join(bare.split()))
    if asked.has_words and asked.filters:
        yield "unfiltered", asked.without(*FILTERS)
    if len(asked.filters) > 1:
        for name in asked.filters:
            yield "unfiltered", asked.without(name)
    words = bare.split()
    if len(sought(bare)) > 1 and len(words) <= MOST_WORDS:
        for n in range(len(words)):
            yield "fewer", replace(asked.without(*FILTERS), q=" ".join(words[:n] + words[n + 1 :]))
