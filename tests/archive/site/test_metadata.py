"""Every table, column and question is explained, and every question is answered."""

from __future__ import annotations

from typing import Any

import pytest

from tests.archive.site.conftest import Call
from tests.archive.site.reports import Builder

GIVEN = {
    "q": "giai ngan",
    "date": "2022-01-01",
    "indicator": "founding_classes",
    "document": "luat",
    "article": "thu:101",
    "file": "sha256:A",
}


def tables_of(built: Builder) -> dict[str, list[str]]:
    import sqlite3

    db = sqlite3.connect(built.paths.published)
    names = [row[0] for row in db.execute("SELECT name FROM sqlite_master WHERE type IN ('table', 'view')")]
    found = {name: [row[1] for row in db.execute(f"PRAGMA table_xinfo([{name}])")] for name in names}
    db.close()
    return found


def public(built: Builder, metadata: dict[str, Any]) -> dict[str, list[str]]:
    described = metadata["databases"]["archive"]["tables"]
    internal = ("documents", "search_", "sqlite_", "_sqlite")
    shown = {n: c for n, c in tables_of(built).items() if not n.startswith(internal)}
    assert not [n for n in shown if described.get(n, {}).get("hidden")]
    return shown


def test_every_column_of_every_public_table_is_described(built: Builder, metadata: dict[str, Any]) -> None:
    described = metadata["databases"]["archive"]["tables"]
    missing = [
        f"{table}.{column}"
        for table, columns in public(built, metadata).items()
        for column in columns
        if not described.get(table, {}).get("columns", {}).get(column)
    ]
    assert missing == []


def test_nothing_is_described_that_is_not_there(built: Builder, metadata: dict[str, Any]) -> None:
    there = tables_of(built)
    for table, words in metadata["databases"]["archive"]["tables"].items():
        if words.get("hidden"):
            continue
        assert table in there
        assert set(words["columns"]) == set(there[table]), table
        for name in ("sort", "sort_desc", "label_column"):
            assert words.get(name, there[table][0]) in there[table], (table, name)


def test_every_public_table_says_title_source_and_licence(built: Builder, metadata: dict[str, Any]) -> None:
    for table in public(built, metadata):
        words = metadata["databases"]["archive"]["tables"][table]
        for name in ("title", "description", "license", "source", "about"):
            assert words[name], (table, name)
        assert " / " in words["title"]


def test_internal_tables_are_hidden(get: Call) -> None:
    tables = get("/archive.json").json()["tables"]
    hidden = {t["name"] for t in tables if t["hidden"]}
    assert {"documents", "search_index", "search_figures"} <= hidden
    assert "frontier" not in {t["name"] for t in tables}


def questions() -> list[str]:
    import json

    from archive.paths import METADATA

    return list(json.loads(METADATA.read_text("utf-8"))["databases"]["archive"]["queries"])


@pytest.mark.parametrize("name", questions())
def test_a_question_has_two_languages_and_an_answer(get: Call, metadata: dict[str, Any], name: str) -> None:
    query = metadata["databases"]["archive"]["queries"][name]
    assert " / " in query["title"]
    assert query["description"]
    assert set(query.get("parameters", {})) == set(query.get("params", []))
    arguments = "&".join(f"{p}={GIVEN[p]}" if p in GIVEN else f"{p}=" for p in query.get("params", []))
    answer = get(f"/archive/{name}.json?_shape=objects&{arguments}")
    assert answer.status_code == 200, answer.text
    assert answer.json()["ok"]
    page = get(f"/archive/{name}?{arguments}")
    assert page.status_code == 200
    assert query["title"].split(" / ")[0] in page.text


@pytest.mark.parametrize("name", [n for n in questions() if n not in ("disputed_values", "revised_articles_since")])
def test_a_question_is_answered_without_its_parameters_too(get: Call, name: str) -> None:
    assert get(f"/archive/{name}").status_code == 200


def test_each_half_year_is_one_row_however_often_the_figure_is_repeated(get: Call) -> None:
    rows = get("/archive/founding_classes_by_half_year.json?_shape=array").json()
    assert [(r["period_start"], r["period_end"], r["value"], r["n_claims"]) for r in rows] == [
        ("2021-01-01", "2021-06-30", 18, 1),
        ("2021-07-01", "2021-12-31", 21, 1),
        ("2022-01-01", "2022-06-30", 28, 1),
    ]
    assert rows[0]["article"] == "thu:101"
    assert "18 lớp" in rows[0]["sentence"]


def test_a_replaced_figure_is_a_change(get: Call) -> None:
    rows = get("/archive/changes_since.json?_shape=array&date=2022-07-25").json()
    assert {(r["old_quote"], r["new_quote"], r["difference"]) for r in rows} == {("27 lớp", "28 lớp", 1)}
    assert get("/archive/changes_since.json?_shape=array&date=2030-01-01").json() == []


def test_a_document_is_found_by_number_or_name(get: Call) -> None:
    for document in ("17/2023", "luat hop tac xa", "Luật Hợp tác xã"):
        rows = get(f"/archive/articles_citing.json?_shape=array&document={document}").json()
        assert [r["article"] for r in rows] == ["thu:103", "thu:102", "thu:101"]


def test_what_was_refused_and_what_failed_is_told(get: Call) -> None:
    rows = get("/archive/refused_and_failed.json?_shape=array").json()
    assert {(r["what"], r["reason"], r["host"]) for r in rows} == {
        ("refused", "login", "127.0.0.1"),
        ("failed: error", "timeout", "127.0.0.1:9"),
    }
