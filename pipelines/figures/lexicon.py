"""Compile word lists into regular expressions that try shared beginnings once, and load the TOML vocabularies."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent.parent / "vocabulary"

_END = ""
_VOWELS = "àáảãạăằắẳẵặâầấẩẫậđèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵ"
LOWER = f"a-z{_VOWELS}"
"""Small letters of Vietnamese, for a character class: in Unicode they lie among the capitals."""
UPPER = f"A-Z{_VOWELS.upper()}"
"""Capitals of Vietnamese, for a character class."""


@cache
def load(name: str) -> dict[str, Any]:
    """Return the vocabulary ``name`` (a TOML file of ``pipelines/vocabulary``)."""
    with (FOLDER / f"{name}.toml").open("rb") as file:
        return tomllib.load(file)


def _not_word() -> str:
    """Return the characters that are part of no word, in ranges: the engine finds those twice as fast as a class."""
    letters = (n for n in range(0x10000) if not (chr(n).isalnum() or chr(n) == "_"))
    ranges: list[list[int]] = []
    for n in letters:
        if ranges and ranges[-1][1] == n - 1:
            ranges[-1][1] = n
        else:
            ranges.append([n, n])
    return "".join(rf"\u{first:04x}-\u{last:04x}" for first, last in ranges)


# Beyond the first 65,536 characters lie symbols and letters of other scripts.
_NOT_WORD = rf"[{_not_word()}\U00010000-\U0010ffff]"


def at_word(pattern: str) -> re.Pattern[str]:
    """Return the search for a pattern at the beginning of a word, to be made in the text with a line break before it.

    A hit is the character before the word, so that its start there is the start of the word in ``text``. The engine
    skips quickly to what a search must begin with, but tries a look-behind at every character.
    """
    return re.compile(rf"{_NOT_WORD}(?={pattern})")


def stands_between(pattern: re.Pattern[str], text: str, start: int, end: int) -> bool:
    """Tell whether a pattern of ``at_word`` begins at ``start`` or behind it and ends before ``end``."""
    found = pattern.search(text, start - 1, end) if start else pattern.search("\n" + text[:end])
    return found is not None


def words_pattern(words: Iterable[str], *, space: str = " {1,2}") -> str:
    """Return a pattern that matches the longest of the words; ``space`` is the pattern for a space in a word."""
    root: dict[str, Any] = {}
    for word in words:
        node = root
        for letter in word:
            node = node.setdefault(letter, {})
        node[_END] = {}
    return _branch(root, space)


def _branch(node: dict[str, Any], space: str) -> str:
    options = []
    for letter, below in node.items():
        if letter == _END:
            continue
        tail = below
        prefix = _letter(letter, space)
        while len(tail) == 1 and _END not in tail:
            (letter, tail) = next(iter(tail.items()))
            prefix += _letter(letter, space)
        options.append(prefix + (_branch(tail, space) if tail.keys() - {_END} else ""))
    body = options[0] if len(options) == 1 else "|".join(options)
    if _END in node:
        # A word may end here, but only at the end of a syllable; else the longer word is tried in vain.
        return f"(?:{body})?"
    return body if len(options) == 1 else f"(?:{body})"


def _letter(letter: str, space: str) -> str:
    return space if letter == " " else re.escape(letter)
