"""The words that portals print around their articles, read once from ``vocabulary.toml``."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path

_FILE = Path(__file__).with_name("vocabulary.toml")


@cache
def _tables() -> dict[str, dict[str, list[str]]]:
    tables: dict[str, dict[str, list[str]]] = tomllib.loads(_FILE.read_text(encoding="utf-8"))
    return tables


@cache
def words(table: str, key: str = "labels") -> tuple[str, ...]:
    """Return one list of the vocabulary, longest entries first, so that a prefix never hides a longer label."""
    return tuple(sorted(_tables()[table][key], key=len, reverse=True))


def opens_with(text: str, labels: tuple[str, ...]) -> str | None:
    """Return the label that folded lower-case ``text`` opens with as whole words, or None."""
    if not text.startswith(labels):
        return None
    for label in labels:
        if text.startswith(label) and not text[len(label) : len(label) + 1].isalnum():
            return label
    return None
