"""Reference periods: the grammar of time, and how a period is inherited."""

from __future__ import annotations

from typing import Any

import pytest

from archive.records import Block, Context
from pipelines.figures import extract
from pipelines.figures.lexicon import load
from tests.pipelines.figures.readings import figures, one

REPORT = "Kết quả hoạt động 6 tháng đầu năm 2022"


def period(text: str, title: str | None = None, published: str | None = None) -> str | None:
    figure = one(text, title, published)
    if figure.period_start is None and figure.period_end is None:
        return None
    return f"{figure.period_start or ''}/{figure.period_end or ''}"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Năm 2021 mở 9 lớp.", "2021-01-01/2021-12-31"),
        ("06 tháng đầu năm 2022 mở 9 lớp.", "2022-01-01/2022-06-30"),
        ("Sáu tháng đầu năm 2022, mở 9 lớp.", "2022-01-01/2022-06-30"),
        ("9 tháng năm 2021 mở 9 lớp.", "2021-01-01/2021-09-30"),
        ("6 tháng cuối năm 2021 mở 9 lớp.", "2021-07-01/2021-12-31"),
        ("Quý I/2022 mở 9 lớp.", "2022-01-01/2022-03-31"),
        ("Trong quý III năm 2022 mở 9 lớp.", "2022-07-01/2022-09-30"),
        ("Tháng 02/2024 mở 9 lớp.", "2024-02-01/2024-02-29"),
        ("Từ tháng 1 đến tháng 5/2022 mở 9 lớp.", "2022-01-01/2022-05-31"),
        ("Trong tháng 8 và tháng 9/2022 mở 9 lớp.", "2022-08-01/2022-09-30"),
        ("Từ tháng 3/2021 đến tháng 6/2022 mở 9 lớp.", "2021-03-01/2022-06-30"),
        ("Từ tháng 5/2022, hỗ trợ 9 hộ.", "2022-05-01/"),
        ("Tính từ đầu năm 2022 đến nay, mở 9 lớp.", "2022-01-01/"),
        ("Trong 2 ngày 12 và 13/10/2022 mở 9 lớp.", "2022-10-12/2022-10-13"),
        ("Tính đến 17 giờ ngày 15/8/2022, có 90 hộ bị ngập.", "/2022-08-15"),
        ("Tính chung 9 tháng năm 2022 mở 9 lớp.", "2022-01-01/2022-09-30"),
        ("Trước năm 2015 có 9 HTX.", None),
        ("Dự án có vốn 9 tỷ đồng, khởi công tháng 3/2022.", None),
        ("Giai đoạn 2021-2025 mở 9 lớp.", "2021-01-01/2025-12-31"),
        ("Nhiệm kỳ 2020 – 2025 mở 9 lớp.", "2020-01-01/2025-12-31"),
        ("Ngày 14/3/2022 mở 9 lớp.", "2022-03-14/2022-03-14"),
        ("Từ ngày 5/6 đến ngày 20/6/2022 mở 9 lớp.", "2022-06-05/2022-06-20"),
        ("Tính đến ngày 30/6/2022, có 90 HTX.", "/2022-06-30"),
        ("Đến hết tháng 6/2022, có 90 HTX.", "/2022-06-30"),
        ("Đến cuối năm 2021, có 90 HTX.", "/2021-12-31"),
        ("Đến năm 2025 có 90 HTX.", "/2025-12-31"),
        ("Từ năm 2019 đến nay có 90 HTX thành lập.", "2019-01-01/"),
        ("Từ đầu năm đến ngày 15/11/2022 mở 9 lớp.", "2022-01-01/2022-11-15"),
        ("Mở 9 lớp trong năm 2021.", "2021-01-01/2021-12-31"),
        ("Nợ xấu còn 0,3% vào 31/8/2020.", "/2020-08-31"),
        ("Hiện nay có 90 HTX.", None),
        ("Những năm trước mở 9 lớp.", None),
        ("Sau 5 năm mở 9 lớp.", None),
        ("Vụ đông xuân 2021-2022 thu 9 tấn.", "2021-01-01/2022-12-31"),
        ("Năm học 2021 - 2022 có 9 lớp.", "2021-01-01/2022-12-31"),
        ("Vụ hè thu 2022 thu 9 tấn.", "2022-01-01/2022-12-31"),
        ("Hết tháng 10/2022 có 90 HTX.", "/2022-10-31"),
        ("Bàn giao 9 ha mặt bằng trước ngày 31/7/2022.", "/2022-07-31"),
        ("Cho thấy, đến ngày 31/12/2022 tổng nguồn vốn là 9 tỷ đồng.", "/2022-12-31"),
        ("Đêm 29/7/2022, kiểm tra 9 xe.", "2022-07-29/2022-07-29"),
        ("Đến năm thứ tư, vườn cho 9 tấn.", None),
        ("Mở 9 lớp.", None),
    ],
)
def test_a_period_named_in_the_sentence_holds(text: str, expected: str | None) -> None:
    assert period(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Mở 9 lớp cho nông dân.", "2022-01-01/2022-06-30"),
        ("Hiện toàn tỉnh có 90 HTX.", "/2022-06-30"),
        ("Đến nay có 90 HTX.", "/2022-06-30"),
        ("Nâng tổng số HTX lên 90 HTX.", "/2022-06-30"),
        ("Từ đầu năm đến nay mở 9 lớp.", "2022-01-01/2022-06-30"),
        ("Tháng 3 mở 9 lớp.", "2022-03-01/2022-03-31"),
        ("Năm 2021 mở 9 lớp.", "2021-01-01/2021-12-31"),
        ("Những năm trước mở 9 lớp.", None),
    ],
)
def test_the_title_states_the_period_of_the_report(text: str, expected: str | None) -> None:
    assert period(text, title=REPORT) == expected


def test_a_period_that_opens_a_sentence_holds_for_the_paragraph_and_no_further() -> None:
    text = "Năm 2021, tỉnh mở 9 lớp. Có 300 người dự.\nNông dân được hỗ trợ 40 tấn giống lúa mới để sản xuất vụ tới."
    assert [f.period_end for f in figures(text)] == ["2021-12-31", "2021-12-31", None]


def test_what_is_compared_with_is_no_period() -> None:
    text = "Năm 2021 có 90 HTX, tăng 5 HTX so với năm 2019."
    assert [f.period_end for f in figures(text)] == ["2021-12-31", "2021-12-31"]


def test_the_date_of_a_document_or_a_law_is_no_period() -> None:
    assert period("Theo Kế hoạch 45/KH-UBND ngày 5/3/2021, mở 9 lớp.") is None
    assert period("Mở 9 lớp về Luật Hợp tác xã năm 2012.") is None


def test_the_same_period_of_the_year_before_is_a_year_earlier() -> None:
    text = "6 tháng đầu năm 2022 thành lập 13 HTX, cùng kỳ năm trước là 9 HTX."
    assert [f.period_end for f in figures(text)] == ["2022-06-30", None] or figures(text)[1].period_end == "2021-06-30"


def test_the_date_of_publication_only_completes_a_year_and_relative_words() -> None:
    assert period("Ngày 14/3 mở 9 lớp.", published="2022-04-01") == "2022-03-14/2022-03-14"
    assert period("Ngày 28/12 mở 9 lớp.", published="2022-01-04") == "2021-12-28/2021-12-28"
    assert period("Trong tháng này mở 9 lớp.", published="2022-04-20") == "2022-04-01/2022-04-30"
    assert period("Mở 9 lớp.", published="2022-04-20") is None
    assert period("Hiện nay có 90 HTX.", published="2022-04-20") is None


def test_a_heading_changes_the_period_of_its_section() -> None:
    text = "Báo cáo\nKết quả năm 2021\nMở 9 lớp cho nông dân.\nKết quả quý I/2022\nMở 3 lớp cho nông dân."
    kinds = ("title", "heading", "paragraph", "heading", "paragraph")
    blocks, at = [], 0
    for kind, line in zip(kinds, text.split("\n"), strict=True):
        blocks.append(Block(kind, at, at + len(line)))  # type: ignore[arg-type]
        at += len(line) + 1
    assert [(f.period_end, f.period_source) for f in extract(text, blocks, Context())] == [
        ("2021-12-31", "section"),
        ("2022-03-31", "section"),
    ]


def test_a_part_has_the_period_of_its_total() -> None:
    text = "Tính đến 31/12/2020, có 90 HTX. Trong đó, có 60 HTX nông nghiệp."
    assert [f.period_end for f in figures(text)] == ["2020-12-31", "2020-12-31"]


def test_a_figure_of_the_title_has_the_period_of_the_same_figure_in_the_body() -> None:
    text = "Tỉnh có 90 HTX\nTính đến 31/12/2020, toàn tỉnh có 90 HTX hoạt động trong nhiều lĩnh vực."
    assert [f.period_end for f in figures(text)] == ["2020-12-31", "2020-12-31"]


def test_a_look_back_within_a_report_does_not_shift_what_follows() -> None:
    text = (
        "Kết quả năm 2020 của Liên minh\n"
        "6 tháng đầu năm 2020 mới mở 5 lớp, phần việc còn lại dồn cả vào những tháng cuối năm.\n"
        "Về tín dụng: Quỹ đã giải ngân cho 7 dự án của các HTX có phương án sản xuất tốt."
    )
    assert [f.period_end for f in figures(text)] == ["2020-06-30", "2020-12-31"]


def test_the_period_of_the_report_is_named_by_words_too() -> None:
    title = "Kết quả quý I/2021"
    assert period("Trong kỳ có 2 HTX giải thể.", title) == "2021-01-01/2021-03-31"
    assert period("Lũy kế đến cuối kỳ có 90 HTX.", title) == "/2021-03-31"
    assert period("Trong kỳ có 2 HTX giải thể.") is None


def test_a_base_of_comparison_has_the_period_compared_with_and_no_other_figure_has() -> None:
    text = "Đã mở 14 lớp, so với cùng kỳ năm trước là 12 lớp; hỗ trợ 3 hộ."
    found = figures(text, "Kết quả quý I/2021")
    assert [f.period_end for f in found] == ["2021-03-31", "2020-03-31", "2021-03-31"]
    text = "So với mốc quý I/2021 (9 lớp, 300 người dự), nay đã có 21 lớp."
    assert [f.period_end for f in figures(text, "Kết quả 9 tháng đầu năm 2021")] == [
        *("2021-03-31", "2021-03-31", "2021-09-30")
    ]


def test_a_flow_beside_a_stock_has_the_period_of_the_report() -> None:
    text = "Đến ngày 30/6/2021 đã có 155 HTX. Cùng với đó, 2 HTX đã giải thể."
    found = figures(text, "Liên minh HTX: kết quả 6 tháng đầu năm 2021")
    assert [(f.period_start, f.period_end) for f in found] == [(None, "2021-06-30"), ("2021-01-01", "2021-06-30")]


def periods(text: str, title: str | None = None) -> list[str | None]:
    """Give the periods of the figures of a text in the short form ``start/end``."""
    return [f"{f.period_start or ''}/{f.period_end or ''}".replace("None", "") for f in figures(text, title)]


YEAR, HALF, END = "2022-01-01/2022-12-31", "2022-01-01/2022-06-30", "/2022-06-30"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # A comparison in brackets is of its own figures, and of no other.
        ("Năm 2022 thu 2 tỷ đồng (năm 2020 là 1 tỷ đồng), lãi 90 triệu đồng.", [YEAR, "2020-01-01/2020-12-31", YEAR]),
        ("Năm 2022, vốn tăng từ 8 tỷ đồng (năm 2020) lên 12 tỷ đồng.", ["2020-01-01/2020-12-31", YEAR]),
        ("Hộ nghèo giảm từ 8% cuối năm 2021 còn 6% cuối năm 2022.", ["/2021-12-31", "/2022-12-31"]),
        ("Năm 2022 lãi 5 tỷ đồng, so với mức 6 tỷ đồng của năm 2020.", [YEAR, "2020-01-01/2020-12-31"]),
        # A later day does not reach back over a comma to what it does not date.
        ("Muối tồn 900 tấn, thêm vào đó mưa ngày 20/3/2022 làm hỏng 50 ha.", ["/", "2022-03-20/2022-03-20"]),
        # As of a moment is what is so, not what happened.
        ("Đến 30/6/2022, có 90 HTX; thành lập mới 9 HTX.", [END, "/"]),
        ("Đến 30/6/2022, có 90 HTX; tổng số thành viên 900 người.", [END, END]),
        ("Năm 2022 mở 9 lớp. Đến 31/12/2022 có 90 HTX. Tổ chức được 5 hội thi.", [YEAR, "/2022-12-31", YEAR]),
        ("Năm 2018 trồng 9 ha. Đến năm 2020 giá còn 9 đồng/kg. Anh trồng lại 5 ha.",
         ["2018-01-01/2018-12-31", "/2020-12-31", "/"]),
        # Words for times.
        ("Năm 2022 mở 9 lớp. Cùng thời gian này giải thể 5 HTX.", [YEAR, YEAR]),
        ("Doanh thu năm 2020, 2021 và 2022 lần lượt là 1; 2 và 3 tỷ đồng.",
         ["2020-01-01/2020-12-31", "2021-01-01/2021-12-31", YEAR]),
        ("Năm 2022 lãi 90 đồng, gấp 3 lần năm 2019.", [YEAR, YEAR]),
        ("Năm 2022 giá 90 đồng/kg, cao hơn năm 2021 là 5 đồng/kg.", [YEAR, YEAR]),
        ("Chiếm chưa đến 1/4 tổng số, có 9 HTX.", ["/"]),
        ("Đầu năm 2022, giá 9 đồng/kg, nay chỉ còn 7 đồng/kg.", [YEAR, "/"]),
        ("Từ 15/12/2022 đến 14/01/2023 mở 9 lớp.", ["2022-12-15/2023-01-14"]),
        ("Tại ngày 30/6/2022, tổng tài sản 9 tỷ đồng.", [END]),
    ],
)  # fmt: skip
def test_a_time_reaches_as_far_as_it_means(text: str, expected: list[str]) -> None:
    assert periods(text)[-len(expected) :] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Lũy kế 4 tháng mở 9 lớp.", "2022-01-01/2022-04-30"),
        ("Mở 5 lớp, đạt kế hoạch năm (9 lớp).", YEAR),
        ("Lãi suất áp dụng 0,5%/tháng.", "/"),
        ("Hỗ trợ HTX 9 tỷ đồng (định mức 50 triệu đồng/HTX).", "/"),
        ("Trong tháng mở 9 lớp.", "2022-06-01/2022-06-30"),
        ("Dư nợ cuối năm 9 tỷ đồng.", "/2022-12-31"),
        ("Phấn đấu cả năm mở 9 lớp.", YEAR),
        ("6 tháng, tỉnh mở 9 lớp.", HALF),
        ("Giải ngân 3 tỷ đồng, nâng dư nợ lên 9 tỷ đồng.", END),
        ("Hằng năm trồng 5 ha. Mở 9 lớp.", HALF),
        ("Cộng dồn từ đầu năm mở 9 lớp.", HALF),
        ("Dư nợ cuối quý là 9 tỷ đồng.", END),
        ("Lãi suất huy động kỳ hạn 12 tháng hiện là 5,6%/năm.", "/"),
        ("Tỉnh họp sơ kết, có sự tham dự của 65 đại biểu.", HALF),
        ("Ngày 8/7/2022, tỉnh họp sơ kết, có sự tham dự của 65 đại biểu.", "2022-07-08/2022-07-08"),
        ("Ngày 8/7/2022, tỉnh họp sơ kết. Sáu tháng qua mở 9 lớp.", HALF),
        ("Mục tiêu đến năm 2030 có 90 HTX; thành lập mới 9 HTX.", "/2030-12-31"),
    ],
)
def test_in_a_report_only_what_says_so_has_another_period(text: str, expected: str) -> None:
    assert periods(text, REPORT)[-1] == expected


def test_a_term_is_the_years_past_that_its_report_speaks_of() -> None:
    assert periods("5 năm qua, mở 90 lớp.", "Kết quả nhiệm kỳ 2020 - 2025") == ["2020-01-01/2025-12-31"]


def test_an_interim_report_covers_the_years_that_its_lead_names() -> None:
    text = "Theo Liên minh, sau 3 năm (2021 - 2023) triển khai, kinh tế tập thể khởi sắc.\nTrong 3 năm, mở 90 lớp."
    assert periods(text, "Sơ kết nghị quyết giai đoạn 2021 - 2025") == ["2021-01-01/2023-12-31"]


def test_a_stretch_of_years_before_the_report_is_a_look_back() -> None:
    text = "Giai đoạn 2018 - 2020, tỉnh đã tổ chức được 9 hội thi.\nTỉnh đã mở được 12 lớp tập huấn cho các HTX."
    assert periods(text, REPORT) == ["2018-01-01/2020-12-31", HALF]


def test_a_title_without_a_year_takes_that_of_the_page() -> None:
    text = "Xuất khẩu 7 tháng tăng mạnh\nThứ sáu, 04/08/2022, 10:15\nCà phê đạt 90 tấn.\nHiện có 9 kho."
    assert periods(text) == ["2022-01-01/2022-07-31", "/2022-07-31"]


def test_days_in_brackets_behind_the_period_of_a_report_are_its_window() -> None:
    text = (
        "Công an tỉnh vừa tổng hợp tình hình 7 tháng năm 2022 (số liệu tính từ ngày 15/12/2021 đến 14/7/2022).\n"
        "Trong thời gian trên, xảy ra 9 vụ."
    )
    assert periods(text) == ["2021-12-15/2022-07-14"]


def test_a_report_that_speaks_as_of_a_day_does_so_throughout() -> None:
    text = "Theo báo cáo của Phòng, tính đến ngày 12/8/2022 đã gieo cấy được 90 ha lúa.\nDiện tích nhiễm sâu là 5 ha."
    assert periods(text) == ["/2022-08-12"] * 2


def test_the_report_of_a_year_that_speaks_as_of_its_end_counts_what_happened_in_the_year() -> None:
    text = (
        "Quỹ tín dụng họp đại hội thành viên, có nhiều khách mời và thành viên từ các phường trong thành phố về dự.\n"
        "Báo cáo của Hội đồng cho thấy, đến ngày 31/12/2022 vốn của Quỹ đạt 90 tỷ đồng.\nKết nạp 9 thành viên."
    )
    assert periods(text) == ["/2022-12-31", YEAR]


def test_what_recurs_in_a_plan_of_several_years_is_of_the_plan() -> None:
    assert periods("Hằng năm kết nạp 9 thành viên.", "Kế hoạch giai đoạn 2021 - 2025") == ["2021-01-01/2025-12-31"]


def test_a_list_below_a_line_that_names_a_moment_is_as_of_it() -> None:
    text = (
        "Tín dụng cho HTX còn ít.\nRiêng các HTX, tại thời điểm cuối tháng 5/2022:\n- Dư nợ đạt 9 tỷ đồng.\n- Có 5 HTX."
    )
    assert periods(text, REPORT) == ["/2022-05-31"] * 2


def test_a_window_in_brackets_under_the_title_is_the_period_of_the_report() -> None:
    text = "Kết quả công tác tháng 5/2022\n(Từ ngày 15/4/2022 đến ngày 14/5/2022)\nĐã mở được 9 lớp cho nông dân."
    assert periods(text) == ["2022-04-15/2022-05-14"]


def test_a_heading_takes_the_year_behind_it_and_opens_its_list() -> None:
    text = (
        "Kế hoạch phát triển hợp tác xã năm 2023\nI. KẾT QUẢ 6 THÁNG ĐẦU NĂM, ƯỚC CẢ NĂM 2022\n"
        "Toàn tỉnh đã thành lập mới được 9 HTX ở các huyện.\nII. MỤC TIÊU NĂM 2023\n- Thành lập mới 12 HTX."
    )
    assert periods(text) == [HALF, "2023-01-01/2023-12-31"]


def test_the_period_that_opens_the_lead_holds_for_the_text() -> None:
    text = (
        "Cục Thuế thu được 90 tỷ đồng\nTrong quý I/2022, tổng thu ngân sách đạt 95 tỷ đồng.\nThuế đất được 5 tỷ đồng."
    )
    assert periods(text)[1:] == ["2022-01-01/2022-03-31"] * 2


def test_the_date_line_of_a_page_dates_nothing_but_completes_a_year() -> None:
    text = "Giá lúa tăng\nNông nghiệp   10:05, 22/02/2022\nÔng Hai có 9 ao nuôi tôm.\nNgày 20/2, giá lúa là 9 đồng/kg."
    assert periods(text) == ["/", "2022-02-20/2022-02-20"]


def test_the_day_of_an_event_holds_until_the_article_turns_to_another_time() -> None:
    text = (
        "Hội chợ khai mạc\nTối 22/10/2022, Sở Công Thương tổ chức khai mạc hội chợ của tỉnh.\nQuy mô 256 gian hàng.\n"
        "Chị Xuyên, chủ một cơ sở, cho biết mỗi lần bán 150 chai.\nHội chợ có 32 biên bản."
    )
    assert periods(text) == ["2022-10-22/2022-10-22", "/", "2022-10-22/2022-10-22"]
    assert periods(text + "\nHiện tỉnh có 9 chợ.\nTỉnh có 5 cảng.")[3:] == ["/", "/"]


def test_the_school_year_named_before_is_the_one_at_hand() -> None:
    text = "Năm học 2022 - 2023 mở 5 lớp.\nTheo Sở, năm học này toàn tỉnh có 9 trường."
    assert periods(text) == ["2022-01-01/2023-12-31"] * 2
    assert periods("Theo Sở, năm học này toàn tỉnh có 9 trường.") == ["/"]


def test_a_title_on_the_new_school_year_means_the_one_that_the_text_names() -> None:
    text = (
        "GẦN 9 NGHÌN HỌC SINH VÀO NĂM HỌC MỚI\nSáng 5/9, các trường trong tỉnh khai giảng năm học 2022 - 2023.\n"
        "Toàn ngành có 90 giáo viên."
    )
    assert periods(text) == ["2022-01-01/2023-12-31"] * 2


def test_the_past_term_of_a_congress_held_at_the_beginning_of_the_next_is_the_one_before() -> None:
    title = "Đại hội Hội Nông dân xã nhiệm kỳ 2022 - 2027"
    text = (
        "Ngày 16/6/2022, Hội Nông dân xã tổ chức đại hội.\nNhiệm kỳ qua, Hội kết nạp 90 hội viên.\n"
        "Nhiệm kỳ tới, kết nạp 95 hội viên."
    )
    assert periods(text, title) == ["2017-01-01/2022-12-31", "2022-01-01/2027-12-31"]


def test_a_year_that_only_names_an_edition_is_no_period() -> None:
    title = "Hội thi nhà nông đua tài lần thứ V, năm 2022"
    assert periods("Hội thi có 9 đội.", title) == ["/"]
    assert periods("Đã mở 9 lớp.", "Kết quả công tác năm 2022") == [YEAR]


def test_a_weekly_report_covers_its_week() -> None:
    text = (
        "Sốt xuất huyết tăng ở quận ven\nTuần qua (từ ngày 24 đến 30/7/2022), thành phố có 90 ca sốt xuất huyết.\n"
        "Ngành y tế xử lý 9 ổ dịch.\nCộng dồn từ đầu năm, có 950 ca.\nQua giám sát tại 12 điểm, không có dịch."
    )
    week = "2022-07-24/2022-07-30"
    assert periods(text) == [week, week, "2022-01-01/2022-07-30", week]


def test_the_days_of_a_campaign_hold_for_what_is_told_of_it_but_say_nothing_of_the_present() -> None:
    text = (
        "Chiến dịch tiêm phòng\nĐợt tiêm phòng bắt đầu từ 15/3 và kết thúc ngày 20/4/2022 ở các xã.\n"
        "Toàn huyện tiêm 90 liều vắc xin.\nHiện huyện có 9 thú y viên."
    )
    assert periods(text) == ["2022-03-15/2022-04-20", "/"]


def test_the_year_past_is_the_one_before_at_a_conference_early_in_the_year() -> None:
    text = (
        "Sáng 12/1/2022, Hội Nông dân huyện tổ chức hội nghị tổng kết công tác Hội.\nNăm qua, Hội kết nạp 90 hội viên."
    )
    assert periods(text)[-1] == "2021-01-01/2021-12-31"


def test_what_is_summed_up_behind_a_month_is_the_year_so_far() -> None:
    text = "Trong tháng 5/2022 gieo trồng 90 ha, lũy kế 950 ha."
    assert periods(text) == ["2022-05-01/2022-05-31", "2022-01-01/2022-05-31"]


def test_the_month_of_last_year_is_a_year_before_the_report() -> None:
    text = "Trong tháng 7 giá bình quân đạt 90 đồng/kg, cao hơn mức 80 đồng/kg của tháng 7 năm ngoái."
    assert periods(text, "Xuất khẩu tháng 7/2022") == ["2022-07-01/2022-07-31", "2021-07-01/2021-07-31"]


def test_a_line_goes_on_with_the_stock_of_the_line_before() -> None:
    text = "Toàn tỉnh hiện có 90 HTX.\nTổng số thành viên 950 người.\nMở được 9 lớp."
    assert periods(text, REPORT) == ["/2022-06-30", "/2022-06-30", HALF]


def test_awards_are_of_the_day_of_the_meeting() -> None:
    text = (
        "Sáng 12/1/2022, Liên minh HTX tỉnh tổ chức hội nghị tổng kết năm 2021.\nMở được 9 lớp.\n"
        "Tại hội nghị, 6 tập thể được tặng bằng khen."
    )
    assert periods(text, "Tổng kết năm 2021") == ["2021-01-01/2021-12-31", "2022-01-12/2022-01-12"]


def test_a_festival_named_for_its_year_is_of_it() -> None:
    assert periods("Dịp Tết Quý Mão 2023, Hội vận động được 9 tỷ đồng.") == ["2023-01-01/2023-12-31"]


def test_the_year_in_which_something_was_new_is_its_year() -> None:
    assert periods("Bắt đầu năm 2011 khi mới có 9 hộ, nay đã khác.") == ["2011-01-01/2011-12-31"]


def test_months_of_a_quoted_report_hold_for_the_text() -> None:
    text = (
        "UBND xã họp giao ban\nTheo báo cáo của Văn phòng, 10 tháng năm 2022, thu ngân sách đạt 7 tỷ đồng.\n"
        "Toàn xã trồng 90 ha lúa."
    )
    assert periods(text) == ["2022-01-01/2022-10-31"] * 2


def test_a_fair_lasts_from_its_opening_to_the_day_that_is_said_next() -> None:
    text = (
        "Khai mạc hội chợ của tỉnh\nTối 21/6/2022, Sở Công Thương tổ chức khai mạc hội chợ tại quảng trường.\n"
        "Hội chợ diễn ra đến hết ngày 27/6 với 90 gian hàng."
    )
    assert periods(text) == ["2022-06-21/2022-06-27"]


def test_the_lead_may_say_the_aim_before_the_day() -> None:
    text = (
        "Bồi dưỡng cán bộ\nNhằm nâng cao năng lực, từ ngày 9 đến ngày 13/9/2022, Liên minh HTX mở lớp tập huấn.\n"
        "Lớp học có 45 học viên."
    )
    assert periods(text) == ["2022-09-09/2022-09-13"]


def test_a_title_that_only_plans_gives_way_to_the_period_that_the_lead_reports_on() -> None:
    text = (
        "Chiều 4/4/2022, Liên minh họp đánh giá kết quả công tác quý I, triển khai nhiệm vụ quý II năm 2022.\n"
        "Quỹ giải ngân cho 7 dự án."
    )
    assert periods(text, "Liên minh HTX tỉnh triển khai nhiệm vụ quý II") == ["2022-01-01/2022-03-31"]


def test_the_day_of_a_congress_without_a_year_is_in_the_first_year_of_the_term() -> None:
    text = "Ngày 16/6, HTX tổ chức đại hội thành viên nhiệm kỳ 2022 - 2027. Tham dự có 112 đại biểu."
    assert periods(text, "HTX tổ chức đại hội nhiệm kỳ 2022 - 2027") == ["2022-06-16/2022-06-16"]


def test_this_year_is_that_of_the_text_where_the_page_has_no_date() -> None:
    text = "Vụ mùa năm 2021 được mùa.\nKế hoạch vụ đông năm nay của tỉnh là 90 ha."
    assert periods(text) == ["2021-01-01/2021-12-31"]


def test_months_that_end_with_the_moment_named_are_of_its_year() -> None:
    text = "Đến ngày 31/10/2022, dư nợ là 90 tỷ đồng. Doanh số cho vay 10 tháng đạt 126 tỷ đồng."
    assert periods(text) == ["/2022-10-31", "2022-01-01/2022-10-31"]


def test_now_is_the_end_of_the_months_of_which_the_paragraph_speaks() -> None:
    text = "Trong 8 tháng đầu năm 2022, huyện xây 9 phòng học. Đến nay, huyện có 90 trường."
    assert periods(text) == ["2022-01-01/2022-08-31", "/2022-08-31"]


def test_the_months_that_open_a_lead_are_of_the_year_of_the_page() -> None:
    text = (
        "Nhiều chuyển biến trong phát triển hợp tác xã\n"
        "LSO - 9 tháng đầu năm, phong trào phát triển HTX của tỉnh có nhiều chuyển biến.\nHiện toàn tỉnh có 90 HTX."
    )
    assert period(text, published="2022-10-11") == "/2022-09-30"


@pytest.mark.parametrize("expression", load("periods")["expression"], ids=lambda e: str(e["example"]))
def test_spaces_said_twice_are_no_obstacle(expression: dict[str, Any]) -> None:
    figure = next(f for f in extract("Có 12 HTX " + expression["example"].replace(" ", "  ")))
    assert figure.value == 12
