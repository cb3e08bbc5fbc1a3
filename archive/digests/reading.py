"""What a report claims, and what the ledger holds of any cell beside it."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from archive.digests.period import Span
from archive.ledger.agreement import Printed
from archive.ledger.cells import Cell


@dataclass(frozen=True, slots=True)
class Claimed:
    """One claim of the report, or of another article of the same cell; ``figures`` are those it is made of."""

    observation_id: str
    cell: Cell
    grain: str | None
    printed: Printed
    figure_id: str
    figures: tuple[str, ...]
    article_id: str
    known_from: str
    known_until: str | None
    derived: str | None
    flagged: bool
    start: int

    @property
    def span(self) -> Span:
        """The reference period."""
        return Span(self.cell.period_start, self.cell.period_end)


@dataclass(frozen=True, slots=True)
class Standing:
    """The value that stands for a cell, its figure, and whether it only follows from others or is disputed."""

    observation_id: str
    printed: Printed
    figure_id: str
    article_id: str
    derived: bool
    disputed: bool


@dataclass(frozen=True, slots=True)
class BreakIn:
    """A break in series, and what it is of; empty sets mean everything."""

    break_id: str
    date: str
    indicators: frozenset[str]
    areas: frozenset[str]


class LedgerReader:
    """Reads the ledger of a snapshot; what all reports need is looked up once."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self.db = db
        self.kinds: dict[str, str] = dict(db.execute("SELECT indicator, kind FROM indicators"))
        self._before: dict[str, list[str]] = {}
        for area, successor in db.execute("SELECT area, successor FROM areas WHERE level = 'province' ORDER BY area"):
            if successor:
                self._before.setdefault(successor, []).append(area)
        self._since: dict[str, str] = dict(db.execute("SELECT area, valid_from FROM areas WHERE valid_from > ''"))
        self._targets: frozenset[str] = frozenset(
            row[0] for row in db.execute("SELECT observation_id FROM observations WHERE status = 'target'")
        )
        self._breaks = [
            BreakIn(number, day, _set(indicators), _set(areas))
            for number, day, indicators, areas in db.execute(
                "SELECT break_id, date, indicators, areas FROM breaks ORDER BY date, break_id"
            )
        ]

    def claims(self, article_id: str) -> list[Claimed]:
        """Return every claim of an article in the order of its text, those that it has taken back too."""
        query = f"{_CLAIMS} WHERE c.article_id = ? ORDER BY attached, f.text_id, f.start, c.claim_id"
        return [_claimed(row) for row in self.db.execute(query, (article_id,))]

    def said(self, article_id: str) -> dict[str, list[Claimed]]:
        """Return the printed claims of every cell that an article speaks of, by the cell, the earliest first."""
        found: dict[str, list[Claimed]] = {}
        for row in self.db.execute(_SAID, (article_id,)):
            claim = _claimed(row)
            found.setdefault(claim.observation_id, []).append(claim)
        return found

    def percentages(self, article_id: str) -> dict[str, tuple[Decimal, int, str]]:
        """Return the shares of a plan that an article prints, by the figure they are of: value, direction, figure."""
        rows = self.db.execute(_PERCENT, (article_id,))
        return {of: (Decimal(value), direction, figure) for of, value, direction, figure in rows}

    def target(self, cell: Cell) -> Standing | None:
        """Return the value that stands for a cell that is a target; None where none was set."""
        return self.standing(cell) if cell.id in self._targets else None

    def standing(self, cell: Cell) -> Standing | None:
        """Return the value that stands for a cell; None where nobody ever stated it."""
        row = self.db.execute(
            "SELECT o.value_text, o.value_max_text, o.qualifier, c.figure_id, c.article_id, o.derived, o.disputed "
            "FROM observations o JOIN claims c USING (claim_id) WHERE o.observation_id = ?",
            (cell.id,),
        ).fetchone()
        if row is None:
            return None
        return Standing(cell.id, Printed(row[0], row[1], row[2], cell.unit), row[3], row[4], bool(row[5]), bool(row[6]))

    def predecessors(self, area: str, day: str) -> list[str]:
        """Return the areas that stood for one on a day: itself, or those that went into it later."""
        return self._before.get(area, []) if day < self._since.get(area, "") else [area]

    def breaks(self, cell: Cell, base: Span) -> list[str]:
        """Return the breaks between a base period and that of a cell: from their days on the two do not compare."""
        return [
            b.break_id
            for b in self._breaks
            if base.first < b.date <= cell.period_end
            and (not b.indicators or cell.indicator in b.indicators)
            and (not b.areas or cell.area in b.areas)
        ]


_CLAIMS = """
    SELECT c.observation_id, o.indicator, o.area, o.period_start, o.period_end, o.breakdown, o.coverage, o.status,
           o.aggregate, o.unit, o.period_grain, c.value_text, c.value_max_text, c.qualifier, c.figure_id, c.figures,
           c.article_id, c.known_from, c.known_until, c.derived, c.flagged, f.start
    FROM claims c JOIN observations o ON o.observation_id = c.observation_id
    JOIN figures f ON f.figure_id = c.figure_id"""
_SAID = f"""{_CLAIMS}
    WHERE c.derived IS NULL AND c.observation_id IN (
        SELECT m.observation_id FROM claims m WHERE m.article_id = ? AND m.derived IS NULL AND m.known_until IS NULL)
    ORDER BY c.known_from, c.article_id, c.attached, f.text_id, f.start, c.claim_id"""
# Of several shares printed of one figure the first in the text stays: the last row that is read.
_PERCENT = """
    SELECT k.of_figure, f.value_text, k.direction, f.figure_id
    FROM (SELECT DISTINCT s.text_id FROM claims c JOIN figures s ON s.figure_id = c.figure_id WHERE c.article_id = ?) t
    CROSS JOIN comparisons k ON k.text_id = t.text_id JOIN figures f ON f.figure_id = k.figure_id
    WHERE k.kind = 'plan' AND k."by" = 'percent' AND f.superseded = 0 AND f.value_text IS NOT NULL
    ORDER BY f.start DESC"""


def _claimed(row: Sequence[object]) -> Claimed:
    cell = Cell._make(row[1:10])
    value, upper, qualifier = row[11:14]
    return Claimed(
        observation_id=str(row[0]),
        cell=cell,
        grain=_text(row[10]),
        printed=Printed(str(value), _text(upper), str(qualifier), cell.unit),
        figure_id=str(row[14]),
        figures=tuple(json.loads(str(row[15]))),
        article_id=str(row[16]),
        known_from=str(row[17]),
        known_until=_text(row[18]),
        derived=_text(row[19]),
        flagged=bool(row[20]),
        start=int(str(row[21])),
    )


def _text(value: object) -> str | None:
    return None if value is None else str(value)


def _set(names: str | None) -> frozenset[str]:
    return frozenset(json.loads(names)) if names else frozenset()
