"""How many replicates would be enough for the differences that a comparison shows."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import pandas as pd

from simulator.model.outcomes import COMPOSITES, WORLD, with_world
from simulator.results.composite import with_composite
from simulator.results.summary import LEVEL

if TYPE_CHECKING:
    from simulator.results.results import Results

FINE = 0.1
"""Half-width that is asked for, in standard deviations between runs of the baseline."""


def replicates_needed(results: Results, outcomes: Sequence[str]) -> pd.DataFrame:
    """Return a row per weighting, scenario (but the first) and outcome of the focal state.

    Columns: difference (mean, paired on the replicate), sd (of the paired differences between
    replicates), replicates (that were run), sign (replicates at which the 90 % interval of this
    difference would just leave out zero; missing for no difference at all), sign_unpaired (the
    same if the scenarios did not share their draws), fine (replicates for an interval of half a
    width of a tenth of the baseline's standard deviation between runs).

    The interval is mean ± 1.645 sd / sqrt(n), so that n = (1.645 sd / half-width)^2. It takes the
    difference found for the true one: near zero, `sign` is an order of magnitude.
    """
    frame = with_world(results.outcomes, [name for name in outcomes if name in WORLD])
    if any(name in COMPOSITES for name in outcomes):
        frame = with_composite(frame, results.composite)
    frame = frame[frame["state"] == results.focal]
    return pd.DataFrame(list(_rows(frame, results.scenarios[0], outcomes)))


def _rows(
    frame: pd.DataFrame, first: str, outcomes: Sequence[str]
) -> Iterator[dict[str, str | float]]:
    for weighting, group in frame.groupby("weighting", sort=False, observed=True):
        runs = {
            str(label): rows.set_index("replicate")
            for label, rows in group.groupby("scenario", sort=False, observed=True)
        }
        for label, others in runs.items():
            if label != first:
                for name in outcomes:
                    keys = {"weighting": str(weighting), "scenario": label, "outcome": name}
                    yield keys | _row(runs[first][name], others[name])


def _row(base: pd.Series[float], other: pd.Series[float]) -> dict[str, float]:
    gaps = (other - base).dropna()
    difference, sd = float(gaps.mean()), float(gaps.std())
    apart = math.hypot(float(base.std()), float(other.std()))
    return {
        "difference": difference,
        "sd": sd,
        "replicates": len(gaps),
        "sign": enough(sd, abs(difference)),
        "sign_unpaired": enough(apart, abs(difference)),
        "fine": enough(sd, FINE * float(base.std())),
    }


def enough(sd: float, half_width: float) -> float:
    """Return the replicates at which the 90 % interval of a mean has a half-width; 2 at least.

    Missing if the half-width is zero, or the standard deviation is not known.
    """
    from scipy.stats import norm

    if not half_width > 0 or not math.isfinite(sd):
        return math.nan
    return float(max(2, math.ceil((norm.ppf((1 + LEVEL) / 2) * sd / half_width) ** 2)))
