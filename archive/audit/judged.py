"""Judged items, and the strata that estimates are made of. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Literal, get_args

from archive.audit.estimates import Stratum

Level = Literal["figure", "value", "unit", "qualifier", "period", "relation", "place", "indicator", "breakdown"]
LEVELS: tuple[Level, ...] = get_args(Level)
"""What can be wrong with a figure, in the order in which it counts: one that is wrong at a level is wrong at all after
it. Wrong at the first: what was read is no figure at all."""
Verdict = Literal["right", "wrong", "unsure"]
PRECISION: Level = "breakdown"
"""The level at which all before it is right too."""


@dataclass(frozen=True, slots=True)
class Judgement:
    """What one person says of one item.

    Of a figure, ``part`` is the first level that is wrong. Of a sentence, ``missed`` is the number of its figures that
    were not read; it is ``right`` where there is none.
    """

    verdict: Verdict
    part: Level | None = None
    missed: int | None = None

    @property
    def word(self) -> str:
        """The judgement in a word: two judges agree where theirs is the same."""
        return self.part or (str(self.missed) if self.missed is not None else self.verdict)


@dataclass(frozen=True, slots=True)
class JudgedFigure:
    """A figure of the sample with the judgements of those who were sure; ``size`` is how many its stratum has."""

    item_id: str
    rule: str
    indicator: str
    stratum: str
    size: int
    judgements: tuple[Judgement, ...]

    def right(self, level: Level) -> float:
        """Return the share of judges by whom it was read right at a level and all before it."""
        passed = LEVELS.index(level)
        fine = sum(j.part is None or LEVELS.index(j.part) > passed for j in self.judgements)
        return fine / len(self.judgements)

    @property
    def wrong(self) -> float:
        """The share of judges by whom anything is wrong."""
        return 1 - self.right(PRECISION)


@dataclass(frozen=True, slots=True)
class JudgedSentence:
    """A sentence of the sample with the mean number of figures that judges say were missed in it."""

    item_id: str
    stratum: str
    size: int
    missed: float


def figure_strata(
    figures: Sequence[JudgedFigure], level: Level, keep: Callable[[JudgedFigure], bool] = lambda _: True
) -> list[Stratum]:
    """Return the strata of figures, or of those of a domain: an indicator that shares a stratum with others.

    Of a domain, its part of the stratum is estimated by its part of the sample.
    """
    judged = Counter(f.stratum for f in figures)
    values: dict[str, list[float]] = {}
    sizes = {f.stratum: f.size for f in figures}
    for figure in filter(keep, figures):
        values.setdefault(figure.stratum, []).append(figure.right(level))
    return [Stratum(sizes[name] * len(ys) / judged[name], tuple(ys)) for name, ys in values.items()]


def sentence_strata(sentences: Iterable[JudgedSentence]) -> list[Stratum]:
    """Return the strata of sentences, with the numbers of figures missed."""
    values: dict[tuple[str, int], list[float]] = {}
    for sentence in sentences:
        values.setdefault((sentence.stratum, sentence.size), []).append(sentence.missed)
    return [Stratum(size, tuple(found)) for (_, size), found in values.items()]
