"""One plain form of a text for matching, with the way back to the offsets of the text as given.

Matching needs NFC, plain spaces, ASCII digits and lower case; figures need offsets into the text exactly as it came.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pipelines.figures.beginnings import Beginnings

# Combining marks and zero-width characters change the length of a text; a letter with its marks is one character.
# At most eight marks belong to a letter: more are noise, and sorting them takes quadratic time.
_CHANGING = re.compile("[^\u0300-\u036f\n][\u0300-\u036f]{1,8}|[\u00ad\u200b-\u200f\u202a-\u202e\u2060\ufeff]")
_CHANGES = re.compile("[\u00ad\u0300-\u036f\u200b-\u200f\u202a-\u202e\u2060\ufeff]")
# Unusual spaces and full-width forms stand for one plain character each.
_UNUSUAL = re.compile(f"[\t\v\f\u00a0\u2000-\u200a\u202f\u205f\u3000\uff01-\uff5e]|{_CHANGES.pattern}")
_SPACES = "\t\v\f\u00a0\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000"
_PLAIN = dict.fromkeys(map(ord, _SPACES), " ")
_PLAIN |= {code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)}
_WITH_TABS = {code: form for code, form in _PLAIN.items() if code != ord("\t")}

# Both placements of the tone mark are printed in an open syllable (hoà, hòa); the vocabularies use the second.
_OPEN_SYLLABLE = re.compile(r"o[àáảãạèéẻẽẹ](?!\w)|u(?<!qu)[ỳýỷỹỵ](?!\w)")
_MOVED = dict(
    zip(
        ["oà", "oá", "oả", "oã", "oạ", "oè", "oé", "oẻ", "oẽ", "oẹ", "uỳ", "uý", "uỷ", "uỹ", "uỵ"],
        ["òa", "óa", "ỏa", "õa", "ọa", "òe", "óe", "ỏe", "õe", "ọe", "ùy", "úy", "ủy", "ũy", "ụy"],
        strict=True,
    )
)


@dataclass(slots=True)
class Plain:
    """A text in plain form.

    ``cased`` and ``low`` are equally long; ``low`` is lower case with tone marks placed alike. ``marks`` and
    ``sources`` are the plain and source offsets where stretches begin that map one to one, or where one character is
    several; both None where the source has as many characters. ``beginnings`` are filled in when first asked for.
    """

    cased: str
    low: str
    marks: list[int] | None = None
    sources: list[int] | None = None
    beginnings: Beginnings | None = field(default=None, compare=False, repr=False)

    def start(self, offset: int) -> int:
        """Return the source offset of the character at ``offset``."""
        if self.marks is None or self.sources is None:
            return offset
        n = bisect_right(self.marks, offset) - 1
        return self.sources[n] + offset - self.marks[n]

    def end(self, offset: int) -> int:
        """Return the source offset just after the character before ``offset`` (which must be above 0)."""
        if self.marks is None or self.sources is None:
            return offset
        n = bisect_right(self.marks, offset - 1) - 1
        after = bisect_right(self.marks, self.marks[n])
        single = after < len(self.marks) and self.marks[after] == offset and self.marks[n] == offset - 1
        if single:  # one character that may stand for several: all of them, but no zero-width ones after it
            return self.sources[bisect_left(self.marks, offset)]
        return self.sources[n] + offset - self.marks[n]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Return the source offsets of the characters from ``start`` to ``end``."""
        return (start, end) if self.marks is None else (self.start(start), self.end(end))

    def offset(self, source: int) -> int:
        """Return the plain offset of the first character that starts at or after the source offset."""
        if self.marks is None or self.sources is None:
            return source
        n = max(bisect_right(self.sources, source) - 1, 0)
        limit = self.marks[n + 1] if n + 1 < len(self.marks) else len(self.low)
        return min(self.marks[n] + source - self.sources[n], limit)


def plain(text: str, *, tabs: bool = False) -> Plain:
    """Return the plain form of a text, in time linear in its length; ``tabs`` keeps them, where they part cells."""
    if not _UNUSUAL.search(text):
        return Plain(text, _lowered(text))
    cased = text.translate(_WITH_TABS if tabs else _PLAIN)
    if not _CHANGES.search(cased):
        return Plain(cased, _lowered(cased))
    parts: list[str] = []
    marks, sources, length, done = [0], [0], 0, 0
    for found in _CHANGING.finditer(cased):
        begin, end = found.span()
        form = _composed(found[0])
        if begin > done:
            parts.append(cased[done:begin])
            length += begin - done
        marks.append(length)
        sources.append(begin)
        parts.append(form)
        length += len(form)
        marks.append(length)
        sources.append(end)
        done = end
    parts.append(cased[done:])
    whole = "".join(parts)
    return Plain(whole, _lowered(whole), marks, sources)


@lru_cache(maxsize=4096)
def _composed(cluster: str) -> str:
    """Return a letter with its marks in NFC; nothing for a zero-width character."""
    return "" if len(cluster) == 1 else unicodedata.normalize("NFC", cluster)


def _lowered(cased: str) -> str:
    low = cased.lower()
    if len(low) != len(cased):  # a few letters, such as İ, grow when lowered
        low = "".join(c.lower() if len(c.lower()) == 1 else c for c in cased)
    return _OPEN_SYLLABLE.sub(lambda m: _MOVED[m[0]], low)
