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
"""

from pipelines.figures.indicators import indicators
from pipelines.figures.reading import EXTRACTOR_VERSION, explain, extract, read

__all__ = ["EXTRACTOR_VERSION", "explain", "extract", "indicators", "read"]
