"""From what a person types to FTS5 queries: one for the folded table, one for the exact table.

Each word chooses its table: typed without Vietnamese marks it is sought in the folded table and finds every spelling,
typed with marks (or ``đ``) it is sought in the exact table and finds only itself. Words are joined by AND, text between
quotes is a phrase, letter case is ignored. Nothing typed reaches FTS5 as an operator.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from itertools import groupby

from archive.search import fold

MOST_PIECES = 32  # words and phrases that are looked at; more are ignored, so that a pasted page is no burden
LONGEST = 1000  # characters that are looked at
_PIECE = re.compile(r'"([^"]*)"?|[^\s"]+')


def folded_query(typed: str | None) -> str:
    """Return the FTS5 query for ``documents_folded``: the words typed without marks; empty where there is none."""
    return _and(_folded_pieces(typed, every=False))


def exact_query(typed: str | None) -> str:
    """Return the FTS5 query for ``documents_exact``: the words typed with marks; empty where there is none."""
    return _and(words for piece in _pieces(typed) for words in _marked_runs(piece))


def all_folded_query(typed: str | None) -> str:
    """Return the FTS5 query for ``documents_folded`` with every word, marks taken off.

    What it finds includes what ``folded_query`` and ``exact_query`` find together. Where nothing typed can be sought it
    is a query that finds nothing: Datasette's own ``_search`` cannot do with an empty one.
    """
    return _and(_folded_pieces(typed, every=True)) or '""'


def _folded_pieces(typed: str | None, every: bool) -> Iterator[list[str]]:
    for words in _pieces(typed):
        # A phrase with an unmarked word is sought folded as a whole, besides its marked words in the exact table.
        if every or any(not _is_marked(w) for w in words):
            yield [fold(w) for w in words]


def _marked_runs(words: list[str]) -> Iterator[list[str]]:
    for marked, run in groupby(words, key=_is_marked):
        if marked:
            yield list(run)


def _is_marked(word: str) -> bool:
    return fold(word) != word


def _pieces(typed: str | None) -> Iterator[list[str]]:
    """Yield words and phrases as lists of words; a word is what FTS5's tokenizer will see as one or more tokens."""
    text = unicodedata.normalize("NFC", str(typed or "")[:LONGEST])
    count = 0
    for match in _PIECE.finditer(text):
        piece = match[1] if match[1] is not None else match[0]
        words = [w for w in (_sought(w) for w in piece.split()) if w]
        if words and count < MOST_PIECES:
            count += 1
            yield words


def _sought(word: str) -> str:
    """Return a word's letters, digits and the marks on them; everything else separates tokens."""
    plain = "".join(c if unicodedata.category(c)[0] in "LNM" else " " for c in word).strip()
    return plain if any(unicodedata.category(c)[0] in "LN" for c in plain) else ""


def _and(pieces: Iterator[list[str]]) -> str:
    return " AND ".join('"' + " ".join(words) + '"' for words in pieces)
