"""The vocabulary of indicators, and which of them a figure belongs to. No indicator is better than a wrong one."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import Any

from archive.records import Indicator
from pipelines.figures.draft import Draft
from pipelines.figures.layout import Line
from pipelines.figures.lexicon import FOLDER

# What a match in each place is worth: the closer to the figure, the more.
_WORTH = {"relation": 9.0, "link": 5.0, "part": 6.0, "of": 1.0, "unit": 5.0, "before": 5.0, "after": 5.0, "near": 4.0,
          "ahead": 3.0, "sentence": 2.0, "lead": 1.0}  # fmt: skip
_ENOUGH = 3.0
_AGAIN = 0.25
# Parts of these have indicators of their own; parts of others are the same indicator in a breakdown.
_TOTALS = frozenset({"coops_total", "coops_operating", "coops_founded"})

_NAMED_BEFORE = frozenset({"money", "percent"})

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
        )
        for e in entries()
    )


@dataclass(frozen=True, slots=True)
class Rule:
    """One way to recognise an indicator: what must be found where, what must not, and what it is worth."""

    indicator: str
    places: tuple[tuple[str, Alternatives], ...]
    forbidden: tuple[str, ...]
    worth: float


@cache
def _rules() -> dict[str, tuple[Rule, ...]]:
    """Return the rules by unit."""
    by_unit: dict[str, list[Rule]] = {}
    for entry in entries():
        for rule in entry.get("rules", ()):
            places = tuple(
                (place, tuple(tuple(w.strip() for w in alt.split("&")) for alt in rule[place].split("|")))
                for place in _WORTH
                if place in rule
            )
            worth = sum(_WORTH[place] for place, _ in places) + rule.get("weight", 0)
            forbidden = tuple(rule["not"].split("|")) if "not" in rule else ()
            for unit in entry["counts"]:
                by_unit.setdefault(unit, []).append(Rule(entry["id"], places, forbidden, worth))
    return {unit: tuple(sorted(rules, key=lambda r: -r.worth)) for unit, rules in by_unit.items()}


def classify(low: str, drafts: Sequence[Draft], lines: Sequence[Line]) -> None:
    """Set the indicator of every draft that clearly belongs to one (drafts in order of offset)."""
    rules = _rules()
    headings = _headings(low, drafts, lines)
    for n, draft in enumerate(drafts):
        if draft.relation == "change" or draft.from_side or draft.head is None:
            continue
        head = draft.related if draft.link == "part_of" else None
        if head is not None and head.indicator and head.indicator not in _TOTALS:
            draft.indicator = head.indicator
            continue
        mine = rules.get(draft.head)
        if mine:
            draft.indicator = _best(mine, _places(low, drafts, n, headings[n]))


def clause(low: str, drafts: Sequence[Draft], n: int) -> tuple[int, int]:
    """Return the span of the clause of a draft: between the figures beside it, within semicolon, colon and bracket."""
    draft = drafts[n]
    start, end = draft.sentence, draft.sentence_end
    if n and drafts[n - 1].end > start:
        start = drafts[n - 1].end
    if n + 1 < len(drafts) and drafts[n + 1].start < end:
        end = drafts[n + 1].start
    for mark in ";:(":
        at = low.rfind(mark, start, draft.start)
        if at >= 0:
            start = at + 1
        at = low.find(mark, draft.end, end)
        if at >= 0 and mark != ":":
            end = at
    return start, end


def _places(low: str, drafts: Sequence[Draft], n: int, heading: str) -> dict[str, str]:
    draft = drafts[n]
    start, end = clause(low, drafts, n)
    before = low[start : draft.start]
    if draft.kind in _NAMED_BEFORE and (comma := low.find(",", draft.end, end)) >= 0:
        end = comma  # what an amount is stands before it; after the comma the next one begins
    related = draft.related
    return {
        "near": low[start:end],
        "before": before[before.rfind(",") + 1 :],
        "ahead": before,
        "after": low[draft.end : min(end, draft.end + 36)],
        "sentence": low[draft.sentence : draft.sentence_end],
        "lead": heading,
        "unit": low[draft.start : min(end, draft.end + 20)],
        "relation": draft.relation,
        "link": draft.link or "",
        "of": (related.indicator or "") if related else "",
        "part": (related.indicator or "") if related and draft.link == "part_of" else "",
    }


def _headings(low: str, drafts: Sequence[Draft], lines: Sequence[Line]) -> list[str]:
    """Return for each draft its paragraph up to the end of its sentence, after the heading above."""
    found, heading, at = [], "", 0
    for draft in drafts:
        while at <= draft.line:
            line = lines[at]
            if line.kind in ("heading", "title") and line.end > line.start:
                heading = low[line.start : line.end]
            at += 1
        line = lines[draft.line]
        found.append(heading + "\n" + low[max(line.start, draft.sentence_end - 2000) : draft.sentence_end])
    return found


def _best(rules: Sequence[Rule], places: dict[str, str]) -> str | None:
    scores: dict[str, float] = {}
    near = places["near"]
    for rule in rules:
        known = scores.get(rule.indicator, 0.0)
        for place, alternatives in rule.places:
            text = places[place]
            for words in alternatives:
                if all(w in text for w in words):
                    break
            else:
                break
        else:
            if not any(w in near for w in rule.forbidden):
                scores[rule.indicator] = known + _AGAIN if known else rule.worth
    best = sorted(scores.items(), key=lambda kv: -kv[1])
    if not best or best[0][1] < _ENOUGH:
        return None
    if len(best) > 1 and best[0][1] == best[1][1]:
        return None
    return best[0][0]
