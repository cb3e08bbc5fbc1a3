"""The sentence that a figure stands in, and the sentences of a text."""

from __future__ import annotations

import re
from collections.abc import Iterator

# A full stop ends a sentence only before white space and an upper-case letter or a dash item; `3.2`, `TP. Cà` do not.
_END = re.compile(r"(?<!\bTP)(?<!\bTS)(?<!\bThS)(?<!\bStt)[.!?…;](?=\s+[^\W\d_a-zà-ỹđ]|\s*$)")
LONGEST = 600  # characters; a longer "sentence" (a table, a text without stops) is cut around the figure


def sentence_around(text: str, start: int, end: int) -> str:
    """Return the sentence of ``text`` that holds ``text[start:end]``, on one line, without outer white space."""
    first, last = sentence_span(text, start, end)
    return " ".join(text[first:last].split())


def sentence_span(text: str, start: int, end: int) -> tuple[int, int]:
    """Return where the sentence begins and ends that holds ``text[start:end]``, white space included."""
    first = text.rfind("\n", 0, start) + 1
    last = text.find("\n", end)
    last = len(text) if last < 0 else last
    window = max(first, start - LONGEST)
    for match in _END.finditer(text, window, start):
        first = match.end()
    found = _END.search(text, end, last)
    last = found.end() if found else last
    return max(first, start - LONGEST), min(last, end + LONGEST)


def sentences(text: str) -> Iterator[tuple[int, int]]:
    """Yield where each sentence of a text begins and ends, line by line; what has no letter or digit is none."""
    at = 0
    for line in text.split("\n"):
        ends = [at + match.end() for match in _END.finditer(line)]
        for first, last in zip([at, *ends], [*ends, at + len(line)], strict=True):
            if any(c.isalnum() for c in text[first:last]):
                yield first, last
        at += len(line) + 1
