"""Reviewers' notes on the site: beside the figure, marked where it is listed; every figure can be reported."""

from __future__ import annotations

import html
import os
import re
import shutil
from collections.abc import Iterator
from email.utils import parseaddr
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

import lxml.html
import pytest

from archive.paths import ArchivePaths
from archive.site.report_error import LONGEST, report
from archive.store import corrections
from archive.store.corrections import Correction
from tests.archive.site.conftest import Call, asking, datasette
from tests.archive.site.reports import HOSTILE, Builder

AT = "2022-09-01T08:00:00.000Z"


@pytest.fixture(scope="module")
def noted(built: Builder, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Builder]:
    """The archive of the tests with a note on a figure, one that was withdrawn, and a hostile one."""
    folder = tmp_path_factory.mktemp("noted") / "archive"
    built.db.conn.commit()
    shutil.copytree(built.paths.root, folder)
    builder = Builder(ArchivePaths(folder))
    classes, registered = figure_of(builder, "28 lớp"), figure_of(builder, "13 HTX")
    corrections.note(builder.db, [Correction(classes, "noted", "Lan", AT, "29", "phụ lục ghi 29 lớp")])
    corrections.note(builder.db, [Correction(classes, "noted", "Minh", "2022-09-02T08:00:00.000Z", None, HOSTILE)])
    corrections.note(builder.db, [Correction(registered, "noted", "Lan", AT, None, "xem lại trang 2")])
    taken = corrections.note(builder.db, [Correction(registered, "noted", "Lan", AT, None, "xem lại trang 2")])[0]
    corrections.withdraw(builder.db, taken.correction_id, "Minh", "2022-09-03T08:00:00.000Z", "đã đối chiếu")
    builder.publish()
    yield builder
    builder.db.close()


@pytest.fixture(scope="module")
def ask(noted: Builder) -> Call:
    return asking(datasette(noted.paths.published))


def figure_of(builder: Builder, quote: str) -> str:
    query = "SELECT figure_id FROM current_figures WHERE quote = ? ORDER BY start"
    return str(builder.db.execute(query, (quote,)).fetchone()[0])


def page_of(ask: Call, builder: Builder, quote: str, prefix: str = "") -> str:
    return str(ask(f"{prefix}/archive/figures/{figure_of(builder, quote)}").text)


def test_a_note_stands_beside_the_published_value_with_its_author(noted: Builder, ask: Call) -> None:
    page = page_of(ask, noted, "28 lớp")
    assert "<h1>28 lớp</h1>" in page
    assert "Công bố 28, người kiểm tra đọc là 29 lớp" in page
    assert "phụ lục ghi 29 lớp" in page
    assert "Lan, 01/09/2022 15:00" in page
    assert "Published 28, the reviewer reads 29" in page_of(ask, noted, "28 lớp", "/en")


def test_what_a_note_says_is_only_ever_text(noted: Builder, ask: Call) -> None:
    for page in (page_of(ask, noted, "28 lớp"), ask("/corrections").text):
        assert str(HOSTILE) not in page
        assert str(HOSTILE) in html.unescape(page)


def test_a_withdrawn_note_is_shown_as_such_and_marks_nothing(noted: Builder, ask: Call) -> None:
    page = page_of(ask, noted, "13 HTX")
    assert re.search(r"<del>\s*xem lại trang 2\s*</del>", page)
    assert "Minh, 03/09/2022 15:00: đã đối chiếu" in page
    article = ask("/archive/articles/thu~3A103").text
    assert article.count("✎ có ghi chú") == 1
    assert f'href="/archive/figures/{figure_of(noted, "28 lớp")}#notes"' in article


def test_figures_with_notes_are_marked_in_tables_and_queries(noted: Builder, ask: Call) -> None:
    for path in (
        "/archive/series?indicator=founding_classes",
        "/archive/figures_of_indicator?indicator=founding_classes",
    ):
        assert "✎ có ghi chú" in ask(path).text
        assert "✎ has a note" in ask(f"/en{path}").text
    assert "✎" not in ask("/archive/series?indicator=coops_registered").text


def test_a_figure_with_a_note_is_marked_on_the_page_of_its_indicator(noted: Builder, ask: Call) -> None:
    query = "SELECT indicator FROM current_figures WHERE figure_id = ?"
    (indicator,) = noted.db.execute(query, (figure_of(noted, "28 lớp"),)).fetchone()
    page = lxml.html.fromstring(ask(f"/archive/indicators/{indicator}").text)
    cells: Any = page.xpath("//td[@class='value'][contains(., '✎')]")
    marked = {cell.text_content().split()[1] for cell in cells}
    assert marked == {"28"}


def test_neither_the_published_value_nor_a_series_follows_a_note(built: Builder, noted: Builder) -> None:
    query = "SELECT * FROM series ORDER BY observation_id"
    assert noted.db.execute(query).fetchall() == built.db.execute(query).fetchall()


def test_one_page_lists_all_notes(noted: Builder, ask: Call) -> None:
    page = ask("/corrections").text
    assert page.index("trang 2") > 0
    assert "đã đối chiếu" in page
    assert "Reviewers&#39; notes" in ask("/en/corrections").text
    rows = ask("/archive/figure_notes.json?_shape=array&_sort=made_at").json()
    assert {r["note"] for r in rows} == {"phụ lục ghi 29 lớp", "xem lại trang 2", HOSTILE}


def test_without_notes_the_page_says_so(get: Call) -> None:
    assert "Chưa có ghi chú nào" in get("/corrections").text


def test_every_figure_can_be_reported_by_a_letter_that_names_it(
    noted: Builder, ask: Call, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(os.environ, "ARCHIVE_CONTACT", "Tổ lưu trữ <luu-tru+bao-loi@example.org>")
    name = figure_of(noted, "28 lớp")
    link = html.unescape(re.findall(r'href="(mailto:[^"]*)"', page_of(ask, noted, "28 lớp"))[0])
    parts = urlsplit(link)
    assert parseaddr(unquote(parts.path))[1] == "luu-tru+bao-loi@example.org"
    said = parse_qs(parts.query)
    assert said["subject"] == [f"Báo lỗi số liệu {name}: 28 lớp"]
    body = said["body"][0]
    assert f"/archive/figures/{name}\r\n" in body
    assert "Câu: Liên minh báo cáo công tác 6 tháng đầu năm 2022: mở 28 lớp" in body
    assert "\n" not in body.replace("\r\n", "")
    assert "Error in figure" in unquote(page_of(ask, noted, "28 lớp", "/en"))


def test_an_address_of_a_page_is_linked_as_one(noted: Builder, ask: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(os.environ, "ARCHIVE_CONTACT", "https://example.org/lien-he")
    page = page_of(ask, noted, "28 lớp")
    assert '<a href="https://example.org/lien-he" rel="nofollow noreferrer external">Báo lỗi' in page
    assert "mailto:" not in page


@pytest.mark.parametrize("to", ["", "Lan, phòng 2", "javascript:alert(1)", "a@b", "x@example.org?bcc=y@example.org"])
def test_without_an_address_there_is_no_dead_link_but_the_id_to_quote(
    noted: Builder, ask: Call, monkeypatch: pytest.MonkeyPatch, to: str
) -> None:
    monkeypatch.setitem(os.environ, "ARCHIVE_CONTACT", to)
    page = page_of(ask, noted, "28 lớp")
    assert "mailto:" not in page
    shown = re.findall(r'<p class="report-error">.*?</p>', page, re.DOTALL)[0]
    assert figure_of(noted, "28 lớp") in shown
    assert "href" not in shown


def test_a_letter_is_short_enough_for_every_mail_program_and_adds_no_field() -> None:
    evil = "năm\r\n&bcc=x@example.org " * 300
    figure = {"figure_id": "f0", "quote": evil, "sentence": evil, "title": evil}
    link = report("a@example.org", figure, "https://example.org/archive/figures/f0").mailto
    assert link is not None
    assert len(link) <= LONGEST
    assert list(parse_qs(urlsplit(link).query)) == ["subject", "body"]
    assert "https://example.org/archive/figures/f0" in unquote(link)
