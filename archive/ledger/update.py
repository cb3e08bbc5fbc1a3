"""Bring claims and observations up to date for the articles that changed, in one transaction."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter
from typing import Any

from sqlite_utils import Database

from archive.ledger.agreement import Printed
from archive.ledger.claims import Claim, ClaimReader, as_rows
from archive.ledger.differences import difference_claims
from archive.ledger.disagreements import Said, disagreements
from archive.ledger.resolve import WITHDRAWN, Standing, resolve

_CLAIM = """
    INSERT OR REPLACE INTO claims (claim_id, observation_id, figure_id, figures, article_id, revision_id, known_from,
        known_until, value_text, value_max_text, qualifier, flagged, preliminary, own, attached, derived)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"""
_CELL = """
    INSERT INTO observations (observation_id, indicator, area, period_start, period_end, period_grain, breakdown,
        coverage, status, aggregate, unit, own_area, n_claims, n_derived, disputed, flagged, derived)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0, 0, 0, 0, 0) ON CONFLICT (observation_id) DO NOTHING"""
_VALUE = """
    UPDATE observations SET value_text = ?, value_max_text = ?, qualifier = ?, claim_id = ?, rule = ?, n_claims = ?,
        n_derived = ?, disputed = ?, flagged = ?, derived = ? WHERE observation_id = ?"""
_NO_CLAIM_LEFT = """
    DELETE FROM observations
        WHERE observation_id IN (SELECT observation_id FROM ledger_touched UNION SELECT * FROM ledger_left)
        AND NOT EXISTS (SELECT 1 FROM claims c WHERE c.observation_id = observations.observation_id)"""
_CELLS_AT_ONCE = 5_000
_CLAIMS_AT_ONCE = 10_000
_CACHE_KB = 32_000  # keys are hashes: rows are written all over the tables
_TOUCH = "INSERT OR IGNORE INTO ledger_touched VALUES (?)"


@dataclass(frozen=True, slots=True)
class Updated:
    """What was worked out anew."""

    articles: int
    cells: int


def update(
    db: Database, progress: Callable[[int, int], None] = lambda done, total: None, *, anew: bool = False
) -> Updated:
    """Work out anew what stale articles claim and the cells that this touches; all or nothing.

    ``progress`` is told how many articles of how many are read. With ``anew`` every cell is resolved again: rows may
    have been taken out of a copy.
    """
    stale = [article for (article,) in db.execute("SELECT article_id FROM ledger_stale ORDER BY article_id")]
    if not stale and not anew:
        return Updated(0, 0)
    db.execute(f"PRAGMA cache_size = -{_CACHE_KB}")
    with db.atomic():
        db.execute("CREATE TEMP TABLE IF NOT EXISTS ledger_touched (observation_id TEXT PRIMARY KEY) WITHOUT ROWID")
        db.execute("DELETE FROM ledger_touched")
        if anew:
            db.execute("INSERT INTO ledger_touched SELECT observation_id FROM observations")
        reader = ClaimReader(db)
        fresh: list[Claim] = []
        for number, article in enumerate(stale, 1):
            fresh += _reread(db, reader, article)
            if len(fresh) >= _CLAIMS_AT_ONCE:
                _write(db, fresh)
                fresh = []
            progress(number, len(stale))
        _write(db, fresh)
        cells = _settle(db)
        # Others are touched next; of these, the ones that no article speaks of any more are taken out at the end.
        db.execute("CREATE TEMP TABLE IF NOT EXISTS ledger_left (observation_id TEXT PRIMARY KEY) WITHOUT ROWID")
        db.execute("DELETE FROM ledger_left")
        db.execute("INSERT INTO ledger_left SELECT observation_id FROM ledger_touched")
        _write(db, list(difference_claims(db)))
        cells += _settle(db)
        db.execute(_NO_CLAIM_LEFT)
        db.execute("DELETE FROM ledger_touched")
        db.execute("DELETE FROM ledger_stale")
    return Updated(len(stale), cells)


def _reread(db: Database, reader: ClaimReader, article: str) -> list[Claim]:
    """Take back the claims of one article, note the cells that lose one, and return its present claims."""
    db.execute(
        "INSERT OR IGNORE INTO ledger_touched SELECT observation_id FROM claims WHERE article_id = ?", (article,)
    )
    db.execute("DELETE FROM claims WHERE article_id = ?", (article,))
    db.execute("DELETE FROM unclaimed WHERE article_id = ?", (article,))
    claims, unclaimed = reader.read(article)
    db.conn.executemany("INSERT OR REPLACE INTO unclaimed VALUES (?, ?, ?)", unclaimed)
    return claims


def _write(db: Database, claims: Sequence[Claim]) -> None:
    """Write claims with their cells and note these; in order of the keys, since pages in order are written once."""
    ids = {c.cell: c.cell.id for c in claims}
    cells = {ids[c.cell]: c for c in claims}
    db.conn.executemany(_CELL, (_cell_row(number, cells[number]) for number in sorted(cells)))
    db.conn.executemany(_CLAIM, sorted(as_rows(claims, ids), key=itemgetter(0)))
    db.conn.executemany(_TOUCH, ((number,) for number in sorted(cells)))


def _cell_row(number: str, claim: Claim) -> tuple[object, ...]:
    cell = claim.cell
    return (
        number,
        cell.indicator,
        cell.area,
        cell.period_start,
        cell.period_end,
        claim.grain,
        cell.breakdown,
        cell.coverage,
        cell.status,
        cell.aggregate,
        cell.unit,
        claim.own_area,
    )


_CLAIMS_OF_TOUCHED = """
    SELECT c.observation_id, c.claim_id, c.value_text, c.value_max_text, c.qualifier, o.unit, c.known_from,
           c.known_until, c.flagged, c.derived, a.missing_since IS NOT NULL AS gone, c.preliminary, c.own, c.attached,
           c.article_id, f.start
    FROM (SELECT observation_id FROM ledger_touched WHERE observation_id > ? ORDER BY 1 LIMIT ?) t
    CROSS JOIN claims c ON c.observation_id = t.observation_id
    JOIN observations o ON o.observation_id = c.observation_id JOIN articles a ON a.article_id = c.article_id
    JOIN figures f ON f.figure_id = c.figure_id
    ORDER BY c.observation_id"""


def _settle(db: Database) -> int:
    """Resolve the touched cells and compare their claims; return how many there were."""
    db.execute("DELETE FROM disagreements WHERE observation_id IN (SELECT observation_id FROM ledger_touched)")
    db.execute("UPDATE claims SET chosen = 0 WHERE chosen AND observation_id IN (SELECT * FROM ledger_touched)")
    count, last = 0, ""
    while batch := _batch(db, last):
        last = str(batch[-1]["observation_id"])
        resolved: list[tuple[object, ...]] = []
        differing: list[tuple[object, ...]] = []
        for observation, rows in groupby(batch, key=lambda row: str(row["observation_id"])):
            claims = list(rows)
            count += 1
            resolved.append((*_resolved(claims), observation))
            pairs = disagreements([_said(c) for c in claims if c["derived"] is None])
            differing += [(observation, *pair) for pair in pairs]
        db.conn.executemany(_VALUE, resolved)
        db.conn.executemany("UPDATE claims SET chosen = 1 WHERE claim_id = ?", ((r[3],) for r in resolved if r[3]))
        db.conn.executemany("INSERT OR REPLACE INTO disagreements VALUES (?, ?, ?, ?, ?)", differing)
    return count


def _batch(db: Database, last: str) -> list[dict[str, Any]]:
    """Return the claims of the touched cells that come next, so that memory stays flat."""
    cursor = db.execute(_CLAIMS_OF_TOUCHED, (last, _CELLS_AT_ONCE))
    names = [d[0] for d in cursor.description]
    return [dict(zip(names, row, strict=True)) for row in cursor]


def standing(row: dict[str, Any]) -> Standing:
    """Return a claim as its row tells it."""
    return Standing(
        claim_id=row["claim_id"],
        printed=_printed(row),
        known_from=row["known_from"],
        flagged=bool(row["flagged"]),
        derived=row["derived"] is not None,
        gone=bool(row["gone"]),
        preliminary=bool(row["preliminary"]),
        own=bool(row["own"]),
        attached=bool(row["attached"]),
        article_id=row["article_id"],
        start=row["start"],
    )


def _resolved(claims: list[dict[str, Any]]) -> tuple[object, ...]:
    """Return value, upper value, qualifier, claim, rule, counts and marks of an observation."""
    in_force = [standing(c) for c in claims if c["known_until"] is None]
    if not in_force:
        return None, None, None, None, WITHDRAWN, 0, 0, 0, 0, 0
    found = resolve(in_force)
    said = found.chosen.printed
    return (
        *(said.value_text, said.value_max_text, said.qualifier, found.chosen.claim_id, found.rule, found.n_claims),
        *(found.n_derived, found.disputed, found.chosen.flagged, found.chosen.derived),
    )


def _said(row: dict[str, Any]) -> Said:
    return Said(row["claim_id"], row["article_id"], _printed(row), row["known_from"], row["known_until"])


def _printed(row: dict[str, Any]) -> Printed:
    return Printed(row["value_text"], row["value_max_text"], row["qualifier"], row["unit"])
