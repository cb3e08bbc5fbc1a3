"""Whether a share differs from what it used to be by more than chance.

With ``usual`` the share so far, the chance that so few (or so many) of ``n`` show it is the tail of a binomial. One in
ten thousand is no chance; one alarm in ten thousand looks is one in years.
"""

from __future__ import annotations

import math

CHANCE = 1e-4
EXACT = 200  # things up to which the tail is summed; beyond, the normal approximation is good to a tenth


def tail(present: int, things: int, usual: float) -> float:
    """Return the chance that at most ``present`` of ``things`` show what ``usual`` of them do."""
    if things <= EXACT:
        return sum(math.comb(things, k) * usual**k * (1 - usual) ** (things - k) for k in range(present + 1))
    deviation = math.sqrt(things * usual * (1 - usual))
    if not deviation:
        return 1.0 if present >= things * usual else 0.0
    return 0.5 * math.erfc((things * usual - present - 0.5) / deviation / math.sqrt(2))


def fell(present: int, things: int, before: int, of: int, by: float) -> bool:
    """Return whether a share fell by more than chance and by more than ``by``; ``before`` of ``of`` showed it."""
    usual = (before + 1) / (of + 2)
    return bool(things) and usual - present / things > by and tail(present, things, usual) < CHANCE


def rose(present: int, things: int, before: int, of: int, by: float) -> bool:
    """Return whether a share rose by more than chance and by more than ``by``."""
    return fell(things - present, things, of - before, of, by)


def ranked_lower(newest: list[float], earlier: list[float]) -> float:
    """Return how much lower the newest values rank than the earlier ones, in deviations (Mann and Whitney's U)."""
    n, m = len(newest), len(earlier)
    ranked = sorted((value, index < n) for index, value in enumerate([*newest, *earlier]))
    total = ties = 0.0
    start = 0
    while start < n + m:
        end = start
        while end < n + m and ranked[end][0] == ranked[start][0]:
            end += 1
        rank = (start + end + 1) / 2
        total += rank * sum(is_new for _, is_new in ranked[start:end])
        ties += (end - start) ** 3 - (end - start)
        start = end
    u = total - n * (n + 1) / 2
    size = n + m
    variance = n * m / 12 * (size + 1 - ties / (size * (size - 1)))
    return (n * m / 2 - u) / math.sqrt(variance) if variance > 0 else 0.0
