"""One indicator over time, with every claim that was made: for ``scrapy series``."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sqlite_utils import Database

from archive.errors import ArchiveError
from archive.ledger.vintages import as_known_on

ALWAYS = "9999-12-31"
_CELL = """
    SELECT indicator, area, own_area, period_start, period_end, period_grain, breakdown, coverage, status, aggregate,
           unit
    FROM observations WHERE observation_id = ?"""
_CLAIMS = """
    SELECT c.claim_id, c.value_text, c.value_max_text, c.qualifier, c.known_from, c.known_until, c.derived, c.flagged,
           c.preliminary, c.article_id, c.figure_id, a.title, f.quote
    FROM claims c JOIN articles a USING (article_id) JOIN figures f ON f.figure_id = c.figure_id
    WHERE c.observation_id = ? AND c.known_from <= ? || '~' ORDER BY c.known_from, f.start, c.claim_id"""


@dataclass(frozen=True, slots=True)
class Point:
    """One cell of a series: its key, the value that stands, why, and all claims known then, the oldest first."""

    cell: dict[str, object]
    value_text: str
    value_max_text: str | None
    qualifier: str
    derived: bool
    rule: str
    disputed: bool
    claim_id: str
    claims: tuple[dict[str, object], ...]


@dataclass(frozen=True, slots=True)
class Break:
    """A break in a series: from this day on figures are not comparable with those before."""

    date: str
    label_vi: str
    label_en: str


def breaks_of(db: Database, indicator: str) -> list[Break]:
    """Return the breaks of an indicator, the oldest first."""
    rows = db.execute(
        "SELECT date, label_vi, label_en FROM breaks WHERE indicators IS NULL OR EXISTS "
        "(SELECT 1 FROM json_each(indicators) WHERE value = ?) ORDER BY date, break_id",
        (indicator,),
    )
    return [Break(*row) for row in rows]


def points(db: Database, indicator: str, day: str | None = None, *, own_area: bool = True) -> Iterator[Point]:
    """Yield the cells of an indicator in order of period, as known at the end of a day (None: all that is known).

    Raises:
        ArchiveError: the archive knows no such indicator.
    """
    known = [i for (i,) in db.execute("SELECT indicator FROM indicators ORDER BY 1")]
    if indicator not in known:
        alike = ", ".join(i for i in known if i[:5] == indicator[:5]) or "see the table indicators"
        raise ArchiveError(f"unknown indicator {indicator!r}; {alike}")
    found = []
    for k in as_known_on(db, day or ALWAYS, indicator):
        cell = _row(db, _CELL, k.observation_id)[0]
        if own_area and not cell["own_area"]:
            continue
        claims = _row(db, _CLAIMS, k.observation_id, day or ALWAYS)
        chosen, said = k.resolved.chosen, k.resolved.chosen.printed
        found.append(
            Point(
                cell=cell,
                value_text=said.value_text,
                value_max_text=said.value_max_text,
                qualifier=said.qualifier,
                derived=chosen.derived,
                rule=k.resolved.rule,
                disputed=k.resolved.disputed,
                claim_id=chosen.claim_id,
                claims=tuple(claims),
            )
        )
    order = ("period_end", "period_start", "area", "status", "breakdown", "coverage", "aggregate", "unit")
    yield from sorted(found, key=lambda p: [str(p.cell[name] or "") for name in order])


def _row(db: Database, query: str, *values: str) -> list[dict[str, object]]:
    cursor = db.execute(query, values)
    names = [d[0] for d in cursor.description]
    return [dict(zip(names, row, strict=True)) for row in cursor]
