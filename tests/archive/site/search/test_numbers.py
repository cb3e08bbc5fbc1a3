"""Numbers are understood as Vietnamese and English write them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.site.search.numbers import number_typed, typed_number


@pytest.mark.parametrize(
    ("typed", "values", "words"),
    [
        ("27", (27.0,), ""),
        ("27 lớp", (27.0,), "lop"),
        ("27lớp", (27.0,), "lop"),
        ("3.300.000 đồng", (3_300_000.0,), "dong"),
        ("3,300,000", (3_300_000.0,), ""),
        ("3.300", (3300.0, 3.3), ""),
        ("3,5 tỷ đồng", (3.5e9,), "dong"),
        ("3.5 billion", (3.5e9,), ""),
        ("1.234,5", (1234.5,), ""),
        ("0,5%", (0.5,), "%"),
        ("87 %", (87.0,), "%"),
    ],
)
def test_a_number_is_read_with_its_unit(typed: str, values: tuple[float, ...], words: str) -> None:
    found = number_typed(typed)
    assert found is not None
    assert (found.values, found.words) == (values, words)


@pytest.mark.parametrize("typed", ["", "lớp", "17/2023/QH15", "27 lớp 2022", "1.2.3.4", "9" * 40, None])
def test_what_is_no_number_is_none(typed: str | None) -> None:
    assert number_typed(typed) is None


@given(st.text(max_size=40))
def test_any_text_is_a_number_or_none(typed: str) -> None:
    found = typed_number(typed)
    assert found is None or 0 <= found <= 1e18
