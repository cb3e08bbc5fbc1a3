"""Fills the slots of a sentence and remembers which figure was printed where.

``{x}`` prints the fact of that name, ``‹…›`` is left out where one of its facts is not to be printed, ``[word]`` asks
for a word.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

from tests.portal.decade import printing
from tests.portal.decade.printing import Print
from tests.portal.decade.truth import Cell

_OPTION = re.compile(r"‹([^›]*)›")
_SLOT = re.compile(r"\{([^{}|]+)(?:\|([^{}]+))?\}|\[([^\[\]]+)\]")


@dataclass(frozen=True, slots=True)
class Fact:
    """What may be printed: a value, the cell it claims (None: none), whether it is rounded, its nouns."""

    value: Decimal
    unit: str
    nouns: tuple[str, ...] = ()
    cell: Cell | None = None
    rounded: bool = False
    relation: str = "none"


@dataclass(frozen=True, slots=True)
class Placed:
    """A figure in a line: where its quote starts, the slot it filled, the fact, and how it was printed."""

    start: int
    slot: str
    fact: Fact
    print: Print


@dataclass(frozen=True, slots=True)
class Sentence:
    """A finished sentence (or line of several) with its figures."""

    text: str
    placed: tuple[Placed, ...] = ()

    def __add__(self, other: Sentence) -> Sentence:
        """Join two sentences with a space."""
        if not self.text:
            return other
        at = len(self.text) + 1
        return Sentence(
            f"{self.text} {other.text}", self.placed + tuple(replace(p, start=p.start + at) for p in other.placed)
        )

    def behind(self, prefix: str) -> Sentence:
        """Put words before the sentence."""
        return Sentence(prefix + self.text, tuple(replace(p, start=p.start + len(prefix)) for p in self.placed))


def needed(template: str) -> frozenset[str]:
    """Return the facts that a template cannot do without."""
    return slots(_OPTION.sub("", template))


def slots(template: str) -> frozenset[str]:
    """Return all facts that a template can print."""
    return frozenset(m[1] for m in _SLOT.finditer(template) if m[1])


class Pen:
    """Writes the sentences of one article. ``padded``: single digits with a zero (``02 lớp``)."""

    def __init__(self, rng: random.Random, words: Callable[[str], str], facts: Mapping[str, Fact]) -> None:
        self.rng = rng
        self.words = words
        self.facts = facts
        self.padded = rng.random() < 0.8
        self.style = rng.choice((0, 0, 1, 2))

    def fits(self, template: str) -> bool:
        """Tell whether all facts that a template needs are there."""
        return needed(template) <= self.facts.keys()

    def printed(self, template: str) -> frozenset[str]:
        """Return the facts that a template would print here."""
        return frozenset(slots(self._chosen(template)))

    def _chosen(self, template: str) -> str:
        return _OPTION.sub(lambda m: m[1] if slots(m[1]) <= self.facts.keys() else "", template)

    def sentence(self, template: str) -> Sentence:
        """Write one sentence; its first letter is a capital."""
        chosen = self._chosen(template)
        out: list[str] = []
        placed: list[Placed] = []
        length = position = 0
        for slot in _SLOT.finditer(chosen):
            out.append(chosen[position : slot.start()])
            length += len(out[-1])
            position = slot.end()
            if slot[3]:
                out.append(self.words(slot[3]))
            else:
                fact = self.facts[slot[1]]
                made = self._print(fact, slot[2])
                lead = f"{made.word} " if made.word else ""
                placed.append(Placed(length + len(lead), slot[1], fact, made))
                out.append(lead + made.quote)
            length += len(out[-1])
        text = "".join([*out, chosen[position:]])
        return Sentence(text[:1].upper() + text[1:], tuple(placed))

    def _print(self, fact: Fact, noun: str | None) -> Print:
        if fact.unit == "%":
            return printing.percent(fact.value)
        noun = noun or (self.rng.choice(fact.nouns) if fact.nouns else "")
        if fact.rounded:
            return printing.rounded(fact.value, fact.unit, noun, self.rng)
        return printing.exact(fact.value, fact.unit, noun, padded=self.padded, style=self.style)
