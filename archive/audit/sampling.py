"""Which items an audit looks at: how many of each stratum, and which of them, by a seeded lottery."""

from __future__ import annotations

import random
from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from typing import Generic, TypeVar

LEAST_OF_RULE = 35
"""Figures of each rule. Of 30 at least one is wrong with 1 - 0.9^30 = 95.8 % where a rule errs in 10 % of its cases;
five more leave room for those of which a judge is not sure."""
LEAST_OF_STRATUM = 2
"""Figures of each rule and indicator: a variance within a stratum needs two."""
REST = "*"
"""The stratum of a rule's indicators that are too small for one of their own."""

Key = TypeVar("Key", bound=Hashable)
Item = TypeVar("Item")
Cell = tuple[str, str]  # rule and indicator; no indicator: empty


def allocate(sizes: Mapping[Key, int], total: int, least: int) -> dict[Key, int]:
    """Return how many to draw of each stratum: in proportion to its size, but ``least`` of each that has as many.

    n_h = min(N_h, max(min(least, N_h), c N_h)) with the c for which the n_h sum to ``total`` (proportional allocation
    with a floor: Cochran, Sampling Techniques, 3rd ed. 1977, 5.5 and 5A.8). Where the floors alone are more than
    ``total``, they are lowered, for all alike; fractions go to the largest remainders.
    """
    total = min(total, sum(sizes.values()))
    while least and sum(min(least, n) for n in sizes.values()) > total:
        least -= 1
    low, high = 0.0, 1.0

    def shares(c: float) -> dict[Key, float]:
        return {key: max(min(least, n), c * n) for key, n in sizes.items()}

    for _ in range(60):  # bisection: to 1e-18
        middle = (low + high) / 2
        low, high = (low, middle) if sum(shares(middle).values()) > total else (middle, high)
    wanted = shares(low)
    drawn = {key: int(share + 1e-9) for key, share in wanted.items()}
    for key in sorted(sizes, key=lambda k: (drawn[k] - wanted[k], str(k))):
        if sum(drawn.values()) == total:
            break
        drawn[key] += drawn[key] < sizes[key]
    return drawn


@dataclass(frozen=True, slots=True)
class Plan:
    """How a sample is drawn: the stratum of each cell, and size and number to draw of each stratum."""

    stratum: dict[Cell, Cell]
    sizes: dict[Cell, int]
    drawn: dict[Cell, int]


def plan(cells: Mapping[Cell, int], total: int) -> Plan:
    """Return the plan for a sample of figures, given how many there are of each rule and indicator.

    Rules share ``total`` first, with ``LEAST_OF_RULE`` each; within a rule its indicators share, with
    ``LEAST_OF_STRATUM`` each. Indicators that would get fewer in proportion than half of that are one stratum, so that
    the many rare ones do not take the sample from the others.
    """
    rules: dict[str, int] = {}
    for (rule, _), size in cells.items():
        rules[rule] = rules.get(rule, 0) + size
    of_rule = allocate(rules, total, LEAST_OF_RULE)
    stratum: dict[Cell, Cell] = {}
    sizes: dict[Cell, int] = {}
    for cell, size in sorted(cells.items()):
        share = of_rule[cell[0]] * size / rules[cell[0]]
        stratum[cell] = cell if 2 * share >= LEAST_OF_STRATUM else (cell[0], REST)
        sizes[stratum[cell]] = sizes.get(stratum[cell], 0) + size
    drawn: dict[Cell, int] = {}
    for rule, number in of_rule.items():
        drawn |= allocate({c: n for c, n in sizes.items() if c[0] == rule}, number, LEAST_OF_STRATUM)
    return Plan(stratum, sizes, drawn)


class Reservoir(Generic[Item]):
    """A simple random sample without replacement from a stream of unknown length.

    Algorithm R (Vitter, Random sampling with a reservoir, ACM TOMS 11, 1985): memory for the sample alone.
    """

    def __init__(self, wanted: int, lottery: random.Random) -> None:
        self.wanted = wanted
        self.seen = 0
        self.items: list[Item] = []
        self._lottery = lottery

    def offer(self, item: Item) -> None:
        """Show the next item of the stream."""
        self.seen += 1
        if len(self.items) < self.wanted:
            self.items.append(item)
        elif self.wanted and (place := self._lottery.randrange(self.seen)) < self.wanted:
            self.items[place] = item
