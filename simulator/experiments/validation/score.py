"""The scorecard: every figure as published, as simulated and by chance, and the verdict.

Beside it, where there are any: the members of an ensemble, and a user's own incidents.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from simulator.experiments.validation.figures import STATISTICS, SUBSET, VALIDATION, Band, Statistic
from simulator.experiments.validation.incidents import Incidents
from simulator.model.world import Floats

if TYPE_CHECKING:
    import pandas as pd

INTERVAL = (0.05, 0.95)
LEAST_DEFINED = 0.5
PASS, FAIL, SHOWN = "pass", "fail", ""

VERDICT_RULE = (
    "A figure passes if the median over replicates lies in its band. One that is undefined in half "
    "of the replicates or more fails. `in` tells whether the published value lies between the 5 % "
    "and 95 % quantiles of the replicates; it decides nothing."
)


def figures(histories: Iterable[Incidents], statistics: Sequence[Statistic]) -> Floats:
    """Return the figures of histories, (histories, statistics)."""
    rows = [[statistic.compute(history) for statistic in statistics] for history in histories]
    return np.array(rows, float).reshape(-1, len(statistics))


def scored(states: tuple[str, ...]) -> tuple[Statistic, ...]:
    """Return the figures that a world of these states, with the start of 2024, can produce."""
    return tuple(s for s in STATISTICS if s.in_world(states) and not s.needs_2000)


def middle(values: Floats) -> float:
    """Return the median; NaN if the figure is undefined in half of the replicates or more."""
    known = values[~np.isnan(values)]
    enough = known.size > LEAST_DEFINED * values.size
    return float(np.median(known)) if enough else math.nan


def interval(values: Floats) -> tuple[float, float]:
    """Return the 5 % and 95 % quantiles of the replicates where the figure is defined."""
    known = values[~np.isnan(values)]
    if not known.size:
        return math.nan, math.nan
    low, high = np.quantile(known, INTERVAL).tolist()
    return low, high


def verdict(band: Band | None, median: float) -> str:
    """Return the verdict on a median; nothing for a figure that decides nothing."""
    if band is None:
        return SHOWN
    return PASS if band.holds(median) else FAIL


def scorecard(
    statistics: Sequence[Statistic], simulated: Floats, null: Floats | None = None
) -> pd.DataFrame:
    """Return a row per figure, from (replicates, figures) of the simulator and the null model."""
    import pandas as pd

    rows = []
    for column, statistic in enumerate(statistics):
        whole, own = statistic.band or Band(), statistic.deciding or Band()
        row = _named(statistic) | {
            "band_all_low": _number(whole.low),
            "band_all_high": _number(whole.high),
            "value": _number(statistic.published),
            "value_subset": _number(statistic.subset),
            "band_low": _number(own.low),
            "band_high": _number(own.high),
        }
        row |= _verdict_columns(statistic, simulated[:, column])
        if null is not None:
            told = _verdict_columns(statistic, null[:, column])
            row |= {f"null_{key}": told[key] for key in ("median", "low", "high", "verdict")}
        rows.append(row)
    return pd.DataFrame(rows)


def _named(statistic: Statistic) -> dict[str, Any]:
    return {
        "figure": statistic.name,
        "pattern": statistic.pattern,
        "group": statistic.group,
        "text": statistic.text,
        "unit": statistic.unit,
        "value_all": _number(statistic.value),
    }


def _number(value: float | None) -> float:
    return math.nan if value is None else float(value)


def _verdict_columns(statistic: Statistic, values: Floats) -> dict[str, Any]:
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
    """Return the number of deciding figures of a group that pass, and of all of them."""
    verdicts = card.loc[(card["group"] == group) & (card[column] != SHOWN), column]
    return int((verdicts == PASS).sum()), len(verdicts)


def patterns_passed(card: pd.DataFrame, group: str = VALIDATION) -> tuple[int, int]:
    """Return the number of patterns of a group that pass in every deciding figure, and of all."""
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


def members_table(cards: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """Return a row per member and figure: median and verdict."""
    import pandas as pd

    columns = ["figure", "pattern", "group", "text", "unit", "median", "verdict"]
    tables = pd.concat({member: card[columns] for member, card in cards.items()}, names=["member"])
    return tables.reset_index("member").reset_index(drop=True)


def beside(card: pd.DataFrame, table: Incidents) -> pd.DataFrame:
    """Return a row per figure: published, of a user's own incidents, and simulated where known.

    `own_all` is computed from the whole table, `own` from the incidents between the twelve
    states. `own_in_interval` and `own_in_band` hold `own` against the simulation and against
    the band, where both are defined.
    """
    import pandas as pd

    subset = table.among(SUBSET)
    simulated = card.set_index("figure")[["median", "low", "high"]].to_dict("index")
    rows = []
    for statistic in STATISTICS:
        own, band = statistic.compute(subset), statistic.deciding
        row = _named(statistic) | {
            "own_all": statistic.compute(table),
            "value_subset": _number(statistic.subset),
            "own": own,
            **simulated.get(statistic.name, dict.fromkeys(("median", "low", "high"), math.nan)),
        }
        within = row["low"] <= own <= row["high"]
        row["own_in_interval"] = "" if math.isnan(row["low"]) else _yes_or_no(own, within)
        row["own_in_band"] = "" if band is None else _yes_or_no(own, band.holds(own))
        rows.append(row)
    return pd.DataFrame(rows)


def _yes_or_no(value: float, answer: bool) -> str:
    """Return the answer about a value, nothing if that is undefined."""
    if math.isnan(value):
        return ""
    return "yes" if answer else "no"
