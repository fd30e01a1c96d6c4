"""Cost-effectiveness: how much of an index another billion buys, from runs that share their draws.

The incremental ratio of health economics (van Hout, Al, Gordon, Rutten 1994): mean difference of
the index over mean difference of the cost, both to the baseline. It is a ratio of means, never a
mean of ratios. Its interval is that of a bootstrap over replicates, which keeps the two differences
together. A ratio says something only where a strategy is clearly dearer and clearly better, or
clearly cheaper and clearly worse; the other cases need no ratio, and get none.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from simulator.results.composite import with_composite
from simulator.results.summary import BOOTSTRAP_SEED, LEVEL, RESAMPLES

if TYPE_CHECKING:
    from simulator.model.world import Floats
    from simulator.results.results import Results

COST = "bill"
INDICES = ("composite", "autonomy", "integrity", "relative_power")
"""Indices for which more is better."""

BOUGHT = "dearer and better"
SAVED = "cheaper and worse"
DOMINATES = "cheaper and better"
DOMINATED = "dearer and worse"
SAME_COST = "costs about the same"
NO_EFFECT = "no clear effect"


def cost_effectiveness(results: Results, indices: Sequence[str] = INDICES) -> pd.DataFrame:
    """Return a row per weighting, scenario but the first, and index.

    Columns: cost and effect (mean paired differences, USD bn a year and units of the index), each
    with the ends of its 90 % interval; verdict; ratio (units of the index per USD bn a year) with
    the ends of its interval, missing unless the verdict is one that needs it.
    """
    outcomes = with_composite(results.outcomes, results.composite)
    of_state = outcomes[outcomes["state"] == results.focal]
    rows = [
        {"weighting": weighting, "scenario": scenario, "outcome": index, **_row(cost, effect)}
        for weighting, scenario, index, cost, effect in _differences(results, of_state, indices)
    ]
    return pd.DataFrame(rows)


def _differences(
    results: Results, outcomes: pd.DataFrame, indices: Sequence[str]
) -> Iterator[tuple[str, str, str, Floats, Floats]]:
    """Yield the paired differences of cost and of each index to the first scenario."""
    wanted = [COST, *indices]
    for weighting, group in outcomes.groupby("weighting", sort=False, observed=True):
        tables = {
            str(label): runs.set_index("replicate")[wanted]
            for label, runs in group.groupby("scenario", sort=False, observed=True)
        }
        base = tables.get(results.scenarios[0])
        for label, table in tables.items():
            if base is None or label == results.scenarios[0]:
                continue
            paired = (table - base).dropna()
            for index in indices:
                yield (
                    str(weighting),
                    label,
                    index,
                    paired[COST].to_numpy(),
                    paired[index].to_numpy(),
                )


def _row(cost: Floats, effect: Floats) -> dict[str, Any]:
    """Return what one strategy costs and brings; `cost` and `effect` are (replicates,)."""
    costs, effects = _resampled(cost, effect)
    cost_low, cost_high = _ends(costs)
    effect_low, effect_high = _ends(effects)
    verdict = _verdict((cost_low, cost_high), (effect_low, effect_high))
    sound = verdict in (BOUGHT, SAVED)
    low, high = _ends(effects / costs) if sound else (float("nan"), float("nan"))
    return {
        "cost": float(cost.mean()),
        "cost_low": cost_low,
        "cost_high": cost_high,
        "effect": float(effect.mean()),
        "effect_low": effect_low,
        "effect_high": effect_high,
        "verdict": verdict,
        "ratio": float(effect.mean() / cost.mean()) if sound else float("nan"),
        "ratio_low": low,
        "ratio_high": high,
        "replicates": len(cost),
    }


def _resampled(cost: Floats, effect: Floats) -> tuple[Floats, Floats]:
    """Return means of cost and effect over resampled replicates, the same ones for both."""
    rng = np.random.default_rng(BOOTSTRAP_SEED)
    places = rng.integers(len(cost), size=(RESAMPLES, len(cost)))
    return cost[places].mean(axis=1), effect[places].mean(axis=1)


def _ends(values: Floats) -> tuple[float, float]:
    tail = (1.0 - LEVEL) / 2
    low, high = np.quantile(values, [tail, 1.0 - tail])
    return float(low), float(high)


def _verdict(cost: tuple[float, float], effect: tuple[float, float]) -> str:
    """Say where a strategy stands: a difference counts if its interval leaves out zero."""
    if effect[0] <= 0.0 <= effect[1]:
        return NO_EFFECT
    if cost[0] <= 0.0 <= cost[1]:
        return SAME_COST
    dearer, better = cost[0] > 0.0, effect[0] > 0.0
    if dearer:
        return BOUGHT if better else DOMINATED
    return DOMINATES if better else SAVED
