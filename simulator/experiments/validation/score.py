"""The scorecard: every figure as published, as simulated and by chance, and the verdict."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from simulator.experiments.validation.bands import Band
from simulator.experiments.validation.figures import VALIDATION, Statistic
from simulator.experiments.validation.incidents import Incidents
from simulator.experiments.validation.registry import STATISTICS

if TYPE_CHECKING:
    import pandas as pd

Matrix = NDArray[np.float64]

INTERVAL = (0.05, 0.95)
LEAST_DEFINED = 0.5
PASS, FAIL, SHOWN = "pass", "fail", ""

VERDICT_RULE = (
    "A figure passes if the median over replicates lies in its band. One that is undefined in half "
    "of the replicates or more fails. `in` tells whether the published value lies between the 5 % "
    "and 95 % quantiles of the replicates; it decides nothing."
)


def figures(histories: Iterable[Incidents], statistics: Sequence[Statistic]) -> Matrix:
    """Return the figures of histories, (histories, statistics)."""
    rows = [[statistic.compute(history) for statistic in statistics] for history in histories]
    return np.array(rows, float).reshape(-1, len(statistics))


def scored(states: tuple[str, ...]) -> tuple[Statistic, ...]:
    """Return the figures that a world of these states, with the start of 2024, can produce."""
    return tuple(s for s in STATISTICS if s.in_world(states) and not s.needs_2000)


def middle(values: Matrix) -> float:
    """Return the median; NaN if the figure is undefined in half of the replicates or more."""
    known = values[~np.isnan(values)]
    enough = known.size > LEAST_DEFINED * values.size
    return float(np.median(known)) if enough else math.nan


def interval(values: Matrix) -> tuple[float, float]:
    """Return the 5 % and 95 % quantiles of the replicates where the figure is defined."""
    known = values[~np.isnan(values)]
    if not known.size:
        return math.nan, math.nan
    low, high = np.quantile(known, INTERVAL)
    return float(low), float(high)


def verdict(band: Band | None, median: float) -> str:
    """Return whether a median passes; nothing for a figure that decides nothing."""
    if band is None:
        return SHOWN
    return PASS if band.holds(median) else FAIL


def scorecard(
    statistics: Sequence[Statistic], simulated: Matrix, null: Matrix | None = None
) -> pd.DataFrame:
    """Return a row per figure.

    Args:
        statistics: The figures, in the order of the columns of the matrices.
        simulated: (replicates, figures) of the simulator.
        null: The same of the null model.
    """
    import pandas as pd

    rows = []
    for column, statistic in enumerate(statistics):
        row = _published(statistic) | _told(statistic, simulated[:, column])
        if null is not None:
            told = _told(statistic, null[:, column])
            row |= {f"null_{key}": told[key] for key in ("median", "low", "high", "verdict")}
        rows.append(row)
    return pd.DataFrame(rows)


def _published(statistic: Statistic) -> dict[str, Any]:
    own = statistic.deciding or Band()
    return {
        "figure": statistic.name,
        "pattern": statistic.pattern,
        "group": statistic.group,
        "text": statistic.text,
        "unit": statistic.unit,
        "value_all": _number(statistic.value),
        "band_all_low": _number((statistic.band or Band()).low),
        "band_all_high": _number((statistic.band or Band()).high),
        "value": _number(statistic.published),
        "value_subset": _number(statistic.subset),
        "band_low": _number(own.low),
        "band_high": _number(own.high),
    }


def _number(value: float | None) -> float:
    return math.nan if value is None else float(value)


def _told(statistic: Statistic, values: Matrix) -> dict[str, Any]:
    median, (low, high) = middle(values), interval(values)
    published = statistic.published
    return {
        "median": median,
        "low": low,
        "high": high,
        "defined": float((~np.isnan(values)).mean()),
        "verdict": verdict(statistic.deciding, median),
        "data_in_interval": published is not None and low <= published <= high,
    }


def passed(card: pd.DataFrame, group: str = VALIDATION, column: str = "verdict") -> tuple[int, int]:
    """Return how many deciding figures of a group pass, and how many there are."""
    verdicts = card.loc[(card["group"] == group) & (card[column] != SHOWN), column]
    return int((verdicts == PASS).sum()), len(verdicts)


def patterns_passed(card: pd.DataFrame, group: str = VALIDATION) -> tuple[int, int]:
    """Return how many patterns of a group pass in all their deciding figures, and how many are."""
    rows = card[(card["group"] == group) & (card["verdict"] != SHOWN)]
    whole = (rows["verdict"] == PASS).groupby(rows["pattern"]).all()
    return int(whole.sum()), len(whole)


def told_apart(card: pd.DataFrame) -> dict[str, list[str]]:
    """Return the deciding figures by who meets them: the model, the null model, both, neither."""
    rows = card[card["verdict"] != SHOWN]
    kinds = {
        "model alone": (PASS, FAIL),
        "null model alone": (FAIL, PASS),
        "both": (PASS, PASS),
        "neither": (FAIL, FAIL),
    }
    return {
        name: list(rows.loc[(rows["verdict"] == own) & (rows["null_verdict"] == null), "figure"])
        for name, (own, null) in kinds.items()
    }
