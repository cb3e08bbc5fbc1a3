"""Bytes in, pages and sheets of text out: what is read, what is left out, and what is said of it."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import docx
import openpyxl
import pytest

from archive.records import Context, FileReading
from pipelines.files import ocr
from pipelines.files.content import Limits
from pipelines.files.reading import read_file
from pipelines.files.types import type_of
from tests.portal import assets

CONTEXT = Context(area="95")
REPORT = (
    "Báo cáo kết quả 6 tháng đầu năm 2022",
    "Trong 6 tháng đầu năm 2022, Liên minh Hợp tác xã tỉnh đã tổ chức 27 lớp tư vấn trước khi thành lập HTX, có 866 "
    "lượt người tham dự.",
)
TABLE = (
    "Biểu số liệu kết quả 6 tháng đầu năm 2022",
    "STT\tChỉ tiêu\tThực hiện\tSo với kế hoạch",
    "1\tLớp tư vấn trước khi thành lập HTX\t27 lớp\t87%",
    "2\tHTX hoàn thành đăng ký\t13 HTX\t62,5%",
)


def reading(body: bytes, limits: Limits | None = None, recognise: bool = False) -> FileReading:
    return read_file(body, type_of(body), CONTEXT, limits, recognise)


def text(body: bytes) -> str:
    (part,) = reading(body).parts
    return part.text.text


def quotes(done: FileReading) -> dict[str, str | None]:
    return {f.quote: f.indicator for part in done.parts for f in part.reading.figures}


def test_the_text_layer_of_a_pdf_is_read_and_broken_lines_are_put_together() -> None:
    assert text(assets.pdf(REPORT)) == "\n".join(REPORT)


def test_figures_are_read_from_a_pdf_with_their_period() -> None:
    (part,) = reading(assets.pdf(REPORT)).parts
    assert {(f.quote, f.indicator, f.period_start, f.period_end) for f in part.reading.figures} == {
        ("27 lớp", "founding_classes", "2022-01-01", "2022-06-30"),
        ("866 lượt người", "class_participants", "2022-01-01", "2022-06-30"),
    }
    assert all(part.text.text[f.start : f.end] == f.quote for f in part.reading.figures)


@pytest.mark.parametrize("make", [assets.docx, assets.xlsx], ids=["docx", "xlsx"])
def test_tables_of_word_and_excel_are_rows_whose_header_gives_the_measure(
    make: Callable[[tuple[str, ...]], bytes],
) -> None:
    done = reading(make(TABLE))
    (part,) = done.parts
    assert [b.kind for b in part.text.blocks][1:] == ["table_row"] * 3
    assert part.text.text.splitlines()[1:] == list(TABLE[1:])
    found = {f.quote: f for f in part.reading.figures}
    assert found["27 lớp"].indicator == "founding_classes"
    assert found["62,5%"].relation == "percent_of_plan"
    assert found["62,5%"].measure == "So với kế hoạch, HTX hoàn thành đăng ký"
    assert found["27 lớp"].period_end == "2022-06-30"


def test_word_files_of_the_program_itself_keep_headings_lists_and_merged_cells() -> None:
    document = docx.Document()
    document.add_heading("Kết quả năm 2022", 1)
    document.add_paragraph("Thành lập mới 28 HTX;", style="List Bullet")
    table = document.add_table(3, 3)
    for row, cells in zip(
        table.rows,
        (("Chỉ tiêu", "Số HTX", "Vốn (triệu đồng)"), ("Nông nghiệp", "20", "1.500"), ("Tổng số", "", "2.100")),
        strict=True,
    ):
        for cell, words in zip(row.cells, cells, strict=True):
            cell.text = words
    table.cell(2, 0).merge(table.cell(2, 1))
    out = io.BytesIO()
    document.save(out)
    (part,) = reading(out.getvalue()).parts
    assert [b.kind for b in part.text.blocks] == ["heading", "paragraph", *["table_row"] * 3]
    assert part.text.text.splitlines()[-1] == "Tổng số\t\t2.100"
    assert next(f.value for f in part.reading.figures if f.quote == "1.500") == 1_500_000_000


def workbook() -> bytes:
    book = openpyxl.Workbook()
    first = book.active
    assert first is not None
    first.title = "Tín dụng"
    first.append(["Kết quả cho vay năm 2022"])
    first.append(["Chỉ tiêu", "Số tiền (đồng)", "Tỷ lệ"])
    first.append(["Giải ngân", 2_400_000_000, 0.875])
    first["B3"].number_format, first["C3"].number_format = "#,##0", "0.0%"
    hidden = book.create_sheet("Nháp")
    hidden.append(["Số HTX", 999])
    hidden.sheet_state = "hidden"
    book.create_sheet("Thành viên").append(["Tổng số thành viên", "12.264 thành viên"])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def test_each_sheet_is_a_part_numbers_stand_as_shown_and_hidden_sheets_are_left_out() -> None:
    done = reading(workbook())
    assert [(p.number, p.name) for p in done.parts] == [(1, "Tín dụng"), (3, "Thành viên")]
    assert done.parts[0].text.text.splitlines()[2] == "Giải ngân\t2.400.000.000\t87,5%"
    assert (done.parts_total, done.reason) == (3, "sheet 'Nháp' is hidden and not read")


# ---- what gives nothing says why ---------------------------------------------------------------------


def bomb() -> bytes:
    """Return a package of 300 KB that unpacks to 300 MB of one letter."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package, package.open("xl/workbook.xml", "w") as member:
        for _ in range(301):
            member.write(b"A" * 1_000_000)
    return out.getvalue()


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)
ENCRYPTED = Path(__file__).parent / "museum" / "encrypted.pdf"
BAD: dict[str, tuple[Callable[[], bytes], str, str]] = {
    "an encrypted PDF": (ENCRYPTED.read_bytes, "encrypted", "password"),
    "an encrypted Office file": (lambda: OLE + "EncryptedPackage".encode("utf-16-le"), "encrypted", "password"),
    "half a PDF header": (lambda: b"%PDF-1.7\n%\xe2\xe3\xcf\xd3", "damaged", "not a whole PDF"),
    "half a Word file": (lambda: assets.docx(REPORT)[:700], "no_reader", "application/zip"),
    "a Word file without its text": (lambda: zipped({"word/document.xml": "<w:document"}), "damaged", "Word"),
    "an Excel file without its sheets": (lambda: zipped({"xl/workbook.xml": "<a/>"}), "damaged", "Excel"),
    "nothing": (bytes, "damaged", "empty"),
    "a bomb": (bomb, "too_large", "unpacks to 301000000 bytes"),
    "an old Word file": (lambda: OLE + "WordDocument".encode("utf-16-le"), "no_reader", "DOC"),
    "a picture": (lambda: assets.png("a"), "no_text", "picture"),
    "a scanned PDF": (assets.SCAN.read_bytes, "no_text", "1 pages without a text layer"),
}  # fmt: skip


def zipped(parts: dict[str, str]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        for name, content in parts.items():
            package.writestr(name, content)
    return out.getvalue()


@pytest.mark.parametrize("name", BAD)
def test_a_file_that_gives_no_text_says_why(name: str) -> None:
    make, outcome, reason = BAD[name]
    done = reading(make())
    assert (done.outcome, done.parts) == (outcome, ())
    assert reason in done.reason


def test_a_truncated_pdf_gives_what_is_left_or_says_that_it_is_damaged() -> None:
    whole = assets.pdf(REPORT)
    for length in range(20, len(whole), 301):
        assert reading(whole[:length]).outcome in ("read", "no_text", "damaged")


def test_content_and_not_the_name_says_what_a_file_is() -> None:
    assert type_of(assets.docx(REPORT), "bao-cao.doc").endswith("wordprocessingml.document")
    assert type_of(b"<!DOCTYPE html><html><body>Dang nhap</body></html>", "bao-cao.pdf") == "text/html"
    assert type_of(b"body{color:red}", "main.css") == "text/css"
    assert type_of(assets.jpeg("a"), "anh.png") == "image/jpeg"
    assert type_of(b"\x01\x02\x03\x00" * 30) == "application/octet-stream"


def test_long_files_are_cut_with_a_record_of_it() -> None:
    rows = assets.xlsx(tuple(f"Dòng {n}\t{n}" for n in range(30)))
    done = reading(rows, replace(Limits(), rows=10))
    assert len(done.parts[0].text.blocks) == 10
    assert "after 10 are not read" in done.reason
    assert reading(rows, replace(Limits(), bytes=100)).outcome == "too_large"
    assert "not read: 1 pages" in reading(assets.pdf(REPORT), replace(Limits(), parts=0)).reason


@pytest.mark.skipif(ocr.version() is None, reason="tesseract with its Vietnamese data is not installed")
def test_a_scanned_page_is_recognised_where_that_is_asked_for_and_its_figures_say_so() -> None:
    done = reading(assets.SCAN.read_bytes(), recognise=True)
    (part,) = done.parts
    assert (part.obtained, done.reader_version.split()[1]) == ("ocr", "tesseract")
    assert quotes(done) == {
        "27 lớp": "founding_classes",
        "866 lượt người": "class_participants",
        "2,4 tỷ đồng": "loans_disbursed",
        "05 dự án": "fund_projects",
    }
    assert all("ocr" in f.flags for f in part.reading.figures)
