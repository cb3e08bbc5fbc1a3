"""What will be restated, edited and contradicted: drawn once, before the first article is written.

A cell has one fate at most, so that every one is plain: what is edited or contradicted is not spoken of again.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache

from tests.portal.decade.reports import wordings
from tests.portal.decade.statistics import MERGER, statistics, value
from tests.portal.decade.truth import Claim, agrees
from tests.portal.series import Period

Told = tuple[str, Period]
"""A statistic of a period."""
BY_BASE, BY_REVIEW, BY_EDIT, WITHIN, BETWEEN = 28, 20, 12, 18, 18
FIRST_REPORTED = 2012
WRONG_PERCENTS = 8
_BASES = {
    "founding_classes": "founding_classes",
    "founder_groups_advised": "groups_advised",
    "founding_meetings": "registered",
    "coops_registered": "registered",
    "groups_founded": "groups",
    "coops_dissolved": "dissolved",
    "fund_projects": "fund",
    "loans_disbursed": "fund",
    "alliance_members_admitted": "members",
    "manager_classes": "training",
    "coops_total": "stock",
    "coop_members": "stock",
    "charter_capital": "stock",
    "groups_total": "groups_stock",
    "value_chain_coops": "chain",
    "products_promoted": "promotion",
    "coops_promoted": "promotion",
}
"""What is compared with the period before in print, and the statement that does so."""


@dataclass
class Plot:
    """The fate of cells. ``first``: said before the true value was; ``other``: what contradicts it."""

    by_base: set[Told] = field(default_factory=set)
    by_review: dict[Told, Period] = field(default_factory=dict)
    by_edit: set[Told] = field(default_factory=set)
    within: set[Told] = field(default_factory=set)
    between: set[Told] = field(default_factory=set)
    wrong_percents: set[Told] = field(default_factory=set)
    first: dict[Told, Decimal] = field(default_factory=dict)
    other: dict[Told, Decimal] = field(default_factory=dict)

    def frozen(self, told: Told) -> bool:
        """Tell whether nothing else may speak of it: it is edited at the end, or contradicted."""
        return told in self.by_edit or told in self.within or told in self.between


def reports() -> list[Period]:
    """Return the periods that are reported on, in the order of their ends."""
    kinds = [(y, k) for y in range(FIRST_REPORTED, 2027) for k in ("Q1", "H1", "M9", "Y")]
    wanted = [
        Period(y, k) for y, k in kinds if (k != "Q1" or y % 3 == 1 or y == 2026) and (y < 2026 or k in ("Q1", "H1"))
    ]
    return sorted(wanted, key=lambda p: p.end)


def compared(period: Period) -> Period | None:
    """Return the period that a report compares with; None where another province was counted then."""
    before = Period(period.year - 1, period.kind)
    return before if (before.end >= MERGER) == (period.end >= MERGER) else None


@cache
def plot(seed: int) -> Plot:
    """Draw the fates."""
    rng = random.Random(f"plot-{seed}")
    made = Plot()
    taken: set[Told] = set()
    followed = [p for p in reports() if p.kind != "Q1" and compared(Period(p.year + 1, p.kind)) and p.year < 2025]
    followed = [p for p in followed if Period(p.year + 1, p.kind) in reports()]
    used: set[tuple[str, Period]] = set()

    def draw(count: int, choices: Iterable[Told], free: Callable[[Told], bool] = lambda told: True) -> list[Told]:
        pool = [told for told in choices if told not in taken]
        rng.shuffle(pool)
        found: list[Told] = []
        for told in pool:
            if len(found) < count and free(told):
                found.append(told)
                taken.add(told)
        return found

    def one_a_statement(told: Told) -> bool:
        place = (_BASES[told[0]], told[1])
        fresh = place not in used
        used.add(place)
        return fresh

    made.by_base = set(draw(BY_BASE, ((n, p) for p in followed for n in _BASES), one_a_statement))
    years = [p for p in reports() if p.kind == "Y" and p.year < 2024]
    reviewed = {m for w in wordings()["say"]["again"]["wordings"] for m in _BASES if f"{{{m}~}}" in w}
    for name, period in draw(BY_REVIEW, ((n, p) for p in years for n in sorted(reviewed))):
        made.by_review[name, period] = Period(period.year + 1, rng.choice(("H1", "H1", "M9")))
    ordinary = [p for p in reports() if p.kind != "Q1"]
    made.by_edit = set(draw(BY_EDIT, ((n, p) for p in ordinary for n in _BASES)))
    repeated = wordings()["report"]["repeat"]
    made.within = set(draw(WITHIN, ((n, p) for p in ordinary for n in repeated), _one_an_article(made.within)))
    made.between = set(draw(BETWEEN, ((n, p) for p in ordinary for n in repeated)))
    planned = [n for n in _BASES if statistics()[n].plan]
    made.wrong_percents = set(draw(WRONG_PERCENTS, ((n, p) for p in years for n in planned)))
    for told in sorted(taken - made.wrong_percents, key=lambda t: (t[0], t[1].code)):
        wrong = _differing(told, value(*told, seed), rng)
        if told in made.within or told in made.between:
            made.other[told] = wrong
        else:
            made.first[told] = wrong
    return made


def _one_an_article(_: set[Told]) -> Callable[[Told], bool]:
    seen: set[Period] = set()

    def free(told: Told) -> bool:
        fresh = told[1] not in seen
        seen.add(told[1])
        return fresh

    return free


def _differing(told: Told, true: Decimal, rng: random.Random) -> Decimal:
    """Return a value near the true one that no rounding explains."""
    name, period = told
    statistic = statistics()[name]
    unit = Decimal(10_000_000) if statistic.money else Decimal(1)
    reach = max(Decimal(1), true / unit * Decimal("0.08"))
    while True:
        wrong = true + rng.randint(1, int(reach)) * rng.choice((1, -1)) * unit
        reach *= Decimal("1.1")  # five thousand million may be rounded from much that is near
        cell = statistic.cell(period)
        a, b = (Claim(cell, v, "exact", "", None, (), ()) for v in (true, wrong))
        if wrong > 0 and not agrees(a, b):
            return wrong
