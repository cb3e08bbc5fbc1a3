"""Where a saved page came from, as the program that saved it noted: a hint to what it is, never an address to ask."""

from __future__ import annotations

import re
from html import unescape

_MARKS = (
    re.compile(r"<!--\s*Mirrored from (\S{4,2000}) by HTTrack", re.IGNORECASE),
    re.compile(r"<!--\s*saved from url=\(\d{4}\)(https?://\S{4,2000}?)\s*-->", re.IGNORECASE),
    re.compile(r"Page saved with SingleFile\s+url:\s*(https?://\S{4,2000})", re.IGNORECASE),
)
_PROGRAMS = ("httrack", "saved from url", "singlefile")  # a mark holds one of these words
_HEAD = 6000


def origin(text: str) -> str | None:
    """Return the address that the page was saved from, or None where nothing says so."""
    head = text[:_HEAD]
    lowered = head.lower()
    if not any(program in lowered for program in _PROGRAMS):
        return None
    for mark in _MARKS:
        if match := mark.search(head):
            found = unescape(match[1])
            return found if "://" in found else f"http://{found}"
    return None
