"""Every entry of every vocabulary carries an example; each is read here."""

from __future__ import annotations

from typing import Any

import pytest

from archive.records import Context
from pipelines.figures import explain, extract, indicators
from pipelines.figures.indicators import entries
from pipelines.figures.lexicon import load
from pipelines.figures.periods import expressions
from tests.pipelines.figures.readings import marked, one

UNITS = [(unit, form) for g in load("units")["group"] for unit, forms in g["units"].items() for form in (unit, *forms)]
_DATA = load("traps")
TRAPS: list[dict[str, Any]] = [
    *_DATA["before"],
    *_DATA["shape"],
    *_DATA["line"],
    _DATA["related"],
    _DATA["free"],
    *load("not_units")["group"],
]
QUALIFIERS: list[dict[str, Any]] = [*load("qualifiers")["before"], *load("qualifiers")["after"]]
INDICATORS = [(e["id"], example) for e in entries() for example in e["examples"]]


@pytest.mark.parametrize(("unit", "form"), UNITS)
def test_every_printed_unit_is_read_as_its_canonical_form(unit: str, form: str) -> None:
    assert one(f"Năm qua có 12 {form}.").unit == unit


@pytest.mark.parametrize("group", load("units")["group"], ids=lambda g: str(g["name"]))
def test_every_group_of_units_has_an_example_that_holds(group: dict[str, Any]) -> None:
    text, start, quote = marked(group["example"])
    assert [(f.start, f.quote) for f in extract(text)] == [(start, quote)]


@pytest.mark.parametrize("trap", TRAPS, ids=lambda t: f"{t['rule']}: {t['example']}")
def test_every_trap_rejects_its_example_by_name(trap: dict[str, Any]) -> None:
    found, rejected = explain(trap["example"])
    assert found == []
    if any(letter.isdigit() for letter in trap["example"]):
        assert trap["rule"] in {r.rule for r in rejected}


@pytest.mark.parametrize("entry", QUALIFIERS, ids=lambda e: str(e["example"]))
def test_every_qualifier_is_read_from_its_example(entry: dict[str, Any]) -> None:
    assert one(entry["example"]).qualifier == entry["qualifier"]


@pytest.mark.parametrize("entry", load("qualifiers")["before"], ids=lambda e: str(e["qualifier"]))
def test_every_word_of_a_qualifier_is_read(entry: dict[str, Any]) -> None:
    assert {one(f"Có {word} 100 hộ.").qualifier for word in entry["words"]} == {entry["qualifier"]}


@pytest.mark.parametrize("entry", load("periods")["expression"], ids=lambda e: str(e["example"]))
def test_every_expression_of_time_is_found_in_its_example(entry: dict[str, Any]) -> None:
    assert entry["means"] in {e.means for e in expressions(entry["example"].lower())}


@pytest.mark.parametrize(
    ("cue", "expected"),
    [
        ("flow", None),
        ("stock", "/2022-06-30"),
        ("attended", "2022-12-20/2022-12-20"),
        ("happening", "2022-03-14/2022-03-14"),
        ("event", "2022-03-14/2022-03-14"),
        ("leaves_event", None),
        ("condition", None),
        ("plan_of_year", "2022-01-01/2022-12-31"),
        ("advice", None),
        ("edition", "2022-07-18/2022-07-18"),
        ("awarded", "2022-12-20/2022-12-20"),
    ],
)
def test_every_word_on_the_reach_of_a_period_holds_in_its_example(cue: str, expected: str | None) -> None:
    text, start, _ = marked(load("reach")[cue]["example"])
    figure = next(f for f in extract(text) if f.start == start)
    dates = (figure.period_start, figure.period_end)
    assert dates == (tuple(d or None for d in expected.split("/")) if expected else (None, None))


@pytest.mark.parametrize(("indicator", "example"), INDICATORS)
def test_every_indicator_is_recognised_in_its_example(indicator: str, example: str) -> None:
    text, start, _ = marked(example)
    found = {f.start: f.indicator for f in extract(text, None, Context(title="Liên minh HTX tỉnh"))}
    assert found[start] == indicator


def test_every_indicator_has_an_example_labels_and_a_definition() -> None:
    assert {i for i, _ in INDICATORS} == {i.id for i in indicators()}
    assert all(i.label_vi and i.label_en and i.definition.endswith(".") for i in indicators())
