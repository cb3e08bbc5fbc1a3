"""``scrapy series`` on the archive of a real crawl."""

from __future__ import annotations

import json

import pytest

from tests.portal import Portal
from tests.scraper.crawling import Crawler


def test_a_series_has_a_line_for_each_period_with_its_rule(crawled: tuple[Crawler, Portal]) -> None:
    done = crawled[0].run("series", "founding_classes")
    assert done.code == 0, done.err
    assert done.out.splitlines()[0] == "founding_classes: not audited"
    line = next(line for line in done.out.splitlines() if line.startswith("2022-01-01 2022-06-30"))
    assert line.split()[2:] == ["27", "lớp", "95@before-2025", "[agree]"]


def test_claims_say_who_said_it_when_and_in_which_words(crawled: tuple[Crawler, Portal]) -> None:
    done = crawled[0].run("series", "founding_classes", "--claims")
    at = next(n for n, line in enumerate(done.out.splitlines()) if line.startswith("2022-01-01 2022-06-30"))
    claims = [line for line in done.out.splitlines()[at + 1 : at + 9] if line.startswith("    ")]
    assert any(line.startswith("    * ") for line in claims)
    assert all("“27 lớp” in " in line for line in claims if " 2022-07" in line)


def test_as_known_on_a_day_nothing_later_is_told(crawled: tuple[Crawler, Portal]) -> None:
    ends = [line.split()[1] for line in crawled[0].run("series", "founding_classes").out.splitlines()[1:]]
    known = crawled[0].run("series", "founding_classes", "--as-known-on", "2020-12-31").out.splitlines()[1:]
    assert max(ends) > "2022"
    assert known
    assert max(line.split()[1] for line in known) < "2022"  # the plan of 2021 was known
    assert crawled[0].run("series", "founding_classes", "--as-known-on", "2001-01-01").out == (
        "Nothing was said of founding_classes until 2001-01-01.\n"
    )


def test_each_value_is_one_json_line_with_its_claims(crawled: tuple[Crawler, Portal]) -> None:
    lines = crawled[0].run("series", "value_chain_coops", "--json").out.splitlines()
    points = [json.loads(line) for line in lines]
    june = {p["cell"]["breakdown"]: p["value_text"] for p in points if p["cell"]["period_end"] == "2022-06-30"}
    assert june == {None: "48", "nông nghiệp": "46", "phi nông nghiệp": "2"}
    assert all(p["claims"] for p in points)


def test_the_figures_of_the_report_are_in_cells_apart(crawled: tuple[Crawler, Portal]) -> None:
    lines = crawled[0].run("series", "trainees", "--json").out.splitlines()
    points = [json.loads(line) for line in lines]
    june = {p["cell"]["breakdown"] for p in points if p["cell"]["period_end"] == "2022-06-30" and not p["derived"]}
    assert june == {"pháp luật về HTX", "cán bộ quản lý HTX", "ban kiểm soát"}
    founded = crawled[0].run("series", "coops_founded", "--json", "--everywhere").out.splitlines()
    ones = [p for p in map(json.loads, founded) if p["cell"]["coverage"] == "commune"]
    assert {p["value_text"] for p in ones} == {"1"}
    assert all(not p["cell"]["own_area"] for p in ones)


def test_breaks_part_the_periods_that_are_not_comparable(crawled: tuple[Crawler, Portal]) -> None:
    lines = crawled[0].run("series", "coops_meeting_criterion").out.splitlines()[1:]
    (at,) = [n for n, line in enumerate(lines) if line.startswith("---- 2021-01-01: Rural criteria")]
    assert max(word for line in lines[:at] for word in line.split()[1:3] if word[:2] == "20") < "2021"
    assert lines[at + 1].startswith(("as of 2021", "2021"))


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["no_such_thing"], "unknown indicator 'no_such_thing'"),
        (["founding_clases"], "founding_classes"),
    ],
)
def test_an_unknown_indicator_is_one_line(crawled: tuple[Crawler, Portal], arguments: list[str], said: str) -> None:
    done = crawled[0].run("series", *arguments)
    assert done.code == 1
    assert said in done.err
    assert len(done.err.splitlines()) == 1


@pytest.mark.parametrize("arguments", [[], ["a", "b"], ["founding_classes", "--as-known-on", "31/12/2020"]])
def test_wrong_use_exits_with_2(crawled: tuple[Crawler, Portal], arguments: list[str]) -> None:
    assert crawled[0].run("series", *arguments).code == 2
