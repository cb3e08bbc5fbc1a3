"""What is drawn, how it is shown, and what of it may be published."""

from __future__ import annotations

import json
import sqlite3

import pytest
from sqlite_utils import Database

from archive.audit import drawing, judging, results
from archive.audit.judged import Judgement
from archive.errors import ArchiveError
from archive.sentence import sentences
from tests.archive.site.conftest import asking, datasette
from tests.archive.site.reports import Builder

pytestmark = pytest.mark.slow

NOW = "2026-01-01T00:00:00.000Z"


def drawn(db: Database, size: int = 400, looked: int = 100) -> str:
    return drawing.draw(db, size, looked, 1, NOW).audit_id


def test_sentences_are_split_where_figures_find_theirs() -> None:
    text = "Mở 27 lớp. Có 3.2 ha ở TP. Cà Mau; Còn lại.\n\n-\nDòng hai"
    assert [text[a:b].strip() for a, b in sentences(text)] == [
        "Mở 27 lớp.",
        "Có 3.2 ha ở TP. Cà Mau;",
        "Còn lại.",
        "Dòng hai",
    ]


def test_only_current_figures_are_drawn_and_sentences_by_what_they_hold(kept: Builder) -> None:
    audit = drawn(kept.db)
    figures = {f for (f,) in kept.db.execute("SELECT figure_id FROM audit_items WHERE kind = 'figure'")}
    assert figures == {f for (f,) in kept.db.execute("SELECT figure_id FROM current_figures")}
    for stratum, size, text, start, end, reading in kept.db.execute(
        'SELECT stratum, stratum_size, text, start, "end", reading FROM audit_items JOIN texts USING (text_id) '
        "WHERE kind = 'sentence'"
    ):
        sentence, marks = text[start:end], json.loads(reading)["figures"]
        assert size > 0
        assert (stratum == "beside") == bool(marks)
        assert stratum != "words" or not any(c.isdigit() for c in sentence)
        assert all(start <= a < b <= end for a, b in marks)
    assert judging.newest(kept.db) == audit


def test_an_archive_without_figures_has_nothing_to_audit(db: Database) -> None:
    with pytest.raises(ArchiveError, match="crawl first"):
        drawn(db)


def test_a_rule_of_which_too_few_can_be_drawn_is_named(kept: Builder) -> None:
    assert drawing.draw(kept.db, 5, 0, 1, NOW).short == ("count",)


def test_what_a_portal_prints_does_not_steer_the_terminal(kept: Builder) -> None:
    assert judging.printable("a\x1b[2Jb\n\tc\u202ed") == "a\ufffd[2Jb c\ufffdd"
    drawn(kept.db)
    items = [judging.show(kept.db, i) for i in judging.to_do(kept.db, judging.newest(kept.db), 1)]
    assert all("".join(w for w, _ in i.sentence).isprintable() for i in items)
    assert all(any(marked for _, marked in i.sentence) for i in items if i.kind == "figure")


def test_published_results_are_those_of_the_report(kept: Builder) -> None:
    audit = drawn(kept.db, 12)
    number = judging.judge(kept.db, "Lan", make=True)
    for n, item in enumerate(judging.to_do(kept.db, audit, number)[:9]):
        said = Judgement("wrong", "period") if n % 4 == 0 else Judgement("right")
        judging.record(kept.db, audit, number, [(item, said)], NOW)
    found = results.report(kept.db, audit)
    rows = kept.db.execute(
        "SELECT level, checked, estimate, low, high FROM audit_results WHERE measure = 'precision' AND \"of\" = 'all'"
    ).fetchall()
    assert {level: (e.checked, e.value, e.low, e.high) for level, e in found.precision.items()} == {
        level: tuple(rest) for level, *rest in rows
    }
    assert found.precision["breakdown"].checked == 9


def test_items_of_what_is_withheld_are_not_published(kept: Builder) -> None:
    audit = drawn(kept.db)
    number = judging.judge(kept.db, "Lan", make=True)
    for item in judging.to_do(kept.db, audit, number):
        judging.record(kept.db, audit, number, [(item, Judgement("right", missed=0))], NOW)
    kept.withhold("thu:102")
    kept.publish()
    db = sqlite3.connect(kept.paths.published)
    items = db.execute("SELECT count(*) FROM audit_items").fetchone()[0]
    assert 0 < items < kept.db.execute("SELECT count(*) FROM audit_items").fetchone()[0]
    assert db.execute("SELECT count(*) FROM judgements").fetchone()[0] == items
    assert db.execute("PRAGMA foreign_key_check").fetchall() == []
    assert not db.execute(
        "SELECT 1 FROM audit_items i LEFT JOIN texts t USING (text_id) WHERE t.text_id IS NULL"
    ).fetchall()
    assert db.execute("SELECT count(*) FROM sqlite_master WHERE name = 'judges'").fetchone() == (0,)
    db.close()


def test_pages_say_how_many_figures_were_checked(kept: Builder) -> None:
    audit = drawn(kept.db)
    number = judging.judge(kept.db, "Lan", make=True)
    said = [(item, Judgement("right", missed=0)) for item in judging.to_do(kept.db, audit, number)]
    judging.record(kept.db, audit, number, said, NOW)
    figure = kept.db.execute("SELECT min(figure_id) FROM current_figures WHERE indicator = 'coops_total'").fetchone()[0]
    kept.publish()
    get = asking(datasette(kept.paths.published))
    for path in ("/", f"/archive/figures/{figure}", "/archive/indicators/coops_total"):
        assert "đã kiểm 3, sai 0 % (0–0 %)" in get(path).text, path
        assert "3 checked, error 0% (0 to 0%)" in get(f"/en{path}").text, path
