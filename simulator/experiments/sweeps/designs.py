"""How the points of a sweep are laid out in the space of its uncertainties.

Every design is made in the unit cube, one axis per uncertainty, and carried over by the inverse of
each distribution. A design depends on nothing but the sweep and its `design_seed`.

    grid             every combination of `levels` values (of all values for a choice)
    latin_hypercube  `points` points, one in each of `points` slices of every axis (McKay, Beckman
                     and Conover 1979), by SciPy
    sobol            Saltelli's (2010) extension of Sobol's sequence for first, total and second
                     order: `points` x (2 axes + 2) points, by SALib
    morris           `points` trajectories of axes + 1 points on `levels` levels (Morris 1991), by
                     SALib
    one_at_a_time    the middle of all ranges, then each axis alone on `levels` values
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import product
from typing import TYPE_CHECKING, Any

import numpy as np

from simulator.scenario.sweep import (
    CHOICE,
    GRID,
    LATIN_HYPERCUBE,
    LOGUNIFORM,
    MORRIS,
    NORMAL,
    ONE_AT_A_TIME,
    SOBOL,
    Sweep,
    Uncertainty,
    Value,
)

if TYPE_CHECKING:
    from simulator.model.world import Floats


def unit_design(sweep: Sweep) -> Floats:
    """Return the points in the unit cube: (points, axes)."""
    return _DESIGNS[sweep.design](sweep)


def values_at(sweep: Sweep, units: Floats) -> dict[str, list[Value]]:
    """Return the value of every uncertainty at points of the unit cube, by key."""
    columns = zip(sweep.uncertainties.items(), units.T, strict=True)
    return {key: values_of(entry, column) for (key, entry), column in columns}


def values_of(entry: Uncertainty, units: Floats) -> list[Value]:
    """Return the values of one uncertainty: the inverse of its distribution function."""
    if entry.distribution == CHOICE:
        places = np.minimum((units * len(entry.values)).astype(int), len(entry.values) - 1)
        return [entry.values[place] for place in places]
    low, high = entry.low, entry.high
    assert low is not None and high is not None
    if entry.distribution == LOGUNIFORM:
        values = low * (high / low) ** units
    elif entry.distribution == NORMAL:
        from scipy.stats import truncnorm

        assert entry.mean is not None and entry.sd is not None
        a, b = (low - entry.mean) / entry.sd, (high - entry.mean) / entry.sd
        values = truncnorm.ppf(units, a, b, loc=entry.mean, scale=entry.sd)
    else:
        values = low + units * (high - low)
    found: list[Value] = np.clip(values, low, high).tolist()
    return found


def _levels(entry: Uncertainty, levels: int) -> list[float]:
    """Return evenly spaced places on one axis; the middle of each value's share for a choice."""
    if entry.distribution == CHOICE:
        count = len(entry.values)
        return [(place + 0.5) / count for place in range(count)]
    return [place / (levels - 1) for place in range(levels)]


def _grid(sweep: Sweep) -> Floats:
    axes = [_levels(entry, sweep.levels) for entry in sweep.uncertainties.values()]
    return np.array(list(product(*axes)), dtype=np.float64)


def _latin_hypercube(sweep: Sweep) -> Floats:
    from scipy.stats import qmc

    sampler = qmc.LatinHypercube(len(sweep.uncertainties), rng=sweep.design_seed)
    return np.asarray(sampler.random(sweep.points), dtype=np.float64)


def unit_problem(sweep: Sweep) -> dict[str, Any]:
    """Return the sweep as SALib describes a problem, in the unit cube."""
    names = list(sweep.uncertainties)
    return {"num_vars": len(names), "names": names, "bounds": [[0.0, 1.0]] * len(names)}


def _sobol(sweep: Sweep) -> Floats:
    from SALib.sample import sobol

    found = sobol.sample(unit_problem(sweep), sweep.points, seed=sweep.design_seed)
    return np.asarray(found, dtype=np.float64)


def _morris(sweep: Sweep) -> Floats:
    from SALib.sample import morris

    found = morris.sample(
        unit_problem(sweep), sweep.points, num_levels=sweep.levels, seed=sweep.design_seed
    )
    return np.asarray(found, dtype=np.float64)


def _one_at_a_time(sweep: Sweep) -> Floats:
    middle = [0.5] * len(sweep.uncertainties)
    rows = [middle]
    for place, entry in enumerate(sweep.uncertainties.values()):
        for level in _levels(entry, sweep.levels):
            rows.append([*middle[:place], level, *middle[place + 1 :]])
    return np.array(rows, dtype=np.float64)


_DESIGNS: dict[str, Callable[[Sweep], Floats]] = {
    GRID: _grid,
    LATIN_HYPERCUBE: _latin_hypercube,
    SOBOL: _sobol,
    MORRIS: _morris,
    ONE_AT_A_TIME: _one_at_a_time,
}
