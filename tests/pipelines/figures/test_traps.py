"""What is not a figure, each by a named rule."""

from __future__ import annotations

from decimal import Decimal

import pytest

from pipelines.figures import extract
from tests.pipelines.figures.readings import one, rules, values


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("Kế hoạch 45/KH-UBND của tỉnh", "document"),
        ("theo Quyết định số 332/QĐ-UBND", "document"),
        ("Nghị quyết 20-NQ/TW", "document"),
        ("Luật số 17/2023/QH15", "document"),
        ("đạt tiêu chí 13.1", "criterion"),
        ("Điều 7, khoản 3", "law"),
        ("ở ấp 4 và thôn 6", "address"),
        ("trên quốc lộ 61", "address"),
        ("Đại hội lần thứ 6", "ordinal"),
        ("nhà cấp 4 đã cũ", "rank"),
        ("hỗ trợ theo Chương trình 135", "programme"),
        ("sản phẩm đạt 4 sao", "grade"),
        ("chứng nhận ISO 9001", "standard"),
        ("dịch Covid-19", "code"),
        ("trong 9 tháng", "duration"),
        ("chị Hoa, 52 tuổi", "age"),
        ("lúc 7h30", "clock"),
        ("ngày 14/2/2021", "date"),
        ("tháng 8/2022", "date"),
        ("giai đoạn 2016-2020", "year"),
        ("đường dây 110 kV", "rating"),
        ("cuộc vận động 5 không 3 sạch", "slogan"),
        ("Lượt xem: 1.204", "furniture"),
        ("gọi 0291.3822222", "phone"),
        ("(1)", "list_number"),
        ("1. Công tác tuyên truyền", "list_number"),
        ("hàng trăm hộ", "vague"),
        ("cách mạng công nghiệp 4.0", "version"),
        ("30/01/2024 15:20   1.087 lượt xem", "furniture"),
        ("Kết thúc.\nBài viết khác\n- Trao 35 suất quà cho trẻ em", "furniture"),
        ("chiều 15/11 diễn ra hội nghị", "date"),
        ("lúa OM 18 được giá", "variety"),
        ("“3 ca, 4 kíp” bám tuyến", "slogan"),
        ("năm 2022 và 2023 lần lượt", "compound_word"),
        ("siêu thị 0 đồng cho công nhân", "slogan"),
        ("giá thành nuôi 1 kg tôm", "unit_base"),
    ],
)
def test_a_trap_is_rejected_by_its_name(text: str, rule: str) -> None:
    assert extract(text) == []
    assert rule in rules(text) or rule == "vague"


def test_a_sentence_ends_the_list_of_other_articles() -> None:
    text = "Hết.\nTin liên quan\nTrao 35 suất quà\nHTX đã hỗ trợ 12 hộ.\nTặng 5 xe đạp."
    assert [f.quote for f in extract(text)] == ["12 hộ", "5 xe"]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("Dư nợ cho vay nông thôn 27.450 tỷ đồng", 27_450_000_000_000),
        ("Chi phí 6 tháng 7,6 tỷ đồng", 7_600_000_000),
        ("Triển khai mô hình 12 ha", 12),
        ("Kế hoạch năm 24 lớp", 24),
        ("ủng hộ vùng bão số 3 275 triệu đồng", 275_000_000),
    ],
)
def test_the_last_syllable_of_another_word_traps_nothing(text: str, value: int) -> None:
    assert one(text).value == value


def test_a_price_of_nothing_that_is_no_slogan_is_a_figure() -> None:
    assert one("Nợ quá hạn 0 đồng.").value == 0


@pytest.mark.parametrize(
    "text",
    [
        "gặp một số khó khăn",
        "bộ phận một cửa",
        "Năm Dân vận khéo",
        "hai bên cùng ký",
        "khóa XIII, kỳ họp cuối năm",
        "thực hiện từ năm 2019",
        "Trang web: https://example.vn/2022/07/12-htx",
    ],
)
def test_words_and_codes_that_hold_numbers_are_no_figures(text: str) -> None:
    assert extract(text) == []


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("Tổ chức lớp 03 lớp tập huấn", 3),
        ("các khoản 5 triệu đồng", 5_000_000),
        ("diện tích cây dài ngày 40 ha", 40),
        ("quỹ 30 triệu đồng", 30_000_000),
        ("tổng số 24.", 24),
    ],
)
def test_a_unit_makes_a_figure_of_what_a_word_before_it_would_forbid(text: str, value: int) -> None:
    assert one(text).value == value


def test_the_base_of_a_rate_is_no_figure_of_its_own() -> None:
    assert values("Bình quân 1 ha cho thu 90 triệu đồng.") == [(Decimal(90_000_000), None)]
    assert "unit_base" in rules("Bình quân 1 ha cho thu 90 triệu đồng.")


def test_money_paid_once_is_a_figure_although_an_ordinal_could_stand_there() -> None:
    assert [f.quote for f in extract("Hỗ trợ một lần 6 triệu đồng cho mỗi lồng.")] == ["6 triệu đồng"]
