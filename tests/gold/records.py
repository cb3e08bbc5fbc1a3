"""The records of the gold standard: an annotated figure and an annotated text."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from archive.records import Link, Qualifier, Relation, Status


@dataclass(frozen=True, slots=True)
class GoldFigure:
    """One annotated figure; ``text[start:end] == quote``.

    ``period`` is ``start/end``, ``/end`` (as of), ``start/`` (from) or None where the text gives none. ``denominator``
    is the 30 in ``16/30``. ``indicator_open``, ``link_open``: none is as right as the one given. ``optional``:
    neither rewarded nor punished. ``ambiguous``: value or qualifier disputable.
    """

    quote: str
    start: int
    end: int
    value: Decimal
    unit: str
    value_max: Decimal | None = None
    denominator: Decimal | None = None
    qualifier: Qualifier = "exact"
    measure: str = ""
    period: str | None = None
    relation: Relation = "none"
    status: Status = "achieved"
    indicator: str | None = None
    related_start: int | None = None
    link: Link | None = None
    link_open: bool = False
    indicator_open: bool = False
    optional: bool = False
    ambiguous: bool = False


@dataclass(frozen=True, slots=True)
class GoldText:
    """One text and its figures. ``body_end``: where the article ends and page furniture begins, where known."""

    name: str
    text: str
    figures: tuple[GoldFigure, ...]
    phenomena: tuple[str, ...] = ()
    body_end: int | None = None

    @property
    def by_line(self) -> bool:
        """Whether every line is a text of its own (the collections of single sentences)."""
        return self.name.startswith("lines-")
