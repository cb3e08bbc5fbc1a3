"""What a measurement counts: right ones, misses and false ones of one kind, with the lists of both."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import TypeVar

Key = TypeVar("Key", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Score:
    """How one kind came out. ``misses`` and ``false`` are sentences for a reader."""

    name: str
    right: int
    misses: tuple[str, ...]
    false: tuple[str, ...]

    @property
    def precision(self) -> Fraction:
        """Share of what was found that is right; 1 where nothing was found."""
        found = self.right + len(self.false)
        return Fraction(self.right, found) if found else Fraction(1)

    @property
    def recall(self) -> Fraction:
        """Share of the truth that was found; 1 where there is none."""
        wanted = self.right + len(self.misses)
        return Fraction(self.right, wanted) if wanted else Fraction(1)

    def line(self) -> str:
        """Return it in one line."""
        return (
            f"{self.name:<34} right {self.right:>5}  missed {len(self.misses):>4}  false {len(self.false):>4}  "
            f"precision {float(self.precision):.3f}  recall {float(self.recall):.3f}"
        )


def compare(name: str, truth: Mapping[Key, str], found: Mapping[Key, str]) -> Score:
    """Score found keys against true ones; the values of both are the sentences of the lists."""
    return score(name, truth.keys() & found.keys(), truth, found)


def score(name: str, right: Iterable[Key], truth: Mapping[Key, str], found: Mapping[Key, str]) -> Score:
    """Score where a judgement of what is right was made already."""
    good = set(right)
    return Score(
        name,
        len(good),
        tuple(sorted(text for key, text in truth.items() if key not in good)),
        tuple(sorted(text for key, text in found.items() if key not in good)),
    )


@dataclass(frozen=True, slots=True)
class Wanted:
    """The floors of one score."""

    precision: Fraction
    recall: Fraction

    def met(self, score: Score) -> bool:
        """Tell whether a score reaches them."""
        return score.precision >= self.precision and score.recall >= self.recall


CELLS = Wanted(Fraction(97, 100), Fraction(90, 100))
OTHERS = Wanted(Fraction(98, 100), Fraction(95, 100))
"""Restatements, contradictions and promises: at least 95 in 100 found, at most 2 in 100 false."""
