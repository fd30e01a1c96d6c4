"""How much of what differs is due to the parameters, and how much to chance.

Every point of a sweep has the same replicates, and a replicate has the same draws at every point,
so the runs are a two-way layout without repetition: point p, draw r,

    y[p, r] = mean + a[p] + b[r] + e[p, r]

`a` is the effect of the parameters, `b` of the draws at all points alike, `e` of draws that matter
differently at different points. The components of variance come from the mean squares (Searle,
Casella and McCulloch 1992, section 4.4): E[MS_p] = R A + E, E[MS_r] = P B + E, E[MS_e] = E.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from simulator.model.world import Floats


@dataclass(frozen=True)
class Components:
    """Shares of the variance of single runs, and what remains of chance in the means.

    Attributes:
        parameters: Share due to the parameters: Var(a).
        draws: Share due to draws that move all points alike: Var(b). Means over the same
            replicates hide it, because it shifts every point by the same.
        interplay: Share due to draws that matter differently at different points: Var(e).
        noise_in_means: Share of chance in the variance between the means of the points.
        points: Points and `replicates` that this was reckoned from.
    """

    parameters: float
    draws: float
    interplay: float
    noise_in_means: float
    points: int
    replicates: int


def complete(runs: Floats) -> Floats:
    """Return the runs of points and replicates that are there throughout: (points, replicates)."""
    some = runs[np.isfinite(runs).any(axis=1)]
    kept: Floats = some[:, np.isfinite(some).all(axis=0)]
    return kept


def components(runs: Floats) -> Components | None:
    """Return the components of variance; None with fewer than two points or replicates.

    Args:
        runs: (points, replicates); what is not finite is left out with its replicate.
    """
    kept = complete(runs)
    points, replicates = kept.shape
    if points < 2 or replicates < 2:
        return None
    of_points, of_draws = kept.mean(axis=1), kept.mean(axis=0)
    rest = kept - of_points[:, None] - of_draws[None, :] + kept.mean()
    mean_square = float((rest**2).sum()) / ((points - 1) * (replicates - 1))
    between = float(of_points.var(ddof=1))
    a = max(0.0, between - mean_square / replicates)
    b = max(0.0, float(of_draws.var(ddof=1)) - mean_square / points)
    total = a + b + mean_square
    if total <= 0:
        return Components(0.0, 0.0, 0.0, 0.0, points, replicates)
    noise = min(1.0, mean_square / replicates / between) if between > 0 else 1.0
    return Components(a / total, b / total, mean_square / total, noise, points, replicates)
