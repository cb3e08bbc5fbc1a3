"""Where a figure stands in the ledger: the cell that its claim is of, whether it was chosen there, or what it lacks."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Standing:
    """A figure's claim and the cell of the series that it is of; ``lacks`` says why it has none.

    ``value_text`` and ``figure_id`` are of the claim that stands in the cell, ``rule`` why that one does.
    """

    lacks: str | None = None
    indicator: str | None = None
    area: str | None = None
    period: tuple[str | None, str | None, str | None] = (None, None, None)
    breakdown: str | None = None
    coverage: str | None = None
    status: str | None = None
    aggregate: str | None = None
    unit: str | None = None
    value_text: str | None = None
    value_max_text: str | None = None
    rule: str | None = None
    claims: int = 0
    disputed: bool = False
    chosen: bool = False
    figure_id: str | None = None
    known_from: str | None = None
    known_until: str | None = None
    repeats: int = 0


def read_standing(db: sqlite3.Connection, figure_id: str, article_id: str | None) -> Standing | None:
    """Read where a figure stands; None where the ledger does not know it, as one that is no longer read."""
    row = db.execute(_CLAIM, (article_id, figure_id)).fetchone()
    if row is not None:
        (indicator, area, start, end, grain, breakdown, coverage, status, aggregate, unit, value, most, rule) = row[:13]
        claims, disputed, chosen, standing, since, until, repeats = row[13:]
        return Standing(
            indicator=indicator,
            area=area,
            period=(start, end, grain),
            breakdown=breakdown,
            coverage=coverage,
            status=status,
            aggregate=aggregate,
            unit=unit,
            value_text=value,
            value_max_text=most,
            rule=rule,
            claims=claims,
            disputed=bool(disputed),
            chosen=bool(chosen),
            figure_id=standing,
            known_from=since,
            known_until=until,
            repeats=repeats,
        )
    row = db.execute("SELECT lacks FROM unclaimed WHERE figure_id = ?", (figure_id,)).fetchone()
    return Standing(lacks=row[0]) if row else None


_CLAIM = """
    SELECT o.indicator, coalesce(a.name, o.area), o.period_start, o.period_end, o.period_grain, o.breakdown, o.coverage,
           o.status, o.aggregate, o.unit, o.value_text, o.value_max_text, o.rule, o.n_claims, o.disputed, c.chosen,
           s.figure_id, c.known_from, c.known_until, json_array_length(c.figures)
    FROM claims c JOIN observations o USING (observation_id) LEFT JOIN claims s ON s.claim_id = o.claim_id
         LEFT JOIN areas a ON a.area = o.area
    WHERE c.article_id = ?1 AND c.derived IS NULL AND EXISTS (SELECT 1 FROM json_each(c.figures) WHERE value = ?2)
    ORDER BY c.known_until IS NOT NULL, c.known_from DESC LIMIT 1"""
