"""Compare a ledger with the truth of the decade: ``python -m tests.ledger.measure archive/data/archive.db``.

Prints precision and recall of cells (all parts of the key and the value), restatements, contradictions, promises, and
of what was known on ten dates, then every miss and every false one; exit code 1 where a floor is not reached. The
database is the working or the published one of a crawl of the decade, crawled again after its edits.

A cell whose articles contradict each other may have either value. A restatement may name, instead of the value that
was said first, a rounding of it by another article. Derived cells do not count, nor promises with a derived target or
without an outcome.
"""

from __future__ import annotations

import argparse
import importlib
import sqlite3
import sys
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

from tests.ledger.scores import CELLS, OTHERS, Score, Wanted, compare, score
from tests.portal.decade import decade
from tests.portal.decade.truth import Cell, Known, Truth, rounds

Values = dict[Cell, Decimal | None]
KnownOn = Callable[[Path, str], Mapping[str, str | None]]
"""From database and date to the value of each observation, by its identifier."""
_KEY = ("indicator", "area", "period_start", "period_end", "breakdown", "coverage", "status", "aggregate", "unit")


def measure(database: Path, truth: Truth, known_on: KnownOn | None = None) -> list[tuple[Score, Wanted]]:
    """Return all scores with their floors; ``known_on`` is that of ``archive.ledger`` where none is given."""
    db = _opened(database)
    db.row_factory = sqlite3.Row
    try:
        observed = _observed(db)
        scores = [
            (_cells("cells", truth.cells, observed), CELLS),
            (_restatements(db, truth), OTHERS),
            (_contradictions(db, truth), OTHERS),
            (_promises(db, truth), OTHERS),
        ]
        names = {row["observation_id"]: _cell(row) for row in db.execute("SELECT * FROM observations")}
        printed = {row[0] for row in db.execute("SELECT observation_id FROM claims WHERE derived IS NULL")}
    finally:
        db.close()
    for date, known in truth.known:
        found = (known_on or _ledgers)(database, date)
        values = {names[o]: _decimal(v) for o, v in found.items() if o in printed and o in names}
        scores.append((_cells(f"known on {date}", known, _of_known(values, known, truth)), CELLS))
    return scores


def _opened(database: Path) -> sqlite3.Connection:
    return sqlite3.connect(f"{database.resolve().as_uri()}?mode=ro", uri=True)


def _ledgers(database: Path, date: str) -> Mapping[str, str | None]:
    """Ask the ledger itself."""
    from sqlite_utils import Database

    ledger: Any = importlib.import_module("archive.ledger")
    db = Database(_opened(database))
    try:
        return {
            known.observation_id: known.resolved.chosen.printed.value_text
            for known in ledger.as_known_on(db, date)
            if not known.resolved.chosen.derived
        }
    finally:
        db.close()


def _of_known(values: Values, known: Sequence[Known], truth: Truth) -> Values:
    """Leave out what nobody could have known yet only because the cell itself is none of the truth's.

    Such cells are false ones of the list of cells already; here they would be counted ten times more.
    """
    cells = {k.cell for k in truth.cells} | {k.cell for k in known}
    return {cell: v for cell, v in values.items() if cell in cells}


def _decimal(value: object) -> Decimal | None:
    return None if value is None else Decimal(str(value))


def _cell(row: sqlite3.Row) -> Cell:
    return Cell(**{name: row[name] for name in _KEY})


def _observed(db: sqlite3.Connection) -> Values:
    rows = db.execute("SELECT * FROM observations WHERE NOT derived")
    return {_cell(row): _decimal(row["value_text"]) for row in rows}


def _said(cell: Cell, *values: object) -> str:
    """Return a sentence for a reader: the key and the values."""
    period = f"{cell.period_start or ''}/{cell.period_end}"
    key = [cell.indicator, cell.area, period, cell.breakdown, cell.coverage, cell.status, cell.aggregate, cell.unit]
    shown = [f"{v.normalize():f}" if isinstance(v, Decimal) else str(v) for v in values]
    return f"{' '.join(k for k in key if k)}: {' → '.join(shown)}"


def _cells(name: str, truth: Sequence[Known], observed: Values) -> Score:
    wanted = {k.cell: _said(k.cell, *k.values) + _instead(observed, k.cell) for k in truth}
    right = [k.cell for k in truth if observed.get(k.cell) in k.values]
    return score(name, right, wanted, {cell: _said(cell, value) for cell, value in observed.items()})


def _instead(observed: Values, cell: Cell) -> str:
    return f" (found {_said(cell, observed[cell]).rpartition(': ')[2]})" if cell in observed else ""


def _restatements(db: sqlite3.Connection, truth: Truth) -> Score:
    rows = db.execute(
        "SELECT o.*, r.earlier_value AS earlier, r.later_value AS later FROM restatements r "
        "JOIN observations o USING (observation_id)"
    )
    wanted = {
        (r.cell, r.earlier_value, r.later_value): f"{_said(r.cell, r.earlier_value, r.later_value)} [{r.kind}]"
        for r in truth.restatements
    }
    found: dict[tuple[Cell, Decimal, Decimal], str] = {}
    for row in rows:
        cell, earlier, later = _cell(row), Decimal(str(row["earlier"])), Decimal(str(row["later"]))
        meant = [k for k in wanted if k[0] == cell and k[2] == later and rounds(earlier, k[1])]
        key = meant[0] if meant else (cell, earlier, later)
        found[key] = _said(cell, earlier, later)
    return compare("restatements", wanted, found)


def _contradictions(db: sqlite3.Connection, truth: Truth) -> Score:
    rows = db.execute(f"SELECT {', '.join(_KEY)}, earlier_value AS earlier, later_value AS later FROM contradictions")
    found = {
        (_cell(row), frozenset((Decimal(str(row["earlier"])), Decimal(str(row["later"]))))): _said(
            _cell(row), Decimal(str(row["earlier"])), Decimal(str(row["later"]))
        )
        for row in rows
    }
    wanted = {(c.cell, frozenset(c.values)): f"{_said(c.cell, *c.values)} [{c.kind}]" for c in truth.contradictions}
    return compare("contradictions", wanted, found)


def _promises(db: sqlite3.Connection, truth: Truth) -> Score:
    rows = db.execute(
        "SELECT o.*, p.target_value, p.outcome_value, p.printed_percent FROM promises p "
        "JOIN observations o ON o.observation_id = p.target_observation "
        "WHERE p.outcome_value IS NOT NULL AND NOT o.derived"
    )
    wanted = {
        p.target: _said(p.target, p.target_value, *p.outcome_values) + f" printed {p.printed_percent}%"
        for p in truth.promises
    }
    true = {p.target: p for p in truth.promises}
    found: dict[Cell, str] = {}
    right: list[Cell] = []
    for row in rows:
        cell, percent = _cell(row), _decimal(row["printed_percent"])
        target, outcome = Decimal(str(row["target_value"])), Decimal(str(row["outcome_value"]))
        found[cell] = _said(cell, target, outcome) + f" printed {percent}%"
        promise = true.get(cell)
        if promise and (target, percent) == (promise.target_value, promise.printed_percent):
            right += [cell] if outcome in promise.outcome_values else []
    return score("promises", right, wanted, found)


def report(scores: Sequence[tuple[Score, Wanted]]) -> str:
    """Return all scores, one a line, and below them every miss and every false one."""
    lines = [s.line() + ("" if wanted.met(s) else "  BELOW ITS FLOOR") for s, wanted in scores]
    for s, _ in scores:
        lines += [f"{s.name}: missed: {text}" for text in s.misses]
        lines += [f"{s.name}: false: {text}" for text in s.false]
    return "\n".join(lines)


def main() -> int:
    """Measure a database and print the report."""
    parser = argparse.ArgumentParser(
        prog="python -m tests.ledger.measure",
        description="Compare the ledger of a crawl of the synthetic decade with what its generator knows.",
        epilog="Example: python -m tests.ledger.measure archive/data/archive.db",
    )
    parser.add_argument("database", type=Path, help="working.db or archive.db")
    database = parser.parse_args().database
    if not database.is_file():
        print(f"no database: {database}", file=sys.stderr)
        return 1
    scores = measure(database, decade().truth)
    print(report(scores))
    return 0 if all(wanted.met(s) for s, wanted in scores) else 1


if __name__ == "__main__":
    sys.exit(main())
