"""``scrapy correct`` as a reviewer uses it: notes beside figures, withdrawn, listed, read from files."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
from pathlib import Path

import pytest

from archive.lock import WriteLock
from archive.paths import ArchivePaths
from tests.archive.site.reports import build
from tests.scraper.crawling import Crawl, Crawler

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> Path:
    paths = ArchivePaths(tmp_path_factory.mktemp("original") / "archive")
    paths.make()
    build(paths).db.close()
    return paths.root


@pytest.fixture
def crawler(original: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Crawler:
    monkeypatch.delitem(os.environ, "ARCHIVE_REVIEWER", raising=False)
    shutil.copytree(original, tmp_path / "archive")
    return Crawler(ArchivePaths(tmp_path / "archive"))


def figure(crawler: Crawler, quote: str = "27 lớp") -> str:
    return str(crawler.rows("SELECT figure_id FROM figures WHERE quote = ? ORDER BY start", quote)[0][0])


def noted(crawler: Crawler, *arguments: str) -> Crawl:
    done = crawler.run("correct", *arguments)
    assert done.code == 0, done.err
    return done


def everything_but_notes(crawler: Crawler) -> dict[str, list[tuple[object, ...]]]:
    """Return every row of every table and view that readers and series are made of."""
    names = ("figures", "observations", "claims", "unclaimed", "ledger_stale", "series", "contradictions", "checks")
    return {name: crawler.rows(f"SELECT * FROM {name}") for name in names}


def test_a_note_is_kept_beside_the_figure_and_changes_nothing_else(crawler: Crawler) -> None:
    before = everything_but_notes(crawler)
    done = noted(crawler, figure(crawler), "--by", "Lan", "--note", " phụ lục ghi 28 lớp ", "--value", "28")
    assert "“27 lớp”, published as 27" in done.out
    assert "Publish to show" in done.out
    columns = "figure_id, verdict, value_text, note, made_by, withdraws"
    assert crawler.rows(f"SELECT {columns} FROM corrections") == [
        (figure(crawler), "noted", "28", "phụ lục ghi 28 lớp", "Lan", None)
    ]
    assert everything_but_notes(crawler) == before


def test_a_figure_has_several_notes_in_the_order_of_time(crawler: Crawler) -> None:
    name = figure(crawler)
    for by, note in (("Lan", "phụ lục ghi 28"), ("Minh", "trang 3 cũng ghi 28"), ("Lan", "đã hỏi đơn vị")):
        noted(crawler, name, "--by", by, "--note", note)
    listed = noted(crawler, "--list", name).out.splitlines()
    assert [line.rpartition(")  ")[2] for line in listed] == [
        "Lan: phụ lục ghi 28",
        "Minh: trang 3 cũng ghi 28",
        "Lan: đã hỏi đơn vị",
    ]


def test_the_same_note_is_not_kept_twice_until_it_is_withdrawn(crawler: Crawler) -> None:
    words = (figure(crawler), "--by", "Lan", "--note", "ghi 28")
    first = noted(crawler, *words).out.split(":")[0]
    assert "noted already" in noted(crawler, *words).out
    assert crawler.one("SELECT count(*) FROM corrections") == 1
    noted(crawler, "--withdraw", first, "--by", "Lan", "--note", "nhầm")
    assert "noted already" not in noted(crawler, *words).out
    assert crawler.one("SELECT count(*) FROM figure_notes WHERE withdrawn_at IS NULL") == 1


def test_a_note_is_withdrawn_by_a_later_row_and_stays(crawler: Crawler) -> None:
    noted(crawler, figure(crawler), "--by", "Lan", "--note", "ghi 28")
    kept = crawler.rows("SELECT * FROM corrections")
    name = kept[0][0]
    noted(crawler, "--withdraw", name, "--by", "Minh", "--note", "phụ lục của năm khác")
    assert crawler.rows("SELECT * FROM corrections WHERE verdict = 'noted'") == kept
    assert "There are no notes" in noted(crawler, "--list").out
    assert "by Minh: phụ lục của năm khác]" in noted(crawler, "--list", "--all").out
    again = crawler.run("correct", "--withdraw", name, "--by", "Lan", "--note", "x")
    assert (again.code, "withdrawn already, by Minh" in again.err) == (1, True)


def test_who_notes_may_stand_in_the_environment(crawler: Crawler, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(os.environ, "ARCHIVE_REVIEWER", "Tổ kiểm tra")
    noted(crawler, figure(crawler), "--note", "ghi 28")
    assert crawler.one("SELECT made_by FROM corrections") == "Tổ kiểm tra"


def test_a_figure_is_named_by_its_page_too(crawler: Crawler) -> None:
    name = figure(crawler)
    for prefix in ("", "/en"):
        noted(crawler, f"https://example.org{prefix}/archive/figures/{name}", "--by", f"Lan{prefix}", "--note", "x")
    assert crawler.one("SELECT count(*) FROM corrections WHERE figure_id = ?", name) == 2


def test_a_superseded_figure_may_be_noted_and_it_is_said(crawler: Crawler) -> None:
    with sqlite3.connect(crawler.paths.working) as db:
        db.execute("UPDATE figures SET superseded = 1 WHERE figure_id = ?", (figure(crawler),))
    done = noted(crawler, figure(crawler), "--by", "Lan", "--note", "ghi 28")
    assert "was superseded by a newer reading" in done.out


def test_a_note_can_be_made_while_a_crawl_holds_the_archive(crawler: Crawler) -> None:
    with WriteLock(crawler.paths.lock, "a crawl of thu"):
        noted(crawler, figure(crawler), "--by", "Lan", "--note", "ghi 28")
    assert crawler.one("SELECT count(*) FROM corrections") == 1


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        ([], 2, "usage: scrapy correct FIGURE"),
        (["FIGURE"], 2, "--note TEXT"),
        (["FIGURE", "--note", "x"], 2, "--by NAME, or set ARCHIVE_REVIEWER"),
        (["FIGURE", "--note", "  ", "--by", "Lan"], 1, "note is empty"),
        (["FIGURE", "--note", "x" * 2001, "--by", "Lan"], 1, "2000 is the most"),
        (["FIGURE", "--note", "x\u202ey", "--by", "Lan"], 1, "invisible character (U+202E)"),
        (["f0000000000000000", "--note", "x", "--by", "Lan"], 1, "stands on its page on the site"),
        (["FIGURE", "--note", "x", "--by", "Lan", "--value", "sáu"], 1, "is no number; write it like 1250.5"),
        (["FIGURE", "--note", "x", "--by", "Lan", "--value", "3.300"], 1, "can mean 3300 or 3.3"),
        (["FIGURE", "--note", "x", "--by", "Lan", "--value", "NaN"], 1, "is no number"),
        (["FIGURE", "--list", "--note", "x"], 2, "--note belongs to"),
        (["FIGURE", "--withdraw", "n1", "--note", "x"], 2, "usage"),
        (["--withdraw", "n1", "--note", "x", "--by", "Lan"], 1, "scrapy correct --list shows them"),
        (["--from", "/nowhere.csv", "--by", "Lan"], 1, "cannot read /nowhere.csv"),
    ],
)
def test_wrong_use_is_explained_and_keeps_nothing(crawler: Crawler, arguments: list[str], code: int, said: str) -> None:
    done = crawler.run("correct", *(figure(crawler) if a == "FIGURE" else a for a in arguments))
    assert (done.code, done.out) == (code, "")
    assert said in done.err
    assert len(done.err.splitlines()) == 1 or code == 2
    assert crawler.one("SELECT count(*) FROM corrections") == 0


def test_a_verdict_is_not_withdrawn_but_said_otherwise(crawler: Crawler) -> None:
    assert crawler.run("confirm", figure(crawler), "--by", "Lan").code == 0
    name = crawler.one("SELECT correction_id FROM corrections")
    done = crawler.run("correct", "--withdraw", name, "--by", "Lan", "--note", "x")
    assert (done.code, "scrapy confirm says otherwise" in done.err) == (1, True)


def test_notes_are_read_from_a_spreadsheet_all_or_none(crawler: Crawler, tmp_path: Path) -> None:
    one, other = figure(crawler), figure(crawler, "13 HTX")
    sheet = tmp_path / "notes.csv"
    sheet.write_text(f"\ufefffigure_id;note;value;by\n{one};ghi 28;28;Minh\n{other};xem lại;;\n", "utf-8")
    assert "2 notes kept" in noted(crawler, "--from", str(sheet), "--by", "Lan").out
    assert "0 notes kept" in noted(crawler, "--from", str(sheet), "--by", "Lan").out
    rows = crawler.rows("SELECT figure_id, note, value_text, made_by FROM corrections ORDER BY made_by DESC")
    assert rows == [(one, "ghi 28", "28", "Minh"), (other, "xem lại", None, "Lan")]
    sheet.write_text(f"figure_id,note,value\n{one},mới,\nf0,lạ,\n", "utf-8")
    done = crawler.run("correct", "--from", str(sheet), "--by", "Lan")
    assert (done.code, "there is no figure 'f0'" in done.err) == (1, True)
    assert crawler.one("SELECT count(*) FROM corrections") == 2


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ('[{"figure_id": "F", "note": "x", "valeu": "28"}]', "entry 1: unknown column 'valeu'; known are figure_id"),
        ('[{"figure_id": "F"}]', "entry 1: note is empty"),
        ('[{"figure_id": "F", "note": "x", "value": "3.300"}]', "entry 1: the value 3.300 can mean"),
        ("[7]", "entry 1: not an object"),
        ("[", "is no JSON"),
        ("[]", "holds no notes"),
    ],
)
def test_a_file_that_holds_something_else_is_refused_with_its_place(
    crawler: Crawler, tmp_path: Path, content: str, said: str
) -> None:
    path = tmp_path / "notes.json"
    path.write_text(content.replace('"F"', json.dumps(figure(crawler))), "utf-8")
    done = crawler.run("correct", "--from", str(path), "--by", "Lan")
    assert done.code == 1
    assert said in done.err


def test_notes_are_published_exported_and_restored(crawler: Crawler, tmp_path: Path) -> None:
    noted(crawler, figure(crawler), "--by", "Lan", "--note", "ghi 28", "--value", "28")
    noted(crawler, figure(crawler, "13 HTX"), "--by", "Lan", "--note", "nhầm")
    taken = crawler.one("SELECT correction_id FROM corrections WHERE note = 'nhầm'")
    noted(crawler, "--withdraw", taken, "--by", "Lan", "--note", "xem lại")
    assert crawler.run("publish").code == 0
    notes = "SELECT figure_id, published_value, noted_value, withdrawn_why FROM figure_notes ORDER BY withdrawn_why"
    assert crawler.published(notes) == [
        (figure(crawler), "27", "28", None),
        (figure(crawler, "13 HTX"), "13", None, "xem lại"),
    ]
    assert crawler.run("export", str(tmp_path / "out"), "--all").code == 0
    again = Crawler(ArchivePaths(tmp_path / "again"))
    assert again.run("import", str(tmp_path / "out")).code == 0
    everything = "SELECT * FROM corrections ORDER BY correction_id"
    assert again.rows(everything) == crawler.rows(everything)
    assert len(again.rows(everything)) == 3
    assert again.rows("PRAGMA foreign_key_check") == []


def test_a_note_on_what_is_withheld_is_withheld_with_it(crawler: Crawler) -> None:
    noted(crawler, figure(crawler), "--by", "Lan", "--note", "nêu tên người dân")
    taken = crawler.one("SELECT correction_id FROM corrections")
    noted(crawler, "--withdraw", taken, "--by", "Lan", "--note", "không nên nêu")
    assert crawler.run("suppress", figure(crawler), "--reason", "names a person").code == 0
    assert crawler.published("SELECT count(*) FROM corrections") == [(0,)]
