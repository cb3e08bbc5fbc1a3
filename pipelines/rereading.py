"""Read a stored text again: a function that can be sent to another process."""

from __future__ import annotations

from archive.records import FigureSet, StoredText
from pipelines.figures import read
from pipelines.files.reading import marked


def read_again(stored: list[StoredText]) -> list[tuple[StoredText, FigureSet]]:
    """Return the texts with what the present extractor reads in them."""
    return [(s, marked(read(s.text.text, s.text.blocks, s.context), s.obtained)) for s in stored]
