"""What a reader gets: the canned queries on the published sample archive, against what the portal's author knows."""

from __future__ import annotations

import json
import shutil
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from archive.paths import ArchivePaths
from archive.publish import publish
from tests.portal import Portal
from tests.scraper.crawling import ROOT, Crawler


@pytest.fixture(scope="module")
def snapshot(crawled: tuple[Crawler, Portal], tmp_path_factory: pytest.TempPathFactory) -> Iterator[sqlite3.Connection]:
    folder = tmp_path_factory.mktemp("published")
    shutil.copy(crawled[0].paths.working, folder)
    paths = ArchivePaths(folder)
    publish(paths)
    connection = sqlite3.connect(paths.published)
    connection.row_factory = sqlite3.Row
    yield connection
    connection.close()


def canned(name: str) -> str:
    metadata = json.loads(Path(ROOT / "datasette_metadata.json").read_text(encoding="utf-8"))
    sql: str = metadata["databases"]["archive"]["queries"][name]["sql"]
    return sql


def known(portal: Portal, indicator: str) -> dict[str, float]:
    """Return the values of an indicator by reference period, as the portal's reports print them without a misprint."""
    found: dict[str, float] = {}
    for article in portal.truth.values():
        for figure in article.figures if article.report else ():
            wanted = figure.indicator == indicator and figure.relation == "none" and figure.status == "achieved"
            if wanted and figure.period and figure.misprint is None:
                found[figure.period] = float(figure.value)
    return found


def test_founding_classes_have_one_row_for_each_half_year(
    snapshot: sqlite3.Connection, crawled: tuple[Crawler, Portal]
) -> None:
    rows = snapshot.execute(canned("founding_classes_by_half_year")).fetchall()
    assert {"period_start", "period_end", "value", "n_claims", "article", "sentence"} <= set(rows[0].keys())
    halves = {
        period: value
        for period, value in known(crawled[1], "founding_classes").items()
        if (period[5:10], period[16:]) in (("01-01", "06-30"), ("07-01", "12-31"))
    }
    assert {f"{r['period_start']}/{r['period_end']}": r["value"] for r in rows} == halves
    assert all(row["n_claims"] >= 1 and str(row["value"]) in row["sentence"] for row in rows)


# Share of the stated values that a series must have right; like every floor, it only rises.
FLOORS = {"class_participants": 1.0, "founding_meetings": 1.0, "fund_projects": 1.0, "coops_registered": 1.0}


@pytest.mark.parametrize("indicator", FLOORS)
def test_the_series_of_a_plain_count_is_what_the_reports_state(
    snapshot: sqlite3.Connection, crawled: tuple[Crawler, Portal], indicator: str
) -> None:
    rows = snapshot.execute(
        "SELECT coalesce(period_start, '') || '/' || period_end AS period, value FROM series WHERE indicator = ? "
        "AND own_area AND breakdown IS NULL AND status = 'achieved'",
        (indicator,),
    ).fetchall()
    stated = {row["period"]: row["value"] for row in rows}
    wanted = known(crawled[1], indicator)
    right = [period for period, value in wanted.items() if stated.get(period) == value]
    assert len(right) >= FLOORS[indicator] * len(wanted), {
        p: (v, stated.get(p)) for p, v in wanted.items() if stated.get(p) != v
    }


def test_the_deliberate_misprints_are_kept_as_printed_and_flagged_or_fail_a_check(
    snapshot: sqlite3.Connection, crawled: tuple[Crawler, Portal]
) -> None:
    doubted = set()
    for row in snapshot.execute("SELECT article_id, quote, flags FROM current_figures WHERE flags <> '[]'"):
        doubted.add((row["article_id"].split(":")[1], row["quote"]))
    for row in snapshot.execute(
        "SELECT article_id, figures FROM checks WHERE outcome = 'fails' AND article_id IS NOT NULL"
    ):
        for (quote,) in snapshot.execute(
            "SELECT quote FROM figures WHERE figure_id IN (SELECT value FROM json_each(?))", (row["figures"],)
        ):
            doubted.add((row["article_id"].split(":")[1], quote))
    misprints = {
        (key, f.quote): f.misprint
        for key, article in crawled[1].truth.items()
        if article.report
        for f in article.figures
        if f.misprint
    }
    assert len(misprints) >= 5
    missed = {m: kind for m, kind in misprints.items() if m not in doubted}
    assert len(missed) <= 2, missed


def test_search_finds_disbursement_typed_without_marks(snapshot: sqlite3.Connection) -> None:
    found = snapshot.execute(
        "SELECT text FROM texts JOIN documents USING (text_id) WHERE doc_id IN "
        "(SELECT rowid FROM search_index WHERE search_index MATCH '\"giai ngan\"') LIMIT 5"
    ).fetchall()
    assert found
    assert all("giải ngân" in row["text"].lower() for row in found)
