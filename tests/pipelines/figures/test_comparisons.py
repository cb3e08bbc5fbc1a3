"""What changes and shares of plans are measured against: which figure, which way, how, and the period of the base."""

from __future__ import annotations

from decimal import Decimal

import pytest

from archive.records import Arithmetic, Comparison, Context
from pipelines.figures import extract, read
from tests.pipelines.figures.readings import figures

Shown = tuple[str, str, str, int, Arithmetic, str]
HALF = "Sáu tháng đầu năm 2022 mở 27 lớp,"
YEAR = "Năm 2022 thành lập 12 HTX,"
STOCK = "Đến ngày 30/6/2022, toàn tỉnh có 48 HTX,"
HALF_BEFORE, YEAR_BEFORE, PLAN = "2021-01-01/2021-06-30", "2021-01-01/2021-12-31", "2022-01-01/2022-12-31"


def compared(text: str, title: str | None = None) -> list[Shown]:
    """Return what is compared: quote, quote of what it is of, kind, direction, arithmetic, period."""
    reading = read(text, None, Context(title=title))
    quotes = {f.start: f.quote for f in reading.figures}
    return [
        (quotes[c.start], quotes[c.of_start], c.kind, c.direction, c.by, f"{c.base_start or ''}/{c.base_end}")
        for c in reading.comparisons
    ]


def bases(text: str, title: str | None = None) -> list[str]:
    return [period for *_, period in compared(text, title)]


# ---- which way, and how --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "shown"),
    [
        ("tăng 5 lớp so với cùng kỳ.", ("5 lớp", 1, "amount")),
        ("tăng thêm 5 lớp so với cùng kỳ năm trước.", ("5 lớp", 1, "amount")),
        ("đồng thời tăng 5 lớp so cùng kỳ năm ngoái.", ("5 lớp", 1, "amount")),
        ("nhiều hơn 5 lớp so với cùng kỳ năm 2021.", ("5 lớp", 1, "amount")),
        ("nhiều hơn cùng kỳ năm trước 5 lớp.", ("5 lớp", 1, "amount")),
        ("cao hơn cùng kỳ 5 lớp.", ("5 lớp", 1, "amount")),
        ("vượt 5 lớp so với cùng kỳ.", ("5 lớp", 1, "amount")),
        ("giảm 5 lớp so với cùng kỳ.", ("5 lớp", -1, "amount")),
        ("nhưng giảm nhẹ 5 lớp so CK.", ("5 lớp", -1, "amount")),
        ("ít hơn cùng kỳ năm 2021 là 5 lớp.", ("5 lớp", -1, "amount")),
        ("thấp hơn 5 lớp so với cùng kỳ.", ("5 lớp", -1, "amount")),
        ("so với cùng kỳ giảm 5 lớp.", ("5 lớp", -1, "amount")),
        ("tăng 22,7% so với cùng kỳ.", ("22,7%", 1, "percent")),
        ("tăng trưởng 22,7% so với cùng kỳ.", ("22,7%", 1, "percent")),
        ("giảm gần 12% so với cùng kỳ.", ("12%", -1, "percent")),
        ("bằng 104% so với cùng kỳ.", ("104%", 0, "percent")),
        ("chỉ bằng 85% cùng kỳ năm trước.", ("85%", 0, "percent")),
        ("tăng 1,2 lần so với cùng kỳ.", ("1,2 lần", 1, "times")),
        ("gấp 1,5 lần cùng kỳ.", ("1,5 lần", 1, "times")),
        ("tăng gấp 3 lần so với cùng kỳ năm 2021.", ("3 lần", 1, "times")),
    ],
)
def test_words_say_which_way_and_how(words: str, shown: tuple[str, int, Arithmetic]) -> None:
    quote, direction, by = shown
    assert compared(f"{HALF} {words}") == [(quote, "27 lớp", "change", direction, by, HALF_BEFORE)]


@pytest.mark.parametrize(
    "words",
    [
        "tăng 5 lớp.",
        "tăng 5 lớp so với kế hoạch.",
        "tăng 5 lớp so với tỉnh bạn.",
        "tăng 5 lớp so với dự kiến.",
        "tăng 5 lớp so với bình quân 3 năm trước.",
        "tăng 5 lớp so với cùng kỳ các năm trước.",
        "tăng 5 lớp so với cùng kỳ năm 2021 và 2020.",
        "tăng 5 lớp so với vụ trước.",
        "tăng 5 lớp so với kỳ trước.",
        "tăng 5 lớp so với tuần trước.",
        "tăng 5 lớp so với trước khi sáp nhập.",
        "tăng 5 lớp so với đầu nhiệm kỳ.",
        "tăng 5 lớp so với năm 2021.",
        "tăng 5 lớp so với năm trước.",
        "tăng 5 lớp so với đầu năm.",
        "tăng 5 lớp so với cuối năm 2021.",
        "tăng 5 lớp so với tháng trước.",
        "tăng 5 lớp so với quý I.",
        "tăng 30 lớp so với cùng kỳ.",
        "tăng 5 - 7 lớp so với cùng kỳ.",
        "giảm 2 lần so với cùng kỳ.",
        "cao hơn 2 lần so với cùng kỳ.",
        "chênh lệch 5 lớp so với cùng kỳ.",
        "học phí tăng 12% so với cùng kỳ.",
        "bằng 5 lớp so với cùng kỳ.",
    ],
)
def test_no_comparison_is_better_than_a_wrong_one(words: str) -> None:
    assert compared(f"{HALF} {words}") == []


def test_a_rate_changes_by_points_and_a_level_by_its_own_unit() -> None:
    text = "Năm 2022, tỷ lệ HTX khá đạt 65%, tăng {} so với năm 2021."
    assert compared(text.format("5 điểm phần trăm"))[0][1:5] == ("65%", "change", 1, "points")
    assert compared(text.format("5%"))[0][1:5] == ("65%", "change", 1, "points")
    text = "Năm 2022, thu nhập đạt 61,2 triệu đồng/người/năm, tăng 4,5 triệu đồng so với năm 2021."
    assert compared(text)[0][1:5] == ("61,2 triệu đồng/người/năm", "change", 1, "amount")
    text = "Năm 2022, xuất khẩu thu 27 tỷ đồng, tăng {} so với năm 2021."
    assert compared(text.format("5% về lượng")) == []
    assert compared(text.format("5% về trị giá"))[0][1:5] == ("27 tỷ đồng", "change", 1, "percent")


# ---- the period of the base ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "base"),
    [
        (f"{YEAR} tăng 3 HTX so với năm 2021.", YEAR_BEFORE),
        (f"{YEAR} tăng 3 HTX so với năm trước.", YEAR_BEFORE),
        (f"{YEAR} tăng 3 HTX so với cùng kỳ.", YEAR_BEFORE),
        (f"{YEAR} tăng 3 HTX so với thực hiện năm 2021.", YEAR_BEFORE),
        (f"{YEAR} tăng 3 HTX so với năm 2019.", "2019-01-01/2019-12-31"),
        (f"{YEAR} gấp 2 lần năm 2019.", "2019-01-01/2019-12-31"),
        (f"{STOCK} tăng 3 HTX so với cùng kỳ.", "/2021-06-30"),
        (f"{STOCK} tăng 3 HTX so với cùng thời điểm năm trước.", "/2021-06-30"),
        (f"{STOCK} tăng 3 HTX so với cuối năm 2021.", "/2021-12-31"),
        (f"{STOCK} tăng 3 HTX so với cuối năm trước.", "/2021-12-31"),
        (f"{STOCK} tăng 3 HTX so với thời điểm 31/12/2021.", "/2021-12-31"),
        (f"{STOCK} tăng 3 HTX so với đầu năm.", "/2021-12-31"),
        (f"{STOCK} tăng 3 HTX so với đầu năm 2022.", "/2021-12-31"),
        (f"{STOCK} tăng 3 HTX so với năm 2019.", "/2019-12-31"),
        (f"{STOCK} tăng 3 HTX so với năm trước.", "/2021-12-31"),
        (f"{STOCK} tăng 3 HTX so với quý trước.", "/2022-03-31"),
        (f"{STOCK} tăng 3 HTX so với cuối tháng 3.", "/2022-03-31"),
        (f"{STOCK} tăng 3 HTX so với tháng trước.", "/2022-05-31"),
        ("Tháng 5/2022 lập 4 HTX, tăng 1 HTX so với tháng trước.", "2022-04-01/2022-04-30"),
        ("Tháng 01/2022 lập 4 HTX, tăng 1 HTX so với tháng trước.", "2021-12-01/2021-12-31"),
        ("Tháng 01/2022 lập 4 HTX, tăng 1 HTX so với tháng 12.", "2021-12-01/2021-12-31"),
        ("Tháng 5/2022 lập 4 HTX, tăng 1 HTX so với tháng 5/2021.", "2021-05-01/2021-05-31"),
        ("Tháng 02/2025 lập 4 HTX, tăng 1 HTX so với cùng kỳ.", "2024-02-01/2024-02-29"),
        ("Quý I/2022 lập 4 HTX, tăng 1 HTX so với cùng kỳ.", "2021-01-01/2021-03-31"),
        ("Quý I/2022 lập 4 HTX, tăng 1 HTX so với quý trước.", "2021-10-01/2021-12-31"),
        ("Quý II/2022 lập 4 HTX, tăng 1 HTX so với quý I.", "2022-01-01/2022-03-31"),
        ("Quý II/2022 lập 4 HTX, tăng 1 HTX so với quý II năm ngoái.", "2021-04-01/2021-06-30"),
        ("9 tháng năm 2022 lập 9 HTX, tăng 1 HTX so với cùng kỳ năm 2020.", "2020-01-01/2020-09-30"),
        ("4 tháng đầu năm 2022 lập 4 HTX, tăng 1 HTX so với cùng kỳ.", "2021-01-01/2021-04-30"),
        (f"{HALF} tăng 5 lớp so với 6 tháng đầu năm 2021.", HALF_BEFORE),
        (f"{HALF} tăng 5 lớp so với 6 tháng cuối năm 2021.", "2021-07-01/2021-12-31"),
        ("Nhiệm kỳ 2020-2025 lập 98 HTX, tăng 9 HTX so với nhiệm kỳ trước.", "2015-01-01/2020-12-31"),
        ("Giai đoạn 2021-2025 lập 98 HTX, tăng 9 HTX so với giai đoạn trước.", "2016-01-01/2020-12-31"),
        ("Giai đoạn 2021-2025 lập 98 HTX, tăng 9 HTX so với giai đoạn 2016-2020.", "2016-01-01/2020-12-31"),
    ],
)
def test_the_base_has_the_grain_of_what_changed(text: str, base: str) -> None:
    assert bases(text) == [base]


def test_a_state_as_of_a_day_has_a_state_as_its_base() -> None:
    (comparison,) = read(f"{STOCK} tăng 3 HTX so với cùng kỳ.").comparisons
    assert (comparison.base_start, comparison.base_end, comparison.base_grain) == (None, "2021-06-30", "as_of")


@pytest.mark.parametrize("words", ["cùng kỳ", "năm 2021", "cuối năm 2021"])
def test_a_figure_without_a_period_has_no_base(words: str) -> None:
    assert compared(f"Toàn tỉnh có 48 HTX, tăng 3 HTX so với {words}.") == []


def test_the_period_of_the_title_counts() -> None:
    assert bases("Mở 27 lớp cho 866 người, tăng 5 lớp so với năm trước.", "Kết quả năm 2022") == [YEAR_BEFORE]


# ---- where the base is named ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "changes"),
    [
        ("So với năm 2021, số HTX lập mới trong năm 2022 là 12 HTX, tăng 3 HTX.", ["3 HTX"]),
        (f"{YEAR} so với năm 2021 tăng 3 HTX.", ["3 HTX"]),
        (f"{YEAR} tăng 3 HTX (33,3%) so với năm 2021.", ["3 HTX"]),
        (f"{YEAR} tăng 3 HTX, tương đương 33,3% so với năm 2021.", ["3 HTX"]),
        ("Năm 2022 lập 12 HTX và 20 THT, tăng 3 HTX và 5 THT so với năm 2021.", ["3 HTX", "5 THT"]),
        ("Năm 2022 lập 12 HTX (tăng 3 HTX so với năm 2021), giải thể 4 HTX.", ["3 HTX"]),
        ("Năm 2022 xảy ra 11 vụ, làm 4 người chết; so với năm 2021 giảm 3 vụ.", ["3 vụ"]),
    ],
)  # fmt: skip
def test_a_base_is_found_before_behind_and_around_the_change(text: str, changes: list[str]) -> None:
    assert [quote for quote, *_ in compared(text)] == changes
    assert set(bases(text)) == {YEAR_BEFORE}


def test_each_change_has_its_own_base() -> None:
    text = f"{YEAR} tăng 3 HTX so với năm 2021 và tăng 5 HTX so với năm 2020."
    assert [(quote, period[:4]) for quote, *_, period in compared(text)] == [("3 HTX", "2021"), ("5 HTX", "2020")]


def test_what_stands_behind_a_semicolon_takes_no_base_from_before_it() -> None:
    text = f"{HALF} tăng 5 lớp so với cùng kỳ; kết nạp 9 thành viên, tăng 1 thành viên."
    assert [quote for quote, *_ in compared(text)] == ["5 lớp"]


def test_a_change_behind_all_parts_may_be_of_the_total() -> None:
    text = "Đến 31/12/2022 có 48 HTX, trong đó 46 HTX nông nghiệp, 2 HTX vận tải, tăng 1 HTX so với năm 2021."
    assert compared(text) == []
    text = "Đến 31/12/2022 có 48 HTX (46 HTX nông nghiệp, 2 HTX vận tải), tăng 1 HTX so với năm 2021."
    assert [of for _, of, *_ in compared(text)] == ["48 HTX"]


def test_a_percentage_behind_two_tied_figures_may_be_of_either() -> None:
    assert compared("Năm 2022 mở 27 lớp cho 866 người, tăng 12% so với năm 2021.") == []
    assert compared("Năm 2022 giải ngân 2 tỷ đồng cho 5 dự án, tăng 12% so với năm 2021.") == []
    text = "Năm 2022 giải ngân 2 tỷ đồng cho 5 dự án, tăng 1 dự án so với năm 2021."
    assert [of for _, of, *_ in compared(text)] == ["5 dự án"]


def test_what_is_planned_is_compared_with_nothing() -> None:
    assert compared("Kế hoạch năm 2023 mở 30 lớp, tăng 3 lớp so với năm 2022.") == []


# ---- plans ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "plan"),
    [
        (f"{HALF} đạt 87% kế hoạch.", PLAN),
        (f"{HALF} đạt 87% kế hoạch năm.", PLAN),
        (f"{HALF} bằng 87% so với kế hoạch cả năm.", PLAN),
        (f"{HALF} mới đạt 87% chỉ tiêu kế hoạch năm 2022.", PLAN),
        (f"{HALF} đạt 87% kế hoạch 6 tháng.", "2022-01-01/2022-06-30"),
        (f"{HALF} đạt 87% kế hoạch sáu tháng đầu năm.", "2022-01-01/2022-06-30"),
        (f"{HALF} tăng 5 lớp so với cùng kỳ và đạt 87% kế hoạch năm.", PLAN),
        ("Sáu tháng đầu năm 2022 mở 27 lớp (đạt 87%), với 866 lượt người.", PLAN),
        ("Quý II/2022 mở 27 lớp, đạt 87% kế hoạch quý.", "2022-04-01/2022-06-30"),
        ("Quý II/2022 mở 27 lớp, đạt 17% kế hoạch.", PLAN),
        ("Tháng 5/2022 mở 7 lớp, đạt 87% kế hoạch tháng.", "2022-05-01/2022-05-31"),
        ("Kế hoạch 6 tháng đầu năm 2022 là 30 lớp, đã mở 27 lớp, đạt 90%.", "2022-01-01/2022-06-30"),
        ("Ước cả năm 2022 lập 20 HTX, đạt 100% kế hoạch.", PLAN),
        ("Đến 15/6/2022 giải ngân 40 tỷ đồng, đạt 35% kế hoạch.", PLAN),
        ("Đến 30/6/2022, toàn tỉnh có 48 HTX, đạt 96% kế hoạch năm.", "/2022-12-31"),
        ("Nhiệm kỳ 2020-2025 lập 98 HTX, đạt 104% chỉ tiêu Đại hội.", "2020-01-01/2025-12-31"),
        ("Đến 30/6/2022 lập 38 HTX, đạt 40% chỉ tiêu nghị quyết nhiệm kỳ 2020 - 2025.", "2020-01-01/2025-12-31"),
        ("Năm 2022 lập 9 HTX, đạt 18% kế hoạch giai đoạn 2021-2025.", "2021-01-01/2025-12-31"),
    ],
)
def test_the_plan_is_that_of_the_year_unless_words_say_otherwise(text: str, plan: str) -> None:
    assert [c[5] for c in compared(text) if c[2] == "plan"] == [plan]


@pytest.mark.parametrize(
    "text",
    [
        "Đã mở 14 lớp, đạt 70% kế hoạch.",
        f"{HALF} đạt 87% kế hoạch quý.",
        f"{HALF} đạt 87% kế hoạch năm 2021.",
        "Đến 30/6/2022 lập 38 HTX, đạt 40% chỉ tiêu nhiệm kỳ.",
        "Tháng 5/2022 mở 27 lớp, đạt 120% kế hoạch.",
        "Vụ hè thu năm 2022 gieo 27 ha, đạt 87% kế hoạch.",
        "Từ ngày 5/3/2022 đến ngày 9/4/2022 tiêm 27 con, đạt 87% kế hoạch.",
        "Sáu tháng đầu năm 2022 có 16 chỉ tiêu đạt 50% kế hoạch.",
        "Sáu tháng đầu năm 2022 giải ngân 2 tỷ đồng cho 5 dự án, đạt 43% kế hoạch.",
        "Năm 2022 kiểm tra 58 HTX, đạt 52% tổng số HTX, vượt 2% so với chỉ tiêu.",
        "Năm 2022 lập 46 HTX và 18 tổ hợp tác, đạt lần lượt 92% và 118% kế hoạch.",
        "Năm 2022 mở 27 lớp, vượt 108% kế hoạch.",
    ],
)
def test_no_plan_is_better_than_a_wrong_one(text: str) -> None:
    assert [c for c in compared(text) if c[2] == "plan"] == []


def test_a_share_makes_the_plan_or_exceeds_it() -> None:
    assert compared(f"{HALF} đạt 87% kế hoạch.")[0][:5] == ("87%", "27 lớp", "plan", 0, "percent")
    assert compared(f"{HALF} vượt 8% kế hoạch năm.")[0][:5] == ("8%", "27 lớp", "plan", 1, "percent")


def test_of_two_plans_of_one_count_the_first_named_stands() -> None:
    text = "Quý I/2022 thu 45 tỷ đồng, bằng 29% dự toán tỉnh giao, bằng 27% dự toán huyện giao."
    assert [quote for quote, *_ in compared(text)] == ["29%"]


# ---- beside the rest -----------------------------------------------------------------------------------------


def test_a_text_says_all_that_it_compares_in_order() -> None:
    text = "Sáu tháng đầu năm 2022 mở 27 lớp tập huấn, đạt 87% kế hoạch năm, tăng 5 lớp so với cùng kỳ, có 866 người."
    assert compared(text) == [
        ("87%", "27 lớp", "plan", 0, "percent", PLAN),
        ("5 lớp", "27 lớp", "change", 1, "amount", HALF_BEFORE),
    ]


def test_offsets_are_those_of_the_text_as_given() -> None:
    text = "Năm 2022,\u200b tỉnh mở 27\u00a0lớp, tăng\u200b 5 lớp so với năm 2021."
    (comparison,) = read(text).comparisons
    start, of_start = text.index("5 lớp"), text.index("27")
    assert comparison == Comparison(start, of_start, "change", 1, "amount", "2021-01-01", "2021-12-31", "year")


@pytest.mark.parametrize(
    ("text", "quote", "link"),
    [
        ("Mở 27 lớp, đạt 87% kế hoạch, tăng 5 lớp so với cùng kỳ, có 866 người.", "866 người", "participants_of"),
        ("Mở 27 lớp, nhiều hơn cùng kỳ 5 lớp, cho 866 học viên.", "866 học viên", "participants_of"),
        ("Cho vay 27 dự án, tăng 5 dự án so với năm 2021, số tiền 9 tỷ đồng.", "9 tỷ đồng", "amount_of"),
        ("Tặng 27 suất quà, nhiều hơn năm trước 5 suất quà, tổng trị giá 9 triệu đồng.", "9 triệu đồng", "amount_of"),
        ("Lập 27 HTX, tăng 5 HTX so với năm 2021, với 320 thành viên.", "320 thành viên", "members_of"),
        ("Lập 27 HTX, tăng 5 HTX so với năm 2021, vốn điều lệ 9 tỷ đồng.", "9 tỷ đồng", "capital_of"),
        ("Lập 27 HTX, tăng 5 HTX so với năm 2021, trong đó 3 HTX vận tải.", "3 HTX", "part_of"),
    ],
)  # fmt: skip
def test_what_follows_a_change_belongs_to_what_changed(text: str, quote: str, link: str) -> None:
    found = figures(text)
    figure = next(f for f in found if f.quote == quote)
    assert figure.link == link
    assert next(f for f in found if f.start == figure.related_start).value == Decimal(27)


def test_nothing_belongs_to_a_change_alone() -> None:
    found = {f.quote: f for f in extract("Số lớp tăng 5 lớp so với cùng kỳ, có 866 lượt người tham dự.")}
    assert (found["866 lượt người"].link, found["866 lượt người"].related_start) == (None, None)
