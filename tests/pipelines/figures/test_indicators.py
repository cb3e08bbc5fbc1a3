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


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Thành lập mới 14 HTX (đạt 70% kế hoạch, 9 HTX nông nghiệp), 2 liên hiệp HTX và 31 tổ hợp tác.",
         ["coops_founded", "plan_achievement", "agri_coops_founded", "unions_founded", "groups_founded"]),
        ("Thành lập mới 3 HTX, vốn điều lệ 6 tỷ đồng, có 75 thành viên.",
         ["coops_founded", "new_coop_charter_capital", "new_coop_members"]),
        ("Có 7 tập thể và 12 cá nhân trong các HTX được tặng bằng khen.", ["awards_given", "awards_given"]),
        ("Toàn tỉnh có 190 HTX và 2 liên hiệp HTX, thu hút 21.300 thành viên tham gia.",
         ["coops_total", "unions_total", "coop_members"]),
    ],
)  # fmt: skip
def test_one_verb_governs_all_its_objects(text: str, expected: list[str]) -> None:
    assert of(text) == expected


def test_what_is_said_of_another_time_is_the_same_indicator() -> None:
    text = "Doanh thu bình quân một HTX năm 2021 là 1,3 tỷ đồng, ước năm 2022 đạt 1,5 tỷ đồng."
    assert of(text) == ["revenue_per_coop", "revenue_per_coop"]


@pytest.mark.parametrize(
    "text",
    [
        "Hội Nông dân huyện giúp thành lập HTX và tặng 120 suất quà.",
        "Quỹ Hỗ trợ nông dân đã cho 40 hộ vay 3 tỷ đồng, trong đó có thành viên HTX.",
        "Ngân hàng Chính sách xã hội cho các HTX vay, dư nợ 12 tỷ đồng.",
        "Qua kiểm tra phát hiện 2 HTX chưa nộp báo cáo.",
    ],
)
def test_what_others_give_lend_and_find_has_no_indicator(text: str) -> None:
    assert set(of(text)) <= {None}


def test_a_share_of_a_plan_is_one_whatever_is_planned() -> None:
    assert of("Huyện xuống giống 900 ha lúa, đạt 75% kế hoạch.") == [None, "plan_achievement"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Số HTX yếu kém giảm 6 HTX, chỉ còn 9 HTX.", [None, "coops_rated_weak"]),
        ("Thành lập mới 3 HTX ở huyện Hồng Dân, 4 HTX ở huyện Phước Long.", ["coops_founded", "coops_founded"]),
        ("Tổng số tổ hợp tác là 415 tổ, trong đó 260 tổ được chứng thực; HTX là nòng cốt.",
         ["groups_total", "groups_certified"]),
        ("Toàn tỉnh có 105 HTX và 1 liên minh HTX.", ["coops_total", "unions_total"]),
        ("Toàn tỉnh có 210 HTX, trong đó 11 HTX xuất khẩu trực tiếp.", ["coops_total", None]),
        ("Quỹ hỗ trợ phát triển HTX giải ngân đạt 90% kế hoạch (6 tỷ đồng).", ["plan_achievement", "loans_disbursed"]),
    ],
)  # fmt: skip
def test_the_clause_that_governs_a_figure_may_stand_farther_off(text: str, expected: list[str | None]) -> None:
    assert of(text) == expected


def test_the_lender_is_the_one_named_last() -> None:
    own = "Quỹ hỗ trợ phát triển HTX tỉnh\n- Thu nợ 860 triệu đồng.\n- Dư nợ 24 tỷ đồng."
    assert of(own) == ["loans_repaid", "loans_outstanding"]
    assert of(own.replace("Quỹ hỗ trợ phát triển HTX tỉnh", "Ngân hàng cho vay các HTX")) == [None, None]


def test_the_plan_in_a_bracket_is_that_of_what_was_counted() -> None:
    text = "Thành lập mới 9 HTX, đạt 36% kế hoạch năm (25 HTX)."
    assert of(text) == ["coops_founded", "plan_achievement", "coops_founded"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Toàn tỉnh vẫn có thêm 6 HTX và 18 tổ hợp tác.", ["coops_founded", "groups_founded"]),
        ("Toàn tỉnh có 90 HTX, gồm 60 HTX nông nghiệp, 30 HTX phi nông nghiệp (9 HTX vận tải, 21 HTX xây dựng).",
         ["coops_total", "agri_coops", "nonagri_coops", "transport_coops", "construction_coops"]),
        ("Có 11 HTX đang hoàn tất thủ tục để giải thể.", ["coops_awaiting_dissolution"]),
        ("Toàn tỉnh có 22 quỹ tín dụng nhân dân.", ["peoples_credit_funds"]),
    ],
)  # fmt: skip
def test_more_ways_to_say_it(text: str, expected: list[str]) -> None:
    assert of(text) == expected
