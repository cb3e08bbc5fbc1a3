"""Tables: rows and columns become figures, with the header as measure."""

from __future__ import annotations

from decimal import Decimal

from archive.records import Block, BlockKind, Context, Figure
from pipelines.figures import extract


def table(*rows: str, title: str = "Kết quả năm 2021") -> list[Figure]:
    blocks, at = [], 0
    for kind, line in [("title", title), *(("table_row", row) for row in rows)]:
        named: BlockKind = "title" if kind == "title" else "table_row"
        blocks.append(Block(named, at, at + len(line)))
        at += len(line) + 1
    return extract("\n".join([title, *rows]), blocks, Context())


def test_a_cell_is_a_figure_of_its_column_and_row() -> None:
    found = table("Huyện\tSố HTX\tVốn (triệu đồng)", "Hồng Dân\t27\t1.250", "Đông Hải\t31\t980,5")
    assert [(f.value, f.unit, f.measure) for f in found] == [
        (Decimal(27), "HTX", "Số HTX, Hồng Dân"),
        (Decimal(1_250_000_000), "đồng", "Vốn (triệu đồng), Hồng Dân"),
        (Decimal(31), "HTX", "Số HTX, Đông Hải"),
        (Decimal(980_500_000), "đồng", "Vốn (triệu đồng), Đông Hải"),
    ]
    assert {f.period_end for f in found} == {"2021-12-31"}


def test_row_numbers_and_years_are_no_figures() -> None:
    found = table("STT\tNăm\tTỷ lệ (%)", "1\t2020\t45,5", "2\t2021\t47")
    assert [(f.value, f.unit, f.relation) for f in found] == [
        (Decimal("45.5"), "%", "part_of"),
        (Decimal(47), "%", "part_of"),
    ]


def test_a_column_named_for_a_year_has_that_year() -> None:
    found = table("Chỉ tiêu\tNăm học 2019\tKết quả năm 2020\tKết quả năm 2021", "Số lớp\t4\t12\t15")
    assert [f.period_end for f in found][-2:] == ["2020-12-31", "2021-12-31"]


def test_offsets_of_cells_are_true() -> None:
    title, row = "Kết quả năm 2021", "Hồng Dân\t27"
    [figure] = table("Huyện\tSố HTX", row, title=title)
    text = "\n".join([title, "Huyện\tSố HTX", row])
    assert text[figure.start : figure.end] == "27"


def test_a_column_of_plans_is_the_target_of_what_was_done() -> None:
    text = "STT\tChỉ tiêu\tKế hoạch năm (HTX)\tThực hiện (HTX)\tTỷ lệ (%)\n1\tThành lập mới\t20\t17\t85\n"
    plan, done, share = extract(text)
    assert (plan.status, done.status, done.link, done.related_start) == ("target", "achieved", "target_of", plan.start)
    assert share.link is None or share.link == "plan_of"


def test_the_numbers_of_rows_are_no_figures_whether_or_not_a_header_says_so() -> None:
    text = "STT\tĐơn vị\tSố hộ\n1\tHồng Dân\t27\nII. Vùng mặn\n1\tĐông Hải\t31\n2\tGiá Rai\t42\n"
    assert [f.quote for f in extract(text)] == ["27", "31", "42"]
    assert extract("Kết quả\n1\tNhất\tĐội A\n2\tNhì\tĐội B\n3\tBa\tĐội C\n") == []


def test_columns_that_name_a_year_or_a_plan_have_the_unit_of_their_row() -> None:
    found = table("Nội dung\tNăm 2020\tNăm 2021\tTăng, giảm", "Số lớp (lớp)\t12\t15\t3")
    assert [(f.unit, f.relation, f.period_end) for f in found] == [
        ("lớp", "none", "2020-12-31"),
        ("lớp", "none", "2021-12-31"),
        (None, "change", "2021-12-31"),
    ]


def test_a_percentage_in_a_cell_is_what_its_header_says() -> None:
    found = table("Chỉ tiêu\tKế hoạch\tThực hiện\t% so KH\tSo cùng kỳ", "Số lớp (lớp)\t20\t18\t90%\t12%")
    assert [(f.quote, f.relation) for f in found][2] == ("90%", "percent_of_plan")
