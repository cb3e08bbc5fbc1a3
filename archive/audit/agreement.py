"""How far two judges agree. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Agreement:
    """How often two judges say the same of the items that both judged; ``kappa`` is None where it is not defined."""

    items: int
    same: int
    kappa: float | None

    @property
    def percent(self) -> float:
        """The share of items of which they say the same, per cent."""
        return 100 * self.same / self.items if self.items else 0.0


def agreement(pairs: Sequence[tuple[str, str]]) -> Agreement:
    """Return per cent of agreement and Cohen's kappa of pairs of judgements.

    kappa = (p_o - p_e) / (1 - p_e); p_o is the share of equal pairs, p_e = sum_c p_1(c) p_2(c) what would be equal if
    both gave their answers at random (Cohen, Educational and Psychological Measurement 20, 1960). Where both give one
    and the same answer throughout, p_e is 1 and kappa not defined.
    """
    n = len(pairs)
    same = sum(a == b for a, b in pairs)
    if not n:
        return Agreement(0, 0, None)
    first, second = Counter(a for a, _ in pairs), Counter(b for _, b in pairs)
    expected = sum(first[c] * second[c] for c in first)  # of n^2
    return Agreement(n, same, None if expected == n * n else (same * n - expected) / (n * n - expected))
