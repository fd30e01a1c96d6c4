"""Shares and means that are undefined, not zero, where there is nothing to take them of."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from simulator.experiments.validation.incidents import Flags

UNDEFINED = math.nan


def share(chosen: Flags | None) -> float:
    """Return the share of true values; undefined for an unknown or empty column."""
    return (
        UNDEFINED
        if chosen is None or not chosen.size
        else float(np.count_nonzero(chosen)) / chosen.size
    )


def percent(chosen: Flags | None) -> float:
    """Return the share of true values in per cent."""
    return 100.0 * share(chosen)


def mean(values: NDArray[np.int64] | None) -> float:
    """Return the mean; undefined for an unknown or empty column."""
    return UNDEFINED if values is None or not values.size else float(values.sum()) / values.size


def picked(column: NDArray[np.generic] | None, chosen: Flags) -> NDArray[np.generic] | None:
    """Return some rows of a column that may be unknown."""
    return None if column is None else column[chosen]
