"""Money that is printed without its currency, rates and their bases, ratios and measures in two units."""

from __future__ import annotations

from decimal import Decimal

import pytest

from tests.pipelines.figures.readings import figures, one


def read(text: str) -> list[tuple[str, str | None]]:
    return [(str(f.value), f.unit) for f in figures(text)]


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("Anh Tư còn thiếu nợ ngân hàng 250 triệu.", "đồng"),
        ("Chi 700 triệu làm đường.", "đồng"),
        ("Phải có 900 triệu thuê tư vấn.", "đồng"),
        ("Vay 30 triệu không lãi.", "đồng"),
        ("Dư nợ đạt 3.450 tỷ.", "đồng"),
        ("Ủng hộ 500 nghìn.", "đồng"),
        ("Thưởng 5 triệu/người.", "đồng/người"),
        ("Chi phí 18 – 20 tr.đ/ha.", "đồng/ha"),
        ("Giá tiêu 150.000/kg.", "đồng/kg"),
        ("Dân số cả nước 98,5 triệu.", None),
        ("Sản lượng 2,1 triệu tấn.", "tấn"),
        ("Cả vùng có 1,2 triệu người.", "người"),
    ],
)
def test_an_amount_without_its_currency_is_money_where_the_sentence_says_so(text: str, unit: str | None) -> None:
    assert one(text).unit == unit


def test_amounts_beside_an_amount_are_in_its_currency() -> None:
    assert {u for _, u in read("Vốn tăng từ 420 tỷ (năm 2019) lên 655 tỷ đồng.")} == {"đồng"}
    assert {u for _, u in read("Nguồn vốn 30,5 tỷ đồng (trung ương 20 tỷ, địa phương 10,5 tỷ).")} == {"đồng"}
    assert {u for _, u in read("Xuất khẩu đạt 850 triệu USD, so với 790 triệu năm trước.")} == {"USD"}


@pytest.mark.parametrize(
    ("text", "quote", "unit"),
    [
        ("Cổ tức 1.500 đồng/cổ phiếu.", "1.500 đồng/cổ phiếu", "đồng/cổ phiếu"),
        ("Nợ xấu 0,5%/tổng dư nợ.", "0,5%", "%"),
        ("Lãi suất 0,6%/tháng.", "0,6%/tháng", "%/tháng"),
        ("Mắc 250 ca/100.000 dân.", "250 ca/100.000 dân", "ca/100.000 dân"),
        ("Nồng độ cồn 0,2 miligam/lít khí thở.", "0,2 miligam/lít", "miligam/lít"),
        ("Kiểm tra 17 cơ sở, hộ kinh doanh.", "17 cơ sở, hộ kinh doanh", "cơ sở, hộ kinh doanh"),
        ("Có 35 lượt dự án vay vốn.", "35 lượt dự án", "lượt dự án"),
        ("Giúp 120 lượt chị vay vốn.", "120 lượt chị", "lượt người"),
        ("Tiếp 36 lượt công dân.", "36 lượt", "lượt"),
        ("Đạt 11,6 bác sĩ/vạn dân.", "11,6 bác sĩ/vạn dân", "bác sĩ/vạn dân"),
        ("Hỗ trợ 15 kg gạo/tháng.", "15 kg", "kg"),
        ("Sinh 108,4 bé trai/100 bé gái.", "108,4 bé trai/100 bé gái", "bé trai/100 bé gái"),
        ("Thụ lý 412 vụ, việc.", "412 vụ, việc", "vụ, việc"),
        ("Cho 41 HTX, THT vay vốn.", "41 HTX", "HTX"),
        ("Tổng công suất 2.086.000 CV.", "2.086.000 CV", "CV"),
    ],
)
def test_a_unit_of_several_words_is_read_to_its_end_and_no_further(text: str, quote: str, unit: str) -> None:
    figure = one(text)
    assert (figure.quote, figure.unit) == (quote, unit)


def test_what_is_compared_after_a_slash_is_a_figure_of_its_own() -> None:
    assert read("Kết nạp 215 đoàn viên/chỉ tiêu 190 đoàn viên.") == [("215", "đoàn viên"), ("190", "đoàn viên")]
    assert read("Có 31 HTX, 27 doanh nghiệp, 12 trang trại.") == [
        ("31", "HTX"),
        ("27", "doanh nghiệp"),
        ("12", "trang trại"),
    ]


@pytest.mark.parametrize(
    ("text", "value", "of", "unit"),
    [
        ("Xuống giống 12.400ha/12.300ha.", "12400", "12300", "ha"),
        ("Có 12 xã/15 xã hoàn thành.", "12", "15", "xã"),
        ("Giải ngân 45,2/120,6 tỷ đồng.", "45200000000", "120600000000", "đồng"),
        ("Giải ngân 1.250/2.400 triệu đồng.", "1250000000", "2400000000", "đồng"),
    ],
)
def test_a_ratio_may_print_its_unit_twice_and_share_a_magnitude(text: str, value: str, of: str, unit: str) -> None:
    figure = one(text)
    assert (figure.value, figure.of, figure.unit) == (Decimal(value), Decimal(of), unit)


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        ("Thu 3 tấn 5 tạ lúa.", "3.5", "tấn"),
        ("Đường dài 2 km 300 m.", "2.3", "km"),
        ("Năng suất 6 tấn 2 tạ/ha.", "6.2", "tấn/ha"),
        ("Mỗi tháng được 1 tạ rưỡi.", "1.5", "tạ"),
    ],
)
def test_a_smaller_unit_adds_to_the_larger_before_it(text: str, value: str, unit: str) -> None:
    figure = one(text)
    assert (figure.value, figure.unit) == (Decimal(value), unit)


def test_units_that_differ_between_regions_are_not_added() -> None:
    assert read("Nhà có 1 ha 5 sào đất.") == [("1", "ha"), ("5", "sào")]


@pytest.mark.parametrize(
    ("text", "read_as"),
    [
        ("Tổng số HTX là 41, tổng số THT là 415 (trong đó 12 THT mới).", ["41 HTX", "415 tổ hợp tác", "12 tổ hợp tác"]),
        ("Số HTX: 187", ["187 HTX"]),
        ("Số hộ tăng từ 120 lên 150 hộ.", ["120 hộ", "150 hộ"]),
        ("Tỷ lệ giảm từ 3,5 xuống còn 2,1%.", ["3.5 %", "2.1 %"]),
        ("Vốn tăng từ 3 lên 5 tỷ đồng.", ["3000000000 đồng", "5000000000 đồng"]),
        ("Có 187 HTX (nông nghiệp 145, vận tải 42).", ["187 HTX", "145 HTX", "42 HTX"]),
        ("Có 187 HTX (khu vực 145, tổ 142).", ["187 HTX"]),
        ("Thành lập 8 HTX, so cùng kỳ tăng 02.", ["8 HTX", "2 HTX"]),
        ("Còn thiếu 50 giáo viên (thiếu 12 ở bậc mầm non).", ["50 giáo viên", "12 giáo viên"]),
    ],
)
def test_a_bare_number_counts_what_was_named_before_it(text: str, read_as: list[str]) -> None:
    assert [f"{f.value} {f.unit}" for f in figures(text)] == read_as
