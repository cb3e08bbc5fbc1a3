"""Which figure belongs to which: parts to totals, members, capital, money and plans to what they are of."""

from __future__ import annotations

import pytest

from tests.pipelines.figures.readings import figures


def linked(text: str) -> dict[str, tuple[str | None, str | None]]:
    found = figures(text)
    by_start = {f.start: f.quote for f in found}
    return {f.quote: (f.link, None if f.related_start is None else by_start[f.related_start]) for f in found}


@pytest.mark.parametrize(
    ("text", "parts", "total"),
    [
        ("Huyện có 70 HTX, tăng 9 HTX. Trong đó: trồng trọt 42 HTX; thủy sản 21 HTX.", ["42 HTX", "21 HTX"], "70 HTX"),
        ("Đàn vật nuôi 5,2 triệu con: heo 1,1 triệu con, gà 2,9 triệu con.", ["1,1 triệu con"], "5,2 triệu con"),
        ("Có 240 HTX. Số đang hoạt động là 214 HTX, còn 26 HTX tạm ngừng.", ["214 HTX", "26 HTX"], "240 HTX"),
        ("Trong 60 chủ thể có 21 HTX, 30 cơ sở, 9 doanh nghiệp.", ["21 HTX", "9 doanh nghiệp"], "60 chủ thể"),
        ("Có 330/340 người kê khai, còn 10 người chưa nộp.", ["10 người"], "330/340 người"),
        ("Chi 410,5 tỷ đồng, lần đầu 300 tỷ đồng, lần sau 110,5 tỷ đồng.", ["300 tỷ đồng"], "410,5 tỷ đồng"),
        ("- Mở 9 lớp nghề:\n+ Đan lát: 4 lớp cho 80 người.\n+ May: 5 lớp cho 95 người.", ["4 lớp", "5 lớp"], "9 lớp"),
        ("Có 96 HTX. Số đang hoạt động là 81 HTX, giải thể 15 HTX.", ["81 HTX", "15 HTX"], "96 HTX"),
        ("Nhận 71 hồ sơ, đủ điều kiện cho vay 58 hồ sơ, đạt tỷ lệ 81,7%.", ["58 hồ sơ"], "71 hồ sơ"),
        ("Có 43 HTX trên tổng số 211 HTX vay vốn.", ["43 HTX"], "211 HTX"),
        ("Lập mới 12 HTX. Nhiều nhất là Yên Sơn với 5 HTX, kế đến là Na Hang 3 HTX.", ["5 HTX", "3 HTX"], "12 HTX"),
        ("Dư nợ 73 tỷ đồng. Trong tổng dư nợ, cho vay hộ nghèo 19 tỷ đồng.", ["19 tỷ đồng"], "73 tỷ đồng"),
        ("Thụ lý 112 vụ, giải quyết 87 vụ. Trong đó hình sự 64 vụ; dân sự 48 vụ.", ["64 vụ", "48 vụ"], "112 vụ"),
        ("Xảy ra 40 vụ. Trong số các vụ tai nạn có 14 vụ do say rượu.", ["14 vụ"], "40 vụ"),
        ("Có 120 trang trại, 15 trang trại đạt chứng nhận VietGAP.", ["15 trang trại"], "120 trang trại"),
        ("Dư nợ 90 tỷ đồng, tăng 4 tỷ đồng, trong đó nợ quá hạn 2 tỷ đồng.", ["2 tỷ đồng"], "90 tỷ đồng"),
    ],
)  # fmt: skip
def test_a_part_is_found_without_a_marker_in_its_clause(text: str, parts: list[str], total: str) -> None:
    read = linked(text)
    for part in parts:
        assert read[part] == ("part_of", total)


def test_a_sum_by_chance_across_a_bracket_is_none() -> None:
    assert linked("Nhận 40 đơn (25 đơn tố cáo, 15 đơn khác), đã xử lý 10 đơn.")["10 đơn"] == (None, None)


def test_spending_and_profit_are_no_parts_of_income() -> None:
    assert linked("Tổng thu 9.120 triệu đồng, tổng chi phí 8.100 triệu đồng, lợi nhuận 1.020 triệu đồng.") == {
        "9.120 triệu đồng": (None, None),
        "8.100 triệu đồng": (None, None),
        "1.020 triệu đồng": (None, None),
    }


@pytest.mark.parametrize(
    ("text", "quote", "link", "to"),
    [
        ("Lập 14 HTX (3 HTX vận tải), vốn điều lệ 8 tỷ đồng, có 160 hộ.", "160 hộ", "members_of", "14 HTX"),
        ("Lập 14 HTX (3 HTX vận tải), vốn điều lệ 8 tỷ đồng, có 160 hộ.", "8 tỷ đồng", "capital_of", "14 HTX"),
        ("Thành lập mới 14 HTX. Các HTX mới có tổng vốn điều lệ 8 tỷ đồng.", "8 tỷ đồng", "capital_of", "14 HTX"),
        ("Có 210 HTX và 3 liên hiệp HTX, thu hút 31.000 thành viên.", "31.000 thành viên", "members_of", "210 HTX"),
        ("Duy trì 40 tổ vay vốn với 900 thành viên.", "900 thành viên", "members_of", "40 tổ"),
        ("Quỹ cho 5 HTX vay 2 tỷ đồng.", "2 tỷ đồng", "amount_of", "5 HTX"),
        ("Cho vay 18 dự án của 12 HTX, 6 tổ hợp tác với tổng số tiền 9 tỷ đồng.", "9 tỷ đồng", "amount_of", "18 dự án"),
        ("Tặng 6 suất quà, mỗi suất 50.000 đồng, tổng trị giá 300.000 đồng.", "300.000 đồng", "amount_of", "6 suất"),
        ("Tặng 60 suất quà, mỗi suất trị giá 500.000 đồng.", "500.000 đồng", None, None),
        ("Xuất khẩu 900 tấn tôm, kim ngạch 11 triệu USD.", "11 triệu USD", "amount_of", "900 tấn"),
        ("Giải ngân 3 tỷ đồng cho 9 HTX.", "3 tỷ đồng", "amount_of", "9 HTX"),
        ("Có 210 HTX, tăng 9 HTX so với cùng kỳ, thu hút 900 thành viên.", "900 thành viên", "members_of", "210 HTX"),
        ("Mở 2 lớp cho 80 người, đạt 70% kế hoạch.", "70%", "plan_of", "2 lớp"),
        ("Có 45 doanh nghiệp thành lập mới, vốn đăng ký 90 tỷ đồng.", "90 tỷ đồng", "capital_of", "45 doanh nghiệp"),
        ("Diện tích 20 ha, giảm 50% lượng nước.", "50%", None, None),
        ("Dự toán giao 120 tỷ đồng, thực hiện 96 tỷ đồng, đạt 80%.", "96 tỷ đồng", "target_of", "120 tỷ đồng"),
        ("Vốn ban đầu 500 triệu đồng, nay tăng lên 2 tỷ đồng.", "2 tỷ đồng", "base_of", "500 triệu đồng"),
        ("Tặng 30 con bò cho 20 hộ, trị giá 450 triệu đồng.", "450 triệu đồng", "amount_of", "30 con"),
        ("Mở 3 lớp nghề. Kinh phí thực hiện 150 triệu đồng.", "150 triệu đồng", "amount_of", "3 lớp"),
        ("Xảy ra 8 vụ, bị thương 5 người, thiệt hại tài sản trị giá 90 triệu đồng.", "90 triệu đồng", None, None),
        ("Trường có 14 lớp, 520 học sinh.", "520 học sinh", None, None),
        ("Mở 2 lớp, kết nạp 5 thành viên.", "5 thành viên", None, None),
        ("Lập được 9 HTX, đạt 36% kế hoạch (25 HTX).", "9 HTX", "target_of", "25 HTX"),
        ("Thu 80 tỷ đồng, đạt 60% dự toán; thu tiền sử dụng đất đạt 31% dự toán.", "31%", None, None),
        ("Lập 9 HTX, đạt 60% kế hoạch, tăng 2 HTX so với cùng kỳ.", "2 HTX", "base_of", "9 HTX"),
        ("Anh lãi 15 triệu đồng, gấp 3 lần làm thuê.", "3 lần", None, None),
    ],
)  # fmt: skip
def test_a_figure_belongs_to_what_it_is_of(text: str, quote: str, link: str | None, to: str | None) -> None:
    assert linked(text)[quote] == (link, to)
