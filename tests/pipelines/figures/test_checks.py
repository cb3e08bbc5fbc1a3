"""Checks: figures of one text tested against each other, with a sentence in both languages."""

from __future__ import annotations

import re
from decimal import Decimal

import pytest

from archive.records import Check, Context
from pipelines.figures import read
from pipelines.figures.wording import english, vietnamese


def checks(text: str, context: Context | None = None) -> dict[str, Check]:
    return {c.check: c for c in read(text, None, context).checks}


HALVES = (
    "Trong 6 tháng đầu năm 2021 có {} HTX hoàn thành đăng ký. Trong 9 tháng đầu năm 2021 có {} HTX hoàn thành đăng ký."
)
CLASSES = (
    "Kế hoạch năm 2021 là mở 32 lớp tư vấn cho sáng lập viên HTX.\n"
    "Trong 9 tháng đầu năm 2021 đã mở 24 lớp tư vấn cho sáng lập viên HTX, đạt {}% kế hoạch."
)
TWO_SHARES = (
    "Năm 2021 mở 28 lớp tư vấn cho sáng lập viên HTX (đạt 88% kế hoạch). "
    "Trong 6 tháng đầu năm 2021 mở 19 lớp tư vấn cho sáng lập viên HTX (đạt {}% kế hoạch)."
)


@pytest.mark.parametrize(
    ("name", "holding", "failing"),
    [
        ("plan_is_whole", "Mở 27 lớp (đạt 87% kế hoạch).", "Mở 20 lớp (đạt 97% kế hoạch)."),
        ("plan_is_whole", "Mở 21 lớp (đạt 87,5% kế hoạch).", "Mở 21 lớp (đạt 87,9% kế hoạch)."),
        ("plan_is_whole", "Thành lập 32 HTX (vượt 6,7% kế hoạch).", "Thành lập 32 HTX (vượt 8,7% kế hoạch)."),
        ("percent_contradicts_plan", "Mở 16/30 lớp, đạt 53% kế hoạch.", "Mở 16/30 lớp, đạt 35% kế hoạch."),
        ("percent_contradicts_plan", CLASSES.format(75), CLASSES.format(57)),
        (
            "parts_sum",
            "Có 90 HTX (60 HTX nông nghiệp, 30 HTX phi nông nghiệp).",
            "Có 90 HTX (60 HTX nông nghiệp, 31 HTX phi nông nghiệp).",
        ),
        ("people_per_class", "Mở 5 lớp với 210 lượt người tham dự.", "Mở 5 lớp với 2.100 lượt người tham dự."),
        (
            "chain_narrows",
            "Tư vấn 8 nhóm sáng lập viên; tổ chức hội nghị thành lập 6 HTX.",
            "Tư vấn 4 nhóm sáng lập viên; tổ chức hội nghị thành lập 6 HTX.",
        ),
        ("chain_narrows", *(f"Tư vấn {n} nhóm sáng lập viên; 6 HTX đã hoàn thành đăng ký." for n in (7, 5))),
        (
            "amount_per_project",
            "Quỹ hỗ trợ phát triển HTX cho vay 4 dự án với số tiền 1,2 tỷ đồng.",
            "Quỹ hỗ trợ phát triển HTX cho vay 4 dự án với số tiền 2.100.000 đồng.",
        ),
        ("part_exceeds_whole", "Đạt 12/16 chỉ tiêu.", "Đạt 16/12 chỉ tiêu."),
        ("words_equal_digits", "Có 18 (mười tám) lớp.", "Có 18 (mười chín) lớp."),
        ("running_total", HALVES.format(8, 11), HALVES.format(14, 11)),
        (
            "profit_within_revenue",
            "Doanh thu bình quân của các HTX đạt 900 triệu đồng, lãi bình quân 120 triệu đồng.",
            "Doanh thu bình quân của các HTX đạt 90 triệu đồng, lãi bình quân 120 triệu đồng.",
        ),
        ("share_fits_ratio", "Có 46/48 HTX, chiếm 95,8%.", "Có 46/48 HTX, chiếm 85,8%."),
        ("share_fits_ratio", "Giải quyết 84/100 đơn, đạt 84%.", "Giải quyết 100/84 đơn, đạt 84%."),
        ("change_fits_levels", *(f"Số hộ tăng từ 160 hộ lên 184 hộ, tăng {n}%." for n in (15, 51))),
        ("change_fits_levels", *(f"Thu 320 tỷ đồng (năm trước 280 tỷ đồng), tăng {n}%." for n in ("14,3", "41,3"))),
        ("change_fits_levels", *(f"Thu 4,9 tỷ đồng, tăng {n}% so với năm 2021 (4,2 tỷ đồng)." for n in (17, 71))),
        (
            "title_equals_body",
            "Năm 2021 thành lập mới 12 HTX\nNăm 2021, tỉnh đã thành lập mới 12 HTX ở vùng nuôi tôm.",
            "Năm 2021 thành lập mới 12 HTX\nNăm 2021, tỉnh đã thành lập mới 14 HTX ở vùng nuôi tôm.",
        ),
    ],
)
def test_a_check_says_whether_figures_agree(name: str, holding: str, failing: str) -> None:
    assert checks(holding)[name].outcome == "ok"
    check = checks(failing)[name]
    assert check.outcome == "fails"
    assert check.message_vi.endswith(".")
    assert check.message_en.endswith(".")


@pytest.mark.parametrize(
    ("name", "text", "severity"),
    [
        ("change_exceeds_level", "Có 35.000 người tham gia, tăng 14.000 nghìn người so với năm 2021.", "error"),
        ("magnitudes_differ", "Doanh thu 5,332 tỷ đồng (năm trước 5,564 triệu đồng).", "warning"),
        ("printed_twice", "Năm 2022 thành lập mới 12 HTX. Năm 2022 tỉnh thành lập mới 21 HTX.", "warning"),
    ],
)
def test_what_can_only_be_a_misprint_is_told(name: str, text: str, severity: str) -> None:
    assert checks(text)[name].severity == severity


@pytest.mark.parametrize(
    "text",
    [
        "Có 35.000 người tham gia, tăng 14.000 người so với năm 2021.",
        "Doanh thu 5,332 tỷ đồng (năm trước 4,564 tỷ đồng).",
        "Năm 2022 huyện A thành lập mới 12 HTX. Năm 2022 huyện B thành lập mới 14 HTX.",
        "Trồng rừng 640/600 ha. Thu 12/10 tỷ đồng.",
        "Tỉnh có 200 trạm y tế, 165 trạm có bác sĩ (đạt 82,5% kế hoạch).",
        "Kết nạp 45/40 đoàn viên theo kế hoạch.",
        "Thu hút hơn 40 hộ, tăng gần 5% so với năm 2020 (37 hộ).",
    ],
)
def test_what_may_well_be_is_not_told(text: str) -> None:
    assert [c.check for c in read(text).checks if c.outcome == "fails"] == []


def test_parts_that_miss_the_total_by_one_digit_are_worth_a_look() -> None:
    short = checks("Có 226 HTX, gồm 196 HTX đang hoạt động và 27 HTX ngừng hoạt động.")["parts_sum"]
    assert short.severity == "warning"
    assert "một chữ số" in short.message_vi
    assert "one digit" in short.message_en


def test_parts_that_make_the_total_are_all_of_them() -> None:
    text = "Có 90 HTX (60 HTX nông nghiệp, 30 HTX vận tải, 12 HTX xuất khẩu)."
    assert checks(text)["parts_sum"].outcome == "ok"


def test_a_few_parts_of_many_are_no_sum() -> None:
    assert "parts_sum" not in checks("Có 90 HTX, trong đó có 20 HTX nông nghiệp, 10 HTX vận tải.")


def test_large_amounts_are_written_in_billions() -> None:
    text = "Tài sản 6.361 tỷ đồng, gồm tài sản lưu động 5.257 tỷ đồng và tài sản cố định 1.374 tỷ đồng."
    check = checks(text)["parts_sum"]
    assert "5.257 tỷ + 1.374 tỷ = 6.631 tỷ, tổng đã in là 6.361 tỷ đồng" in check.message_vi
    assert "5,257 billion + 1,374 billion = 6,631 billion" in check.message_en


def test_two_shares_of_one_yearly_plan_must_agree_on_it() -> None:
    assert "percent_contradicts_plan" not in checks(TWO_SHARES.format(59))
    check = checks(TWO_SHARES.format(95))["percent_contradicts_plan"]
    assert check.outcome == "fails"
    assert "32" in check.message_en
    assert "20" in check.message_en


def test_a_share_cut_off_instead_of_rounded_is_no_contradiction() -> None:
    assert checks("Mở 16/31 lớp, đạt 51% kế hoạch.")["percent_contradicts_plan"].outcome == "ok"


def test_parts_that_fall_short_are_no_error_since_some_may_be_left_out() -> None:
    short = checks("Có 90 HTX, trong đó có 60 HTX nông nghiệp, 20 HTX vận tải.")["parts_sum"]
    assert (short.outcome, short.severity) == ("fails", "info")
    assert checks("Có 90 HTX (60 HTX nông nghiệp, 31 HTX phi nông nghiệp).")["parts_sum"].severity == "error"


def test_operating_and_inactive_make_the_total() -> None:
    text = "Toàn tỉnh có 200 HTX; đang hoạt động {} HTX; ngừng hoạt động 27 HTX."
    assert checks(text.format(173))["parts_sum"].outcome == "ok"
    assert checks(text.format(170))["operating_and_inactive"].outcome == "fails"


def test_one_big_class_is_no_wonder() -> None:
    assert "people_per_class" not in checks("Mở 1 lớp với 150 lượt người tham dự.")


def test_what_was_registered_of_another_period_is_no_step_of_the_chain() -> None:
    text = "Quý I/2021 tư vấn 2 nhóm sáng lập viên. Năm 2020 có 9 HTX hoàn thành đăng ký."
    assert "chain_narrows" not in checks(text)


def test_a_stock_may_fall() -> None:
    text = "Đến cuối năm 2020, toàn tỉnh có 200 HTX. Đến cuối năm 2021, toàn tỉnh có 190 HTX."
    assert not any(check.outcome == "fails" for check in read(text).checks)


def test_numbers_are_written_as_the_language_of_the_sentence_writes_them() -> None:
    check = checks("Quỹ cho vay 3 dự án với số tiền 3.300.000 đồng cho HTX.")["amount_per_project"]
    assert "3.300.000 đồng cho 3 dự án" in check.message_vi
    assert "3,300,000 đồng for 3 projects" in check.message_en
    assert not re.search(r"\d\.\d{3}", check.message_en)


@pytest.mark.parametrize(
    ("value", "vi", "en"),
    [
        ("1234567.5", "1.234.567,5", "1,234,567.5"),
        ("0.50", "0,5", "0.5"),
        ("-1200", "-1.200", "-1,200"),
        ("7", "7", "7"),
    ],
)
def test_a_value_is_written_in_both_ways(value: str, vi: str, en: str) -> None:
    assert (vietnamese(Decimal(value)), english(Decimal(value))) == (vi, en)


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


def test_a_total_of_the_province_is_held_against_its_bounds() -> None:
    assert checks("Toàn tỉnh có 9.000 HTX.")["bounds"].outcome == "fails"
    assert "bounds" not in checks("Toàn tỉnh có 190 HTX.")


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
    assert "growth_across_merger" not in checks(text.replace("2025", "2024"), Context(area="96"))


def test_an_implausible_value_is_kept_as_printed_and_flagged() -> None:
    figure = read("Quỹ cho vay 4 dự án với số tiền 2.100.000 đồng cho HTX.").figures[1]
    assert figure.value == 2_100_000
    assert "implausible_low" in figure.flags
