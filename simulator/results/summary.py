"""Summaries: medians with 10/90 bands, and differences paired on the replicate."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from simulator.model.outcomes import OUTCOMES, WORLD, described, with_world

if TYPE_CHECKING:
    from collections.abc import Iterable

    from simulator.model.world import Floats

LEVEL = 0.9
RESAMPLES = 999
BOOTSTRAP_SEED = 20_240_101


def paired_interval(differences: Floats, level: float = LEVEL) -> tuple[float, float]:
    """Return the bootstrap interval of the mean of paired differences.

    The resampling is seeded, so the same results give the same table. Without any spread, or with
    a single replicate, both ends are the mean.
    """
    if len(differences) < 2 or np.ptp(differences) == 0.0:
        mean = float(np.mean(differences))
        return mean, mean
    from scipy.stats import bootstrap

    found = bootstrap(
        (differences,),
        np.mean,
        n_resamples=RESAMPLES,
        confidence_level=level,
        method="percentile",
        rng=np.random.default_rng(BOOTSTRAP_SEED),
    ).confidence_interval
    return float(found.low), float(found.high)


def summarise(
    outcomes: pd.DataFrame,
    state: str,
    baseline: str | None = None,
    columns: Iterable[str] | None = None,
) -> pd.DataFrame:
    """Return a row per weighting, scenario and outcome, of one state or of the world.

    Columns: median, low, high (10/90 band over replicates), mean, sd (between replicates);
    difference (mean of the paired differences to the baseline scenario of the same weighting),
    difference_low, difference_high (90 % bootstrap interval). The baseline is the first scenario
    unless named. Without `columns` these are all outcomes of the state.
    """
    wanted = list(columns) if columns is not None else list(OUTCOMES)
    of_world = [name for name in wanted if name in WORLD]
    of_state = with_world(outcomes, of_world)[outcomes["state"] == state]
    if of_state.empty:
        known = ", ".join(map(str, outcomes["state"].unique()))
        raise ValueError(f"no state {state!r} in these results; they have {known}")
    first = baseline or str(outcomes["scenario"].iloc[0])
    if first not in set(outcomes["scenario"]):
        raise ValueError(f"no scenario {first!r} in these results")
    rows = [
        row
        for weighting, group in of_state.groupby("weighting", sort=False)
        for row in _rows(str(weighting), group, first, of_state, wanted)
    ]
    return pd.DataFrame(rows)


def _rows(
    weighting: str,
    group: pd.DataFrame,
    first: str,
    everything: pd.DataFrame,
    wanted: list[str],
) -> list[dict[str, object]]:
    base = group[group["scenario"] == first]
    if base.empty:
        base = everything[everything["scenario"] == first]
    base = base.set_index("replicate")
    rows: list[dict[str, object]] = []
    for label, runs in group.groupby("scenario", sort=False):
        indexed = runs.set_index("replicate")
        for name in wanted:
            values = indexed[name]
            paired = (values - base[name]).dropna().to_numpy()
            low, high = paired_interval(paired)
            rows.append(
                {
                    "weighting": weighting,
                    "scenario": label,
                    "outcome": name,
                    "unit": described(name).unit,
                    "median": float(values.median()),
                    "low": float(values.quantile(0.1)),
                    "high": float(values.quantile(0.9)),
                    "mean": float(values.mean()),
                    "sd": float(values.std()),
                    "difference": float(paired.mean()) if len(paired) else float("nan"),
                    "difference_low": low,
                    "difference_high": high,
                    "replicates": len(values),
                }
            )
    return rows
