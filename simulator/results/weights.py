"""Which strategy has the best composite index under other weights than the declared ones."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from simulator.model.world import Floats
from simulator.results.composite import aggregate, elasticities, parts_of

if TYPE_CHECKING:
    from simulator.results.results import Results

DRAWS, RUNS = 1000, 100
SEED = 20_240_101
FORMS = ("composite", "composite_linear")
"""Indices in which weights count; the minimum knows none."""


def best_over_weights(results: Results, draws: int = DRAWS, runs: int = RUNS) -> pd.DataFrame:
    """Return the share of weights under which each scenario is best, all weights equally likely.

    A row per weighting, index and scenario: share of the draws in which its mean index over about
    `runs` replicates, evenly spaced among all of them, is the highest. Weights are uniform on the
    simplex and seeded; parts, bounds and parameters stay as declared. Of scenarios that tie the
    first one is best.
    """
    composite = results.composite
    weights = np.random.default_rng(SEED).dirichlet(np.ones(len(composite.parts)), draws)
    rows = []
    for weighting in results.weightings:
        parts = _parts(results, weighting, runs)
        for form in FORMS:
            elasticity = elasticities(composite)[form]
            means = [aggregate(parts, weight, elasticity).mean(axis=1) for weight in weights]
            best = np.bincount(np.argmax(means, axis=1), minlength=len(results.scenarios))
            rows += [
                {"weighting": weighting, "criterion": form, "scenario": name, "share": n / draws}
                for name, n in zip(results.scenarios, best.tolist(), strict=True)
            ]
    return pd.DataFrame(rows)


def _parts(results: Results, weighting: str, runs: int) -> Floats:
    """Return the scaled outcomes, (parts, scenarios, replicates)."""
    frame = results.outcomes
    frame = frame[(frame["state"] == results.focal) & (frame["weighting"] == weighting)]
    step = max(1, frame["replicate"].nunique() // runs)
    chosen = [frame[frame["scenario"] == scenario].iloc[::step] for scenario in results.scenarios]
    columns = {
        name: np.stack([rows[name].to_numpy(float) for rows in chosen])
        for name in results.composite.parts
    }
    return parts_of(columns, results.composite)
