"""Tables and questions speak the reader's language; names and codes stay where programs read them."""

from __future__ import annotations

import sqlite3
from typing import Any, get_args
from urllib.parse import quote

import pytest
from lxml import html

from archive.ledger import resolve
from archive.outcomes import CaptureOutcome
from archive.site.cells import cell
from archive.site.codes import _known, code_label
from archive.site.columns import headings
from archive.site.groups import groups
from archive.site.names import read_names
from archive.site.search import functions
from archive.store.gaps import KINDS
from tests.archive.site.conftest import Call
from tests.archive.site.reports import Builder
from tests.archive.site.test_metadata import GIVEN

LONGEST = 40


def parsed(page: str) -> Any:
    return html.fromstring(page)


def cells(page: str, column: str) -> list[Any]:
    return list(parsed(page).xpath(f"//td[contains(concat(@class, ' '), 'col-{column} ')]"))


def words(element: Any) -> str:
    return " ".join(element.text_content().split())


def test_every_column_of_every_table_and_question_has_a_heading(built: Builder, metadata: dict[str, Any]) -> None:
    described = metadata["databases"]["archive"]
    db = sqlite3.connect(built.paths.published)
    functions.register(db)
    columns = {c for table in described["tables"].values() for c in table.get("columns", {})}
    for query in described["queries"].values():
        given = {name: GIVEN.get(name, "") for name in query.get("params", [])}
        columns |= {c[0] for c in db.execute(query["sql"], given).description}
    db.close()
    assert sorted(columns - set(headings()["columns"])) == []


def test_headings_are_short_and_of_tables_that_there_are(metadata: dict[str, Any]) -> None:
    tables = metadata["databases"]["archive"]["tables"]
    for table, columns in headings().items():
        for column, label in columns.items():
            assert 0 < len(label.vi) <= LONGEST, (table, column)
            assert 0 < len(label.en) <= LONGEST, (table, column)
            assert table == "columns" or column in tables[table]["columns"], (table, column)


def test_every_table_that_readers_see_is_in_one_group(metadata: dict[str, Any]) -> None:
    shown = {name for name, said in metadata["databases"]["archive"]["tables"].items() if not said.get("hidden")}
    in_groups = [table for _, tables in groups() for table in tables]
    assert sorted(in_groups) == sorted(shown)


def test_a_heading_speaks_the_pages_language_and_keeps_the_name(get: Call) -> None:
    for prefix, heading in (("", "Giá trị"), ("/en", "Value")):
        page = parsed(get(f"{prefix}/archive/series").text)
        (th,) = page.xpath("//th[@data-column='value']")
        assert words(th) == heading
        assert th.get("title").startswith("value: ")
        (th,) = parsed(get(f"{prefix}/archive/coops_total_over_time").text).xpath("//th[@data-column='value']")
        assert words(th) == heading


def test_programs_get_the_names_and_codes_of_the_database(get: Call) -> None:
    (row, *_) = get("/archive/series.json?_shape=array&_labels=off").json()
    assert row["own_area"] in (0, 1)
    assert row["status"] == "achieved"
    assert "period_grain" in get("/archive/series.csv").text.splitlines()[0]


@pytest.mark.parametrize(("prefix", "said"), [("", "6 tháng"), ("/en", "half-year")])
def test_a_code_is_said_in_words_with_the_code_in_its_title(get: Call, prefix: str, said: str) -> None:
    (cell, *_) = cells(get(f"{prefix}/archive/series?period_grain=half").text, "period_grain")
    assert words(cell) == said
    assert cell.xpath("span/@title") == ["half"]


def test_areas_and_indicators_are_called_by_their_names(get: Call) -> None:
    page = get("/en/archive/series?indicator=coops_total").text
    assert {words(c) for c in cells(page, "indicator")} == {"Cooperatives, total"}
    assert cells(page, "indicator")[0].xpath("a/@href") == ["/en/archive/indicators/coops_total"]


def test_a_code_of_an_area_says_before_or_after_the_merger() -> None:
    db = sqlite3.connect(":memory:")
    db.execute("CREATE TABLE areas (area, name, type)")
    db.execute("CREATE TABLE indicators (indicator, label_vi, label_en)")
    db.execute("INSERT INTO areas VALUES ('95@before-2025', 'Bạc Liêu', 'tỉnh'), ('96@after-2025', 'Cà Mau', 'tỉnh')")
    names = read_names(db)
    db.close()
    assert cell("95@before-2025", "area", "series", "/archive", names) == (
        '<span title="95@before-2025">tỉnh Bạc Liêu (trước 7/2025)</span>'
    )
    assert names.areas["96@after-2025"].en == "Cà Mau (since July 2025)"
    assert "tỉnh Cà Mau (từ 7/2025)" in str(cell('["96@after-2025"]', "areas", "breaks", "/archive", names))


def test_days_are_written_as_the_language_does(get: Call) -> None:
    assert words(cells(get("/archive/series").text, "period_end")[0]).count("/") == 2
    (cell, *_) = cells(get("/en/archive/series?period_end=2021-06-30").text, "period_end")
    assert words(cell) == "30 June 2021"
    assert cell.xpath("time/@datetime") == ["2021-06-30"]


def test_what_a_stranger_wrote_is_no_code_and_no_markup(get: Call) -> None:
    sql = quote("select '<b>half</b>' as period_grain, '[\"<i>x</i>\"]' as flags, '<u>1</u>' as area, '\"' as article")
    page = get(f"/archive?sql={sql}").text
    assert "<b>half" not in page
    assert "<i>x" not in page
    assert "<u>1" not in page


def test_every_kind_of_code_that_a_column_holds_is_known() -> None:
    holds, labels = _known()
    for table, columns in holds.items():
        for column, kind in columns.items():
            assert not kind or kind in labels, (table, column)


@pytest.mark.parametrize(
    ("codes", "column", "table"),
    [
        (get_args(CaptureOutcome), "outcome", "captures"),
        (tuple(KINDS), "kind", "gaps"),
        ((*resolve.RULES, resolve.ONLY, resolve.ALIKE, resolve.WITHDRAWN), "rule", "series"),
    ],
)
def test_every_code_that_the_archive_writes_has_words(codes: tuple[str, ...], column: str, table: str) -> None:
    assert [code for code in codes if code_label(code, column, table) is None] == []
