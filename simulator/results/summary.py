"""Summaries: medians with 10/90 bands, and differences paired on the replicate."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from simulator.engine.replicates import QUANTILES
from simulator.model.outcomes import OUTCOMES, described
from simulator.results.crossed import laid_out
from simulator.results.intervals import mean_interval

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


def paired_runs(
    outcomes: pd.DataFrame, first: str
) -> Iterator[tuple[str, str, pd.DataFrame, pd.DataFrame]]:
    """Yield weighting, scenario, its runs, and the runs of the first one, both by replicate.

    A first scenario that was run under another weighting alone serves all of them.
    """
    of_first = outcomes[outcomes["scenario"] == first]
    for weighting, group in outcomes.groupby("weighting", sort=False, observed=True):
        base = group[group["scenario"] == first]
        base = (of_first if base.empty else base).set_index("replicate")
        for scenario, runs in group.groupby("scenario", sort=False, observed=True):
            yield str(weighting), str(scenario), runs.set_index("replicate"), base


def summarise(
    outcomes: pd.DataFrame,
    state: str,
    baseline: str | None = None,
    columns: Iterable[str] | None = None,
) -> pd.DataFrame:
    """Return a row per weighting, scenario and outcome, of one state or of the world.

    Columns: median, low, high (10/90 band over replicates), mean, sd (between replicates);
    difference (mean of the paired differences to the baseline scenario of the same weighting),
    difference_low, difference_high (90 % bootstrap interval; over sets and draws where runs have
    parameter sets, see `results.crossed`). The baseline is the first scenario unless named.
    Without `columns` these are all outcomes of the state; others need a column in `outcomes`, see
    `Results.outcomes_with`.
    """
    wanted = list(columns) if columns is not None else list(OUTCOMES)
    of_state = outcomes[outcomes["state"] == state]
    if of_state.empty:
        known = ", ".join(map(str, outcomes["state"].unique()))
        raise ValueError(f"no state {state!r} in these results; they have {known}")
    first = baseline or str(outcomes["scenario"].iloc[0])
    if first not in set(outcomes["scenario"]):
        raise ValueError(f"no scenario {first!r} in these results")
    rows = []
    for weighting, scenario, runs, base in paired_runs(of_state, first):
        for name in wanted:
            values = runs[name]
            (paired,) = laid_out((values - base[name]).to_frame(), runs)
            low, high = mean_interval(paired)
            rows.append(
                {
                    "weighting": weighting,
                    "scenario": scenario,
                    "outcome": name,
                    "unit": described(name).unit,
                    "median": float(values.median()),
                    "low": float(values.quantile(QUANTILES[0])),
                    "high": float(values.quantile(QUANTILES[-1])),
                    "mean": float(values.mean()),
                    "sd": float(values.std()),
                    "difference": float(paired.mean()) if paired.size else float("nan"),
                    "difference_low": low,
                    "difference_high": high,
                    "replicates": len(values),
                }
            )
    return pd.DataFrame(rows)
