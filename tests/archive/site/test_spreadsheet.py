"""Excel opens ``.excel.csv`` rightly, and runs nothing that a stranger wrote."""

from __future__ import annotations

import csv
import io
from typing import Any
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.site.spreadsheet import _Rewriter, excel_address, safe_cell
from tests.archive.site.conftest import Call

DANGEROUS = "=+-@\t\r\n＝＋－＠"


def rows(answer: Any, delimiter: str) -> list[list[str]]:
    assert answer.status_code == 200
    assert answer.content.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"), newline=""), delimiter=delimiter))


@pytest.mark.parametrize(("prefix", "delimiter", "half"), [("", ";", "0,5"), ("/en", ",", "0.5")])
def test_each_language_has_the_separators_of_its_excel(get: Call, prefix: str, delimiter: str, half: str) -> None:
    answer = get(
        f"{prefix}/archive.excel.csv?sql=" + quote("select 0.5 as half, 3300000 as amount, 'Đồng; \"x\"' as t")
    )
    assert rows(answer, delimiter) == [["half", "amount", "t"], [half, "3300000", 'Đồng; "x"']]
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    assert answer.headers["content-disposition"] == 'attachment; filename="archive.csv"'


def test_a_table_a_filter_and_a_question_are_written_for_excel(get: Call) -> None:
    whole = rows(get("/archive/current_figures.excel.csv?_stream=1&_size=3"), ";")
    assert len(whole) - 1 == get("/archive/current_figures.json").json()["filtered_table_rows_count"]
    some = rows(get("/archive/current_figures.excel.csv?unit=" + quote("đồng")), ";")
    assert len(some) == 4
    question = rows(get("/archive/founding_classes_by_half_year.excel.csv"), ";")
    assert [row[2] for row in question] == ["value", "18", "21", "28"]


def test_datasettes_own_csv_stays_as_it_is(get: Call) -> None:
    assert get("/archive/series.csv").content.startswith(b"rowid,indicator,area,")


def test_a_page_leads_to_the_file(get: Call) -> None:
    for path in (
        "/archive/articles?section=Tin+tức",
        "/archive/founding_classes_by_half_year",
        "/archive/search?q=lop",
    ):
        page = get(path).text
        assert ".excel.csv?" in page, path


def test_what_is_not_there_is_no_file(get: Call) -> None:
    answer = get("/archive/nothing.excel.csv")
    assert answer.status_code == 404
    assert not answer.content.startswith(b"\xef\xbb\xbf")


@pytest.mark.parametrize(
    "text", ["27", "-5", "0", "0.5", "2022-06-30", "2022-06-30T08:00+07:00", "27 lớp", "thu:101", ""]
)
def test_numbers_days_and_words_stay(text: str) -> None:
    assert safe_cell(text, "en") == text


@pytest.mark.parametrize(
    "text",
    [
        *("=1+1", "+84 91", "-x", "@SUM(A1)", "\t=1", " =1", "\u200b=1", "＝1"),
        *("6/12", "16/30", "1-2", "3.300", "3.300.000", "12e5", "0912345678", "1234567890123456", "007", "8:30", "1,5"),
    ],
)
def test_what_excel_would_run_or_mistake_is_text(text: str) -> None:
    assert safe_cell(text, "vi") == f"'{text}"


@given(st.text(max_size=30), st.sampled_from(["vi", "en"]))
def test_no_cell_begins_a_formula(text: str, spoken: Any) -> None:
    cell = safe_cell(text, spoken)
    assert cell in (text, f"'{text}", text.replace(".", ","))
    if cell.startswith(tuple(DANGEROUS)):
        float(cell.replace(",", "."))


@given(st.lists(st.lists(st.text(max_size=12), min_size=2, max_size=2), max_size=6), st.integers(1, 7))
def test_pieces_of_any_size_give_the_same_rows(table: list[list[str]], size: int) -> None:
    table = [[cell.replace("\0", "").replace("\r", "") for cell in row] for row in table]
    plain = io.StringIO(newline="")
    csv.writer(plain).writerows(table)
    data = plain.getvalue().encode()
    rewriter = _Rewriter("vi")
    written = b"".join(rewriter.rewrite(data[at : at + size], False) for at in range(0, len(data), size))
    written += rewriter.rewrite(b"", True)
    found = list(csv.reader(io.StringIO(written.decode("utf-8-sig"), newline=""), delimiter=";"))
    assert found == [[safe_cell(cell, "vi") for cell in row] for row in table]


def test_the_address_keeps_its_filters() -> None:
    assert excel_address("/archive/series.csv?a=1.csv") == "/archive/series.excel.csv?a=1.csv"
    assert excel_address("/en/archive.csv?sql=select+1") == "/en/archive.excel.csv?sql=select+1"
    assert excel_address("/archive/a.csv?_next=5&x=", whole=True) == "/archive/a.excel.csv?x=&_stream=1"
