"""A ledger made of the truth itself: the tables of the contract with what a perfect archive would hold, or nearly."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from dataclasses import astuple
from pathlib import Path

from tests.portal.decade.truth import Cell, Truth

_KEY = "indicator, area, period_start, period_end, breakdown, coverage, status, aggregate, unit"
_TABLES = (
    f"CREATE TABLE observations (observation_id TEXT PRIMARY KEY, {_KEY}, value_text, derived)",
    "CREATE TABLE claims (claim_id TEXT PRIMARY KEY, observation_id, derived)",
    "CREATE TABLE restatements (observation_id, earlier_value REAL, later_value REAL)",
    f"CREATE TABLE contradictions ({_KEY}, earlier_value REAL, later_value REAL)",
    "CREATE TABLE promises (target_observation, target_value REAL, outcome_value REAL, printed_percent REAL)",
)


def ledger_of(truth: Truth, path: Path) -> Path:
    """Write a ledger that is right in everything; returns its path."""
    db = sqlite3.connect(path)
    with db:
        for statement in _TABLES:
            db.execute(statement)
        # Values of the truth are compared as numbers; what the ledger keeps as text is text here too.
        for known in truth.cells:
            key = _id(known.cell)
            db.execute(_insert("observations", 12), (key, *astuple(known.cell), str(known.values[-1]), 0))
            db.execute(_insert("claims", 3), (f"c{key}", key, None))
        for r in truth.restatements:
            values = (float(r.earlier_value), float(r.later_value))
            db.execute(_insert("restatements", 3), (_id(r.cell), *values))
        for c in truth.contradictions:
            db.execute(_insert("contradictions", 11), (*astuple(c.cell), *map(float, c.values)))
        for p in truth.promises:
            percent = None if p.printed_percent is None else float(p.printed_percent)
            outcome = float(p.outcome_values[-1])
            db.execute(_insert("promises", 4), (_id(p.target), float(p.target_value), outcome, percent))
    db.close()
    return path


def known_of(truth: Truth, date: str) -> Mapping[str, str | None]:
    """Answer as ``as_known_on`` of a perfect ledger would."""
    return {_id(known.cell): str(known.values[-1]) for known in dict(truth.known)[date]}


def _insert(table: str, columns: int) -> str:
    return f"INSERT INTO {table} VALUES ({', '.join('?' * columns)})"


def _id(cell: Cell) -> str:
    return "|".join(str(part) for part in astuple(cell))
