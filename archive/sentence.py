"""The sentence that a figure stands in."""

from __future__ import annotations

import re

# A full stop ends a sentence only before white space and an upper-case letter or a dash item; `3.2`, `TP. Cà` do not.
_END = re.compile(r"(?<!\bTP)(?<!\bTS)(?<!\bThS)(?<!\bStt)[.!?…;](?=\s+[^\W\d_a-zà-ỹđ]|\s*$)")
LONGEST = 600  # characters; a longer "sentence" (a table, a text without stops) is cut around the figure


def sentence_around(text: str, start: int, end: int) -> str:
    """Return the sentence of ``text`` that holds ``text[start:end]``, on one line, without outer white space."""
    first = text.rfind("\n", 0, start) + 1
    last = text.find("\n", end)
    last = len(text) if last < 0 else last
    window = max(first, start - LONGEST)
    for match in _END.finditer(text, window, start):
        first = match.end()
    found = _END.search(text, end, last)
    last = found.end() if found else last
    first, last = max(first, start - LONGEST), min(last, end + LONGEST)
    return " ".join(text[first:last].split())
