"""How incidents spread over pairs of states: P13, P14, P16."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from simulator.experiments.validation.incidents import Incidents, Numbers
from simulator.experiments.validation.patterns.shares import UNDEFINED


def counts_by_pair(incidents: Incidents) -> Numbers:
    """Return the number of incidents in each active pair, the busiest first."""
    counts: Numbers = np.unique(incidents.pair_keys(), return_counts=True)[1]
    return np.sort(counts)[::-1]


def active(incidents: Incidents) -> float:
    """P13: pairs of rivals with at least one incident (% of the pairs under observation)."""
    if not incidents.rivals:
        return UNDEFINED
    return 100.0 * len(counts_by_pair(incidents)) / incidents.rivals


def top(number: int, incidents: Incidents) -> float:
    """P14: incidents in the busiest pairs (% of all)."""
    counts = counts_by_pair(incidents)
    return 100.0 * float(counts[:number].sum() / counts.sum()) if counts.size else UNDEFINED


def gini(incidents: Incidents) -> float:
    """P14: Gini coefficient of incidents over active pairs (0..1)."""
    counts = counts_by_pair(incidents)[::-1]
    n = counts.size
    if not n:
        return UNDEFINED
    ranks = np.arange(1, n + 1)
    return float(2.0 * (ranks * counts).sum() / (n * counts.sum()) - (n + 1) / n)


def dominance(incidents: Incidents) -> float:
    """P16: share of the busier initiator in a pair, weighted by the pair's incidents (0..1)."""
    leading, counts = _leading(incidents)
    return float(leading.sum() / counts.sum()) if counts.size else UNDEFINED


def dominance_unweighted(incidents: Incidents) -> float:
    """P16: share of the busier initiator in a pair, mean over active pairs (0..1)."""
    leading, counts = _leading(incidents)
    return float((leading / counts).mean()) if counts.size else UNDEFINED


def _leading(incidents: Incidents) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return for each active pair the incidents of its busier initiator, and all of them."""
    size = len(incidents.states) ** 2
    up = incidents.initiator < incidents.target
    keys = incidents.pair_keys()
    upward = np.bincount(keys[up], minlength=size).astype(float)
    downward = np.bincount(keys[~up], minlength=size).astype(float)
    both = upward + downward
    busy = both > 0
    return np.maximum(upward, downward)[busy], both[busy]
