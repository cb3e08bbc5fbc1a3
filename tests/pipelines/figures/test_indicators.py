"""Indicators: what tells neighbours apart, and when a figure has none."""

from __future__ import annotations

import pytest

from archive.records import Figure
from tests.pipelines.figures.readings import figures


def of(text: str) -> list[str | None]:
    return [f.indicator for f in figures(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Hội nghị thành lập 6 HTX; hoàn thành đăng ký thành lập 4 HTX.", ["founding_meetings", "coops_registered"]),
        ("Giải thể 3 HTX, hiện còn 14 HTX ngừng hoạt động.", ["coops_dissolved", "coops_inactive"]),
        ("Thẩm định và công nhận 4 HTX đạt tiêu chí; nâng tổng số HTX đạt tiêu chí là 19 HTX.",
         ["coops_recognised_effective", "coops_meeting_criterion"]),
        ("Có 31 HTX gắn với chuỗi giá trị (30 HTX nông nghiệp, 1 HTX phi nông nghiệp).", ["value_chain_coops"] * 3),
        ("Toàn tỉnh có 210 HTX (150 HTX nông nghiệp, 60 HTX phi nông nghiệp).",
         ["coops_total", "agri_coops", "nonagri_coops"]),
    ],
)  # fmt: skip
def test_neighbouring_indicators_are_told_apart(text: str, expected: list[str]) -> None:
    assert of(text) == expected


def test_a_breakdown_is_kept_beside_the_indicator() -> None:
    found: list[Figure] = figures("Có 31 HTX gắn với chuỗi giá trị (30 HTX nông nghiệp, 1 HTX phi nông nghiệp).")
    assert [f.breakdown for f in found] == [None, "nông nghiệp", "phi nông nghiệp"]


def test_a_change_is_no_level_of_its_indicator() -> None:
    assert of("Số HTX giải thể tăng 3 HTX.") == [None]


def test_a_text_about_something_else_has_no_indicators() -> None:
    assert of("Huyện đã trao 200 suất quà Tết cho hộ nghèo.") == [None]


def test_the_revenue_of_one_named_cooperative_is_not_that_of_the_province() -> None:
    assert of("HTX Nông nghiệp Thành Phát Lợi đạt tổng doanh thu 8 tỷ đồng.") == [None]


def test_whether_credit_funds_are_inside_is_kept() -> None:
    [figure] = figures("Toàn tỉnh có 210 HTX, không kể quỹ tín dụng nhân dân.")
    assert figure.coverage == "without_credit_funds"


def test_the_base_of_a_comparison_is_the_same_indicator() -> None:
    text = "Quỹ hỗ trợ phát triển HTX giải ngân 2 tỷ đồng cho 5 dự án; cùng kỳ năm trước là 1,3 tỷ đồng."
    assert of(text) == ["loans_disbursed", "fund_projects", "loans_disbursed"]


@pytest.mark.parametrize(
    ("text", "indicator"),
    [
        ("Hội nghị thành lập tổ chức cho 9 HTX, 7 HTX đã hoàn thành đăng ký.", "coops_registered"),
        ("Số HTX hoàn thành đăng ký là 07 HTX.", "coops_registered"),
        ("Tổ công tác đã thẩm định và công nhận 4 HTX đạt tiêu chí.", "coops_recognised_effective"),
        ("Đến ngày 30/9/2020 đã có 140 HTX.", "coops_total"),
        ("Trong kỳ có 1 liên hiệp HTX ra đời.", "unions_founded"),
    ],
)
def test_reports_name_the_steps_of_a_founding(text: str, indicator: str) -> None:
    assert of(text)[-1] == indicator
