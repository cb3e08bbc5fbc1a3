"""Rules and indicators in which errors were found, the most certain first. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import comb
from typing import Literal

from archive.audit.estimates import Estimate, share
from archive.audit.judged import PRECISION, JudgedFigure, figure_strata


@dataclass(frozen=True, slots=True)
class Noticed:
    """A rule or indicator with errors.

    ``error`` is the share of its figures that are wrong, ``chance`` the probability of as many errors in its part of
    the sample if it erred like all the others, ``parts`` what is wrong and how often judges say so.
    """

    of: Literal["rule", "indicator"]
    name: str
    checked: int
    wrong: float
    error: Estimate
    chance: float
    parts: tuple[tuple[str, int], ...]


def noticed(figures: Sequence[JudgedFigure]) -> list[Noticed]:
    """Return every rule and every indicator in which at least one figure is wrong, the most certain first."""
    kinds: tuple[tuple[Literal["rule", "indicator"], Callable[[JudgedFigure], str]], ...] = (
        ("rule", lambda f: f.rule),
        ("indicator", lambda f: f.indicator),
    )
    found = []
    bad = sum(f.wrong > 0 for f in figures)
    for of, name_of in kinds:
        for name in sorted({name_of(f) for f in figures if f.wrong}):
            own = [f for f in figures if name_of(f) == name]
            wrong = [f for f in own if f.wrong]
            parts = Counter(j.part for f in wrong for j in f.judgements if j.part)
            found.append(
                Noticed(
                    of,
                    name,
                    len(own),
                    sum(f.wrong for f in wrong),
                    share(figure_strata(figures, PRECISION, lambda f, n=name, o=name_of: o(f) == n)).complement,  # type: ignore[misc]
                    by_chance(len(wrong), len(own), bad, len(figures)),
                    tuple(sorted(((str(p), n) for p, n in parts.items()), key=lambda x: (-x[1], x[0]))),
                )
            )
    return sorted(found, key=lambda n: (n.chance, -n.error.low, n.of, n.name))


def by_chance(wrong: int, checked: int, wrong_of_all: int, all_checked: int) -> float:
    """Return the probability of ``wrong`` or more errors among ``checked`` if errors fell on items at random.

    The upper tail of the hypergeometric distribution: Fisher's exact test, one-sided (Fisher, The Design of
    Experiments, 1935).
    """
    ways = comb(all_checked, checked)
    upper = min(checked, wrong_of_all)
    tail = sum(comb(wrong_of_all, k) * comb(all_checked - wrong_of_all, checked - k) for k in range(wrong, upper + 1))
    return tail / ways
