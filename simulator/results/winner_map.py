"""Readings of a map of winners: shares of the box, best places of a strategy, what decides."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from simulator.results.frames import rows_of

if TYPE_CHECKING:
    from collections.abc import Sequence

KEYS = ("weighting", "criterion", "scenario")
NOT_PARAMETERS = ("point", "mean", "lead", "lead_se", "best", "clear", "replicates")


def box_of(winners: pd.DataFrame) -> list[str]:
    """Return the parameters that span the box."""
    return [name for name in winners.columns if name not in (*KEYS, *NOT_PARAMETERS)]


def shares(winners: pd.DataFrame) -> pd.DataFrame:
    """Return a row per weighting, criterion and strategy.

    Columns: points; best (points at which it is best), share of the box, clear (share in which its
    lead is more than chance), never_best; then the point at which it does best relative to the
    others: lead there (negative: how far it stays behind), lead_se, and the parameters.
    """
    box = box_of(winners)
    rows = []
    for keys, found in winners.groupby(list(KEYS), sort=False, observed=True):
        place = found.iloc[int(found["lead"].fillna(-np.inf).to_numpy().argmax())]
        rows.append(
            dict(zip(KEYS, keys, strict=True))
            | {
                "points": len(found),
                "best": int(found["best"].sum()),
                "share": float(found["best"].mean()),
                "clear": float(found["clear"].mean()),
                "never_best": not found["best"].any(),
                "lead": float(place["lead"]),
                "lead_se": float(place["lead_se"]),
            }
            | {name: float(place[name]) for name in box}
        )
    return pd.DataFrame(rows)


def decisive(winners: pd.DataFrame) -> pd.Series[float]:
    """Return the power of each parameter to tell winners apart, the most telling first.

    The measure is eta squared: the share of a parameter's variance (of its ranks) that lies between
    the groups of points with different winners, averaged over those weightings and criteria in
    `winners` that have more than one winner. Zero if none has.
    """
    best, box = winners[winners["best"]], box_of(winners)
    groups = best.groupby(["weighting", "criterion"], sort=False, observed=True)
    found = [
        {name: _eta_squared(group[name], group["scenario"]) for name in box}
        for _, group in groups
        if group["scenario"].nunique() > 1
    ]
    mean = pd.DataFrame(found or [dict.fromkeys(box, 0.0)]).mean()
    return mean.sort_values(ascending=False, kind="stable")


def _eta_squared(values: pd.Series[float], winner: pd.Series[str]) -> float:
    ranks = values.rank()
    spread = float(((ranks - ranks.mean()) ** 2).sum())
    means = ranks.groupby(winner.astype(str)).transform("mean")
    between = float(((means - ranks.mean()) ** 2).sum())
    return between / spread if spread > 0 else 0.0


def winner_at(winners: pd.DataFrame, weighting: str, criterion: str) -> pd.DataFrame:
    """Return a row per point: its parameters, the winner, whether its lead is clear."""
    chosen = (winners["weighting"] == weighting) & (winners["criterion"] == criterion)
    return winners[chosen & winners["best"]].sort_values("point", kind="stable")


def disagreement(winners: pd.DataFrame, weighting: str, criteria: Sequence[str]) -> float:
    """Return the share of the box in which the criteria do not all have the same winner."""
    tables = [winner_at(winners, weighting, criterion) for criterion in criteria]
    names = np.array([[str(row.scenario) for row in rows_of(table)] for table in tables])
    return float((names != names[0]).any(axis=0).mean())
