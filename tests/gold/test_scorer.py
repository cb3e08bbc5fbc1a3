"""The scorer counts right what is right, and at each level only that level."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from archive.records import Figure
from tests.gold.records import GoldFigure, GoldText
from tests.gold.scorer import LEVELS, Level, Reader, score
from tests.gold.stored import load_own

SENTENCE = "Mở 27 lớp, gần 866 lượt người dự; 3 buổi."
GOLD = GoldText(
    "x-01",
    SENTENCE,
    (
        GoldFigure("27 lớp", 3, 9, Decimal(27), "lớp", period="2022-01-01/2022-06-30", indicator="law_classes"),
        GoldFigure(
            "866 lượt người",
            15,
            29,
            Decimal(866),
            "lượt người",
            qualifier="approx",
            period="2022-01-01/2022-06-30",
            indicator="class_participants",
            related_start=3,
            link="participants_of",
        ),
        GoldFigure("3 buổi", 34, 40, Decimal(3), "buổi", optional=True),
    ),
)


def reader(*figures: Figure) -> Reader:
    return lambda _: figures


def as_read(gold: GoldFigure) -> Figure:
    start, _, end = (gold.period or "/").partition("/")
    return Figure(
        start=gold.start,
        end=gold.end,
        quote=gold.quote,
        value=gold.value,
        value_max=gold.value_max,
        of=gold.denominator,
        unit=gold.unit,
        qualifier=gold.qualifier,
        relation=gold.relation,
        related_start=gold.related_start,
        link=gold.link,
        indicator=gold.indicator,
        period_start=start or None,
        period_end=end or None,
    )


def test_the_gold_read_as_it_is_annotated_is_all_right() -> None:
    for text in load_own().texts:
        if text.by_line:
            continue
        figures = [as_read(figure) for figure in text.figures]
        result = score([text], reader(*figures))
        assert [j for j in result.judged if j.wrong] == [], text.name


def test_nothing_read_is_nothing_right() -> None:
    rates = score([GOLD], reader()).rates("value")
    assert (rates.precision, rates.recall, rates.f1) == (0.0, 0.0, 0.0)


@pytest.mark.parametrize(
    ("level", "change"),
    [
        ("value", {"value": Decimal(867)}),
        ("value", {"value_max": Decimal(900)}),
        ("unit", {"unit": "người"}),
        ("qualifier", {"qualifier": "exact"}),
        ("period", {"period_start": None}),
        ("relation", {"relation": "part_of"}),
        ("indicator", {"indicator": None}),
        ("links", {"related_start": None, "link": None}),
    ],
)
def test_a_wrong_field_fails_its_level_and_those_after_it(level: Level, change: dict[str, object]) -> None:
    good, spoilt, _ = (as_read(figure) for figure in GOLD.figures)
    spoilt = replace(spoilt, **change)  # type: ignore[arg-type]
    result = score([GOLD], reader(good, spoilt))
    passed = LEVELS.index(level)
    assert [result.rates(name).f1 for name in LEVELS] == [1.0] * passed + [0.5] * (len(LEVELS) - passed)


def test_optional_figures_are_neither_rewarded_nor_punished() -> None:
    first, second, optional = (as_read(figure) for figure in GOLD.figures)
    assert score([GOLD], reader(first, second)).rates("links").f1 == 1.0
    assert score([GOLD], reader(first, second, replace(optional, value=Decimal(9)))).rates("links").f1 == 1.0


def test_a_second_reading_of_the_same_figure_is_a_false_alarm() -> None:
    first, second, _ = (as_read(figure) for figure in GOLD.figures)
    double = replace(first, end=first.start + 2, quote="27")
    rates = score([GOLD], reader(first, double, second)).rates("value")
    assert (rates.precision, rates.recall) == (2 / 3, 1.0)


def test_numbers_in_words_and_what_follows_the_body_are_not_counted() -> None:
    first, second, _ = (as_read(figure) for figure in GOLD.figures)
    words = Figure(start=30, end=33, quote="dự;", value=Decimal(2))
    beyond = Figure(start=41, end=42, quote="7", value=Decimal(7))
    text = replace(GOLD, body_end=41)
    assert score([text], reader(first, second, words, beyond)).rates("links").precision == 1.0


def test_an_open_indicator_may_be_given_or_left_out_but_not_be_another() -> None:
    gold = replace(GOLD.figures[0], indicator_open=True)
    text = replace(GOLD, figures=(gold,))
    for indicator, right in (("law_classes", 1.0), (None, 1.0), ("founding_classes", 0.0)):
        read = replace(as_read(gold), indicator=indicator)
        assert score([text], reader(read)).rates("indicator").f1 == right


def test_an_open_link_may_be_given_or_left_out() -> None:
    first, second, _ = (as_read(figure) for figure in GOLD.figures)
    text = replace(GOLD, figures=(GOLD.figures[0], replace(GOLD.figures[1], link_open=True)))
    for spoilt in (second, replace(second, link=None, related_start=None)):
        assert score([text], reader(first, spoilt)).rates("links").f1 == 1.0


def test_lines_are_texts_of_their_own_and_offsets_run_through() -> None:
    lines = GoldText("lines-x-01", "Có 5 xã.\nCó 6 xã.\n", (GoldFigure("6 xã", 12, 16, Decimal(6), "xã"),))

    def read(line: str) -> list[Figure]:
        return [Figure(start=3, end=7, quote=line[3:7], value=Decimal(6), unit="xã")] if "6" in line else []

    assert score([lines], read).rates("links").f1 == 1.0


def test_an_invented_period_is_named() -> None:
    gold = replace(GOLD.figures[0], period=None)
    read = replace(as_read(gold), period_start="2022-01-01", period_end="2022-12-31")
    assert len(score([replace(GOLD, figures=(gold,))], reader(read)).invented_periods) == 1
