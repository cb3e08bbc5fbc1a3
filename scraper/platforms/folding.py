"""Folding of text as portals print it: NFC, single spaces, no invisible letters, no debris of word processors."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

# Zero-width marks and soft hyphens: pasted in by SharePoint's editor and by word processors.
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060\ufeff]+")
# Office markup that a pasted document left as visible text: <o:p></o:p>, <![endif]-->, <!--[if gte mso 9]>.
_OFFICE = re.compile(r"</?(?:o|w|v|st1|m):[a-zA-Z]{1,20}[^<>]{0,80}>|<?!?(?:--)?\[(?:if [^\]]{1,60}|endif)\](?:--)?>")
_LONG = 1000  # letters of a line that is not kept: a hostile page has lines of a million


def fold(text: str | None) -> str:
    """Return the text in NFC on one line with single spaces; empty for None."""
    if not text:
        return ""
    plain = " ".join(text.split())
    if plain.isprintable() and "<" not in plain and "[" not in plain:  # most texts: no invisible letters, no debris
        return plain if plain.isascii() else unicodedata.normalize("NFC", plain)
    text = unicodedata.normalize("NFC", _INVISIBLE.sub("", text))
    if "<" in text or "[" in text:
        text = _OFFICE.sub(" ", text)
    return " ".join(text.split())


def key(text: str | None) -> str:
    """Return the folded text in lower case, for comparison only; a page compares the same lines again and again."""
    return fold(text).lower() if text is None or len(text) > _LONG else _short_key(text)


@lru_cache(maxsize=512)
def _short_key(text: str) -> str:
    return fold(text).lower()
