"""One plain form of a text for matching, with the way back to the offsets of the text as given.

Matching needs NFC, plain spaces, ASCII digits and lower case; figures need offsets into the text exactly as it came.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from dataclasses import dataclass

# Combining marks, zero-width characters, unusual spaces, full-width forms: a text without them is plain already.
_ODD = re.compile("[\u0300-\u036f\u00a0\u00ad\u200b-\u200f\u2000-\u200a\u202a-\u202f\u205f\u2060\u3000\ufeff\uff01-\uff5e\t\v\f]")
_CLUSTER = re.compile("(.)([\u0300-\u036f]{0,8})", re.DOTALL)
_INVISIBLE = frozenset("\u00ad\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\ufeff")
_SPACES = frozenset("\u00a0\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000\t\v\f")

# Both placements of the tone mark are printed in an open syllable (hoà, hòa); the vocabularies use the second.
_OPEN_SYLLABLE = re.compile(r"(?:o[àáảãạèéẻẽẹ]|(?<!q)u[ỳýỷỹỵ])(?!\w)")
_MOVED = {
    new: old
    for new, old in zip(
        ("oà oá oả oã oạ oè oé oẻ oẽ oẹ uỳ uý uỷ uỹ uỵ").split(),
        ("òa óa ỏa õa ọa òe óe ỏe õe ọe ùy úy ủy ũy ụy").split(),
        strict=True,
    )
}


@dataclass(frozen=True, slots=True)
class Plain:
    """A text in plain form.

    ``cased`` and ``low`` are equally long; ``low`` is lower case with tone marks placed alike. ``starts`` and ``ends``
    map an offset of these to one of the source; None where the source was plain and offsets are the same.
    """

    cased: str
    low: str
    starts: list[int] | None = None
    ends: list[int] | None = None

    def start(self, offset: int) -> int:
        """Return the source offset of the character at ``offset``."""
        return offset if self.starts is None else self.starts[offset]

    def end(self, offset: int) -> int:
        """Return the source offset just after the character before ``offset`` (which must be above 0)."""
        return offset if self.ends is None else self.ends[offset - 1]

    def offset(self, source: int) -> int:
        """Return the plain offset of the first character that starts at or after the source offset."""
        if self.starts is None:
            return source
        return bisect_left(self.starts, source)


def plain(text: str) -> Plain:
    """Return the plain form of a text, in time linear in its length."""
    if not _ODD.search(text):
        return _lowered(text, None, None)
    letters: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    for cluster in _CLUSTER.finditer(text):
        base, marks = cluster.groups()
        if base in _INVISIBLE:
            continue
        if marks:
            form = unicodedata.normalize("NFC", base + marks)
        elif base in _SPACES:
            form = " "
        elif "\uff01" <= base <= "\uff5e":
            form = chr(ord(base) - 0xFEE0)
        else:
            form = base
        begin, end = cluster.span()
        for letter in form:
            letters.append(letter)
            starts.append(begin)
            ends.append(end)
    return _lowered("".join(letters), starts, ends)


def _lowered(cased: str, starts: list[int] | None, ends: list[int] | None) -> Plain:
    low = cased.lower()
    if len(low) != len(cased):  # a few letters, such as İ, grow when lowered
        low = "".join(c.lower() if len(c.lower()) == 1 else c for c in cased)
    low = _OPEN_SYLLABLE.sub(lambda m: _MOVED[m[0]], low)
    return Plain(cased, low, starts, ends)
