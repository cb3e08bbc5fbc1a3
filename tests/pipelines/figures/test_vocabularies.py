"""Every entry of every vocabulary carries an example; each is read here."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest

from archive.records import Context
from pipelines.figures import cues, explain, extract, periods, sections, traps
from pipelines.figures.draft import Draft
from pipelines.figures.indicators import entries as indicator_entries
from pipelines.figures.indicators import indicators
from pipelines.figures.lexicon import load
from pipelines.figures.periods import expressions
from pipelines.figures.units import unit_of
from pipelines.figures.wording import counted_en
from tests.pipelines.figures.examples import EXPECTED, NO_WORD, Entry, entries, filled, holds, take_away
from tests.pipelines.figures.readings import marked, one

UNITS = [(unit, form) for g in load("units")["group"] for unit, forms in g["units"].items() for form in (unit, *forms)]
TRAPS: list[dict[str, Any]] = [
    entry
    for name in ("traps", "not_units")
    for section in load(name).values()
    for entry in (section if isinstance(section, list) else [section])
    if "rule" in entry
]
QUALIFIERS: list[dict[str, Any]] = [*load("qualifiers")["before"], *load("qualifiers")["after"]]
ENTRIES = list(entries())
READ_BY_NAME = {
    *(("traps", section) for section in ("before", "shape", "around", "line", "related", "free")),
    *(("units", "group"), ("not_units", "group"), ("qualifiers", "before"), ("qualifiers", "after")),
    *(("periods", "expression"), ("actors", "kind"), ("breakdowns", "group")),
}
"""Sections whose `example` is read by a test of their own: what is expected is said by the entry itself."""
PATTERNS = [
    e for e in ENTRIES if isinstance(e.content, list) and e.sentences and not e.templates and e.at[-1] != "cues"
]
CUES = [(entry, cue) for entry in ENTRIES if entry.at[-1] == "cues" for cue in entry.content]
INDICATORS = [(e["id"], example) for e in indicator_entries() for example in e["examples"]]


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


@pytest.mark.parametrize("entry", load("periods")["expression"], ids=lambda e: str(e["example"]))
def test_every_expression_of_time_is_found_in_its_example(entry: dict[str, Any]) -> None:
    assert entry["means"] in {e.means for e in expressions(entry["example"].lower())}


@pytest.mark.parametrize("number", range(len(load("periods")["expression"])))
def test_no_example_of_an_expression_of_time_is_so_read_without_it(
    number: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    example, pattern = load("periods")["expression"][number]["example"].lower(), periods._ENTRIES[number][1]
    read = expressions(example)
    without = {s: tuple(p for p in patterns if p[1] is not pattern) for s, patterns in periods._STARTS.items()}
    monkeypatch.setattr(periods, "_STARTS", without)
    assert expressions(example) != read


@pytest.mark.parametrize("number", range(len(load("traps")["shape"])))
def test_no_example_of_a_shape_is_so_trapped_without_it(number: int, monkeypatch: pytest.MonkeyPatch) -> None:
    shapes = load("traps")["shape"]
    read = explain(shapes[number]["example"])
    monkeypatch.setattr(traps, "_DATA", {**load("traps"), "shape": shapes[:number] + shapes[number + 1 :]})
    for variable, cased in (("_CASED", True), ("_LOW", False)):
        pattern, rules = traps._shapes(cased)
        monkeypatch.setattr(traps, variable, pattern)
        monkeypatch.setattr(traps, f"{variable}_RULES", rules)
    assert explain(shapes[number]["example"]) != read


@pytest.mark.parametrize("number", range(len(load("traps")["line"])))
def test_no_example_of_a_line_is_so_trapped_without_it(number: int, monkeypatch: pytest.MonkeyPatch) -> None:
    lines = load("traps")["line"]
    read = explain(lines[number]["example"])
    rest = "|".join(f"(?:{line['pattern']})" for n, line in enumerate(lines) if n != number)
    monkeypatch.setattr(traps, "_LINE", re.compile(rest))
    assert explain(lines[number]["example"]) != read


@pytest.mark.parametrize(("indicator", "example"), INDICATORS)
def test_every_indicator_is_recognised_in_its_example(indicator: str, example: str) -> None:
    text, start, _ = marked(example)
    found = {f.start: f.indicator for f in extract(text, None, Context(title="Liên minh HTX tỉnh"))}
    assert found[start] == indicator


def test_every_indicator_has_an_example_labels_and_a_definition() -> None:
    assert {i for i, _ in INDICATORS} == {i.id for i in indicators()}
    assert all(i.label_vi and i.label_en and i.definition.endswith(".") for i in indicators())


# ---- the examples that say what they expect ---------------------------------------------------------------------


def _name(value: object) -> str:
    return ".".join(value.at) if isinstance(value, Entry) else str(value)


def _cases(kind: str) -> list[tuple[Entry, str]]:
    return [(entry, example) for entry in ENTRIES for example in getattr(entry, kind)]


def test_every_key_of_every_vocabulary_has_an_example() -> None:
    assert [entry.at for entry in ENTRIES if not entry.examples and entry.at[:2] != ("english", "units")] == []


def test_every_example_says_what_it_expects_or_is_read_by_name() -> None:
    examples = [(entry.at, example) for entry in ENTRIES for example in entry.examples]
    assert [at for at, example in examples if EXPECTED not in example and at[:2] not in READ_BY_NAME] == []


@pytest.mark.parametrize(("entry", "example"), _cases("sentences"), ids=_name)
def test_every_example_is_read_as_it_says(entry: Entry, example: str) -> None:
    assert holds(example)


@pytest.mark.parametrize(
    ("entry", "example"), [case for case in _cases("sentences") if isinstance(case[0].content, str)], ids=_name
)
def test_no_example_of_a_pattern_is_so_read_without_it(
    entry: Entry, example: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert take_away(monkeypatch, entry.content)
    assert not holds(example)


@pytest.mark.parametrize(("entry", "example"), _cases("templates"), ids=_name)
def test_every_word_is_read_in_its_place(entry: Entry, example: str) -> None:
    assert [words for words in entry.words if not holds(filled(example, *words))] == []


@pytest.mark.parametrize(("entry", "example"), _cases("templates"), ids=_name)
def test_no_other_word_is_so_read_in_its_place(entry: Entry, example: str) -> None:
    word, value = entry.words[-1]
    in_value = "<word>" not in example.lower() or "<word> <value>" in example
    other = filled(example, word, NO_WORD) if in_value else filled(example, NO_WORD, value)
    # Where no word at all would be read in the same way, a second sentence says what another word does.
    assert entry.sentences or not holds(other)


@pytest.mark.parametrize("entry", PATTERNS, ids=_name)
def test_every_pattern_of_a_list_stands_in_one_of_its_examples(entry: Entry) -> None:
    text = "\n".join(entry.examples).lower()
    assert [word for word in entry.content if not re.search(word.lower(), text)] == []


@pytest.fixture
def anew() -> Iterator[None]:
    """Look for cues anew before and after a test."""
    cues._cues.cache_clear()
    yield
    cues._cues.cache_clear()


@pytest.mark.parametrize(("entry", "cue"), CUES, ids=_name)
def test_without_a_cue_some_example_of_its_section_is_lost(
    entry: Entry, cue: str, monkeypatch: pytest.MonkeyPatch, anew: None
) -> None:
    whole = tuple(entry.content)
    rest = tuple(other for other in whole if other != cue)
    monkeypatch.setattr(cues, "_WORDS", cues.Cues(*(rest if words == whole else words for words in cues._WORDS)))
    monkeypatch.setattr(sections, "_CUES", rest if whole == sections._CUES else sections._CUES)
    examples = [example for other in ENTRIES if other.at[:2] == entry.at[:2] for example in other.sentences]
    assert not all(map(holds, examples))


@pytest.mark.parametrize(("unit", "names"), load("english")["units"].items())
def test_every_english_name_of_a_unit_is_written(unit: str, names: list[str]) -> None:
    draft = Draft(0, 1, Decimal(1), unit=unit)
    assert [counted_en(draft), counted_en(draft, Decimal(2))] == [f"1 {names[0]}", f"2 {names[1]}"]
    assert (unit_of(unit.lower()) or ("",))[0] == unit
