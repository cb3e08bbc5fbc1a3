"""Checks: figures of one text tested against each other, with a sentence in both languages."""

from __future__ import annotations

import pytest

from archive.records import Check, Context
from pipelines.figures import read


def checks(text: str, context: Context | None = None) -> dict[str, Check]:
    return {c.check: c for c in read(text, None, context).checks}


@pytest.mark.parametrize(
    ("text", "name", "outcome"),
    [
        ("Mở 20 lớp (đạt 80% kế hoạch).", "plan_is_whole", "ok"),
        ("Mở 20 lớp (đạt 83% kế hoạch).", "plan_is_whole", "ok"),
        ("Mở 20 lớp (đạt 97% kế hoạch).", "plan_is_whole", "fails"),
        ("Có 90 HTX (60 HTX nông nghiệp, 30 HTX phi nông nghiệp).", "parts_sum", "ok"),
        ("Có 90 HTX (60 HTX nông nghiệp, 31 HTX phi nông nghiệp).", "parts_sum", "fails"),
        ("Mở 5 lớp với 210 lượt người tham dự.", "people_per_class", "ok"),
        ("Mở 5 lớp với 2.100 lượt người tham dự.", "people_per_class", "fails"),
        ("Tư vấn 8 nhóm sáng lập viên; tổ chức hội nghị thành lập 6 HTX.", "chain_narrows", "ok"),
        ("Tư vấn 4 nhóm sáng lập viên; tổ chức hội nghị thành lập 6 HTX.", "chain_narrows", "fails"),
        ("Quỹ cho vay 4 dự án với số tiền 2.100.000 đồng cho HTX.", "amount_per_project", "fails"),
        ("Đạt 16/12 chỉ tiêu.", "part_exceeds_whole", "fails"),
        ("Có 18 (mười chín) lớp.", "words_equal_digits", "fails"),
        ("Toàn tỉnh có 9.000 HTX.", "bounds", "fails"),
    ],
)
def test_a_check_says_whether_figures_agree(text: str, name: str, outcome: str) -> None:
    check = checks(text)[name]
    assert check.outcome == outcome
    assert check.message_vi
    assert check.message_en


@pytest.mark.parametrize(
    "text",
    [
        "HTX Đồng Tâm Phát có vốn điều lệ 2 tỷ đồng.",
        "HTX này có tổng doanh thu 3 tỷ đồng.",
        "Hội chợ có tổng doanh thu của các HTX là 3 tỷ đồng.",
        "Liên hiệp HTX có tổng vốn điều lệ của các HTX thành viên là 3 tỷ đồng.",
        "Tại xã Vĩnh Hậu, huyện Hòa Bình có tổng số 9 HTX.",
        "Cả nước có 27.000 HTX.",
    ],
)
def test_the_bounds_of_a_province_do_not_judge_anything_smaller_or_larger(text: str) -> None:
    assert not any(figure.flags for figure in read(text).figures)
    assert "bounds" not in checks(text)


def test_a_mean_is_held_against_the_bounds_of_means() -> None:
    text = "Doanh thu bình quân của các HTX trên địa bàn tỉnh đạt {} đồng/HTX."
    assert "implausible_high" in read(text.format("1.365 tỷ")).figures[0].flags
    assert read(text.format("1.365 triệu")).figures[0].flags == ()


def test_founded_less_dissolved_is_the_change_of_the_stock() -> None:
    text = (
        "Đến cuối năm 2020, toàn tỉnh có 200 HTX. Năm 2021 thành lập mới 15 HTX, giải thể 5 HTX. "
        "Đến cuối năm 2021, toàn tỉnh có {} HTX."
    )
    assert checks(text.format(210))["stock_changes_by_flow"].outcome == "ok"
    assert checks(text.format(215))["stock_changes_by_flow"].outcome == "fails"


def test_no_growth_is_measured_across_the_merger() -> None:
    text = "Năm 2025, số HTX tăng 40% so với năm 2024."
    assert checks(text, Context(area="96"))["growth_across_merger"].outcome == "fails"
    assert "growth_across_merger" not in checks(text, Context(area="92"))


def test_a_title_that_prints_another_value_than_the_body_is_noticed() -> None:
    text = "Mở 14 lớp tập huấn nghề\nNăm qua tỉnh đã mở 12 lớp tập huấn nghề cho nông dân."
    assert checks(text)["title_equals_body"].outcome == "fails"


def test_an_implausible_value_is_kept_as_printed_and_flagged() -> None:
    figure = read("Quỹ cho vay 4 dự án với số tiền 2.100.000 đồng cho HTX.").figures[1]
    assert figure.value == 2_100_000
    assert "implausible_low" in figure.flags
