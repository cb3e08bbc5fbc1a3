"""Periods beside periods, and what may be subtracted."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.digests.change import change, share
from archive.digests.period import Span, year_before, year_of
from archive.ledger.agreement import Printed

NUMBERS = st.decimals(allow_nan=False, allow_infinity=False, min_value=0, places=3) | st.integers(0, 10**60)


def exact(value: object, unit: str = "lớp", qualifier: str = "exact") -> Printed:
    return Printed(str(value), None, qualifier, unit)


@pytest.mark.parametrize(
    ("span", "before"),
    [
        (Span("2022-01-01", "2022-06-30"), Span("2021-01-01", "2021-06-30")),
        (Span(None, "2022-12-31"), Span(None, "2021-12-31")),
        (Span("2024-02-01", "2024-02-29"), Span("2023-02-01", "2023-02-28")),
        (Span("2025-02-01", "2025-02-28"), Span("2024-02-01", "2024-02-29")),
        (Span(None, "no date"), None),
    ],
)
def test_the_year_before_is_the_same_period_a_year_earlier(span: Span, before: Span | None) -> None:
    assert year_before(span) == before


@pytest.mark.parametrize(
    ("span", "whole"),
    [
        (Span("2022-01-01", "2022-06-30"), Span("2022-01-01", "2022-12-31")),
        (Span("2022-01-01", "2022-09-30"), Span("2022-01-01", "2022-12-31")),
        (Span(None, "2022-06-30"), Span(None, "2022-12-31")),
        # The second half is no share of the plan that the first has a part in; the year is the plan's own period.
        (Span("2022-07-01", "2022-12-31"), None),
        (Span("2022-04-01", "2022-06-30"), None),
        (Span("2022-01-01", "2022-12-31"), None),
    ],
)
def test_a_plan_for_the_year_measures_what_began_with_it(span: Span, whole: Span | None) -> None:
    assert year_of(span) == whole


def test_counts_differ_by_an_amount_and_a_percentage() -> None:
    found = change(exact(20), exact(27))
    assert found is not None
    assert (found.difference, found.percent, found.about) == ("7", "35", False)


def test_shares_differ_by_points() -> None:
    found = change(exact("57.5", "%"), exact(60, "%"))
    assert found is not None
    assert (found.difference, found.percent) == ("2.5", None)
    assert share(exact(60, "%"), exact(80, "%")) is None


def test_nothing_is_computed_from_nothing_a_range_or_another_unit() -> None:
    grown = change(exact(0), exact(5))
    assert grown is not None
    assert (grown.difference, grown.percent) == ("5", None)
    assert change(Printed("20", "30", "range", "lớp"), exact(27)) is None
    assert change(exact(20, qualifier="at_least"), exact(27)) is None
    assert change(exact(20, "lớp"), exact(27, "khóa")) is None
    assert share(exact(27), exact(0)) is None


def test_what_is_about_a_value_differs_by_about() -> None:
    found = change(exact(20, qualifier="approx"), exact(27))
    assert found is not None
    assert found.about


@given(NUMBERS, NUMBERS)
def test_a_difference_added_to_the_old_value_is_the_new(old: object, new: object) -> None:
    found = change(exact(old), exact(new))
    assert found is not None
    with_all_digits = Decimal(str(old)) + Decimal(found.difference) - Decimal(str(new))
    assert abs(with_all_digits) <= Decimal(str(new)) * Decimal("1e-20")
    assert "e" not in f"{found.difference}{found.percent}".lower().replace("none", "")
