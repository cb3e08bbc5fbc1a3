"""A figure in the making: what the scan found, filled in by the later steps, in offsets of the plain text."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from typing import NamedTuple

from archive.records import Aggregate, Grain, Link, PeriodSource, Qualifier, Relation, Status
from pipelines.figures.units import Group, Unit


@dataclass(slots=True, eq=False)
class Draft:
    """One figure while it is read. Offsets count in the plain text; ``end`` is where the unit ends."""

    start: int
    end: int
    value: Decimal | None
    value_max: Decimal | None = None
    of: Decimal | None = None
    unit: str | None = None
    head: str | None = None
    group: Group | None = None
    kind: str = ""
    """Name of the unit's group; empty where the unit is none of the vocabulary."""
    per: tuple[str, ...] = ()
    line: int = 0
    before: tuple[str, ...] = ()
    qualifier: Qualifier = "exact"
    relation: Relation = "none"
    status: Status = "achieved"
    aggregate: Aggregate = "point"
    related: Draft | None = None
    link: Link | None = None
    measure: str | None = None
    indicator: str | None = None
    breakdown: str | None = None
    coverage: str | None = None
    place: str | None = None
    actor: str | None = None
    actor_kind: str = ""
    """The kind of organisation that the actor is, as the vocabulary of actors names it."""
    period: tuple[str | None, str | None] | None = None
    grain: Grain | None = None
    source: PeriodSource | None = None
    flags: list[str] = field(default_factory=list)
    rule: str = ""
    sentence: int = 0
    sentence_end: int = 0
    clause: tuple[int, int] = (0, 0)
    """The span between the figures beside it, within semicolon, colon and bracket."""
    column: tuple[int, int] | None = None
    """The header of the column of a table, where the figure is a cell."""
    from_side: bool = False
    """The first of "từ … lên …": what a change started from."""

    def counts(self, unit: Unit) -> None:
        """Take a unit of the vocabulary as what is counted."""
        self.unit, self.head, self.group, self.per = unit.name, unit.head, unit.group, unit.per
        self.kind = unit.group.name

    def counts_as(self, other: Draft) -> None:
        """Take the unit of another figure as what is counted."""
        self.unit, self.head, self.group, self.kind = other.unit, other.head, other.group, other.kind


class Trapped(NamedTuple):
    """A number that is no figure, in plain offsets."""

    start: int
    end: int
    rule: str
