"""The vocabulary of indicators and its rules: what must stand where for a figure to belong to one."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import Any, Literal, NamedTuple

from archive.vocabulary import Indicator
from pipelines.figures.cues import stands
from pipelines.figures.lexicon import FOLDER, words_pattern

# What a match in each place is worth: the closer to the figure, the more.
PLACES = {
    "relation": 9.0,
    "part": 6.0,
    "column": 6.0,
    "link": 5.0,
    "unit": 5.0,
    "before": 5.0,
    "after": 5.0,
    "near": 4.0,
    "ahead": 3.0,
    "subject": 3.0,
    "earlier": 2.0,
    "sentence": 2.0,
    "of": 1.0,
    "lead": 1.0,
    "bare": 1.0,
    "lender": 1.0,
}
OFTEN_EMPTY = frozenset({"part", "column", "link", "of", "earlier", "subject", "bare", "lender"})
_WITHIN_NEAR = frozenset({"near", "unit", "before", "after", "ahead"})
_ENOUGH = 3.0
_AGAIN = 0.25

Alternatives = tuple[tuple[str, ...], ...]


@cache
def entries() -> tuple[dict[str, Any], ...]:
    """Return the entries of the vocabulary as they stand in its TOML files, in a stable order."""
    found: list[dict[str, Any]] = []
    for path in sorted((FOLDER / "indicators").glob("*.toml")):
        with path.open("rb") as file:
            found.extend(tomllib.load(file)["indicator"])
    return tuple(found)


@cache
def indicators() -> tuple[Indicator, ...]:
    """Return the indicators that reports print: labels, unit, kind, definition, alarm bounds."""
    return tuple(
        Indicator(
            id=e["id"],
            group=e["group"],
            label_vi=e["label_vi"],
            label_en=e["label_en"],
            unit=e["unit"],
            kind=e["kind"],
            low=Decimal(e["low"]) if "low" in e else None,
            high=Decimal(e["high"]) if "high" in e else None,
            definition=e["definition"],
            needs=e.get("needs", ""),
        )
        for e in entries()
    )


@cache
def by_id() -> dict[str, Indicator]:
    """Return the indicators by id."""
    return {indicator.id: indicator for indicator in indicators()}


def is_flow(indicator: str | None) -> bool:
    """Tell whether an indicator counts what happens in a period, and so has no value as of a day."""
    return indicator is not None and by_id()[indicator].kind == "flow"


def label(indicator: str | None, language: Literal["vi", "en"]) -> str:
    """Return the label of an indicator; empty where there is none."""
    if indicator is None:
        return ""
    known = by_id()[indicator]
    return known.label_vi if language == "vi" else known.label_en


@dataclass(frozen=True, slots=True)
class Rule:
    """One way to recognise an indicator: what must be found where, what must not, and what it is worth."""

    indicator: str
    places: tuple[tuple[str, Alternatives], ...]
    forbidden: tuple[str, ...]
    worth: float


@cache
def rules_by_unit() -> dict[str, tuple[Rule, ...]]:
    """Return the rules by unit."""
    by_unit: dict[str, list[Rule]] = {}
    for entry in entries():
        for rule in entry.get("rules", ()):
            places = tuple(
                (place, tuple(tuple(w.strip() for w in alt.split("&")) for alt in rule[place].split("|")))
                for place in PLACES
                if place in rule
            )
            worth = sum(PLACES[place] for place, _ in places) + rule.get("weight", 0)
            forbidden = tuple(rule["not"].split("|")) if "not" in rule else ()
            for unit in entry["counts"]:
                by_unit.setdefault(unit, []).append(Rule(entry["id"], places, forbidden, worth))
    return {unit: tuple(sorted(rules, key=lambda r: -r.worth)) for unit, rules in by_unit.items()}


class Applicable(NamedTuple):
    """The rules that can hold, best first: those to try always, and by word those to try where it is near."""

    rules: tuple[Rule, ...]
    always: tuple[int, ...]
    by_word: dict[str, tuple[int, ...]]
    word: re.Pattern[str]


@cache
def applicable(unit: str, given: frozenset[str]) -> Applicable:
    """Return the rules of a unit that can hold where, of the places often empty, only these are given."""
    rules = [r for r in rules_by_unit()[unit] if all(place in given for place, _ in r.places if place in OFTEN_EMPTY)]
    always: list[int] = []
    by_word: dict[str, list[int]] = {}
    for n, rule in enumerate(rules):
        wanted = next((alternatives for place, alternatives in rule.places if place in _WITHIN_NEAR), None)
        for words in wanted or ():
            by_word.setdefault(words[0].strip("^$"), []).append(n)
        if wanted is None:
            always.append(n)
    # The search finds the longest word at each place: rules of the words that it begins with are tried as well.
    all_by_word = {
        word: tuple(n for length in range(len(word) + 1) for n in by_word.get(word[:length], ())) for word in by_word
    }
    return Applicable(
        tuple(rules), tuple(always), all_by_word, re.compile(f"(?=({words_pattern(by_word, space=' ')}))")
    )


def _holds(wanted: tuple[tuple[str, Alternatives], ...], places: dict[str, str]) -> bool:
    """Tell whether in each place one of the alternatives stands with all its words."""
    for place, alternatives in wanted:
        text = places[place]
        if not text:
            return False
        for words in alternatives:
            for word in words:
                if word not in text:
                    break
            else:
                break
        else:
            return False
    return True


def best(rules: Applicable, places: dict[str, str]) -> str | None:
    """Return the indicator whose rules are worth most in these places; None where none is, or two are, worth enough."""
    scores: dict[str, float] = {}
    near = places["near"]
    least = _ENOUGH
    tried = set(rules.always)
    for word in rules.word.findall(near):
        tried.update(rules.by_word[word])
    for n in sorted(tried):  # the best first: what is worth less than a match cannot win any more
        rule = rules.rules[n]
        if rule.worth < least:
            break
        if _holds(rule.places, places) and not stands(rule.forbidden, near):
            known = scores.get(rule.indicator, 0.0)
            scores[rule.indicator] = known + _AGAIN if known else rule.worth
            least = max(least, rule.worth - 1)
    if not scores:
        return None
    best = sorted(scores.items(), key=lambda kv: -kv[1])
    if best[0][1] < _ENOUGH:
        return None
    if len(best) > 1 and best[0][1] == best[1][1]:
        return None
    return best[0][0]
