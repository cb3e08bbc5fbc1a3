"""Numbers: separators and their slips, magnitudes, words, and every written form read back."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.pipelines.figures.readings import one, values
from tests.pipelines.figures.written_numbers import in_words


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("chi 4.250.000 đồng", "4250000"),
        ("đạt 97,25%", "97.25"),
        ("thu 2.345,5 triệu đồng", "2345500000"),
        ("vốn 4.2 tỷ đồng", "4200000000"),
        ("trồng 31.75ha", "31.75"),
        ("chi 2 450 000 đồng", "2450000"),
        ("chi 7,200,000 đồng", "7200000"),
        ("có 2,350 hộ", "2350"),
        ("vốn 2,350 tỷ đồng", "2350000000"),
        ("bán 12,800 lít", "12800"),
        ("dài 12,815 km", "12.815"),
        ("mở 05 lớp", "5"),
        ("có 00 vụ", "0"),
        ("vốn 6 tỷ 250 triệu đồng", "6250000000"),
        ("dư nợ 15,5 nghìn tỷ đồng", "15500000000000"),
        ("dư nợ 2 nghìn 300 tỷ đồng", "2300000000000"),
        ("vốn 5tỷ đồng", "5000000000"),
        ("mở 14lớp", "14"),
        ("góp 300tr đồng", "300000000"),
        ("góp 250 trđ", "250000000"),
        ("giá 12k/kg", "12000"),
        ("thả 4 vạn con", "40000"),
        ("có 6 chục hộ", "60"),
        ("tổng 2 tỷ rưỡi đồng", "2500000000"),
        ("góp ba triệu rưỡi đồng", "3500000"),
        ("có ba mươi lăm hộ", "35"),
        ("có hai trăm linh bốn hộ", "204"),
        ("có bốn mươi tư lớp", "44"),
        ("có 18 (mười tám) lớp", "18"),
        ("nộp 28.500.000 (hai mươi tám triệu năm trăm nghìn đồng)", "28500000"),
        ("nộp 4.000.000.000 đồng (Bốn tỷ đồng)", "4000000000"),
        ("vốn 5 TỶ ĐỒNG", "5000000000"),
        ("vốn 5 ty dong", "5000000000"),
        ("có 2O HTX", "20"),
        ("tăng gấp đôi", "2"),
    ],
)
def test_a_number_is_read_as_it_is_printed(text: str, value: str) -> None:
    assert one(text).value == Decimal(value)


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("từ 20 đến 25 HTX", "20", "25"),
        ("20 - 25 HTX", "20", "25"),
        ("20–25%", "20", "25"),
        ("từ 2,5 - 3 tỷ đồng", "2500000000", "3000000000"),
        ("giá 40-45 ngàn đồng/kg", "40000", "45000"),
        ("từ 200 nghìn đến 1 triệu đồng", "200000", "1000000"),
        ("giữa 300 và 400 đồng", "300", "400"),
        ("giá 20 - 25.000 đồng/kg", "20000", "25000"),
        ("từ 20 - 1.000 hộ", "20", "1000"),
    ],
)
def test_a_range_has_both_bounds(text: str, low: str, high: str) -> None:
    figure = one(text)
    assert (figure.value, figure.value_max) == (Decimal(low), Decimal(high))
    assert figure.qualifier == "range"


@pytest.mark.parametrize("text", ["từ 20 HTX lên 25 HTX", "hỗ trợ 50% - 50% đối ứng", "nuôi 8 con/4,5 kg"])
def test_two_numbers_that_are_no_range_stay_two(text: str) -> None:
    assert [high for _, high in values(text)] == [None, None]


def test_three_shares_in_a_row_are_no_range() -> None:
    assert values("Cơ cấu: 22,4% - 46,8% - 61,2%.") == [(Decimal(n), None) for n in ("22.4", "46.8", "61.2")]


def test_a_ratio_is_so_many_of_so_many() -> None:
    figure = one("có 11/15 HTX đạt chuẩn")
    assert (figure.value, figure.of, figure.unit, figure.relation) == (Decimal(11), Decimal(15), "HTX", "part_of")


def test_what_looks_like_a_date_before_a_unit_is_a_ratio() -> None:
    assert one("tại 09/09 huyện, thị xã").of == 9


def test_an_impossible_grouping_is_flagged_and_not_guessed() -> None:
    figure = one("chi 2.75.000 đồng")
    assert figure.value is None
    assert "bad_grouping" in figure.flags


@pytest.mark.parametrize(
    ("text", "flag"),
    [
        ("vốn 4.2 tỷ đồng", "dot_decimal"),
        ("có 2,350 hộ", "ambiguous_separator"),
        ("chi 7,200,000 đồng", "comma_thousands"),
        ("chi 2 450 000 đồng", "space_thousands"),
        ("có 2O HTX", "ocr"),
        ("có 18 (mười chín) lớp", "words_differ"),
        ("có ba mươi lăm hộ", "in_words"),
    ],
)
def test_a_slip_is_flagged(text: str, flag: str) -> None:
    assert flag in one(text).flags


def test_ty_in_ty_le_is_no_magnitude() -> None:
    assert one("đạt 16 tỷ trọng").value == 16


@given(
    st.integers(2, 10**12 - 1),
    st.sampled_from(["linh", "lẻ"]),
    st.sampled_from(["nghìn", "ngàn"]),
    st.sampled_from(["tỷ", "tỉ"]),
)
def test_any_number_in_words_is_read_back(number: int, link: str, thousand: str, billion: str) -> None:
    words = in_words(number, link=link, thousand=thousand, billion=billion)
    assert [v for v, _ in values(f"Tổng chi là {words} đồng.")] == [number]


@given(st.integers(0, 10**15))
def test_any_number_grouped_by_dots_is_read_back(number: int) -> None:
    assert [v for v, _ in values(f"Tổng chi là {f'{number:,}'.replace(',', '.')} đồng.")] == [number]


@given(st.integers(0, 10**9), st.integers(0, 99))
def test_any_decimal_is_read_back_exactly(whole: int, hundredths: int) -> None:
    printed = f"{f'{whole:,}'.replace(',', '.')},{hundredths:02}"
    assert [v for v, _ in values(f"Diện tích là {printed} ha.")] == [Decimal(f"{whole}.{hundredths:02}")]


@given(st.integers(1, 999), st.integers(1, 999), st.integers(1, 999))
def test_any_compound_of_magnitudes_is_read_back(billions: int, millions: int, thousands: int) -> None:
    text = f"Tổng vốn {billions} tỷ {millions} triệu {thousands} nghìn đồng."
    assert [v for v, _ in values(text)] == [billions * 10**9 + millions * 10**6 + thousands * 10**3]
