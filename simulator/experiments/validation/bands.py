"""Regions in which a figure is accepted."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cache

from scipy import stats

TAIL = 0.025


@dataclass(frozen=True)
class Band:
    """A closed interval; None leaves a side open."""

    low: float | None = None
    high: float | None = None

    def holds(self, value: float) -> bool:
        """Tell whether a value lies inside; an undefined one does not."""
        if math.isnan(value):
            return False
        return not self.below(value) and not self.above(value)

    def below(self, value: float) -> bool:
        """Tell whether a value lies under the band."""
        return self.low is not None and value < self.low

    def above(self, value: float) -> bool:
        """Tell whether a value lies over the band."""
        return self.high is not None and value > self.high

    def gap(self, value: float) -> float:
        """Return how far a value lies outside: 0 inside, infinite if it is undefined."""
        if math.isnan(value):
            return math.inf
        under = 0.0 if self.low is None else self.low - value
        over = 0.0 if self.high is None else value - self.high
        return max(0.0, under, over)


@cache
def poisson(count: int) -> Band:
    """Return the exact 95 % interval of the rate behind a count (Garwood 1936)."""
    low = float(stats.chi2.ppf(TAIL, 2 * count)) / 2 if count else 0.0
    return Band(low, float(stats.chi2.ppf(1 - TAIL, 2 * (count + 1))) / 2)


@cache
def binomial(hits: int, trials: int) -> Band:
    """Return the exact 95 % interval of a share, in per cent (Clopper and Pearson 1934)."""
    low = float(stats.beta.ppf(TAIL, hits, trials - hits + 1)) if hits else 0.0
    high = float(stats.beta.ppf(1 - TAIL, hits + 1, trials - hits)) if hits < trials else 1.0
    return Band(100 * low, 100 * high)
