"""The measurement of a ledger: it finds nothing wrong in a right one, and in a wrong one just what is wrong."""

from __future__ import annotations

import sqlite3
from dataclasses import replace
from pathlib import Path

import pytest

from tests.ledger.made import known_of, ledger_of
from tests.ledger.measure import measure, report
from tests.ledger.scores import Score
from tests.portal.decade import decade
from tests.portal.decade.truth import Truth


@pytest.fixture(scope="module")
def truth() -> Truth:
    return decade().truth


@pytest.fixture(scope="module")
def right(truth: Truth, tmp_path_factory: pytest.TempPathFactory) -> bytes:
    return ledger_of(truth, tmp_path_factory.mktemp("ledger") / "right.db").read_bytes()


@pytest.fixture
def ledger(right: bytes, tmp_path: Path) -> Path:
    path = tmp_path / "ledger.db"
    path.write_bytes(right)
    return path


def scores_of(ledger: Path, truth: Truth) -> dict[str, Score]:
    return {score.name: score for score, _ in measure(ledger, replace(truth, known=()))}


def changed(ledger: Path, statement: str) -> None:
    db = sqlite3.connect(ledger)
    with db:
        assert db.execute(statement).rowcount > 0
    db.close()


def test_a_ledger_that_is_right_has_no_misses_and_nothing_false(truth: Truth, ledger: Path) -> None:
    measured = measure(ledger, truth, lambda _, date: known_of(truth, date))
    assert [(s.name, s.misses, s.false) for s, _ in measured if s.misses or s.false] == []
    assert len(measured) == 4 + 10
    assert all(wanted.met(score) and score.right > 20 for score, wanted in measured)
    assert "BELOW" not in report(measured)


def test_cells_that_are_missing_misread_or_invented_are_counted_and_named(truth: Truth, ledger: Path) -> None:
    first = "(SELECT observation_id FROM observations ORDER BY 1 LIMIT {0} OFFSET {1})"
    changed(ledger, f"DELETE FROM observations WHERE observation_id IN {first.format(7, 0)}")
    changed(ledger, f"UPDATE observations SET value_text = '-1' WHERE observation_id IN {first.format(5, 10)}")
    changed(ledger, f"UPDATE observations SET area = '95' WHERE observation_id IN {first.format(3, 20)}")
    score = scores_of(ledger, truth)["cells"]
    assert (len(score.misses), len(score.false)) == (7 + 5 + 3, 5 + 3)
    assert sum("(found -1)" in text for text in score.misses) == 5
    assert score.right == len(truth.cells) - 15


def test_either_value_of_a_contradiction_is_right(truth: Truth, ledger: Path) -> None:
    disputed = [k for k in truth.cells if k.disputed]
    assert len(disputed) == len(truth.contradictions)
    db = sqlite3.connect(ledger)
    with db:
        for known in disputed:
            key = "|".join(str(getattr(known.cell, name)) for name in known.cell.__dataclass_fields__)
            db.execute("UPDATE observations SET value_text = ? WHERE observation_id = ?", (str(known.values[0]), key))
    db.close()
    assert scores_of(ledger, truth)["cells"].right == len(truth.cells)


@pytest.mark.parametrize("table", ["restatements", "contradictions", "promises"])
def test_what_was_not_found_or_never_happened_is_counted(truth: Truth, ledger: Path, table: str) -> None:
    column = "target_value" if table == "promises" else "later_value"
    changed(ledger, f"DELETE FROM {table} WHERE rowid <= 4")
    changed(ledger, f"UPDATE {table} SET {column} = {column} + 1000 WHERE rowid IN (7, 8)")
    score = scores_of(ledger, truth)[table]
    assert (len(score.misses), len(score.false)) == (6, 2)


def test_a_restatement_may_name_a_rounding_of_the_earlier_value(truth: Truth, ledger: Path) -> None:
    money = [r for r in truth.restatements if r.cell.unit == "đồng" and r.kind == "base"]
    near = round(float(money[0].earlier_value), -8)
    assert near != float(money[0].earlier_value)
    changed(
        ledger, f"UPDATE restatements SET earlier_value = {near} WHERE earlier_value = {float(money[0].earlier_value)}"
    )
    assert scores_of(ledger, truth)["restatements"].misses == ()


def test_promises_without_outcome_and_derived_cells_do_not_count(truth: Truth, ledger: Path) -> None:
    changed(ledger, "INSERT INTO promises SELECT observation_id, 5, NULL, NULL FROM observations LIMIT 3")
    changed(
        ledger,
        "INSERT INTO observations SELECT 'd' || observation_id, 'x', area, period_start, period_end, "
        "breakdown, coverage, status, aggregate, unit, '1', 1 FROM observations LIMIT 9",
    )
    scores = scores_of(ledger, truth)
    assert (scores["promises"].false, scores["cells"].false) == ((), ())


def test_what_was_known_too_early_or_too_late_is_counted(truth: Truth, ledger: Path) -> None:
    late = "2015-12-01"
    measured = measure(ledger, truth, lambda _, date: known_of(truth, late if date == "2014-03-15" else date))
    score = next(s for s, _ in measured if s.name == "known on 2014-03-15")
    assert score.false
    known = {k.cell: k.values for k in dict(truth.known)["2014-03-15"]}
    later = {k.cell: k.values for k in dict(truth.known)[late]}
    assert len(score.misses) == sum(later[cell][-1] not in values for cell, values in known.items()) > 0
