"""The gold standard is whole: compiled, large and varied enough, consistent, and written in our own words."""

from __future__ import annotations

import os
import re
import tomllib
import unicodedata
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import get_args

import pytest

from archive.records import Link, Qualifier, Relation, Status
from pipelines.figures.indicators import indicators
from tests.gold.compile import compile_all, compile_source, stale_files
from tests.gold.markup import SourceError
from tests.gold.periods import iso_period
from tests.gold.reading import read_plain
from tests.gold.stored import load_own, load_recent, read_exact

PHENOMENA = Path(__file__).with_name("phenomena.toml")
RUN = 12
"""Words in a row that two texts may not share."""

TEXTS = load_own().texts + load_recent().texts
FIGURES = [(text, figure) for text in TEXTS for figure in text.figures]


def test_the_compiled_files_are_what_the_sources_say() -> None:
    assert stale_files(compile_all()) == [], "run: python -m tests.gold.compile"


def test_there_are_at_least_sixty_texts_and_nine_hundred_figures() -> None:
    assert len(TEXTS) >= 60
    assert len(FIGURES) >= 900


def test_every_phenomenon_is_present() -> None:
    listed = tomllib.loads(PHENOMENA.read_text(encoding="utf-8"))
    wanted = {phenomenon for section in listed.values() for phenomenon in section}
    present = {phenomenon for text in compile_all() for phenomenon in text.phenomena}
    assert wanted - present == set()


def test_every_quote_stands_where_it_says_and_none_overlap() -> None:
    for text in TEXTS:
        at = 0
        for figure in text.figures:
            assert figure.start >= at, (text.name, figure.quote)
            assert text.text[figure.start : figure.end] == figure.quote
            at = figure.end


def test_every_quote_begins_with_a_digit_and_is_no_longer_than_it_must_be() -> None:
    for text, figure in FIGURES:
        assert figure.quote[0].isdigit(), (text.name, figure.quote)
        assert figure.quote == figure.quote.strip()


def test_values_agree_with_a_second_reading_where_the_quote_is_plain() -> None:
    agreed = 0
    for text, figure in FIGURES:
        reading = read_plain(figure.quote)
        if reading is None or figure.ambiguous:
            continue
        assert (figure.value, figure.value_max) == (reading.value, reading.value_max), (text.name, figure.quote)
        assert figure.denominator == reading.of, (text.name, figure.quote)
        agreed += 1
    assert agreed > 0.9 * len(FIGURES)


def test_fields_agree_with_each_other() -> None:
    for text, figure in FIGURES:
        where = (text.name, figure.quote)
        assert (figure.qualifier == "range") == (figure.value_max is not None), where
        assert figure.value_max is None or figure.value < figure.value_max, where
        assert figure.relation != "percent_of_plan" or figure.unit == "%", where
        assert figure.relation != "none" or "/" not in figure.unit, where
        assert figure.relation != "none" or figure.denominator is None, where
        assert figure.indicator_open is False or figure.indicator is not None, where
        assert figure.measure, where
        assert figure.qualifier in get_args(Qualifier)
        assert figure.relation in get_args(Relation)
        assert figure.status in get_args(Status)


def test_periods_are_dates_in_order() -> None:
    for text, figure in FIGURES:
        if figure.period is None:
            continue
        start, end = figure.period.split("/")
        assert start or end, (text.name, figure.quote)
        dates = [date.fromisoformat(day) for day in (start, end) if day]
        assert dates == sorted(dates), (text.name, figure.quote)


def test_indicators_are_known_and_many() -> None:
    known = {indicator.id for indicator in indicators()}
    used = {figure.indicator for _, figure in FIGURES if figure.indicator}
    assert used <= known
    assert len(used) >= 90


def test_links_lead_to_another_figure_of_the_same_text() -> None:
    for text in TEXTS:
        starts = {figure.start for figure in text.figures}
        for figure in text.figures:
            assert (figure.link is None) == (figure.related_start is None)
            if figure.link is None or figure.related_start is None:
                continue
            assert figure.link in get_args(Link)
            assert figure.related_start in starts - {figure.start}, (text.name, figure.quote)
            if text.by_line:
                first, last = sorted((figure.related_start, figure.start))
                assert "\n" not in text.text[first:last], (text.name, figure.quote)


def test_texts_of_traps_hold_no_figure_and_many_digits() -> None:
    notices = [text for text in TEXTS if text.name.startswith(("notice-", "lines-traps-01"))]
    assert notices
    for text in notices:
        assert text.figures == ()
        assert len(re.findall(r"\d+", text.text)) >= 10, text.name


@pytest.mark.parametrize(
    ("shorthand", "period"),
    [
        ("-", None),
        ("2022", "2022-01-01/2022-12-31"),
        ("2021-2025", "2021-01-01/2025-12-31"),
        ("2022H1", "2022-01-01/2022-06-30"),
        ("2024Q3", "2024-07-01/2024-09-30"),
        ("2024M2", "2024-02-01/2024-02-29"),
        ("2023M1-9", "2023-01-01/2023-09-30"),
        ("2022-06-30", "2022-06-30/2022-06-30"),
        ("@2022H1", "/2022-06-30"),
        ("@2025", "/2025-12-31"),
        ("2022-08-05..2022-08-09", "2022-08-05/2022-08-09"),
        ("2018..", "2018-01-01/"),
    ],
)
def test_a_period_is_written_out(shorthand: str, period: str | None) -> None:
    assert iso_period(shorthand) == period


def test_a_mark_that_says_nothing_known_is_refused() -> None:
    with pytest.raises(SourceError, match="what is 'Lớp'"):
        compile_source("x-01", "---\nCó ⟦27 lớp|Lớp⟧.\n")


def test_a_quote_that_is_not_plain_must_be_given_its_value() -> None:
    with pytest.raises(SourceError, match="not plain"):
        compile_source("x-01", "---\nChi ⟦2 tỷ 285 triệu đồng⟧.\n")


def test_a_source_compiles_to_text_and_figures() -> None:
    text = compile_source(
        "x-01", "period: 2022H1\n---\nMở ⟦27 lớp|law_classes⟧ (đạt ⟦87%|plan@<⟧), ⟪@2022H1⟫nay có gần ⟦9 xã|~⟧.\n"
    )
    assert text.text == "Mở 27 lớp (đạt 87%), nay có gần 9 xã.\n"
    classes, share, communes = text.figures
    assert (str(classes.value), classes.unit, classes.period) == ("27", "lớp", "2022-01-01/2022-06-30")
    assert (share.relation, share.indicator, share.link) == ("percent_of_plan", "plan_achievement", "plan_of")
    assert share.related_start == classes.start
    assert (communes.qualifier, communes.period) == ("approx", "/2022-06-30")


def test_no_text_shares_a_long_run_of_words_with_the_samples() -> None:
    extra = os.environ.get("EXTRA_GOLD")
    if not extra:
        pytest.skip("EXTRA_GOLD names no folder of samples to compare with")
    samples = {run for path in Path(extra).rglob("*.txt") for run in runs_of_words(read_exact(path))}
    assert samples
    shared = {run for text in TEXTS for run in runs_of_words(text.text) if run in samples}
    assert shared == set()


def runs_of_words(text: str) -> Iterator[str]:
    words = re.findall(r"\w+", unicodedata.normalize("NFC", text).lower())
    for i in range(len(words) - RUN + 1):
        yield " ".join(words[i : i + RUN])
