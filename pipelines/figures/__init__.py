"""Figures: what a Vietnamese text counts, pure, text in and records out.

::

    text ─► normal ─► scan (digits, numerals, units, traps) ─► drafts
              └─► beginnings (of numerals, times, names)        │  qualifiers
                                                                │  periods ◄─ layout (title, heading, sentence, clause)
                                                                │  relations, links
                                                                │  actors, indicators, measures, places
                                                                ▼
                                          figures ─► checks     citations

Every step is a module of its own; every vocabulary is a TOML file of ``pipelines/vocabulary``. Nothing here reads the
network, the clock or any state: the same text gives the same figures.

The vocabularies are compiled when the first text is read: half a second that most commands need not spend.
"""

from __future__ import annotations

from collections.abc import Sequence

from archive.records import Block, Context, Figure, FigureSet, Rejected
from pipelines.figures.version import EXTRACTOR_VERSION

__all__ = ["EXTRACTOR_VERSION", "explain", "extract", "read"]


def extract(text: str, blocks: Sequence[Block] | None = None, context: Context | None = None) -> list[Figure]:
    """Return the figures of a text in order of offset.

    ``blocks`` say what each line is; without them it is guessed from its shape. Offsets are into ``text`` as given.
    """
    from pipelines.figures import reading

    return reading.extract(text, blocks, context)


def explain(
    text: str, blocks: Sequence[Block] | None = None, context: Context | None = None
) -> tuple[list[Figure], list[Rejected]]:
    """Return the figures of a text, and every number that is none with the rule that says so."""
    from pipelines.figures import reading

    return reading.explain(text, blocks, context)


def read(text: str, blocks: Sequence[Block] | None = None, context: Context | None = None) -> FigureSet:
    """Return all that is read from a text: figures, checks, cited documents, what changes are measured against."""
    from pipelines.figures import reading

    return reading.read(text, blocks, context)
