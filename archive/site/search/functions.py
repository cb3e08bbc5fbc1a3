"""The SQL functions of the search, for the canned query and for any that a reader writes."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable

from archive.search import fold
from archive.site.search.numbers import typed_number
from archive.site.search.sentence import found_sentence, found_share
from archive.site.search.words import search_match, search_ranked, search_words


def register(connection: sqlite3.Connection) -> None:
    """Register them with a connection."""
    ours: tuple[tuple[Callable[..., str | float | None], int], ...] = (
        (search_words, 1),
        (search_match, 4),
        (search_ranked, 3),
        (found_sentence, 2),
        (found_share, 2),
        (typed_number, 1),
    )
    for function, arguments in ours:
        connection.create_function(function.__name__, arguments, function, deterministic=True)
    connection.create_function("fold", 1, lambda text: None if text is None else fold(str(text)), deterministic=True)
