"""Reference periods: the grammar of time, and how a period is inherited."""

from __future__ import annotations

import pytest

from archive.records import Block, Context
from pipelines.figures import extract
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
        ("Vụ đông xuân 2021-2022 thu 9 tấn.", None),
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
