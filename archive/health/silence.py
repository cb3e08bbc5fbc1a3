"""How long a section is usually silent, and from when on its silence says that something is wrong.

A publisher has a rhythm: every weekday, every month, with a pause at Tết. What counts are the last 30 pauses between
days on which something was published. Silence is longer than the habit when it lasts half as long again as the longest
of them, and longer than median + 3.5 scaled MAD (see ``habit``), and three days. Were pauses purely random
(exponential), the longest of 30 is about four times their mean, and one in 400 would pass that limit by chance.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from statistics import median

from archive.health.habit import LIMIT, MAD_TO_SIGMA

PAUSES = 30
ENOUGH = 8  # pauses below which a section has no rhythm yet
LONGER = 1.5
LEAST = 3.0  # days


@dataclass(frozen=True, slots=True)
class Rhythm:
    """Days: ``usual`` between publications, ``longest`` of the last pauses, ``limit`` beyond which it is too long."""

    usual: float
    longest: float
    limit: float


def rhythm(days: Iterable[date]) -> Rhythm | None:
    """Return the rhythm of the days on which something was published; None where they are too few to tell."""
    known = sorted(set(days))[-PAUSES - 1 :]
    pauses = [(later - earlier).days for earlier, later in pairwise(known)]
    if len(pauses) < ENOUGH:
        return None
    usual, longest = float(median(pauses)), float(max(pauses))
    spread = MAD_TO_SIGMA * median(abs(pause - usual) for pause in pauses)
    return Rhythm(usual, longest, max(LONGER * longest, usual + LIMIT * spread, LEAST))
