"""The arithmetic of audits, against published and hand-made examples."""

from __future__ import annotations

import random
from math import inf

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.audit.agreement import agreement
from archive.audit.estimates import NOTHING, Stratum, recall, share, wilson
from archive.audit.judged import JudgedFigure, Judgement, figure_strata
from archive.audit.noticing import by_chance, noticed
from archive.audit.sampling import LEAST_OF_RULE, REST, Reservoir, allocate, plan

SIZES = st.dictionaries(st.text("abcdef", min_size=1, max_size=3), st.integers(1, 5000), min_size=1, max_size=12)


@pytest.mark.parametrize(
    ("p", "n", "low", "high"),
    [
        # Newcombe, Statistics in Medicine 17 (1998), table I, method 3.
        (81 / 263, 263, 0.2553, 0.3662),
        (15 / 148, 148, 0.0624, 0.1605),
        (0 / 20, 20, 0.0, 0.1611),
        (1 / 29, 29, 0.0061, 0.1718),
    ],
)
def test_wilsons_interval_is_that_of_the_literature(p: float, n: int, low: float, high: float) -> None:
    assert wilson(p, n) == pytest.approx((low, high), abs=5e-5)


def test_what_is_judged_whole_is_known() -> None:
    found = share([Stratum(3, (1.0, 0.0, 1.0)), Stratum(1, (1.0,))])
    assert (found.value, found.low, found.high) == (0.75, 0.75, 0.75)
    assert wilson(0.3, inf) == (0.3, 0.3)


def test_strata_count_by_their_size_and_not_by_their_part_of_the_sample() -> None:
    found = share([Stratum(900, (1.0,) * 10), Stratum(100, (1.0, 0.0) * 10)])
    assert found.value == pytest.approx(0.95)
    assert found.low < 0.95 < found.high


def test_without_errors_the_interval_of_one_stratum_is_wilsons_for_its_effective_size() -> None:
    found = share([Stratum(10**9, (1.0,) * 50)])
    assert (found.low, found.high) == pytest.approx(wilson(1, 50), abs=1e-6)


def test_nothing_judged_says_nothing() -> None:
    assert share([]) == share([Stratum(5, ())]) == NOTHING
    assert recall([Stratum(5, (1.0,))], [Stratum(5, (1.0,))], [], 5, 5) == NOTHING


def test_recall_counts_what_was_missed_in_sentences() -> None:
    # Of 100 figures read 80 are right and 90 are figures; of 200 sentences every tenth hides one: 80 / (90 + 20).
    right = [Stratum(100, (1.0,) * 8 + (0.0,) * 2)]
    real = [Stratum(100, (1.0,) * 9 + (0.0,))]
    found = recall(right, real, [Stratum(200, (1.0,) + (0.0,) * 9)], 100, 200)
    assert found.value == pytest.approx(80 / 110)
    assert found.low < found.value < found.high


def test_where_nothing_was_missed_in_100_sentences_the_interval_is_as_wide_as_the_rule_of_three() -> None:
    whole = [Stratum(20_000, (1.0,) * 400)]
    found = recall(whole, whole, [Stratum(20_000, (0.0,) * 100)], 20_000, 20_000)
    assert found.value == found.high == 1
    assert 0.95 < found.low < 0.97


@given(
    st.lists(st.lists(st.sampled_from([0.0, 0.5, 1.0]), min_size=1, max_size=30), min_size=1, max_size=8),
    st.integers(0, 1000),
)
def test_an_estimate_is_within_its_interval_and_that_within_nought_and_one(
    values: list[list[float]], more: int
) -> None:
    found = share([Stratum(len(v) + more * n, tuple(v)) for n, v in enumerate(values)])
    assert 0 <= found.low <= found.value + 1e-12
    assert found.value - 1e-12 <= found.high <= 1
    assert found.complement.complement.low == pytest.approx(found.low)


def test_agreement_is_that_of_a_worked_example() -> None:
    # 20 yes-yes, 5 yes-no, 10 no-yes, 15 no-no: p_o = 0.7, p_e = 0.5, kappa = 0.4.
    pairs = [("y", "y")] * 20 + [("y", "n")] * 5 + [("n", "y")] * 10 + [("n", "n")] * 15
    found = agreement(pairs)
    assert (found.items, found.same, found.percent) == (50, 35, 70.0)
    assert found.kappa == pytest.approx(0.4)
    assert agreement([("y", "y")] * 3).kappa is None
    assert agreement([]).kappa is None


def test_chance_is_fishers() -> None:
    # The lady tasting tea: all four of four right, of eight cups.
    assert by_chance(4, 4, 4, 8) == pytest.approx(1 / 70)
    assert by_chance(0, 4, 4, 8) == 1


@given(SIZES, st.integers(1, 6000), st.integers(0, 50))
def test_every_stratum_gets_its_least_number_and_all_together_what_was_asked(
    sizes: dict[str, int], total: int, least: int
) -> None:
    drawn = allocate(sizes, total, least)
    assert sum(drawn.values()) == min(total, sum(sizes.values()))
    assert all(0 <= drawn[key] <= size for key, size in sizes.items())
    if sum(min(least, n) for n in sizes.values()) <= total:
        assert all(drawn[key] >= min(least, size) for key, size in sizes.items())


def test_a_rule_has_its_least_number_however_many_indicators_it_has() -> None:
    cells = {("number", f"i{n}"): 10 + 90 * (n < 3) for n in range(40)} | {("range", ""): 60, ("ratio", ""): 9}
    cells["number", "i0"] = 20_000
    made = plan(cells, 400)
    assert made.drawn["range", ""] == LEAST_OF_RULE
    assert made.drawn["ratio", ""] == 9
    assert sum(made.drawn.values()) == 400
    assert made.stratum["number", "i39"] == ("number", REST)
    assert all(n >= 2 or made.sizes[s] < 2 for s, n in made.drawn.items())
    assert sum(made.sizes.values()) == sum(cells.values())


def test_every_member_of_a_stream_has_the_same_chance() -> None:
    lottery = random.Random(1)
    met = [0] * 10
    for _ in range(4000):
        lot = Reservoir[int](3, lottery)
        for n in range(10):
            lot.offer(n)
        for n in lot.items:
            met[n] += 1
    assert all(abs(n - 1200) < 150 for n in met)


def judged(rule: str, indicator: str, *parts: str | None) -> list[JudgedFigure]:
    said = [Judgement("right") if part is None else Judgement("wrong", part) for part in parts]  # type: ignore[arg-type]
    return [JudgedFigure(f"{rule}{n}", rule, indicator, rule, 500, (j,)) for n, j in enumerate(said)]


def test_a_figure_that_is_wrong_at_a_level_is_wrong_at_all_after_it() -> None:
    (figure,) = judged("number", "", "period")
    assert [figure.right(level) for level in ("value", "qualifier", "period", "breakdown")] == [1, 1, 0, 0]


def test_where_judges_differ_a_figure_counts_half() -> None:
    both = (Judgement("right"), Judgement("wrong", "unit"))
    figure = JudgedFigure("i", "number", "", "number", 9, both)
    assert (figure.right("value"), figure.right("unit"), figure.wrong) == (1, 0.5, 0.5)


def test_what_errs_more_than_the_others_is_noticed_first() -> None:
    figures = judged("number", "a", *[None] * 97, "unit", "unit", "period")
    figures += judged("range", "b", *[None] * 20, *["value"] * 10)
    found = noticed(figures)
    assert [(n.of, n.name, n.wrong, n.checked) for n in found] == [
        ("indicator", "b", 10, 30),
        ("rule", "range", 10, 30),
        ("indicator", "a", 3, 100),
        ("rule", "number", 3, 100),
    ]
    assert found[0].chance < 0.001 < 0.9 < found[2].chance
    assert found[3].parts == (("unit", 2), ("period", 1))


def test_an_indicator_that_shares_a_stratum_counts_with_its_part_of_it() -> None:
    figures = judged("number", "a", *[None] * 6) + judged("number", "b", None, "value")
    (stratum,) = figure_strata(figures, "breakdown", lambda f: f.indicator == "b")
    assert stratum == Stratum(500 * 2 / 8, (1.0, 0.0))
