"""What publication works out of each report: see ``half_years`` for what is planted."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from archive.paths import ArchivePaths
from tests.archive.site.news.half_years import build


@pytest.fixture(scope="module")
def snapshot(tmp_path_factory: pytest.TempPathFactory) -> Iterator[sqlite3.Connection]:
    builder = build(ArchivePaths(tmp_path_factory.mktemp("digests") / "archive"))
    builder.db.close()
    db = sqlite3.connect(builder.paths.published)
    db.row_factory = sqlite3.Row
    yield db
    db.close()


def line(db: sqlite3.Connection, article: str, indicator: str) -> dict[str, Any]:
    query = "SELECT * FROM report_figures WHERE article_id = ? AND indicator = ? AND of_period"
    return dict(db.execute(query, (article, indicator)).fetchone())


def test_a_flow_stands_beside_the_year_before_and_its_plan(snapshot: sqlite3.Connection) -> None:
    found = line(snapshot, "thu:203", "founding_classes")
    assert (found["value_text"], found["before_value"]) == ("27", "20")
    assert (found["before_difference"], found["before_percent"]) == ("7", "35")
    assert (found["plan_value"], found["plan_end"], found["plan_percent"]) == ("31", "2022-12-31", "87.1")
    assert found["printed_percent"] == "87"
    assert found["findings"] == 0  # 87 % of 31 is 27


def test_a_stock_stands_beside_that_of_the_same_day(snapshot: sqlite3.Connection) -> None:
    found = line(snapshot, "thu:203", "coops_total")
    assert (found["period_start"], found["before_value"], found["before_difference"]) == (None, "171", "18")


def test_a_rate_is_compared_in_points_and_never_with_a_plan_of_the_year(snapshot: sqlite3.Connection) -> None:
    found = line(snapshot, "thu:203", "coops_effective_share")
    assert (found["before_difference"], found["before_percent"], found["plan_value"]) == ("2.5", None, None)


def test_what_does_not_add_up_is_found_and_nothing_else(snapshot: sqlite3.Connection) -> None:
    query = (
        "SELECT code, our_value, other_value, other_article FROM report_findings WHERE article_id = ? ORDER BY position"
    )
    assert [tuple(row) for row in snapshot.execute(query, ("thu:203",))] == [
        ("base", "3", "4", "thu:201"),
        ("plan", "20", "25", "thu:202"),
        ("between", "3300000000", "3500000000", "thu:204"),
        ("report", "44", "40", "thu:201"),
        ("edit", "33", "30", "thu:203"),
    ]
    assert [tuple(row) for row in snapshot.execute(query, ("thu:201",))] == [("later", "40", "44", "thu:203")]


def test_what_a_later_report_says_is_no_finding_of_the_day(snapshot: sqlite3.Connection) -> None:
    counts = dict(snapshot.execute("SELECT article_id, findings FROM digests").fetchall())
    assert (counts["thu:201"], counts["thu:203"]) == (0, 5)


def test_nothing_is_subtracted_over_a_break_of_definition(snapshot: sqlite3.Connection) -> None:
    found = line(snapshot, "thu:206", "founding_classes")
    assert (found["before_value"], json.loads(found["before_breaks"])) == ("20", ["law-2023"])
    assert (found["before_difference"], found["before_percent"]) == (None, None)


def test_a_break_before_both_periods_does_not_part_them(snapshot: sqlite3.Connection) -> None:
    assert line(snapshot, "thu:203", "founding_classes")["before_breaks"] is None


def test_after_a_merger_the_old_areas_stand_side_by_side(snapshot: sqlite3.Connection) -> None:
    found = line(snapshot, "thu:208", "founding_classes")
    areas = json.loads(found["before_areas"])
    assert [(area, value) for area, value, *_ in areas] == [("95@before-2025", "20"), ("96@before-2025", None)]
    assert (found["before_value"], found["before_difference"]) == (None, None)
    assert "merger" in json.loads(found["before_breaks"])


def test_what_was_said_before_is_no_news(snapshot: sqlite3.Connection) -> None:
    query = (
        "SELECT indicator, fresh, earlier_value, earlier_difference FROM report_figures WHERE article_id = 'thu:203'"
    )
    rows = [tuple(row) for row in snapshot.execute(f"{query} AND NOT of_period")]
    assert rows == [("households_supported", 0, "40", "4")]


def test_an_article_with_few_figures_is_no_report(snapshot: sqlite3.Connection) -> None:
    reports = {row[0] for row in snapshot.execute("SELECT article_id FROM digests")}
    assert {"thu:202", "thu:204"}.isdisjoint(reports)


def test_publishing_again_gives_the_same_rows(tmp_path: Path) -> None:
    builder = build(ArchivePaths(tmp_path / "archive"))
    tables = ("digests", "report_figures", "report_findings", "events", "missing_values")

    def rows() -> list[Any]:
        with sqlite3.connect(builder.paths.published) as db:
            return [db.execute(f"SELECT * FROM {table}").fetchall() for table in tables]

    first = rows()
    builder.publish()
    assert rows() == first
    builder.db.close()
