"""What the decade's generator knows: which article claims what of which cell, and what became of it. Plain data.

Keys are those of the ledger's tables: a cell is indicator × area × period × breakdown × coverage × status × aggregate
in one unit. Values are decimals in base units (money in đồng).
"""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

PORTAL = "sample"
"""The portal's name in ``article_id``."""
CLOSE = 60
"""Days within which two articles that differ contradict each other; after them the later one restates the earlier."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of the statistics. ``period_start`` is None for a state as of ``period_end``."""

    indicator: str
    area: str
    period_start: str | None
    period_end: str
    breakdown: str | None
    coverage: str | None
    status: str
    aggregate: str
    unit: str


@dataclass(frozen=True, slots=True)
class Claim:
    """One article's statement of a cell, with all places where it prints it (repeats are one claim).

    ``known_from`` is the time of publication; None means when the edit is first captured. ``known_until`` is
    ``edit`` where the edited article no longer says it. ``revision`` 2 is the edited article.
    """

    cell: Cell
    value: Decimal
    qualifier: str
    article_id: str
    known_from: str | None
    quotes: tuple[str, ...]
    starts: tuple[int, ...]
    revision: int = 1
    known_until: str | None = None


@dataclass(frozen=True, slots=True)
class Restatement:
    """A later statement that gives a cell another value: ``kind`` is base, again or edit."""

    cell: Cell
    earlier_value: Decimal
    later_value: Decimal
    earlier_article: str
    later_article: str
    known_from: str | None
    kind: str


@dataclass(frozen=True, slots=True)
class Contradiction:
    """Two values for one cell, in one article or in two that were published within weeks."""

    cell: Cell
    values: tuple[Decimal, ...]
    articles: tuple[str, ...]
    kind: str


@dataclass(frozen=True, slots=True)
class Promise:
    """A target and what came of it. ``printed_percent`` is None where no article prints the share of the plan."""

    target: Cell
    target_value: Decimal
    outcome: Cell
    outcome_values: tuple[Decimal, ...]
    printed_percent: Decimal | None


@dataclass(frozen=True, slots=True)
class Known:
    """What a cell was known to be on a date: any of ``values`` is right where articles contradict each other."""

    cell: Cell
    values: tuple[Decimal, ...]
    disputed: bool


@dataclass(frozen=True, slots=True)
class Edit:
    """A change of an article after its publication: what stands in its text, and what is put in its place."""

    key: str
    replace: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Truth:
    """All of it. ``cells`` is what is known at the end, after the edits; ``known`` by date, for ten dates."""

    claims: tuple[Claim, ...]
    cells: tuple[Known, ...]
    restatements: tuple[Restatement, ...]
    contradictions: tuple[Contradiction, ...]
    promises: tuple[Promise, ...]
    known: tuple[tuple[str, tuple[Known, ...]], ...]
    edits: tuple[Edit, ...]

    def as_json(self) -> str:
        """Return it as JSON; decimals are strings."""
        return json.dumps(dataclasses.asdict(self), ensure_ascii=False, indent=1, default=_text)


def _text(value: object) -> str:
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    raise TypeError(f"no JSON for {type(value).__name__}")


def known_on(claims: Sequence[Claim], date: str | None) -> tuple[Known, ...]:
    """Return what the cells were known to be at the end of a date; None: after the edits were captured.

    The claims of a cell are read in the order in which they were made. One that agrees with what was known before, or
    only rounds it, changes nothing but sharpens a rounded one; another value made weeks later replaces it; another one
    made within ``CLOSE`` stands beside it, and the cell is disputed.
    """
    by_cell: dict[Cell, list[Claim]] = {}
    for claim in claims:
        if date is None:
            if claim.known_until is None:
                by_cell.setdefault(claim.cell, []).append(claim)
        elif claim.known_from is not None and claim.known_from[:10] <= date:
            by_cell.setdefault(claim.cell, []).append(claim)
    return tuple(_resolved(cell, said) for cell, said in sorted(by_cell.items(), key=lambda item: str(item[0])))


def _resolved(cell: Cell, said: Sequence[Claim]) -> Known:
    ordered = sorted(said, key=lambda c: (c.known_from or "9999", c.article_id))
    values: list[Claim] = []
    for claim in ordered:
        if any(agrees(claim, other) for other in values):
            values = [claim if agrees(claim, v) and sharper(claim, v) else v for v in values]
        elif values and close(values[-1], claim):
            values.append(claim)
        else:
            values = [claim]
    return Known(cell, tuple(v.value for v in values), len(values) > 1)


def close(a: Claim, b: Claim) -> bool:
    """Tell whether two claims were made by one article as published, or within ``CLOSE`` days of each other."""
    if a.known_from is None or b.known_from is None:
        return a.known_from == b.known_from
    days = date.fromisoformat(b.known_from[:10]) - date.fromisoformat(a.known_from[:10])
    return abs(days.days) <= CLOSE


def agrees(a: Claim, b: Claim) -> bool:
    """Tell whether two claims can both be true: equal, or one a rounding of the other."""
    if a.value == b.value:
        return True
    rounded, other = (a, b) if _step(a.value) >= _step(b.value) else (b, a)
    step = _step(rounded.value)
    if rounded.qualifier == "more_than":
        return rounded.value <= other.value < rounded.value + step
    if rounded.qualifier == "approx":
        return abs(other.value - rounded.value) < step
    return rounded.cell.unit == "đồng" and rounded.qualifier == "exact" and abs(other.value - rounded.value) <= step / 2


def sharper(a: Claim, b: Claim) -> bool:
    """Tell whether a claim says more exactly what another one rounds."""
    return (a.qualifier == "exact", -_step(a.value)) > (b.qualifier == "exact", -_step(b.value))


def _step(value: Decimal) -> Decimal:
    """Return one unit of the last digit that is not a zero: 100,000,000 of 2,300,000,000."""
    exponent = value.normalize().as_tuple().exponent
    return Decimal(1).scaleb(exponent if isinstance(exponent, int) else 0)


def rounds(value: Decimal, other: Decimal) -> bool:
    """Tell whether a value is another one or a rounding of it by less than one unit of its last digit."""
    return value == other or (abs(value - other) < _step(value) and _step(value) > _step(other))
