"""Breakdowns and coverage: which part of a series a figure is."""

from __future__ import annotations

from typing import Any

import pytest

from archive.records import Context
from pipelines.figures import extract
from pipelines.figures.lexicon import load
from tests.pipelines.figures.readings import marked


@pytest.mark.parametrize("group", load("breakdowns")["group"], ids=lambda g: str(g["name"]))
def test_every_way_to_break_down_is_read_in_its_example(group: dict[str, Any]) -> None:
    text, start, _ = marked(group["example"])
    [figure] = [f for f in extract(text, None, Context(title="Liên minh HTX tỉnh")) if f.start == start]
    assert figure.breakdown in group["values"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Giải thể 5 HTX, trong đó 4 HTX nông nghiệp, 1 HTX vận tải.", [None, "nông nghiệp", "vận tải"]),
        ("Thành lập mới 3 HTX lĩnh vực thủy sản.", ["thủy sản"]),
        ("Mở 5 lớp tập huấn HTX, gồm 3 lớp cho phụ nữ, 2 lớp cho thanh niên.", [None, "nữ", "thanh niên"]),
        ("HTX có 20 sản phẩm OCOP, gồm 4 sản phẩm 4 sao, 16 sản phẩm 3 sao.", [None, "4 sao", "3 sao"]),
    ],
)
def test_sector_audience_and_rank_are_breakdowns(text: str, expected: list[str | None]) -> None:
    assert [f.breakdown for f in extract(text)] == expected


def test_what_the_indicator_says_is_no_breakdown_of_it() -> None:
    found = extract("Toàn tỉnh có 190 HTX (150 HTX nông nghiệp, 40 HTX phi nông nghiệp).")
    assert [f.breakdown for f in found] == [None, None, None]


@pytest.mark.parametrize(
    ("text", "coverage"),
    [
        ("Toàn tỉnh có 210 HTX, kể cả 5 QTDND.", "with_credit_funds"),
        ("Toàn tỉnh có 210 HTX (chưa tính 12 quỹ tín dụng nhân dân).", "without_credit_funds"),
        ("Huyện Hồng Dân có 28 HTX.", "district"),
        ("Xã Ninh Hòa có 2 HTX.", "commune"),
        ("Toàn tỉnh có 210 HTX.", None),
    ],
)
def test_what_is_in_or_out_is_kept(text: str, coverage: str | None) -> None:
    assert extract(text)[0].coverage == coverage
