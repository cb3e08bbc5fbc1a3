"""The sentence to paste: right in both languages, honest about doubts, and comparing only what may be compared."""

from __future__ import annotations

from typing import Any

import pytest

from archive.site.charts.sentences import Source, sentence, year_before
from tests.archive.site.charts.making import MERGED, NAMES, half, on, panel, point

SOURCE = Source("Liên minh HTX tỉnh Bạc Liêu", "Sơ kết 6 tháng", "2022-07-06", None)


def said(*points: Any, source: Source = SOURCE, label: str = "Số lớp tư vấn") -> tuple[str, str]:
    found = panel(*points)
    vi, en = sentence(found, label, source, NAMES, "vi"), sentence(found, "Classes", source, NAMES, "en")
    assert vi is not None
    assert en is not None
    return vi, en


def test_it_says_value_share_of_the_plan_and_the_year_before() -> None:
    vi, en = said(half(2021, 1, 18), half(2022, 1, 27), source=Source("Liên minh", "Sơ kết", "2022-07-06", "87"))
    assert vi == (
        "6 tháng đầu năm 2022, số lớp tư vấn ở Bạc Liêu (trước 7/2025) là 27 lớp, bằng 87% kế hoạch, cùng kỳ năm trước "
        "18 lớp (nguồn: Liên minh, “Sơ kết”, 06/07/2022; xem {url})."
    )
    assert en == (
        "Classes, Bạc Liêu (before July 2025), first half of 2022: 27 classes, 87% of the plan, "
        "18 classes a year before (source: Liên minh, “Sơ kết”, 6 July 2022; see {url})."
    )


def test_a_contradiction_is_told_with_its_range_and_nothing_is_compared_with_it() -> None:
    vi, en = said(half(2021, 1, 18), half(2022, 1, 27, disputed=True, lowest="27", highest="31"))
    assert "là 27 lớp – lưu ý: các bài nêu khác nhau (từ 27 đến 31 lớp) (nguồn:" in vi
    assert "27 classes – note: articles differ (27 to 31 classes) (source:" in en


def test_a_doubtful_print_is_told() -> None:
    vi, en = said(half(2021, 1, 18), half(2022, 1, 3, flagged=True))
    assert "3 lớp – lưu ý: số in đáng ngờ (nguồn:" in vi
    assert "3 classes – note: the print is doubtful (source:" in en


@pytest.mark.parametrize(
    ("earlier", "later"),
    [
        (half(2024, 1, 20), half(2025, 1, 22)),  # a law came between
        (half(2025, 1, 20), half(2026, 1, 70, area=MERGED)),  # another territory
        (half(2021, 1, 20, flagged=True), half(2022, 1, 22)),
        (half(2021, 1, 20, disputed=True), half(2022, 1, 22)),
        (half(2021, 2, 20), half(2022, 1, 22)),
        (half(2020, 1, 20), half(2022, 1, 22)),
        (half(2021, 1, 20, status="target"), half(2022, 1, 22)),
        (half(2021, 1, 20, aggregate="cumulative"), half(2022, 1, 22)),
    ],
)
def test_nothing_is_compared_that_may_not_be(earlier: Any, later: Any) -> None:
    found = panel(earlier, later)
    assert year_before(found, later) is None


@pytest.mark.parametrize("day", ["2021-12-31", "2020-12-31"])
def test_a_stock_is_compared_with_the_same_day_alone(day: str) -> None:
    later = on("2022-12-31", 190)
    earlier = year_before(panel(on(day, 180), later), later)
    assert (earlier is not None) == (day == "2021-12-31")


@pytest.mark.parametrize(
    ("label", "begins"), [("HTX được hỗ trợ", "năm 2022, HTX được hỗ trợ"), ("Tổng số HTX", "năm 2022, tổng số HTX")]
)
def test_a_label_keeps_its_capitals_where_it_is_an_abbreviation(label: str, begins: str) -> None:
    vi, _ = said(half(2021, 2, 1), half(2022, 2, 2), label=label)
    assert f"6 tháng cuối {begins}" in vi


def test_an_approximate_value_and_a_part_are_told_as_such() -> None:
    vi, en = said(
        *(
            point(f"{y}-01-01", f"{y}-12-31", 40, part="nông nghiệp", qualifier="approx", aggregate="cumulative")
            for y in (2021, 2022)
        )
    )
    assert vi.startswith("Năm 2022, số lớp tư vấn (nông nghiệp) ở Bạc Liêu (trước 7/2025) là lũy kế khoảng 40 lớp")
    assert en.startswith("Classes (nông nghiệp), Bạc Liêu (before July 2025), 2022: cumulatively about 40 classes")


def test_a_panel_of_plans_alone_has_no_sentence() -> None:
    found = panel(half(2021, 1, 18, status="target"), half(2022, 1, 20, status="target"))
    assert sentence(found, "Số lớp", SOURCE, NAMES, "vi") is None
