"""The patterns in reported incidents: formulas over an incident table.

Every one is a number, or NaN where the table lacks what it needs: a column, or an incident to take
a share of. What was published, and which of them decide, is in the table of figures.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numpy.typing import NDArray

from simulator.experiments.validation.incidents import RECORD, Flags, Incidents, Objective
from simulator.labels import QUARTERS
from simulator.model.world import Floats, Ints

UNDEFINED = math.nan
EARLY, LATE = (4, 28), (56, 84)
"""Quarters of 2001-2006 and 2014-2020 in a record that begins with 2000."""


def percent(chosen: Flags | None) -> float:
    """Return the share of true values (%); undefined, not zero, where there are none at all."""
    if chosen is None or not chosen.size:
        return UNDEFINED
    return 100.0 * (float(np.count_nonzero(chosen)) / chosen.size)


def _picked(
    column: NDArray[Any] | None, incidents: Incidents, objective: Objective | None
) -> NDArray[Any] | None:
    """Return a column for the incidents of an objective (None: all); None if it is unknown."""
    if column is None or objective is None:
        return column
    chosen = incidents.having(objective)
    return None if chosen is None else column[chosen]


# --- volume and mix: P0, P1 ---------------------------------------------------------------------


def volume(incidents: Incidents) -> float:
    """Return the reported incidents, scaled from the length of the record to 84 quarters."""
    return len(incidents) * RECORD / incidents.quarters


def volume_of_pair(incidents: Incidents, initiator: str, target: str) -> float:
    """Return those of one state against another; undefined where the table lacks one of the two."""
    if not {initiator, target} <= set(incidents.states):
        return UNDEFINED
    return volume(incidents.directed(initiator, target))


def share(incidents: Incidents, objective: Objective) -> float:
    """Return the incidents of an objective (% of all)."""
    return percent(incidents.having(objective))


# --- severity: P4, P5 ---------------------------------------------------------------------------


def severity(incidents: Incidents, objective: Objective | None = None) -> float:
    """Return the mean severity of all incidents or of those of an objective (0..10)."""
    values = _picked(incidents.severity, incidents, objective)
    return UNDEFINED if values is None or not values.size else float(values.sum()) / values.size


def spread_of_severity(incidents: Incidents) -> float:
    """Return the standard deviation of severity (steps of severity)."""
    known = incidents.severity is not None and len(incidents) > 0
    return float(np.std(np.asarray(incidents.severity))) if known else UNDEFINED


def severity_between(incidents: Incidents, least: int, most: int) -> float:
    """Return the incidents of severity `least` to `most` (%)."""
    if incidents.severity is None:
        return UNDEFINED
    return percent((incidents.severity >= least) & (incidents.severity <= most))


# --- what incidents draw: P7, P8, P9 ------------------------------------------------------------
#
# A response counts where the victim acts against the initiator. The data set counts responses in
# 431 rows of its response sheet, so shares of its 429 incidents differ in the third digit.


def answered(incidents: Incidents, objective: Objective | None = None) -> float:
    """Return the incidents, of an objective or all, that draw a cyber response (%)."""
    return percent(_picked(incidents.answered, incidents, objective))


def _steps(incidents: Incidents) -> Ints | None:
    """Return the sign of answer minus incident in severity, for the answered incidents."""
    if incidents.severity is None or incidents.answer_severity is None:
        return None
    drawn = incidents.answer_severity > 0
    found: Ints = np.sign(incidents.answer_severity - incidents.severity)[drawn]
    return found


def answers_compared(incidents: Incidents, sign: int) -> float:
    """Return the answers of lower (-1), equal (0) or higher (1) severity (% of answers)."""
    steps = _steps(incidents)
    return UNDEFINED if steps is None else percent(steps == sign)


def escalating(incidents: Incidents) -> float:
    """Return the incidents whose answer is more severe than they are (% of all incidents)."""
    steps = _steps(incidents)
    if steps is None or not len(incidents):
        return UNDEFINED
    return 100.0 * float(np.count_nonzero(steps > 0)) / len(incidents)


# --- how incidents spread over pairs of states: P13, P14, P16 -----------------------------------


def counts_by_pair(incidents: Incidents) -> Ints:
    """Return the number of incidents in each active pair, the busiest first."""
    counts: Ints = np.unique(incidents.pair_keys(), return_counts=True)[1]
    return np.sort(counts)[::-1]


def active_pairs(incidents: Incidents) -> float:
    """Return the pairs of rivals with at least one incident (% of those under observation)."""
    if not incidents.rivals:
        return UNDEFINED
    return 100.0 * len(counts_by_pair(incidents)) / incidents.rivals


def busiest_pairs(incidents: Incidents, number: int) -> float:
    """Return the incidents in the busiest pairs (% of all)."""
    counts = counts_by_pair(incidents)
    return 100.0 * float(counts[:number].sum() / counts.sum()) if counts.size else UNDEFINED


def gini(incidents: Incidents) -> float:
    """Return the Gini coefficient of incidents over active pairs (0..1)."""
    counts = counts_by_pair(incidents)[::-1]
    n = counts.size
    if not n:
        return UNDEFINED
    ranks = np.arange(1, n + 1)
    return float(2.0 * (ranks * counts).sum() / (n * counts.sum()) - (n + 1) / n)


def dominance(incidents: Incidents) -> float:
    """Return the busier initiator's share of a pair, weighted by the pair's incidents (0..1)."""
    leading, counts = _leading(incidents)
    return float(leading.sum() / counts.sum()) if counts.size else UNDEFINED


def dominance_unweighted(incidents: Incidents) -> float:
    """Return the busier initiator's share of a pair, mean over active pairs (0..1)."""
    leading, counts = _leading(incidents)
    return float((leading / counts).mean()) if counts.size else UNDEFINED


def _leading(incidents: Incidents) -> tuple[Floats, Floats]:
    """Return for each active pair the incidents of its busier initiator, and all of them."""
    size = len(incidents.states) ** 2
    up = incidents.initiator < incidents.target
    keys = incidents.pair_keys()
    upward = np.bincount(keys[up], minlength=size).astype(float)
    downward = np.bincount(keys[~up], minlength=size).astype(float)
    both = upward + downward
    busy = both > 0
    return np.maximum(upward, downward)[busy], both[busy]


# --- how they spread over time: P17, P18 --------------------------------------------------------


def counts_by_pair_and_year(incidents: Incidents) -> Ints:
    """Return the incidents of each active pair in each whole year of the record, flat."""
    years = incidents.quarters // QUARTERS
    pairs, rows = np.unique(incidents.pair_keys(), return_inverse=True)
    year = incidents.quarter // QUARTERS
    whole = year < years
    cells = rows[whole] * years + year[whole]
    return np.bincount(cells, minlength=pairs.size * years)


def burstiness(incidents: Incidents) -> float:
    """Return variance over mean of incidents per active pair and year (1 for pure chance)."""
    counts = counts_by_pair_and_year(incidents)
    if not counts.any() or counts.size < 2:
        return UNDEFINED
    return float(counts.var(ddof=1) / counts.mean())


def per_pair_and_year(incidents: Incidents) -> float:
    """Return the mean number of incidents per active pair and year."""
    counts = counts_by_pair_and_year(incidents)
    return float(counts.mean()) if counts.size else UNDEFINED


def quiet_years(incidents: Incidents) -> float:
    """Return the years of active pairs without an incident (%)."""
    counts = counts_by_pair_and_year(incidents)
    return 100.0 * float((counts == 0).mean()) if counts.size else UNDEFINED


def growth(incidents: Incidents) -> float:
    """Return incidents a year in 2014-2020 over those in 2001-2006 (ratio).

    Needs a record of 84 quarters that begins with 2000.
    """
    if incidents.quarters < LATE[1] or not incidents.since_2000:
        return UNDEFINED
    quarter = incidents.quarter
    early, late = (
        float(np.count_nonzero((quarter >= first) & (quarter < end))) * QUARTERS / (end - first)
        for first, end in (EARLY, LATE)
    )
    return late / early if early else UNDEFINED
