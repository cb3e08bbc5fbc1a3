"""Read stored texts again: a function for other processes, which sends back only what it reads otherwise."""

from __future__ import annotations

from collections.abc import Sequence

from archive.store.reading_rows import Owner, rows_of
from archive.store.reread import Reread, StoredText
from pipelines.figures import read
from pipelines.recognised import marked


def read_again(stored: Sequence[StoredText]) -> list[Reread]:
    """Return which texts the present extractor reads as they are stored, and what it reads in the others."""
    return [_again(text) for text in stored]


def _again(stored: StoredText) -> Reread:
    text = stored.text
    reading = marked(read(text.text, text.blocks, stored.context), stored.obtained)
    owner: Owner = (
        (None, None, stored.text_id) if stored.file else (stored.article_id, stored.revision_id, stored.text_id)
    )
    rows = rows_of(owner, text, reading)
    same = rows.printed() == stored.reading
    return Reread(stored.text_id, stored.article_id, reading.extractor_version, None if same else rows)
