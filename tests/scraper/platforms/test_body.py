"""From an element to a body: captions, tables, lists, debris, attachments."""

from __future__ import annotations

import pytest
from lxml import html

from scraper.platforms import blocks
from scraper.platforms.blocks import Body

LONG = (
    "Trong sáu tháng đầu năm, các hợp tác xã trong huyện đã ký hợp đồng bao tiêu với doanh nghiệp trên hơn một nửa "
    "diện tích; giá bán ổn định hơn năm trước. Bà con yên tâm mở rộng sản xuất và mua thêm máy móc cho vụ tới."
)


def body(inner: str) -> Body:
    return blocks.read(html.fromstring(f"<div>{inner}</div>"))


def kinds(inner: str) -> list[tuple[str, str]]:
    return [(block.kind, block.text) for block in body(inner).blocks if block.text != LONG]


def test_a_short_plain_paragraph_after_an_image_is_its_caption() -> None:
    assert kinds(f"<p>{LONG}</p><p><img src='a'></p><p>Bà con thu hoạch lúa</p><p>{LONG}</p>") == [
        ("caption", "Bà con thu hoạch lúa")
    ]


def test_a_long_paragraph_after_an_image_stays_a_paragraph() -> None:
    assert all(
        block.kind == "paragraph" for block in body(f"<p>{LONG}</p><p><img src='a'></p><p>{LONG} Thêm.</p>").blocks
    )


def test_a_bold_heading_after_an_image_is_no_caption_where_headings_are_bold() -> None:
    text = f"<p><b>Về vốn</b></p><p>{LONG}</p><p><img src='a'></p><p><b>Về đào tạo</b></p><p>{LONG}</p>"
    assert kinds(text) == [("paragraph", "Về vốn"), ("paragraph", "Về đào tạo")]


def test_a_numbered_line_after_an_image_is_no_caption() -> None:
    assert kinds(f"<p>{LONG}</p><p><img src='a'></p><p>2. Công tác đào tạo</p><p>{LONG}</p>") == [
        ("paragraph", "2. Công tác đào tạo")
    ]


def test_a_line_that_announces_what_follows_is_no_caption() -> None:
    assert kinds(f"<p>{LONG}</p><p><img src='a'></p><p>Kết quả cụ thể như sau:</p><p>{LONG}</p>") == [
        ("paragraph", "Kết quả cụ thể như sau:")
    ]


def test_a_signature_after_the_last_image_is_no_caption() -> None:
    found = body(f"<p>{LONG}</p><p><img src='a'></p><p>Tin, ảnh: Lê An</p>")
    assert found.signature == "Lê An"
    assert [b.text for b in found.blocks if b.kind == "caption"] == []


def test_a_credit_makes_a_caption_of_any_length() -> None:
    caption = "Lãnh đạo tỉnh và các đại biểu " + "cùng bà con tham quan mô hình " * 9 + ". Ảnh: Lê An"
    assert kinds(f"<p>{LONG}</p><p><img src='a'></p><p>{caption}</p>")[0][0] == "caption"


def test_a_caption_above_its_image_needs_a_credit() -> None:
    above = "<p style='text-align:center'>Quang cảnh lớp học (Ảnh: Lê An)</p>"
    assert kinds(f"<p>{LONG}</p>{above}<p><img src='a'></p><p>{LONG}</p>") == [
        ("caption", "Quang cảnh lớp học (Ảnh: Lê An)")
    ]


def test_a_caption_in_the_images_own_table_is_no_row() -> None:
    assert kinds(f"<table><tr><td><img src='a'></td></tr><tr><td>Cánh đồng mẫu lớn</td></tr></table><p>{LONG}</p>") == [
        ("caption", "Cánh đồng mẫu lớn")
    ]


def test_figcaption_is_a_caption() -> None:
    assert kinds(f"<figure><img src='a'><figcaption>Kho lạnh mới</figcaption></figure><p>{LONG}</p>") == [
        ("caption", "Kho lạnh mới")
    ]


def test_the_image_knows_its_caption() -> None:
    found = body(f"<p>{LONG}</p><p><img src='a' alt='x'></p><p><i>Kho lạnh mới</i></p>")
    assert [(i.url, i.alt, i.caption) for i in found.images] == [("a", "x", "Kho lạnh mới")]


def test_a_table_of_data_keeps_its_rows_as_lines_and_its_cells_apart() -> None:
    table = "<table><tr><th>Huyện</th><th>Số HTX</th></tr><tr><td><p>Hồng <b>Dân</b></p></td><td>27</td></tr></table>"
    assert kinds(table) == [("table_row", "Huyện\tSố HTX"), ("table_row", "Hồng Dân\t27")]


def test_a_table_that_only_holds_the_text_is_no_table() -> None:
    assert kinds(f"<table><tr><td><p>{LONG}</p><p>Đoạn hai.</p></td></tr></table>") == [("paragraph", "Đoạn hai.")]


def test_lists_and_headings_keep_their_kind() -> None:
    assert kinds("<h3>Kết quả</h3><ul><li>Một</li><li>Hai</li></ul>") == [
        ("heading", "Kết quả"),
        ("list_item", "Một"),
        ("list_item", "Hai"),
    ]


@pytest.mark.parametrize(
    "debris",
    [
        "<o:p>&nbsp;</o:p>",
        "&lt;o:p&gt;&lt;/o:p&gt;",
        "&#8203;",
        "\u00ad",
        "<script>x()</script>",
        "<!-- x -->",
        "<span style='display:none'>x</span>",
    ],
)
def test_debris_leaves_nothing(debris: str) -> None:
    assert kinds(f"<p>Lời{debris}</p><p>{debris}</p>") == [("paragraph", "Lời")]


def test_decomposed_letters_are_composed() -> None:
    assert kinds("<p>Ho\u0323\u031bp tác</p>") == [("paragraph", "Hợp tác")] or kinds("<p>Hơ\u0323p tác</p>") == [
        ("paragraph", "Hợp tác")
    ]


def test_letters_set_apart_inside_a_word_stay_in_the_word() -> None:
    assert kinds("<p><b>H</b>ợp <i>tá</i>c</p>") == [("paragraph", "Hợp tác")]


def test_related_news_at_the_end_of_the_text_is_cut() -> None:
    assert kinds(
        "<p>Lời.</p><p>Các tin khác:</p><ul><li><a href='/1'>Tin một</a></li><li><a href='/2'>Tin hai</a></li></ul>"
    ) == [("paragraph", "Lời.")]


def test_a_list_of_attached_files_is_no_text() -> None:
    found = body("<p>Lời.</p><p>Tài liệu đính kèm</p><p><a href='/x.pdf'>Báo cáo</a></p>")
    assert [b.text for b in found.blocks] == ["Lời."]
    assert [a.url for a in found.attachments] == ["/x.pdf"]


@pytest.mark.parametrize(
    "href",
    [
        "/a b.pdf",
        "http://x/Y.DOC",
        "/documents/1/0/x.xlsx/0f0e0d0c-4b3d-49c8-8e5c-deacbebca9e8?t=1",
        "/c/document_library/get_file?uuid=1",
    ],
)
def test_documents_are_attachments_as_written(href: str) -> None:
    assert [a.url for a in body(f"<p><a href='{href}'>Tải</a></p>").attachments] == [href]


@pytest.mark.parametrize(
    "href",
    ["/a.jpg", "/tin-tuc", "mailto:a@b.vn", "javascript:x('a.pdf')", "#a.pdf", "http://x.gov.vn", "file:///C:/a.pdf"],
)
def test_what_is_no_document_is_no_attachment(href: str) -> None:
    assert body(f'<p><a href="{href}">Tải</a></p>').attachments == ()


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("<p style='text-align:right'><strong>Lê Minh Khôi</strong></p>", "Lê Minh Khôi"),
        ("<p>(Nguồn: Báo Mẫu)</p>", "Báo Mẫu"),
        ("<p>Theo baomau.example.vn</p>", "baomau.example.vn"),
        ("<p>Tác giả: Lê An</p>", "Lê An"),
        ("<p>Theo kế hoạch, lớp học mở vào tháng sau.</p>", None),
        ("<p>Nguồn vốn được giải ngân đúng hạn</p>", None),
    ],
)
def test_the_last_line_signs_only_where_it_says_so(line: str, name: str | None) -> None:
    assert body(f"<p>{LONG}</p>{line}").signature == name
