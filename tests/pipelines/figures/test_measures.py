"""Measures: what a figure counts, as printed."""

from __future__ import annotations

import pytest

from pipelines.figures import extract


@pytest.mark.parametrize(
    ("text", "measure"),
    [
        ("Mở 12 lớp tập huấn với 300 người.", "lớp tập huấn"),
        ("Tổng vốn điều lệ ước đạt khoảng 12 tỷ đồng.", "Tổng vốn điều lệ"),
        ("Đến 30/6/2022, diện tích sản xuất của các HTX là 140 ha.", "diện tích sản xuất của các HTX"),
        ("Hoàn thành đăng ký thành lập 13 HTX.", "Hoàn thành đăng ký thành lập HTX"),
        (
            "Nâng tổng số HTX đạt tiêu chí 3.2 trên địa bàn lên 21 HTX.",
            "Nâng tổng số HTX đạt tiêu chí 3.2 trên địa bàn",
        ),
        ("Huyện Hồng Dân có 28 HTX.", "HTX"),
        ("Liên minh HTX tỉnh trao tặng 70 triệu đồng.", "trao tặng"),
        ("Có 42 hợp tác xã nông nghiệp.", "hợp tác xã nông nghiệp"),
    ],
)
def test_the_phrase_is_that_of_the_text(text: str, measure: str) -> None:
    assert extract(text)[0].measure == measure
