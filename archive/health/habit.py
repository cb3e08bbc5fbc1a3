"""What a number usually is, told from few values, and whether a new one is out of that habit.

Median and median absolute deviation (MAD) bear outliers up to half of the values. A value is out of the habit where its
modified z-score, |x - median| / (1.4826 MAD), is above 3.5: the limit of Iglewicz and Hoaglin, How to Detect and Handle
Outliers (ASQC 1993). Two guards keep few or even values from raising alarms: the spread is never taken smaller than the
chance of counting (the root of the median, as in a Poisson count) or than a tenth of the median, and the value must lie
beyond every earlier one, so that what happens once a fortnight, a Sunday without news, is no alarm.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt
from statistics import median
from typing import Literal

WINDOW = 14  # earlier values that make the habit: two weeks of daily crawls
ENOUGH = 7  # values below which nothing is a habit
LIMIT = 3.5
MAD_TO_SIGMA = 1.4826
OF_MEDIAN = 0.1


@dataclass(frozen=True, slots=True)
class Habit:
    """What is usual: ``low`` and ``high`` are the last values that are still within the habit."""

    usual: float
    low: float
    high: float
    values: int

    def departs(self, value: float) -> Literal["low", "high"] | None:
        """Return on which side a value is out of the habit; None where it is within."""
        if value < self.low:
            return "low"
        return "high" if value > self.high else None


def habit(values: Sequence[float], counted: bool = True) -> Habit | None:
    """Return the habit of values, the newest first; None where they are too few.

    ``counted``: the values are counts, which vary by their root; others (seconds, shares) vary by a tenth.
    """
    known = list(values[:WINDOW])
    if len(known) < ENOUGH:
        return None
    middle = median(known)
    spread = MAD_TO_SIGMA * median(abs(value - middle) for value in known)
    spread = max(spread, OF_MEDIAN * middle, sqrt(max(middle, 1.0)) if counted else 0.0)
    return Habit(middle, min(middle - LIMIT * spread, min(known)), max(middle + LIMIT * spread, max(known)), len(known))
