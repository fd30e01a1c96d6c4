"""What scenarios change against the first one: effects, what they cost, and how sure that is.

All of it is paired on the replicate, since runs of a comparison share their draws; under several
parameter sets, on the set and the draw (see `results.crossed`).
Cost-effectiveness is the incremental ratio of health economics (van Hout, Al, Gordon, Rutten 1994):
mean difference of the index over mean difference of the cost. It is a ratio of means, never a mean
of ratios. Its interval is that of a bootstrap over replicates, which keeps the two differences
together. A ratio says something only where a strategy is clearly dearer and clearly better, or
clearly cheaper and clearly worse; the other cases need no ratio, and get none.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np
import pandas as pd

from simulator.model.outcomes import OUTCOMES, WORLD, chosen
from simulator.results.crossed import effects_of, laid_out
from simulator.results.intervals import TAILS, redrawn_means
from simulator.results.summary import paired_runs

if TYPE_CHECKING:
    from simulator.model.world import Floats

EFFECT_COLUMNS = (
    "scenario", "outcome", "unit", "mean_first", "mean", "difference", "difference_low",
    "difference_high", "sd", "standardised", "clear", "replicates",
)  # fmt: skip
COST = "bill"
BOUGHT = "dearer and better"
SAVED = "cheaper and worse"
DOMINATES = "cheaper and better"
DOMINATED = "dearer and worse"
SAME_COST = "costs about the same"
NO_EFFECT = "no clear effect"
FINE = 0.1
"""Half-width that is asked for, in standard deviations between runs of the baseline."""


class PairedRuns(Protocol):
    """What a comparison asks of results, which offer some of these functions as their own."""

    @property
    def focal(self) -> str:
        """The state that is looked at."""

    @property
    def scenarios(self) -> tuple[str, ...]:
        """Labels, the baseline first."""

    @property
    def weightings(self) -> tuple[str, ...]:
        """How others' gains were weighed."""

    def summary(
        self,
        state: str | None = None,
        baseline: str | None = None,
        columns: Iterable[str] | None = None,
    ) -> pd.DataFrame:
        """Return medians, 10/90 bands and paired differences of outcomes of a state."""

    def outcomes_with(self, names: Iterable[str]) -> pd.DataFrame:
        """Return the outcomes, with those of the world and indices among the names."""


# --- effects -----------------------------------------------------------------------------------


def effects(
    results: PairedRuns, outcomes: Iterable[str] | None = None, state: str | None = None
) -> pd.DataFrame:
    """Return a row per scenario (but the first) and outcome of a state, or of the world.

    Columns: scenario, outcome, unit, mean_first, mean; difference (mean of the paired differences
    to the first scenario), difference_low, difference_high (90 % bootstrap interval); sd (between
    the replicates of the first scenario), standardised (difference / sd; missing where all
    replicates agree), clear (the interval leaves out zero), replicates. Without `outcomes` these
    are all of the state and of the world.

    Raises:
        ValueError: If there is more than one weighting, or a name is unknown.
    """
    if len(results.weightings) > 1:
        raise ValueError("effects are told under one weighting; choose its results first")
    wanted = (*OUTCOMES, *WORLD) if outcomes is None else tuple(outcomes)
    table = results.summary(state, columns=wanted)
    first = table[table["scenario"] == results.scenarios[0]].set_index("outcome")
    rows = table[table["scenario"] != results.scenarios[0]]
    sd = rows["outcome"].map(first["sd"])
    found = rows.assign(
        mean_first=rows["outcome"].map(first["mean"]),
        sd=sd,
        standardised=(rows["difference"] / sd).where(sd > 0),
        clear=(rows["difference_low"] > 0) | (rows["difference_high"] < 0),
    )
    return found[list(EFFECT_COLUMNS)].reset_index(drop=True)


def ranked(table: pd.DataFrame) -> list[str]:
    """Return the scenarios of a table of effects, that of the largest clear effect first."""
    size = table["standardised"].abs().where(table["clear"], 0.0).fillna(0.0)
    largest = size.groupby(table["scenario"], sort=False).max()
    return [str(name) for name in largest.sort_values(ascending=False, kind="stable").index]


def _beside_the_first(
    results: PairedRuns, names: Sequence[str]
) -> Iterator[tuple[str, str, pd.DataFrame, pd.DataFrame]]:
    """Yield weighting, scenario (but the first), its runs and the first one's, of the focal."""
    complete = results.outcomes_with(names)
    of_state = complete[complete["state"] == results.focal]
    pairs = paired_runs(of_state, results.scenarios[0])
    return (pair for pair in pairs if pair[1] != results.scenarios[0])


# --- cost --------------------------------------------------------------------------------------


def cost_effectiveness(results: PairedRuns, indices: Sequence[str] | None = None) -> pd.DataFrame:
    """Return a row per weighting, scenario but the first, and index for which more is better.

    Columns: cost and effect (mean paired differences, USD bn a year and units of the index), each
    with the ends of its 90 % interval; verdict; ratio (units of the index per USD bn a year) with
    the ends of its interval, missing unless the verdict is one that needs it.
    """
    wanted = tuple(indices or chosen("bought"))
    rows = []
    for weighting, scenario, runs, base in _beside_the_first(results, wanted):
        cost, *gains = laid_out(runs[[COST, *wanted]] - base[[COST, *wanted]], runs)
        rows += [
            {"weighting": weighting, "scenario": scenario, "outcome": index}
            | cost_and_effect(cost, gain)
            for index, gain in zip(wanted, gains, strict=True)
        ]
    return pd.DataFrame(rows)


def cost_and_effect(cost: Floats, effect: Floats) -> dict[str, Any]:
    """Return mean cost and effect of one strategy, and their ratio.

    The interval of the ratio resamples the same runs for both.

    Args:
        cost: Paired differences, (replicates,) or (sets, draws).
        effect: The same of an index.
    """
    costs, effects_ = redrawn_means(cost), redrawn_means(effect)
    found: dict[str, Any] = _interval("cost", cost.mean(), costs)
    found |= _interval("effect", effect.mean(), effects_)
    found["verdict"] = _verdict(found)
    sound = found["verdict"] in (BOUGHT, SAVED)
    ratio, ratios = math.nan, np.full(1, math.nan)
    if sound:  # redraws that cost nothing have no ratio
        ratio, ratios = effect.mean() / cost.mean(), effects_[costs != 0] / costs[costs != 0]
    return found | _interval("ratio", ratio, ratios) | {"replicates": cost.size}


def _interval(name: str, mean: float, values: Floats) -> dict[str, float]:
    low, high = np.quantile(values, TAILS).tolist()
    return {name: float(mean), f"{name}_low": low, f"{name}_high": high}


def _verdict(found: dict[str, Any]) -> str:
    """Return the verdict on a strategy: a difference counts if its interval leaves out zero."""
    if not (found["effect_low"] > 0.0 or found["effect_high"] < 0.0):  # nor if it has no interval
        return NO_EFFECT
    if not (found["cost_low"] > 0.0 or found["cost_high"] < 0.0):
        return SAME_COST
    better = found["effect_low"] > 0.0
    if found["cost_low"] > 0.0:
        return BOUGHT if better else DOMINATED
    return DOMINATES if better else SAVED


# --- precision ---------------------------------------------------------------------------------


def replicates_needed(results: PairedRuns, outcomes: Sequence[str]) -> pd.DataFrame:
    """Return a row per weighting, scenario (but the first) and outcome of the focal state.

    Columns: difference (mean, paired on the replicate), sd (of the paired differences between
    replicates), replicates (that were run), sign (replicates at which the 90 % interval of this
    difference would just leave out zero; missing for no difference at all), sign_unpaired (the
    same if the scenarios did not share their draws), fine (replicates for an interval of half a
    width of a tenth of the baseline's standard deviation between runs), remains (half-width of the
    interval that no number of replicates gets below; 0 for a single parameter set).

    The interval is mean ± 1.645 sqrt(sd^2 / n + rest), so that n = sd^2 / ((half-width / 1.645)^2 -
    rest). It takes the difference found for the true one: near zero, `sign` is an order of
    magnitude. Under several parameter sets replicates are the draws of each; sd is that between
    draws of the mean of all sets, and `rest` what the sets leave open. A number is missing where
    the sets alone leave more open than is asked.
    """
    rows = []
    for weighting, scenario, runs, base in _beside_the_first(results, outcomes):
        for name in outcomes:
            (gaps,) = laid_out((runs[name] - base[name]).to_frame(), runs)
            difference = float(gaps.mean()) if gaps.size else math.nan
            sd, rest = _spread(gaps)
            alone = [_spread(laid_out(one[[name]], one)[0])[0] for one in (base, runs)]
            rows.append(
                {
                    "weighting": weighting,
                    "scenario": scenario,
                    "outcome": name,
                    "difference": difference,
                    "sd": sd,
                    "replicates": gaps.shape[-1],
                    "sign": enough(sd, abs(difference), rest),
                    "sign_unpaired": enough(math.hypot(*alone), abs(difference), rest),
                    "fine": enough(sd, FINE * float(base[name].std()), rest),
                    "remains": _normal_quantile() * math.sqrt(rest),
                }
            )
    return pd.DataFrame(rows)


def _spread(values: Floats) -> tuple[float, float]:
    """Return what more replicates average out, as their sd, and the variance that they do not."""
    if values.ndim == 1:
        return float(pd.Series(values).std()), 0.0
    if min(values.shape) < 2:
        return math.nan, math.nan
    of_sets = float(effects_of(values).variances[0])
    return float(values.mean(axis=0).std(ddof=1)), max(0.0, of_sets) / len(values)


def _normal_quantile() -> float:
    from scipy.stats import norm

    return float(norm.ppf(TAILS[1]))


def enough(sd: float, half_width: float, rest: float = 0.0) -> float:
    """Return the replicates at which the 90 % interval of a mean has a half-width; 2 at least.

    Missing if the half-width is zero, or the standard deviation is not known, or the variance that
    remains after any number of replicates (`rest`) makes the interval wider.
    """
    if not half_width > 0 or not math.isfinite(sd):
        return math.nan
    room = (half_width / _normal_quantile()) ** 2 - rest
    return float(max(2, math.ceil(sd**2 / room))) if room > 0 else math.nan
