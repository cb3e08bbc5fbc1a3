"""Counters of visits: they rise with every visit, so they are a series and never part of an article's content."""

from __future__ import annotations

import re

from scraper.platforms.folding import key
from scraper.platforms.vocabulary import words

_NUMBER = re.compile(r"[\s:()|\-–]{0,6}(\d{1,3}(?:[.,\s]\d{3})+|\d{1,9})(?![\d/])")


def view_count(text: str | None) -> int | None:
    """Return the number printed after a label of a counter (``Số lượt xem: 1.417``), or None."""
    folded = key(text)
    for label in words("views"):
        at = folded.find(label)
        if at >= 0 and (match := _NUMBER.match(folded, at + len(label))):
            return int(re.sub(r"\D", "", match[1]))
    return None


def is_counter(text: str) -> bool:
    """Whether the line is a counter of visits and nothing else; its number may stand on the next line."""
    folded = key(text)
    return len(folded) < 60 and folded.startswith(words("views"))
