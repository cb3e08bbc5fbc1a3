"""From what a person types to an FTS5 expression for ``search_index``.

A word typed without Vietnamese marks finds every spelling, one typed with marks (or ``đ``) finds only itself: the index
holds each text folded and as printed (``archive.search``). Words are joined by AND, text between quotes is a phrase,
letter case is ignored. Nothing typed reaches FTS5 as an operator.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby, pairwise

from archive.search import EVERY, INDICATOR, SECTION, fold, tag

MOST_PIECES = 32  # words and phrases that are looked at; more are ignored, so that a pasted page is no burden
LONGEST = 1000  # characters that are looked at
NOTHING = '""'  # what FTS5 finds nothing by
_QUOTES = str.maketrans("“”„‟″＂", '""""""')
_PIECE = re.compile(r'"([^"]*)"?|[^\s"]+')


@dataclass(frozen=True, slots=True)
class Sought:
    """Words that stand one after another; ``exact``: with their marks, else folded. All in lower case."""

    words: tuple[str, ...]
    exact: bool


@lru_cache(maxsize=256)
def sought(typed: str | None) -> tuple[Sought, ...]:
    """Return what is sought, each piece once.

    A phrase that mixes words with and without marks is sought folded as a whole, and its marked words exactly besides.
    """
    found: dict[Sought, None] = {}
    for words in _pieces(typed):
        lowered = [w.lower() for w in words]
        marked = [is_marked(w) for w in lowered]
        if not all(marked):
            found[Sought(tuple(fold(w) for w in lowered), exact=False)] = None
        for exact, run in groupby(zip(marked, lowered, strict=True), key=lambda pair: pair[0]):
            if exact:
                found[Sought(tuple(word for _, word in run), exact=True)] = None
    return tuple(found)


def is_marked(word: str) -> bool:
    """Return whether a word is written with marks."""
    return fold(word) != word


def search_words(typed: str | None) -> str:
    """Return the FTS5 expression for what is typed; one that finds nothing where there is no word in it."""
    return _and([" ".join(s.words) for s in sought(typed)]) or NOTHING


def search_match(typed: str | None, section: str | None, indicator: str | None, narrowed: str | None) -> str:
    """Return the FTS5 expression for what is typed in a section and with an indicator; empty ones are left out.

    ``narrowed`` is not empty where something else narrows the search down: then nothing typed means all documents.
    """
    tags = [tag(kind, str(name)) for kind, name in ((SECTION, section), (INDICATOR, indicator)) if name]
    pieces = [" ".join(s.words) for s in sought(typed)]
    if not pieces and str(typed or "").strip():
        return NOTHING
    if not pieces and not tags and narrowed:
        tags = [EVERY]
    return _and([*pieces, *tags]) or NOTHING


def search_ranked(typed: str | None, section: str | None, indicator: str | None) -> str:
    """Return an FTS5 expression that finds what ``search_match`` does, and ranks words higher that stand together.

    A Vietnamese word is two syllables as often as one: an article with ``giải ngân`` is meant, rather than one with
    ``giải`` here and ``ngân`` there.
    """
    expression = search_match(typed, section, indicator, "")
    pairs = dict.fromkeys(_pair(a, b) for a, b in pairwise(_singles(typed)))
    if not pairs or expression == NOTHING:
        return expression
    return f"({expression}) OR ({expression} AND ({' OR '.join(pairs)}))"


def _singles(typed: str | None) -> Iterator[str]:
    for words in _pieces(typed):
        if len(words) == 1:
            yield words[0].lower()


def _pair(first: str, second: str) -> str:
    both = f"{first} {second}"
    return f'"{both if is_marked(first) and is_marked(second) else fold(both)}"'


def _and(pieces: Sequence[str]) -> str:
    return " AND ".join(f'"{words}"' for words in pieces)


def _pieces(typed: str | None) -> Iterator[list[str]]:
    """Yield words and phrases as lists of words; a word is what FTS5's tokenizer will see as one token."""
    text = unicodedata.normalize("NFC", str(typed or "")[:LONGEST]).translate(_QUOTES)
    count = 0
    for match in _PIECE.finditer(text):
        words = _tokens(match[1] if match[1] is not None else match[0])
        if words and count < MOST_PIECES:
            count += 1
            yield words


def _tokens(piece: str) -> list[str]:
    """Return a piece's runs of letters, digits and the marks on them; everything else separates."""
    plain = "".join(c if unicodedata.category(c)[0] in "LNM" else " " for c in piece)
    return [w for w in plain.split() if any(unicodedata.category(c)[0] in "LN" for c in w)]
