"""Qualifiers: only from words beside the number; they do not spread."""

from __future__ import annotations

import pytest

from tests.pipelines.figures.readings import figures, one


@pytest.mark.parametrize(
    ("text", "qualifier"),
    [
        ("gần 40 hộ", "approx"),
        ("ước đạt 40 tỷ đồng", "approx"),
        ("khoảng trên 40 hộ", "more_than"),
        ("thu hút hơn 40 hộ", "more_than"),
        ("tỷ lệ dưới 4%", "less_than"),
        ("không dưới 40 hộ", "at_least"),
        ("từ 40% trở lên", "at_least"),
        ("40 hộ trở xuống", "at_most"),
        ("không quá 40 hộ", "at_most"),
        ("lên đến 40 hộ", "exact"),
        ("cao hơn 4%", "exact"),
        ("phân bố trên 40 xã", "exact"),
        ("trên 4 – 5 tỷ đồng", "range"),
        ("lắp đèn trên 40 tuyến đường", "exact"),
        ("bệnh xuất hiện trên 40 ha", "exact"),
        ("giá quanh 40.000 đồng/kg", "approx"),
        ("bê tông hóa trên 40 tuyến đường", "more_than"),
        ("đi làm ở nước ngoài 40 lao động", "exact"),
        ("Ngoài 40 HTX nêu trên", "exact"),
        ("lãi trên dưới 40 triệu đồng", "approx"),
        ("vượt mốc 40 tỷ đồng", "more_than"),
        ("ước thiệt hại 40 tỷ đồng", "approx"),
        ("khoản vay cao nhất 40 triệu đồng", "exact"),
        ("hỗ trợ cao nhất 40 triệu đồng", "at_most"),
        ("tôm cỡ 40 con/kg", "exact"),
        ("đoàn cỡ 40 người", "approx"),
    ],
)
def test_a_qualifier_is_read_beside_the_number(text: str, qualifier: str) -> None:
    assert one(text).qualifier == qualifier


def test_a_qualifier_does_not_spread_over_and_or_commas() -> None:
    found = figures("Có gần 40 HTX, 12 tổ hợp tác và 3 trang trại.")
    assert [f.qualifier for f in found] == ["approx", "exact", "exact"]
