"""How incidents spread over time: P17, burstiness, and P18, growth."""

from __future__ import annotations

import numpy as np

from simulator.experiments.validation.incidents import QUARTERS_OF_A_YEAR, Incidents, Numbers
from simulator.experiments.validation.patterns.shares import UNDEFINED


def counts_by_pair_and_year(incidents: Incidents) -> Numbers:
    """Return incidents of each active pair in each whole year of the record, flat."""
    years = incidents.quarters // QUARTERS_OF_A_YEAR
    pairs, rows = np.unique(incidents.pair_keys(), return_inverse=True)
    year = incidents.quarter // QUARTERS_OF_A_YEAR
    whole = year < years
    cells = rows[whole] * years + year[whole]
    return np.bincount(cells, minlength=pairs.size * years)


def burstiness(incidents: Incidents) -> float:
    """P17: variance over mean of incidents per active pair and year (1 for pure chance)."""
    counts = counts_by_pair_and_year(incidents)
    if not counts.size or not counts.any():
        return UNDEFINED
    return float(counts.var(ddof=1) / counts.mean()) if counts.size > 1 else UNDEFINED


def per_pair_and_year(incidents: Incidents) -> float:
    """P17: mean number of incidents per active pair and year."""
    counts = counts_by_pair_and_year(incidents)
    return float(counts.mean()) if counts.size else UNDEFINED


def quiet(incidents: Incidents) -> float:
    """P17: years of active pairs without an incident (%)."""
    counts = counts_by_pair_and_year(incidents)
    return 100.0 * float((counts == 0).mean()) if counts.size else UNDEFINED


EARLY, LATE = (4, 28), (56, 84)
"""Quarters of 2001-2006 and 2014-2020 in a record that begins with 2000."""


def growth(incidents: Incidents) -> float:
    """P18: incidents a year in 2014-2020 over those in 2001-2006 (ratio).

    Needs a record of 84 quarters that begins with 2000.
    """
    if incidents.quarters < LATE[1]:
        return UNDEFINED
    early, late = (_per_year(incidents, *span) for span in (EARLY, LATE))
    return late / early if early else UNDEFINED


def _per_year(incidents: Incidents, first: int, end: int) -> float:
    inside = (incidents.quarter >= first) & (incidents.quarter < end)
    return float(np.count_nonzero(inside)) * QUARTERS_OF_A_YEAR / (end - first)
