"""Bootstrap intervals of means: of independent replicates, and of parameter sets under draws.

Values are (replicates,), or (sets, draws) where every parameter set was run under the same draws.
The number of axes alone says which bootstrap is right, so that whoever asks need not. Resampling
is seeded and does its sums in one order: the same results give the same table, bit for bit.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from simulator.results.crossed import BOOTSTRAP_SEED, RESAMPLES, resampled_means

if TYPE_CHECKING:
    from simulator.model.world import Floats

LEVEL = 0.9
"""Confidence of every interval that is reported."""

TAILS = ((1.0 - LEVEL) / 2, (1.0 + LEVEL) / 2)


def mean_interval(values: Floats) -> tuple[float, float]:
    """Return the ends of the interval of a mean of replicates, or of sets under draws.

    Missing for nothing at all; for one set or one draw, since nobody knows how others would differ.
    """
    if values.ndim == 1:
        return paired_interval(values)
    low, high = np.quantile(resampled_means(values), TAILS).tolist()
    return low, high


def paired_interval(differences: Floats) -> tuple[float, float]:
    """Return the bootstrap interval of the mean of paired differences.

    The resampling is seeded, so the same results give the same table. Without any spread, or with
    a single replicate, both ends are the mean; without any, they are not a number.
    """
    if len(differences) == 0:
        return float("nan"), float("nan")
    if len(differences) < 2 or np.ptp(differences) == 0.0:
        mean = float(np.mean(differences))
        return mean, mean
    from scipy.stats import bootstrap

    found = bootstrap(
        (differences,),
        np.mean,
        n_resamples=RESAMPLES,
        confidence_level=LEVEL,
        method="percentile",
        rng=np.random.default_rng(BOOTSTRAP_SEED),
    ).confidence_interval
    return float(found.low), float(found.high)


def redrawn_means(values: Floats) -> Floats:
    """Return the means of resamples, the same resamples for all values of one shape."""
    if values.ndim == 2:
        return resampled_means(values)
    number = len(values)
    draws = np.random.default_rng(BOOTSTRAP_SEED).integers(number, size=(RESAMPLES, number))
    means: Floats = values[draws].mean(axis=1)
    return means
