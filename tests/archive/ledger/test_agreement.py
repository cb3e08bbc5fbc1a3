"""What a print can stand for, and when two prints can both be true."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.ledger.agreement import Printed, agree, closeness, interval, step

QUALIFIERS = ("exact", "approx", "more_than", "less_than", "at_least", "at_most")


def printed(value: str, qualifier: str = "exact", unit: str = "HTX", upper: str | None = None) -> Printed:
    return Printed(value, upper, qualifier, unit)


@pytest.mark.parametrize(
    ("one", "other", "both"),
    [
        (printed("100", "approx"), printed("97"), True),
        (printed("100", "approx"), printed("88"), False),
        (printed("100", "less_than"), printed("97"), True),
        (printed("100", "more_than"), printed("112"), True),
        (printed("100", "more_than"), printed("97"), False),
        (printed("100", "at_least"), printed("450"), True),
        (printed("100", "at_most"), printed("101"), False),
        (printed("10", upper="20", qualifier="range"), printed("15"), True),
        (printed("10", upper="20", qualifier="range"), printed("21"), False),
        (printed("27"), printed("28"), False),
        (printed("1500000000", unit="đồng"), printed("1460000000", unit="đồng"), True),
        (printed("1500000000", unit="đồng"), printed("1360000000", unit="đồng"), False),
        (printed("87", unit="%"), printed("87.4", unit="%"), True),
        (printed("12.5", unit="tấn/ha"), printed("12.46", unit="tấn/ha"), True),
        (printed("80", unit="%"), printed("84", unit="%"), False),
        (printed("120"), printed("124"), False),
    ],
)
def test_rounding_and_qualifiers_explain_some_differences(one: Printed, other: Printed, both: bool) -> None:
    assert agree(one, other) is both
    assert agree(other, one) is both


@pytest.mark.parametrize(
    ("value", "worth"), [("1500", "100"), ("0.25", "0.01"), ("7", "1"), ("0", "1"), ("100.0", "100")]
)
def test_the_last_digit_is_worth_what_it_stands_for(value: str, worth: str) -> None:
    assert step(Decimal(value)) == Decimal(worth)


@given(
    st.decimals(min_value=0, max_value=10**12, allow_nan=False, places=2).map(str),
    st.sampled_from(QUALIFIERS),
    st.sampled_from(["HTX", "đồng", "%"]),
)
def test_every_print_agrees_with_itself_and_holds_its_value(value: str, qualifier: str, unit: str) -> None:
    one = printed(value, qualifier, unit)
    low, high = interval(one)
    assert low <= Decimal(value) <= high
    assert agree(one, one)
    assert closeness(one) >= 0
