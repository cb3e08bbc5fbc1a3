"""Words typed without marks find every spelling, words typed with marks find only themselves."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.site.search.words import LONGEST, MOST_PIECES, search_match, search_words
from tests.archive.site.conftest import Call


def found(get: Call, typed: str) -> set[str]:
    answer = get(f"/archive/search.json?_shape=array&q={quote(typed)}")
    assert answer.status_code == 200, answer.text
    return {row["article"].removeprefix("thu:") for row in answer.json()}


REPORTS = {"101", "102", "103"}


@pytest.mark.parametrize(
    ("typed", "articles"),
    [
        ("giai ngan", REPORTS | {"104"}),  # giải ngân, and the giải … Ngân of the other article
        ("giải ngân", REPORTS | {"104"}),
        ('"giải ngân"', REPORTS),
        ('"giai ngan"', REPORTS),
        ("giái ngân", set()),
        ("dong", REPORTS | {"104", "105"}),
        ("đồng", REPORTS | {"104"}),
        ("đông", {"104"}),
        ("ĐÔNG hải", {"104"}),
        ("đời", REPORTS),
        ("doi", REPORTS | {"104"}),
        ("đổi", {"104"}),
        ("đồng chin", {"104"}),  # one word exact, the other in any spelling
        ("đông som", {"104"}),
        ('"đồng lua"', {"104"}),
        ("3.300.000", REPORTS),
        ("17/2023/QH15", REPORTS),
        ("luat", REPORTS),
    ],
)
def test_what_is_typed_finds(get: Call, typed: str, articles: set[str]) -> None:
    assert found(get, typed) == articles


def test_a_word_typed_as_combining_marks_is_the_same_word(get: Call) -> None:
    import unicodedata

    assert found(get, unicodedata.normalize("NFD", '"giải ngân"')) == REPORTS


@pytest.mark.parametrize(
    "typed",
    ["", " ", '"', '""', "*", "a*", "NEAR(a b)", "-", "AND", "NOT", "^x", "title:x", "😀", "(", "'", "\0", "x" * 5000],
)
def test_whatever_is_typed_is_answered(get: Call, typed: str) -> None:
    for path in ("/archive/search?q=", "/archive/articles?_search=", "/archive/documents?_search="):
        assert get(path + quote(typed)).status_code == 200, path


@given(st.text(max_size=80))
def test_any_text_makes_a_query_that_fts5_understands(typed: str) -> None:
    import sqlite3

    db = sqlite3.connect(":memory:")
    db.execute("CREATE VIRTUAL TABLE t USING fts5 (x, tokenize='unicode61 remove_diacritics 0')")
    db.execute("INSERT INTO t VALUES ('một hai')")
    for query in (search_words(typed), search_match(typed, typed, typed, "")):
        db.execute("SELECT * FROM t WHERE t MATCH ?", (query,)).fetchall()
    db.close()


def test_a_pasted_page_is_cut() -> None:
    assert search_words(" ".join(map(str, range(LONGEST)))).count('"') == 2 * MOST_PIECES


def test_a_word_typed_twice_is_sought_once() -> None:
    assert search_words("lop LOP lop") == '"lop"'


def test_curly_quotes_make_a_phrase_too() -> None:
    assert search_words("“giải ngân”") == '"giải ngân"'


def test_the_snippet_shows_the_original_and_marks_what_was_found(get: Call) -> None:
    page = get("/archive/search?q=giai+ngan").text
    assert "<mark>giải</mark> <mark>ngân</mark>" in page


@pytest.mark.parametrize(("typed", "count"), [("dong", 5), ("đồng", 4), ("đông", 1), ("giái", 0)])
@pytest.mark.parametrize("table", ["articles", "documents"])
def test_the_search_of_a_table_page_obeys_the_same_rule(get: Call, table: str, typed: str, count: int) -> None:
    answer: Any = get(f"/archive/{table}.json?_search={quote(typed)}")
    assert answer.json()["filtered_table_rows_count"] == count
