"""Texts that are handed out to be read again, and what comes back. Needs no database."""

from __future__ import annotations

import json
from dataclasses import dataclass

from archive.records import Block, Context, Obtained, Text
from archive.store.reading_rows import ReadingRows


def text_of(text: str, blocks: str) -> Text:
    """Return a text as the database holds it."""
    return Text(text, tuple(Block(*b) for b in json.loads(blocks)))


@dataclass(frozen=True, slots=True)
class StoredText:
    """A text of the archive with what an extractor needs to read it again.

    Of a part of a ``file``, article and revision are the first that attach it. ``written`` and ``blocks`` are as the
    database holds them; ``reading`` is what is stored of the last reading, as ``reading_rows`` prints it.
    """

    text_id: str
    article_id: str
    revision_id: str
    written: str
    blocks: str
    context: Context
    file: str | None = None
    obtained: Obtained = "text_layer"
    reading: str = ""

    @property
    def text(self) -> Text:
        """The text with its blocks."""
        return text_of(self.written, self.blocks)


@dataclass(frozen=True, slots=True)
class Reread:
    """A text read again by a version of the extractor; ``otherwise`` what it reads where that is not what is stored."""

    text_id: str
    article_id: str
    extractor_version: str
    otherwise: ReadingRows | None = None
