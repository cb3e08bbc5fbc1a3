"""Flows of periods that no report states: the second half-year is the year less the first, if both were printed.

Half-years, nine months and years are cumulative counts of one flow; stocks and means have no differences.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from sqlite_utils import Database

from archive.ledger.agreement import Printed
from archive.ledger.cells import Cell
from archive.ledger.claims import Claim

KIND = "difference_of_periods"
# What is left of a longer period when a shorter one with the same beginning is taken away: months and days, and grain.
LEFT = {
    ("12-31", "06-30"): ("07-01", "half"),
    ("12-31", "09-30"): ("10-01", "quarter"),
    ("09-30", "06-30"): ("07-01", "quarter"),
    ("06-30", "03-31"): ("04-01", "quarter"),
}
_SOURCES = """
    SELECT o.indicator, o.area, o.period_start, o.period_end, o.breakdown, o.coverage, o.status, o.aggregate, o.unit,
           o.value_text, c.article_id, c.revision_id, c.known_from, c.figure_id, c.flagged, c.own,
           o.own_area, c.attached
    FROM observations o JOIN claims c USING (claim_id) JOIN indicators i ON i.indicator = o.indicator
    WHERE i.kind = 'flow' AND o.aggregate <> 'mean' AND o.status = 'achieved' AND NOT o.derived
          AND o.qualifier = 'exact' AND o.period_start LIKE '%-01-01' AND substr(o.period_end, 1, 4) =
          substr(o.period_start, 1, 4) AND (o.unit IS NULL OR o.unit NOT IN ('%', '‰', 'điểm %'))
          AND o.observation_id IN (SELECT observation_id FROM ledger_beside)"""
# The cells of the same indicator, area and year as a touched one.
_BESIDE = """
    INSERT OR IGNORE INTO ledger_beside SELECT o.observation_id FROM (
        SELECT DISTINCT t.indicator, t.area, substr(t.period_end, 1, 4) AS year FROM ledger_touched
        JOIN observations t USING (observation_id) JOIN indicators i ON i.indicator = t.indicator AND i.kind = 'flow') g
    CROSS JOIN observations o ON o.indicator = g.indicator AND o.area = g.area
        AND o.period_end BETWEEN g.year || '-01-01' AND g.year || '-12-31'"""


def difference_claims(db: Database) -> Iterator[Claim]:
    """Replace what follows from the present values of longer and shorter periods; yield the new claims."""
    db.execute("CREATE TEMP TABLE IF NOT EXISTS ledger_beside (observation_id TEXT PRIMARY KEY) WITHOUT ROWID")
    db.execute("DELETE FROM ledger_beside")
    db.execute(_BESIDE)
    db.execute("DELETE FROM ledger_touched")
    db.execute(
        "INSERT INTO ledger_touched SELECT DISTINCT c.observation_id FROM ledger_beside b CROSS JOIN claims c "
        "ON c.observation_id = b.observation_id WHERE c.derived = ?",
        (KIND,),
    )
    db.execute(
        "DELETE FROM claims WHERE derived = ? AND observation_id IN (SELECT observation_id FROM ledger_beside)", (KIND,)
    )
    cursor = db.execute(_SOURCES)
    names = [d[0] for d in cursor.description]
    series: dict[tuple[object, ...], dict[str, dict[str, object]]] = {}
    for values in cursor.fetchall():
        row = dict(zip(names, values, strict=True))
        key = (*values[:3], *values[4:9])
        series.setdefault(key, {})[row["period_end"][5:]] = row
    for found in series.values():
        for (longer, shorter), (begins, grain) in LEFT.items():
            if longer in found and shorter in found:
                claim = _difference(found[longer], found[shorter], begins, grain)
                if claim is not None:
                    yield claim


def _difference(longer: dict[str, object], shorter: dict[str, object], begins: str, grain: str) -> Claim | None:
    left = Decimal(str(longer["value_text"])) - Decimal(str(shorter["value_text"]))
    if left < 0:  # a running total that falls: a check tells it
        return None
    last = max((longer, shorter), key=lambda row: str(row["known_from"]))
    cell = Cell(
        indicator=str(longer["indicator"]),
        area=str(longer["area"]),
        period_start=f"{str(longer['period_start'])[:4]}-{begins}",
        period_end=str(longer["period_end"]),
        breakdown=_or_none(longer["breakdown"]),
        coverage=_or_none(longer["coverage"]),
        status=str(longer["status"]),
        aggregate=str(longer["aggregate"]),
        unit=_or_none(longer["unit"]),
    )
    return Claim(
        cell=cell,
        grain=grain,
        printed=Printed(format(left.normalize() if left else Decimal(0), "f"), None, "exact", cell.unit),
        article_id=str(last["article_id"]),
        revision_id=str(last["revision_id"]),
        known_from=str(last["known_from"]),
        known_until=None,
        figures=[str(longer["figure_id"]), str(shorter["figure_id"])],
        flagged=bool(longer["flagged"] or shorter["flagged"]),
        attached=bool(last["attached"]),
        own=bool(last["own"]),
        own_area=bool(last["own_area"]),
        derived=KIND,
    )


def _or_none(value: object) -> str | None:
    return None if value is None else str(value)
