"""From judged items to shares with 95 % intervals: stratified, weighted, without replacement. Pure functions.

Each stratum h has N_h members in the archive, of which n_h were judged. An item's value y is 1 where it was read right
and 0 where not; where two judges differ it is their mean.

- Share: p = sum_h W_h mean_h(y), W_h = N_h / N (Cochran, Sampling Techniques, 3rd ed. 1977, 5.3).
- Variance: V = sum_h W_h^2 (1 - n_h/N_h) s_h^2 / n_h (Cochran 5.6). A stratum of two items without an error would say
  that it varies by nothing; so each s_h^2 is drawn towards the pooled variance s^2 with the weight of ``PRIOR`` degrees
  of freedom, (n_h - 1) s_h^2 + PRIOR s^2 over n_h - 1 + PRIOR (an empirical Bayes estimate; Smyth, Statistical
  Applications in Genetics and Molecular Biology 3, 2004, does so for many small groups), and s^2 is not less than
  the variance of half an error in all. Where nothing varies at all, s^2 stands for each s_h^2: without any error the
  interval is Wilson's for n* = 1 / sum_h W_h^2 (1 - n_h/N_h) / n_h.
- Interval: Wilson's score interval (Wilson, JASA 22, 1927) with the effective sample size n* = p (1 - p) / V in place
  of n (Korn and Graubard, Survey Methodology 24, 1998; compared for such samples by Franco, Little, Louis and Slud,
  Journal of Survey Statistics and Methodology 7, 2019).

That this covers the truth as often as it says is shown by simulation in ``tests/archive/audit``.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import inf, sqrt
from statistics import NormalDist, fmean

Z = NormalDist().inv_cdf(0.975)
PRIOR = 30.0
"""Degrees of freedom with which the pooled variance counts beside a stratum's own."""
SENTENCES_PRIOR = 5.0
"""The same for sentences, whose few strata are made to differ. Both were chosen by the simulation."""


@dataclass(frozen=True, slots=True)
class Stratum:
    """What was judged of one stratum: its members in the archive, and the values of those that were judged."""

    size: float
    values: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Estimate:
    """A share or number with its 95 % interval; ``checked`` items say so."""

    value: float
    low: float
    high: float
    checked: int

    @property
    def complement(self) -> Estimate:
        """The share of those that are not."""
        return Estimate(1 - self.value, 1 - self.high, 1 - self.low, self.checked)


NOTHING = Estimate(0.0, 0.0, 1.0, 0)
"""The estimate of a share of which nothing was judged: it may be anything."""


def wilson(p: float, n: float) -> tuple[float, float]:
    """Return Wilson's score interval of a share p of n: (p + z²/2n ± z sqrt(p(1-p)/n + z²/4n²)) / (1 + z²/n)."""
    if n == inf:
        return p, p
    middle = p + Z * Z / (2 * n)
    reach = Z * sqrt(max(0.0, p * (1 - p) / n + Z * Z / (4 * n * n)))
    scale = 1 + Z * Z / n
    return max(0.0, (middle - reach) / scale), min(1.0, (middle + reach) / scale)


def share(strata: Iterable[Stratum]) -> Estimate:
    """Return the share of members that have a property; strata of which nothing was judged are left out."""
    judged = [s for s in strata if s.values]
    checked = sum(len(s.values) for s in judged)
    if not checked:
        return NOTHING
    p = mean(judged)
    half = 0.5 / (checked + 1)
    clamped = min(max(p, half), 1 - half)
    spread = variance(judged, half * (1 - half))
    low, high = wilson(p, clamped * (1 - clamped) / spread if spread else inf)
    return Estimate(p, min(low, p), max(high, p), checked)


def mean(strata: Sequence[Stratum]) -> float:
    """Return the weighted mean of the strata's means."""
    return sum(s.size * fmean(s.values) for s in strata) / sum(s.size for s in strata)


def variance(strata: Sequence[Stratum], least: float, prior: float = PRIOR) -> float:
    """Return the variance of that mean; ``least`` is what a value varies by at least (see above)."""
    sums = [sum((y - fmean(s.values)) ** 2 for y in s.values) for s in strata]
    free = sum(len(s.values) - 1 for s in strata)
    everywhere = mean(strata)
    around = fmean((y - everywhere) ** 2 for s in strata for y in s.values)
    pooled = max(sum(sums) / free if free else around, least)
    total = sum(s.size for s in strata)
    found = 0.0
    for s, squares in zip(strata, sums, strict=True):
        n = len(s.values)
        own = (squares + prior * pooled) / (n - 1 + prior) if any(sums) else pooled
        found += (s.size / total) ** 2 * max(0.0, 1 - n / s.size) * own / n
    return found


def recall(
    right: Sequence[Stratum], real: Sequence[Stratum], missed: Sequence[Stratum], figures: int, sentences: int
) -> Estimate:
    """Return the share of printed figures that were read, and read right.

    ``right`` and ``real`` are the same judged figures: read right (1), and a figure at all (1); ``missed`` are judged
    sentences with the number of figures in each that were not read. With a and b the weighted means of the first two,
    m that of the third, and k = sentences / figures in the archive: R = a / (b + k m). Its variance by linearisation
    (Cochran 6.3): that of the values right - R real and of k R missed, over (b + k m)^2; interval as in ``share``.
    """
    found = [s for s in right if s.values]
    there = [s for s in real if s.values]
    looked = [s for s in missed if s.values]
    checked = sum(len(s.values) for s in (*found, *looked))
    if not found or not looked:
        return NOTHING
    ratio = sentences / figures
    whole = mean(there) + ratio * mean(looked)
    if not whole:
        return Estimate(0.0, 0.0, 1.0, checked)
    r = mean(found) / whole
    left = [
        Stratum(a.size, tuple(y - r * x for y, x in zip(a.values, b.values, strict=True)))
        for a, b in zip(found, there, strict=True)
    ]
    half = 0.5 / (checked + 1)
    unseen = 0.5 / (sum(len(s.values) for s in looked) + 1)
    spread = (
        variance(left, half * (1 - half)) + (ratio * r) ** 2 * variance(looked, unseen, SENTENCES_PRIOR)
    ) / whole**2
    half += ratio * unseen / whole  # what half an error and half a missed figure come to
    clamped = min(max(r, half), 1 - half) if half < 0.5 else 0.5
    low, high = wilson(r, clamped * (1 - clamped) / spread if spread else inf)
    return Estimate(r, min(low, r), max(high, r), checked)
