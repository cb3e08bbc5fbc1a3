"""A value is out of the habit where it is beyond chance and beyond everything seen; few values are no habit."""

from __future__ import annotations

import random
from datetime import date, timedelta

import pytest

from archive.health.habit import ENOUGH, habit
from archive.health.proportion import fell, ranked_lower, rose
from archive.health.silence import rhythm


def test_few_values_are_no_habit() -> None:
    assert habit([10.0] * (ENOUGH - 1)) is None
    assert habit([10.0] * ENOUGH) is not None


def test_a_section_that_lists_half_of_what_it_did_is_out_of_the_habit() -> None:
    usual = habit([60, 61, 59, 60, 60, 62, 58, 60])
    assert usual is not None
    assert usual.departs(30) == "low"
    assert usual.departs(58) is None
    assert usual.departs(100) == "high"


def test_constant_values_leave_room_for_the_chance_of_counting() -> None:
    usual = habit([100] * 14)
    assert usual is not None
    assert usual.departs(90) is None
    assert usual.departs(60) == "low"


def test_a_sunday_without_news_is_no_alarm_once_one_was_seen() -> None:
    weekdays = habit([20.0] * 14)
    assert weekdays is not None
    assert weekdays.departs(0) == "low"
    with_weekends = habit([20, 20, 0, 0, 20, 20, 20, 20, 20, 0, 0, 20, 20, 20])
    assert with_weekends is not None
    assert with_weekends.departs(0) is None


def test_one_outlier_does_not_widen_the_habit_so_far_that_nothing_is_noticed() -> None:
    usual = habit([5, 5, 6, 4, 5, 400, 5, 6, 5, 5, 4, 5, 5, 6])
    assert usual is not None
    assert usual.usual == 5
    assert usual.low < 0  # nothing of five is no alarm


def test_alarms_from_noise_are_rare() -> None:
    chance = random.Random(8)
    alarms = 0
    for _ in range(2_000):
        values = [float(sum(chance.random() < 0.05 for _ in range(200))) for _ in range(15)]
        usual = habit(values[1:])
        assert usual is not None
        alarms += usual.departs(values[0]) is not None
    assert alarms <= 4


def test_a_field_that_a_fifth_of_the_articles_lost_is_noticed_with_enough_of_them_and_not_with_few() -> None:
    assert fell(80, 100, 990, 1000, 0.1)
    assert not fell(3, 4, 990, 1000, 0.1)
    assert not fell(95, 100, 990, 1000, 0.1)  # more than chance, but not worth an alarm


def test_a_share_that_rises_is_noticed_as_one_that_falls() -> None:
    assert rose(40, 100, 20, 1000, 0.1)
    assert not rose(5, 100, 20, 1000, 0.1)


def test_figures_that_are_no_longer_read_rank_lower() -> None:
    assert ranked_lower([0.0] * 10, [float(n % 20 + 1) for n in range(60)]) > 4
    assert abs(ranked_lower([5.0] * 10, [5.0] * 60)) < 0.01


def test_the_rhythm_of_a_section_is_told_by_its_own_pauses() -> None:
    first = date(2024, 1, 1)
    daily = rhythm(first + timedelta(days=n) for n in range(60))
    monthly = rhythm(first + timedelta(days=30 * n) for n in range(20))
    assert daily is not None
    assert monthly is not None
    assert daily.limit == pytest.approx(3.0)  # not every quiet weekend
    assert monthly.limit == pytest.approx(45.0)
    assert rhythm(first + timedelta(days=n) for n in range(5)) is None


def test_a_pause_at_tet_is_part_of_the_rhythm() -> None:
    first = date(2024, 1, 1)
    days = [first + timedelta(days=n) for n in range(20)] + [first + timedelta(days=n) for n in range(30, 40)]
    found = rhythm(days)
    assert found is not None
    assert found.longest == 11
    assert found.limit > 15
