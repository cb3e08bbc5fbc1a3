"""Figures are read at least as well as the pinned floors say, on the data that the floors were pinned for."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.gold.floors import SAMPLES, Floors, Measured, gold_sets, measure, raised, read_floors

RAISE = "run: python -m tests.gold.floors, and commit floors.json with the reason"


@pytest.fixture(scope="module", params=["own", "recent", SAMPLES])
def measured(request: pytest.FixtureRequest) -> Measured:
    sets = gold_sets()
    if request.param not in sets:
        pytest.skip("EXTRA_GOLD names no folder with annotated samples")
    return measure(sets[request.param])


def test_the_floors_were_pinned_for_this_data(measured: Measured) -> None:
    assert read_floors()[measured.gold.name].digest == measured.gold.digest, RAISE


def test_figures_are_read_no_worse_than_the_floors(measured: Measured) -> None:
    floors = read_floors()[measured.gold.name].f1
    assert set(floors) == set(measured.levels)
    found = {level: round(measured.score.rates(level).f1, 4) for level in measured.levels}
    assert {level: f1 for level, f1 in found.items() if f1 < floors[level]} == {}, floors


def test_floors_on_the_same_data_are_only_raised(measured: Measured) -> None:
    high = Floors(measured.gold.digest, dict.fromkeys(measured.levels, 1.0))
    assert raised(measured, high).f1 == high.f1
    low = Floors(measured.gold.digest, dict.fromkeys(measured.levels, 0.0))
    floors = raised(measured, low).f1
    assert all(0.0 < floors[level] <= measured.score.rates(level).f1 for level in measured.levels)


def test_changed_data_sets_the_floors_anew(measured: Measured) -> None:
    other = replace(measured, gold=replace(measured.gold, digest="changed"))
    floors = raised(other, Floors(measured.gold.digest, dict.fromkeys(measured.levels, 1.0)))
    assert floors.digest == "changed"
    assert floors.f1 == raised(measured, None).f1
