"""The charts of a snapshot: drawn once, taken over while nothing changes, missed without harm."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Any

import pytest
from sqlite_utils import Database

from archive.errors import ArchiveError
from archive.paths import ArchivePaths
from archive.publish import Published, publish
from archive.site.charts import drawing
from archive.site.charts.drawing import Pen
from archive.site.charts.shelf import NOT_ASKED
from archive.site.charts.shown import read_charts
from tests.archive.site.conftest import asking, datasette
from tests.archive.site.reports import Builder, Printed, Report, report


class CountingPen:
    """Draws, and counts what it draws."""

    def __init__(self) -> None:
        self.titles: list[str] = []
        self._pen = Pen()

    def draw(self, spec: dict[str, Any], ident: str, title: str, description: str) -> str:
        self.titles.append(ident)
        return self._pen.draw(spec, ident, title, description)


@pytest.fixture
def paths(built: Builder, tmp_path: Path) -> ArchivePaths:
    """The small archive, not published yet."""
    copied = ArchivePaths(tmp_path / "archive")
    copied.root.mkdir()
    built.db.conn.commit()
    built.db.conn.execute("VACUUM INTO ?", (str(copied.working),))
    return copied


def rows(paths: ArchivePaths, query: str) -> list[Any]:
    db = sqlite3.connect(paths.published)
    try:
        return db.execute(query).fetchall()
    finally:
        db.close()


def test_each_indicator_with_two_values_has_a_chart_in_each_language(paths: ArchivePaths) -> None:
    done = publish(paths, Pen().draw)
    assert rows(
        paths, "SELECT chart_id, points FROM charts WHERE indicator IN ('founding_classes', 'coops_total')"
    ) == [
        ("coops_total-as_of-en", 3),
        ("coops_total-as_of-vi", 3),
        ("founding_classes-half-en", 3),
        ("founding_classes-half-vi", 3),
    ]
    assert (done.charts.taken_over, done.charts.missing) == (0, 0)


def test_what_did_not_change_is_taken_over_and_equal_archives_publish_equal_bytes(paths: ArchivePaths) -> None:
    publish(paths, Pen().draw)
    before = paths.published.read_bytes()
    again = CountingPen()
    done = publish(paths, again.draw)
    assert again.titles == []
    assert done.charts.drawn == 0
    assert paths.published.read_bytes() == before


def test_without_a_pen_drawings_that_are_there_are_kept(paths: ArchivePaths) -> None:
    publish(paths, Pen().draw)
    assert publish(paths).charts.missing == 0


def test_a_new_value_is_drawn_and_nothing_else(tmp_path: Path) -> None:
    builder = Builder(ArchivePaths(tmp_path / "archive"))
    as_of = {"unit": "HTX", "indicator": "coops_total", "period_end": "2022-09-30", "period_grain": "as_of"}
    news = Report("201", "Đến nay có 195 HTX", (), "2022-10-05", (Printed("195 HTX", "195", 0, as_of),))
    for number, found in enumerate(
        ([report(2021, False, 18, 9, 171, "101"), report(2022, False, 27, 13, 189, "103")], [news])
    ):
        builder.crawl(found, f"2022-11-0{number + 1}T01:00:00.000Z")
        builder.db.conn.commit()
        pen = CountingPen()
        publish(builder.paths, pen.draw)
    builder.db.close()
    assert {ident.partition("-")[0] for ident in pen.titles} == {"coops_total"}


def test_drawings_of_a_snapshot_that_was_tampered_with_are_not_taken_over(paths: ArchivePaths) -> None:
    publish(paths, Pen().draw)
    db = sqlite3.connect(paths.published)
    db.execute("UPDATE charts SET svg = '<svg><script>alert(1)</script></svg>'")
    db.commit()
    db.close()
    publish(paths, Pen().draw)
    assert rows(paths, "SELECT count(*) FROM charts WHERE svg LIKE '%script%'") == [(0,)]


def _published_without_vega(paths: ArchivePaths, monkeypatch: pytest.MonkeyPatch) -> Published:
    monkeypatch.setattr(drawing, "find_spec", lambda name: None)
    return publish(paths, Pen().draw)


def test_without_vega_the_archive_is_published_and_says_what_to_install(
    paths: ArchivePaths, monkeypatch: pytest.MonkeyPatch
) -> None:
    done = _published_without_vega(paths, monkeypatch)
    assert done.charts.missing == rows(paths, "SELECT count(*) FROM charts")[0][0] > 0
    assert done.charts.reason == "vl-convert-python is not installed; pip install vl-convert-python"


def test_a_page_without_drawings_shows_its_values_as_a_table(
    paths: ArchivePaths, monkeypatch: pytest.MonkeyPatch
) -> None:
    _published_without_vega(paths, monkeypatch)
    get = asking(datasette(paths.published))
    page = get("/archive/indicators/founding_classes").text
    assert "Chưa vẽ được biểu đồ này" in page
    assert '<details class="chart-table" open>' in page
    assert "6 tháng đầu năm 2022" in page
    assert ".png" not in page
    assert get("/-/chart/founding_classes-half-vi.png").status_code == 404
    assert get("/").status_code == get("/indicators").status_code == 200


def test_a_chart_that_vega_cannot_draw_takes_no_other_with_it(paths: ArchivePaths) -> None:
    pen = Pen()

    def draw(spec: dict[str, Any], ident: str, title: str, description: str) -> str:
        if ident.startswith("coops_total"):
            raise ArchiveError("Vega cannot draw a chart: test")
        return pen.draw(spec, ident, title, description)

    done = publish(paths, draw)
    assert (done.charts.missing, done.charts.reason) == (2, "Vega cannot draw a chart: test")
    assert rows(paths, "SELECT count(*) FROM charts WHERE svg IS NULL") == [(2,)]


def test_not_asked_for_is_a_reason_too(paths: ArchivePaths) -> None:
    assert publish(paths).charts.reason == NOT_ASKED


def test_a_spec_that_vega_refuses_is_an_error_of_ours() -> None:
    with pytest.raises(ArchiveError, match="Vega cannot draw a chart"):
        drawing._vega('{"mark": 5}')


def test_the_sql_behind_each_chart_answers_with_its_points(paths: ArchivePaths) -> None:
    publish(paths, Pen().draw)
    db = Database(paths.published)
    for (indicator,) in db.execute("SELECT DISTINCT indicator FROM charts").fetchall():
        for chart in read_charts(db.conn, indicator, "vi"):
            answered = {row["figure_id"] for row in db.query(chart.sql)}
            assert answered == {told.figure_id for told in chart.table}, chart.chart_id
    db.close()


def test_every_point_of_every_chart_is_a_figure_of_the_archive(paths: ArchivePaths) -> None:
    publish(paths, Pen().draw)
    query = """
        SELECT count(*), sum(EXISTS (SELECT 1 FROM figures WHERE figure_id = substr(p.value ->> 'href', 9)))
        FROM charts, json_each(spec, '$.layer') l, json_each(l.value, '$.data.values') p
        WHERE l.value ->> 'name' = 'points'"""
    ((points, found),) = rows(paths, query)
    assert points == found > 0


@pytest.mark.parametrize(("direction", "share"), [(0, "87%"), (1, "187%"), (-1, "13%")])
def test_the_sentence_takes_the_share_of_the_plan_that_the_same_article_prints(
    paths: ArchivePaths, direction: int, share: str
) -> None:
    db = Database(paths.working)
    db.execute(
        """INSERT INTO comparisons SELECT p.text_id, p.figure_id, min(r.figure_id), 'plan', ?, 'percent', '2022-01-01',
           '2022-12-31', 'year' FROM figures p JOIN figures r USING (text_id)
           WHERE p.relation = 'percent_of_plan' AND r.quote = '28 lớp' GROUP BY p.figure_id""",
        (direction,),
    )
    db.conn.commit()
    db.close()
    publish(paths)
    ((sentence,),) = rows(paths, "SELECT sentence FROM charts WHERE chart_id = 'founding_classes-half-vi'")
    assert f"là 28 lớp, bằng {share} kế hoạch" in sentence
