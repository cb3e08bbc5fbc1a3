"""What follows from printed figures: bases, plans, totals."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.ledger.agreement import Printed
from archive.ledger.cells import Cell
from archive.ledger.derived import Comparison, Partitions, Stated, from_comparison, total_of_parts

FIRST_HALF = ("2022-01-01", "2022-06-30")


def stated(value: str, unit: str = "lớp", **key: Any) -> Stated:
    cell = Cell(
        **{
            "indicator": "classes_held",
            "area": "95@before-2025",
            "period_start": FIRST_HALF[0],
            "period_end": FIRST_HALF[1],
            "breakdown": None,
            "coverage": None,
            "status": "achieved",
            "aggregate": "point",
            "unit": unit,
            **key,
        }
    )
    return Stated(cell, "half", Printed(value, None, "exact", unit))


def compared(by: str, kind: str = "change", direction: int = 1, over: int = 0) -> Comparison:
    if kind == "plan":
        return Comparison("f2", kind, by, over, "2022-01-01", "2022-12-31", "year")
    return Comparison("f2", kind, by, direction, "2021-01-01", "2021-06-30", "half")


def figure(value: str, qualifier: str = "exact") -> dict[str, Any]:
    return {"value_text": value, "value_max_text": None, "qualifier": qualifier}


@pytest.mark.parametrize(
    ("value", "comparison", "by", "expected"),
    [
        ("27", compared("amount"), "5", ("22", None, "exact")),
        ("27", compared("amount", direction=-1), "5", ("32", None, "exact")),
        ("27", compared("percent"), "22.7", ("22", None, "exact")),
        ("27", compared("percent"), "23", ("22", None, "exact")),
        ("866", compared("percent"), "20", ("719", "724", "range")),
        ("40", compared("times"), "2", ("16", "26", "range")),
        ("27", compared("percent", "plan"), "87", ("31", None, "exact")),
        ("13", compared("percent", "plan"), "43.3", ("30", None, "exact")),
        ("27", compared("percent", "plan", over=1), "8", ("25", None, "exact")),
        ("26", compared("percent", direction=0), "104", ("25", None, "exact")),
    ],
)
def test_a_base_or_plan_is_reckoned_back(
    value: str, comparison: Comparison, by: str, expected: tuple[str, str | None, str]
) -> None:
    found = from_comparison(stated(value), comparison, figure(by))
    assert found is not None
    printed = found[0].printed
    assert (printed.value_text, printed.value_max_text, printed.qualifier) == expected


def test_a_plan_is_a_target_of_its_own_period_and_a_base_an_achievement_of_the_earlier_one() -> None:
    plan = from_comparison(stated("27"), compared("percent", "plan"), figure("87"))
    base = from_comparison(stated("27"), compared("amount"), figure("5"))
    assert plan is not None
    assert base is not None
    assert (plan[0].cell.status, plan[0].cell.period_end, plan[1]) == ("target", "2022-12-31", "plan_of_percent")
    assert (base[0].cell.status, base[0].cell.period_end, base[1]) == ("achieved", "2021-06-30", "base_of_change")


def test_money_is_reckoned_back_to_about_its_value() -> None:
    found = from_comparison(stated("3000000000", "đồng"), compared("percent"), figure("20"))
    assert found is not None
    assert (found[0].printed.value_text, found[0].printed.qualifier) == ("2500000000", "approx")


@pytest.mark.parametrize(
    ("made", "comparison", "by"),
    [
        (stated("27"), compared("amount"), figure("5", "approx")),
        (stated("27"), compared("amount"), figure("30")),
        (stated("27"), compared("percent", "plan"), figure("0")),
        (stated("5"), compared("percent", "plan"), figure("87")),
        (stated("27", status="target"), compared("amount"), figure("5")),
        (stated("27"), Comparison("f2", "change", "amount", 1, None, None, None), figure("5")),
    ],
    ids=["not exact", "below zero", "no share", "no whole number fits", "a target", "no base"],
)
def test_nothing_follows_from_what_is_not_certain(made: Stated, comparison: Comparison, by: dict[str, Any]) -> None:
    assert from_comparison(made, comparison, by) is None


@given(base=st.integers(1, 400), grown=st.integers(0, 300), digits=st.integers(0, 2))
def test_the_true_base_is_among_those_that_a_printed_growth_allows(base: int, grown: int, digits: int) -> None:
    value = base + grown
    printed = (Decimal(grown) / base * 100).quantize(Decimal(1).scaleb(-digits))
    found = from_comparison(stated(str(value)), compared("percent"), figure(str(printed)))
    assert found is not None
    low = Decimal(found[0].printed.value_text)
    assert low <= base <= Decimal(found[0].printed.value_max_text or low)


PARTS = Partitions(
    [
        ("founded", "coops_founded", "agri_coops_founded", ""),
        ("founded", "coops_founded", "nonagri_coops_founded", ""),
    ]
)


def test_a_total_follows_from_all_its_parts_and_not_from_some() -> None:
    parts = {
        "f1": stated("10", "HTX", indicator="agri_coops_founded"),
        "f2": stated("3", "HTX", indicator="nonagri_coops_founded"),
    }
    ((total, figures),) = total_of_parts(parts, PARTS)
    assert (total.cell.indicator, total.printed.value_text, figures) == ("coops_founded", "13", ["f1", "f2"])
    assert list(total_of_parts({"f1": parts["f1"]}, PARTS)) == []
    assert list(total_of_parts({**parts, "f3": stated("13", "HTX", indicator="coops_founded")}, PARTS)) == []
