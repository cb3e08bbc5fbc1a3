"""Made-up archives whose errors are known, and audits of them by a judge who is always right."""

from __future__ import annotations

import random
from bisect import bisect_right
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import accumulate

from archive.audit.estimates import Estimate, recall, share
from archive.audit.judged import (
    LEVELS,
    PRECISION,
    JudgedFigure,
    JudgedSentence,
    Judgement,
    Level,
    figure_strata,
    sentence_strata,
)
from archive.audit.sampling import Cell, Plan, allocate, plan

KINDS = ("digits", "beside", "words")
RIGHT = Judgement("right")


@dataclass(frozen=True)
class MadeUp:
    """An archive: figures of each rule and indicator, how many are wrong at which level, and sentences.

    ``wrong`` gives for each cell how many are wrong at the first level, at the second …; ``sentences`` for each stratum
    how many there are without a missed figure, with one, with two …
    """

    cells: dict[Cell, int]
    wrong: dict[Cell, tuple[int, ...]]
    sentences: dict[str, tuple[int, ...]]

    def truth(self, keep: Callable[[Cell], bool] = lambda _: True, level: Level = PRECISION) -> float:
        """Return the share of figures that are right at a level."""
        upto = LEVELS.index(level) + 1
        kept = [c for c in self.cells if keep(c)]
        return 1 - sum(sum(self.wrong[c][:upto]) for c in kept) / sum(self.cells[c] for c in kept)

    @property
    def figures(self) -> int:
        return sum(self.cells.values())

    def true_recall(self) -> float:
        """Return the share of printed figures that were read right."""
        missed = sum(number * n for counts in self.sentences.values() for number, n in enumerate(counts))
        real = self.figures * self.truth(level="figure")
        return self.figures * self.truth() / (real + missed)


def made_up(lottery: random.Random, broken: float | None = None) -> MadeUp:
    """Return an archive of three to nine rules of very unequal sizes; of one of them, ``r0``, a share may be broken."""
    base = lottery.choice((0.01, 0.02, 0.03, 0.05, 0.08))
    cells: dict[Cell, int] = {}
    rates: dict[Cell, float] = {}
    for r in range(lottery.randint(3, 9)):
        size = 10 ** lottery.uniform(1.7, 4)
        rate = base * lottery.choice((0.3, 1, 1, 2, 4))
        weights = [lottery.paretovariate(1) for _ in range(lottery.randint(2, 15))]
        for i, weight in enumerate(weights):
            cell = (f"r{r}", f"i{i}")
            cells[cell] = max(1, int(size * weight / sum(weights)))
            rates[cell] = min(0.6, rate * lottery.choice((0.5, 1, 1, 1.5, 3)))
            if r == 0 and broken is not None:
                rates[cell] = broken
    if broken is not None:
        cells["r0", "i0"] += 100  # so many that a tenth of them is what it says
    wrong = {}
    for cell, size_of in cells.items():
        counts = [0] * len(LEVELS)
        for _ in range(sum(lottery.random() < rates[cell] for _ in range(size_of))):
            counts[lottery.randrange(len(LEVELS))] += 1
        wrong[cell] = tuple(counts)
    figures = sum(cells.values())
    sentences: dict[str, tuple[int, ...]] = {}
    for kind, share_of, rate in zip(KINDS, (0.15, 0.5, 1.5), (base, base, base / 20), strict=True):
        n = max(40, int(figures * share_of * lottery.uniform(0.5, 2)))
        one = sum(lottery.random() < rate for _ in range(n))
        two = one // 5
        sentences[kind] = (n - one, one - two, two)
    return MadeUp(cells, wrong, sentences)


@dataclass(frozen=True)
class Lots:
    """An archive with its plan: audits are drawn from it again and again."""

    archive: MadeUp
    plan: Plan
    strata: dict[Cell, list[Cell]]

    @classmethod
    def of(cls, archive: MadeUp, size: int = 400) -> Lots:
        """Plan audits of an archive."""
        made = plan(archive.cells, size)
        strata: dict[Cell, list[Cell]] = {}
        for cell in archive.cells:
            strata.setdefault(made.stratum[cell], []).append(cell)
        return cls(archive, made, strata)

    def figures(self, lottery: random.Random) -> list[JudgedFigure]:
        """Draw figures and judge them."""
        found = []
        for stratum, cells in self.strata.items():
            sizes = [self.archive.cells[c] for c in cells]
            ends = list(accumulate(sizes))
            for lot in lottery.sample(range(ends[-1]), self.plan.drawn[stratum]):
                at = bisect_right(ends, lot)
                part = _nth(self.archive.wrong[cells[at]], lot - ends[at] + sizes[at])
                said = RIGHT if part is None else Judgement("wrong", LEVELS[part])
                found.append(JudgedFigure("", *cells[at], "\t".join(stratum), ends[-1], (said,)))
        return found

    def sentences(self, lottery: random.Random, size: int = 100) -> list[JudgedSentence]:
        """Draw sentences and judge them."""
        sizes = {kind: sum(counts) for kind, counts in self.archive.sentences.items()}
        found = []
        for kind, number in allocate(sizes, size, size // 4).items():
            counts = self.archive.sentences[kind]
            for lot in lottery.sample(range(sizes[kind]), number):
                missed = _nth(counts, lot)
                found.append(JudgedSentence("", kind, sizes[kind], float(missed or 0)))
        return found


def _nth(counts: tuple[int, ...], lot: int) -> int | None:
    for number, end in enumerate(accumulate(counts)):
        if lot < end:
            return number
    return None


@dataclass
class Covered:
    """How often intervals held the truth."""

    inside: int = 0
    all: int = 0

    def add(self, estimate: Estimate, truth: float) -> None:
        """Count one interval."""
        self.inside += estimate.low - 1e-12 <= truth <= estimate.high + 1e-12
        self.all += 1

    @property
    def share(self) -> float:
        return self.inside / self.all


@dataclass
class Coverage:
    """Coverage of the intervals for the whole, for rules, for indicators, for recall."""

    whole: Covered
    rules: Covered
    indicators: Covered
    recall: Covered


def coverage(seed: int, archives: int, audits: int) -> Coverage:
    """Audit archives and count how often intervals hold the truth."""
    lottery = random.Random(seed)
    found = Coverage(Covered(), Covered(), Covered(), Covered())
    for lots in _archives(lottery, archives):
        archive = lots.archive
        for _ in range(audits):
            figures, sentences = lots.figures(lottery), lots.sentences(lottery)
            found.whole.add(share(figure_strata(figures, PRECISION)), archive.truth())
            for rule in {c[0] for c in archive.cells}:
                estimate = share(figure_strata(figures, PRECISION, lambda f, n=rule: f.rule == n))  # type: ignore[misc]
                found.rules.add(estimate, archive.truth(lambda c, n=rule: c[0] == n))  # type: ignore[misc]
            for indicator in {c[1] for c in archive.cells}:
                estimate = share(figure_strata(figures, PRECISION, lambda f, n=indicator: f.indicator == n))  # type: ignore[misc]
                found.indicators.add(estimate, archive.truth(lambda c, n=indicator: c[1] == n))  # type: ignore[misc]
            found.recall.add(
                recall(
                    figure_strata(figures, PRECISION),
                    figure_strata(figures, "figure"),
                    sentence_strata(sentences),
                    archive.figures,
                    sum(sum(counts) for counts in archive.sentences.values()),
                ),
                archive.true_recall(),
            )
    return found


def _archives(lottery: random.Random, number: int) -> Iterator[Lots]:
    for _ in range(number):
        yield Lots.of(made_up(lottery))
