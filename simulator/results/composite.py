"""One number out of several outcomes: what counts, between which bounds, how well it can be traded.

C = (sum_k w_k z_k^rho)^(1/rho) with rho = (s - 1) / s and a constant elasticity of substitution s
(Arrow, Chenery, Minhas, Solow 1961). Weights w sum to 1, z_k is an outcome scaled to [.05, 1]
between its declared bounds. At s = .5 this is the weighted harmonic mean 1 / sum_k w_k / z_k. The
limits are the weighted sum (s -> infinity), the weighted geometric
mean (s = 1) and the least z_k (s -> 0). Which parts, bounds, weights and elasticity are right is a
value judgement; so the linear index and the minimum always stand beside the chosen one.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np

from simulator.model.outcomes import COMPOSITES
from simulator.model.world import Floats

if TYPE_CHECKING:
    import pandas as pd

    from simulator.scenario.experiment import Composite

LEAST = 0.05
"""What an outcome at its worst bound, or beyond, is scaled to: C stays positive."""


def scaled(values: Floats, worst: float, best: float) -> Floats:
    """Return values on [.05, 1]: `worst` or beyond is .05, `best` or beyond is 1."""
    place = (values - worst) / (best - worst)
    return LEAST + (1.0 - LEAST) * np.clip(place, 0.0, 1.0)


def aggregate(parts: Floats, weights: Floats, elasticity: float) -> Floats:
    """Return the index of parts, an array (parts, ...), all of them above 0.

    Args:
        parts: Scaled outcomes.
        weights: (parts,) any non-negative numbers; only their ratios count.
        elasticity: 0 for the minimum, `inf` for the weighted sum.
    """
    shares = (weights / weights.sum()).reshape(-1, *[1] * (parts.ndim - 1))
    if elasticity == 0.0:
        return np.asarray(parts[weights > 0].min(axis=0))
    if math.isinf(elasticity):
        return np.asarray((shares * parts).sum(axis=0))
    if elasticity == 1.0:
        return np.asarray(np.exp((shares * np.log(parts)).sum(axis=0)))
    rho = (elasticity - 1.0) / elasticity
    least = parts.min(axis=0)  # taken out of the sum, so that no power overflows
    total = (shares * (parts / least) ** rho).sum(axis=0)
    return np.asarray(least * total ** (1.0 / rho))


def elasticities(composite: Composite) -> dict[str, float]:
    """Return the elasticity behind each of the three columns."""
    return dict(zip(COMPOSITES, (composite.elasticity, math.inf, 0.0), strict=True))


def parts_of(columns: Mapping[str, Floats], composite: Composite) -> Floats:
    """Return the scaled outcomes, (parts, ...), in the order in which they are declared."""
    return np.stack(
        [scaled(columns[name], part.worst, part.best) for name, part in composite.parts.items()]
    )


def composite_columns(columns: Mapping[str, Floats], composite: Composite) -> dict[str, Floats]:
    """Return the three indices of outcomes given by name, arrays of one shape."""
    parts = parts_of(columns, composite)
    weights = np.array([part.weight for part in composite.parts.values()], dtype=float)
    return {
        form: aggregate(parts, weights, elasticity)
        for form, elasticity in elasticities(composite).items()
    }


def with_composite(outcomes: pd.DataFrame, composite: Composite) -> pd.DataFrame:
    """Return outcomes with a column for each of the three indices, run by run."""
    counted = {name: outcomes[name].to_numpy() for name in composite.parts}
    return outcomes.assign(**composite_columns(counted, composite))
