"""What each scenario changes against the first one, in units and in standard deviations."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from simulator.model.outcomes import OUTCOMES, WORLD

if TYPE_CHECKING:
    import pandas as pd

    from simulator.results.results import Results

EVERYTHING = (*OUTCOMES, *WORLD)
COLUMNS = (
    "scenario",
    "outcome",
    "unit",
    "mean_first",
    "mean",
    "difference",
    "difference_low",
    "difference_high",
    "sd",
    "standardised",
    "clear",
    "replicates",
)


def effects(
    results: Results, outcomes: Iterable[str] = EVERYTHING, state: str | None = None
) -> pd.DataFrame:
    """Return a row per scenario (but the first) and outcome of a state, or of the world.

    Columns: scenario, outcome, unit, mean_first, mean; difference (mean of the paired differences
    to the first scenario), difference_low, difference_high (90 % bootstrap interval); sd (between
    the replicates of the first scenario), standardised (difference / sd; missing where all
    replicates agree), clear (the interval leaves out zero), replicates.

    Raises:
        ValueError: If there is more than one weighting, or a name is unknown.
    """
    if len(results.weightings) > 1:
        raise ValueError("effects are told under one weighting; choose its results first")
    table = results.summary(state, columns=list(outcomes))
    first = table[table["scenario"] == results.scenarios[0]].set_index("outcome")
    rows = table[table["scenario"] != results.scenarios[0]]
    sd = rows["outcome"].map(first["sd"])
    found = rows.assign(
        mean_first=rows["outcome"].map(first["mean"]),
        sd=sd,
        standardised=(rows["difference"] / sd).where(sd > 0),
        clear=(rows["difference_low"] > 0) | (rows["difference_high"] < 0),
    )
    return found[list(COLUMNS)].reset_index(drop=True)


def ranked(table: pd.DataFrame) -> list[str]:
    """Return the scenarios of a table of effects, that of the largest clear effect first."""
    size = table["standardised"].abs().where(table["clear"], 0.0).fillna(0.0)
    largest = size.groupby(table["scenario"], sort=False).max()
    return [str(name) for name in largest.sort_values(ascending=False, kind="stable").index]
