"""What may stand in one picture, and what a line may join."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.site.charts.panels import Break, panels_of
from archive.site.charts.points import Point, grain_of, slot
from archive.site.charts.runs import joins, missing_periods
from tests.archive.site.charts.making import LAW, MERGED, MERGER, OLD, OLD_CA_MAU, half, on, panel, point, year

PERIODS = [
    *((f"{y}-{a}", f"{y}-{b}") for y in range(2018, 2028) for a, b in (("01-01", "06-30"), ("07-01", "12-31"))),
    *((f"{y}-01-01", f"{y}-{b}") for y in range(2018, 2028) for b in ("12-31", "09-30", "03-31")),
    *((None, f"{y}-{b}") for y in range(2018, 2028) for b in ("06-30", "07-01", "12-31")),
]
POINTS = st.lists(
    st.builds(
        lambda period, value, area, status, aggregate, part, flagged, disputed: point(
            period[0],
            period[1],
            value,
            area=area,
            status=status,
            aggregate=aggregate,
            part=part,
            flagged=flagged,
            disputed=disputed,
        ),
        st.sampled_from(PERIODS),
        st.integers(0, 10**10),
        st.sampled_from([OLD, OLD_CA_MAU, MERGED]),
        st.sampled_from(["achieved", "target", "forecast"]),
        st.sampled_from(["point", "cumulative"]),
        st.sampled_from([None, None, "nông nghiệp", "phi nông nghiệp"]),
        st.booleans(),
        st.booleans(),
    ),
    max_size=40,
)
BREAKS = st.lists(
    st.dates(date(2017, 1, 1), date(2028, 1, 1)).map(lambda d: Break(d.isoformat(), "law", "Luật", "Law")), max_size=4
).map(lambda found: sorted(found, key=lambda b: b.date))


@given(POINTS, BREAKS)
def test_a_picture_holds_one_grain_one_unit_and_either_totals_or_parts(
    points: list[Point], breaks: list[Break]
) -> None:
    for found in panels_of(points, breaks):
        assert {p.grain for p in found.points} == {found.grain}
        assert {p.unit for p in found.points} == {found.unit}
        assert {p.part is not None for p in found.points} == {found.of_parts}


@given(POINTS, BREAKS)
def test_no_line_and_no_gap_crosses_a_break_or_goes_from_one_area_to_another(
    points: list[Point], breaks: list[Break]
) -> None:
    for found in panels_of(points, breaks):
        runs, gaps = joins(found)
        pairs = [pair for run in runs for pair in zip(run.points, run.points[1:], strict=False)]
        pairs += [(gap.before, gap.after) for gap in gaps]
        for before, after in pairs:
            assert before.area == after.area
            assert not [b for b in found.breaks if before.since < b.date <= after.end]
            assert (before.status, before.aggregate, before.part) == (after.status, after.aggregate, after.part)
            assert not before.flagged
            assert not after.flagged
            assert before.at <= after.at


@given(POINTS)
def test_every_total_is_in_one_picture_of_its_grain_or_alone(points: list[Point]) -> None:
    drawn = [p.figure_id for found in panels_of(points, []) for p in found.points if not found.of_parts]
    assert len(drawn) == len(set(drawn))
    for grain in {p.grain for p in points}:
        of_grain = [p for p in points if p.grain == grain and p.part is None]
        if len({(p.at, p.area) for p in of_grain}) > 1:
            assert {p.figure_id for p in of_grain} <= set(drawn)


def test_a_year_that_a_law_changes_in_is_joined_to_neither_side() -> None:
    runs, gaps = joins(panel(*(year(y, 20) for y in range(2021, 2027)), breaks=(LAW,)))
    assert [[p.end[:4] for p in run.points] for run in runs] == [["2021", "2022", "2023"], ["2025", "2026"]]
    assert gaps == []


def test_the_day_before_a_break_belongs_before_it_and_the_day_itself_after_it() -> None:
    found = panel(on("2024-06-29", 1), on("2024-06-30", 2), on("2024-07-01", 3), on("2024-07-02", 4))
    runs, _ = joins(found)
    assert [[p.end for p in run.points] for run in runs] == [["2024-06-29", "2024-06-30"], ["2024-07-01", "2024-07-02"]]


def test_old_bac_lieu_old_ca_mau_and_the_merged_province_are_three_lines() -> None:
    found = panel(
        *(half(2024, n, 20 + n) for n in (1, 2)),
        *(half(2024, n, 30 + n, area=OLD_CA_MAU) for n in (1, 2)),
        *(half(2026, n, 70 + n, area=MERGED) for n in (1, 2)),
        breaks=(MERGER,),
    )
    runs, gaps = joins(found)
    assert sorted({p.area for p in run.points} for run in runs) == sorted([{OLD}, {OLD_CA_MAU}, {MERGED}])
    assert gaps == []


def test_a_missing_period_is_a_gap_and_not_a_line() -> None:
    found = panel(half(2021, 1, 1), half(2021, 2, 2), half(2022, 2, 3), breaks=())
    runs, gaps = joins(found)
    assert [len(run.points) for run in runs] == [2]
    assert [(g.before.end, g.after.end) for g in gaps] == [("2021-12-31", "2022-12-31")]
    assert missing_periods(found) == [("2022-01-01", "2022-06-30")]


@pytest.mark.parametrize(
    ("made", "missing"),
    [
        ([("2021-01-01", "2021-03-31"), ("2021-07-01", "2021-09-30")], ["2021-04-01/2021-06-30"]),
        ([("2021-11-01", "2021-11-30"), ("2022-01-01", "2022-01-31")], ["2021-12-01/2021-12-31"]),
        ([("2020-01-01", "2020-09-30"), ("2022-01-01", "2022-09-30")], ["2021-01-01/2021-09-30"]),
        ([("2020-01-01", "2020-12-31"), ("2022-01-01", "2022-12-31")], ["2021-01-01/2021-12-31"]),
    ],
)
def test_missing_periods_are_told_by_first_and_last_day(made: list[tuple[str, str]], missing: list[str]) -> None:
    found = panel(*(point(start, end, 5) for start, end in made), breaks=())
    assert [f"{a}/{b}" for a, b in missing_periods(found)] == missing


def test_a_flagged_print_stands_beside_the_line() -> None:
    runs, gaps = joins(panel(half(2021, 1, 18), half(2021, 2, 3, flagged=True), half(2022, 1, 27), breaks=()))
    assert runs == []
    assert [(g.before.value, g.after.value) for g in gaps] == [(18, 27)]


@pytest.mark.parametrize(
    ("start", "end", "grain"),
    [
        ("2022-01-01", "2022-06-30", "half"),
        ("2022-07-01", "2022-12-31", "half"),
        ("2022-04-01", "2022-09-30", None),
        ("2022-01-01", "2022-09-30", "nine_months"),
        ("2022-04-01", "2022-12-31", None),
        ("2022-01-01", "2022-12-31", "year"),
        ("2022-02-01", "2022-02-28", "month"),
        ("2024-02-01", "2024-02-28", None),
        ("2022-10-01", "2022-12-31", "quarter"),
        ("2021-01-01", "2025-12-31", None),
        ("2022-05-05", "2022-05-05", None),
        (None, "2022-06-30", "as_of"),
        ("bẫy", "2022-06-30", None),
    ],
)
def test_the_grain_follows_from_the_dates(start: str | None, end: str, grain: str | None) -> None:
    assert grain_of(start, end) == grain


@given(st.dates(date(1990, 1, 1), date(2060, 1, 1)), st.sampled_from([1, 3, 6, 12]))
def test_neighbouring_periods_have_neighbouring_slots(day: date, months: int) -> None:
    first = day.replace(month=(day.month - 1) // months * months + 1, day=1)
    ends = []
    for _ in range(2):
        after = (first + timedelta(days=31 * months)).replace(day=1)
        ends.append(point(first.isoformat(), (after - timedelta(days=1)).isoformat(), 1))
        first = after
    assert slot(ends[1]) == slot(ends[0]) + 1
