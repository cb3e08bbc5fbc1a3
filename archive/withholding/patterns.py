"""How a withheld title, address or printed figure is found in other texts, and blotted out there."""

from __future__ import annotations

import re
from collections.abc import Iterable

BLOT = "█"
SHORTEST_TITLE = 12  # characters; a shorter title ("Thông báo") says nothing, and stands everywhere
SHORTEST_ADDRESS = 6


def of_title(title: str) -> str | None:
    """Return the pattern of a title; None for one too short to tell an article by."""
    words = title.split()
    return _spaced(words) if len(" ".join(words)) >= SHORTEST_TITLE else None


def of_address(address: str) -> str | None:
    """Return the pattern of an address that does not find longer ones (``/-/bai-1`` in ``/-/bai-10``)."""
    return re.escape(address) + r"(?![\w%-])" if len(address) >= SHORTEST_ADDRESS else None


def of_print(quote: str) -> str:
    """Return the pattern of a printed figure that does not find parts of other numbers."""
    before = r"(?<![\d.,])" if quote[:1].isdigit() else r"(?<!\w)"
    after = r"(?![.,]?\d)" if quote[-1:].isdigit() else r"(?!\w)"
    return before + _spaced(quote.split()) + after


def compiled(patterns: Iterable[str | None]) -> re.Pattern[str] | None:
    """Return one pattern that finds any of several, the longest first; None where there is none."""
    found = sorted({p for p in patterns if p}, key=lambda p: (-len(p), p))
    return re.compile("|".join(found)) if found else None


def blotted(pattern: re.Pattern[str], text: str) -> str:
    """Return a text in which what is found is blotted out; its length and lines stay, so that offsets stay true."""
    return pattern.sub(lambda m: re.sub(r"[^\n]", BLOT, m[0]), text)


def _spaced(words: list[str]) -> str:
    return r"\s+".join(re.escape(w) for w in words)
