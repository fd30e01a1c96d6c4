"""Parameter sets under common draws, a crossed design: what is parameters, and what is chance.

Every set is run under the same draws, so that a run has two neighbours, those of its set and those
of its draw, and is independent of neither:

    outcome[set, draw] = mean + parameters[set] + draws[draw] + interplay[set, draw]

**Components of variance** come from the mean squares of the two-way layout without repetition, all
effects random (Searle, Casella and McCulloch 1992, section 4.4). With S sets and D draws

    E[MS_sets] = D Var(parameters) + Var(interplay),   E[MS_draws] = S Var(draws) + Var(interplay),
    E[MS_rest] = Var(interplay).

They are differences, so an estimate can be negative. It is kept: cut off at zero, the estimates of
many outcomes would be too high together.

**Means** get the two-way bootstrap, in which sets and draws are resampled independently (Owen 2007,
"The pigeonhole bootstrap", Annals of Applied Statistics 1). No resampling of rows and columns is
exact (McCullagh 2000), and this one counts the interplay three times, which makes intervals of
differences that are mostly chance 1.7 times too wide. So the estimated effects are brought to the
variances above before they are resampled (reflated: Carpenter, Goldstein and Rasbash 2003, Journal
of the Royal Statistical Society C 52).

**Intervals of components** combine the intervals of the mean squares (Zou and Donner 2008,
Statistics in Medicine 27; with limits for normal effects much like those of Ting and others 1990).
Those of the mean squares are bootstrapped too, as ratios to the estimate: parameter sets have no
reason to be normal. The combination of the two is our own, and measured in decision 20.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    import pandas as pd

    from simulator.model.world import Floats

MEMBER = "member"
"""Column of outcomes that says under which parameter set a run was made."""

RESAMPLES = 999
BOOTSTRAP_SEED = 20_240_101
ROUNDING = 1e-9
"""Part of a mean square up to which what is left of a resample's is rounding."""

FEW = 8
"""Sets, or draws, below which intervals are too narrow to be relied on."""


# --- the layout of runs ------------------------------------------------------------------------


def sets_and_draws(outcomes: pd.DataFrame) -> tuple[int, int] | None:
    """Return the numbers of parameter sets and of draws; None if runs have no sets."""
    if MEMBER not in outcomes:
        return None
    sets = int(outcomes[MEMBER].nunique())
    return sets, int(outcomes["replicate"].nunique()) // max(1, sets)


def laid_out(values: pd.DataFrame, runs: pd.DataFrame) -> Floats:
    """Return columns of runs as (columns, replicates), or (columns, sets, draws) if runs have sets.

    What is missing in any column is left out: with its replicate, or with its draw in all sets.

    Args:
        values: One column per quantity, indexed by replicate.
        runs: The runs that they are about, indexed by replicate; these number all draws of the
            first set, then all draws of the next.

    Raises:
        ValueError: If the sets differ in their number of draws.
    """
    if MEMBER not in runs:
        return np.asarray(values.dropna().to_numpy(float).T)
    ordered = runs[MEMBER].sort_index()
    sizes = ordered.value_counts()
    if sizes.nunique() > 1:
        raise ValueError("parameter sets are compared under the same draws; some have fewer")
    table = values.reindex(ordered.index).to_numpy(float).T
    cells = table.reshape(len(table), len(sizes), -1)
    kept: Floats = cells[:, :, np.isfinite(cells).all(axis=(0, 1))]
    return kept


def few_words(sets: int, draws: int) -> str:
    """Return a warning about intervals from few sets or draws, empty where there are enough."""
    few = [f"{n} {what}" for n, what in ((sets, "parameter sets"), (draws, "draws")) if n < FEW]
    if not few or min(sets, draws) < 2:
        return ""
    return f"intervals from {' and '.join(few)} are too narrow; take {FEW} or more of each"


def undefined_words(sets: int, draws: int) -> str:
    """Return the reason for intervals that do not exist, empty where they do."""
    one = [what for n, what in ((sets, "parameter set"), (draws, "draw")) if n < 2]
    if not one:
        return ""
    return f"intervals over sets and draws are undefined: there is one {' and one '.join(one)}"


# --- effects and mean squares ------------------------------------------------------------------


@dataclass(frozen=True)
class Effects:
    """The values of a crossed design, taken apart.

    Attributes:
        mean: Of all cells.
        sets: Mean of each set less the mean, (sets,).
        draws: Mean of each draw less the mean, (draws,).
        interplay: What remains, (sets, draws).
    """

    mean: float
    sets: Floats
    draws: Floats
    interplay: Floats

    @property
    def degrees(self) -> tuple[int, int, int]:
        """Degrees of freedom of sets, draws and interplay."""
        sets, draws = len(self.sets) - 1, len(self.draws) - 1
        return sets, draws, sets * draws

    @property
    def mean_squares(self) -> Floats:
        """Mean squares of sets, draws and interplay, (3,)."""
        number = self.interplay.shape
        squares = [
            number[1] * np.square(self.sets).sum(),
            number[0] * np.square(self.draws).sum(),
            np.square(self.interplay).sum(),
        ]
        return np.array(squares) / self.degrees

    @property
    def variances(self) -> Floats:
        """Estimated variances of parameters, draws and interplay, (3,); two can be negative."""
        of_sets, of_draws, rest = self.mean_squares
        sets, draws = self.interplay.shape
        return np.array([(of_sets - rest) / draws, (of_draws - rest) / sets, rest])


def effects_of(cells: Floats) -> Effects:
    """Return the effects in the values of cells, (sets, draws); two at least of each."""
    cells = np.ascontiguousarray(cells)  # sums of other layouts round differently
    mean = float(cells.mean())
    if np.ptp(cells) == 0.0:  # where rounding would be taken for variance
        return Effects(mean, *map(np.zeros, (len(cells), cells.shape[1], cells.shape)))
    sets, draws = cells.mean(axis=1) - mean, cells.mean(axis=0) - mean
    return Effects(mean, sets, draws, cells - mean - sets[:, None] - draws)


# --- resampling --------------------------------------------------------------------------------


@lru_cache(8)
def _counts(number: int, taken: int, stream: int) -> Floats:
    """Return how often each of a number of things is in resamples of `taken`, (RESAMPLES, number).

    Resamples of one stream are the same every time, those of two streams are independent.
    """
    rng = np.random.default_rng([BOOTSTRAP_SEED, stream])
    chosen = rng.integers(number, size=(RESAMPLES, taken))
    counts = np.zeros((RESAMPLES, number))
    np.add.at(counts, (np.arange(RESAMPLES)[:, None], chosen), 1.0)
    counts.setflags(write=False)
    return counts


def resampled_means(cells: Floats) -> Floats:
    """Return means of two-way resamples of (sets, draws), effects reflated; (RESAMPLES,).

    They are not a number where there are fewer than two sets or draws. Products are sums in a fixed
    order (`einsum`), since threads of linear algebra would round differently.
    """
    if min(cells.shape) < 2:
        return np.full(RESAMPLES, np.nan)
    found = effects_of(cells)
    sets, draws = cells.shape
    of_sets, of_draws = _counts(sets, sets, 0), _counts(draws, draws, 1)
    parts = (found.sets, found.draws, found.interplay)
    a, b, both = (_reflated(*pair) for pair in zip(parts, found.variances, strict=True))
    together = np.einsum("rd,rd->r", np.einsum("rs,sd->rd", of_sets, both), of_draws)
    means: Floats = (
        found.mean
        + np.einsum("rs,s->r", of_sets, a) / sets
        + np.einsum("rd,d->r", of_draws, b) / draws
        + together / (sets * draws)
    )
    return means


def _reflated(effects: Floats, variance: float) -> Floats:
    """Return effects with mean square `variance`; nothing remains of one below zero."""
    square = float(np.square(effects).mean())
    if square == 0.0 or variance <= 0.0:
        return np.zeros_like(effects)
    return np.asarray(effects * np.sqrt(variance / square))


# --- intervals of components -------------------------------------------------------------------


def component_limits(found: Effects, tails: tuple[float, float]) -> tuple[Floats, Floats]:
    """Return lower and upper limits of the variances of parameters, draws and interplay, (3,) each.

    A variance is a difference of two mean squares over a number; its distance to a limit is the
    root of the sum of squares of those that matter of the two mean squares. Three or fewer sets
    or draws are often all the same in a resample, so that their upper limit is infinite.
    """
    squares, (low, high) = found.mean_squares, _limits_of_squares(found, tails)
    sets, draws = found.interplay.shape
    over = np.array([draws, sets])
    below = np.hypot(squares[:2] - low[:2], high[2] - squares[2]) / over
    above = np.hypot(high[:2] - squares[:2], squares[2] - low[2]) / over
    signed = found.variances[:2]
    return np.append(signed - below, low[2]), np.append(signed + above, high[2])


def _limits_of_squares(found: Effects, tails: tuple[float, float]) -> tuple[Floats, Floats]:
    """Return lower and upper limits of the three mean squares.

    How far a resample's mean square lies from that of all is taken, as a ratio, for how far that of
    all lies from the truth. What resamples do not move, as that of two sets, has no limits but zero
    and infinity; what is zero throughout has itself.
    """
    resampled = (
        _variances_of_resamples(found.sets, 0),
        _variances_of_resamples(found.draws, 1),
        resampled_means(np.square(found.interplay)),
    )
    squares = found.mean_squares
    means = np.array([one.mean() for one in resampled])
    least, most = np.array([np.quantile(one, tails) for one in resampled]).T
    moved, some = most - least > ROUNDING * means, least > ROUNDING * means
    low = np.divide(squares * means, most, out=np.zeros(3), where=moved)
    high = np.divide(squares * means, least, out=np.full(3, np.inf), where=moved & some)
    return low, np.where(squares > 0, high, 0.0)


def _variances_of_resamples(effects: Floats, stream: int) -> Floats:
    """Return the variance within each resample of some effects, (RESAMPLES,).

    A resample has one less than there are effects, without which it would vary too little (Rao and
    Wu 1988, Journal of the American Statistical Association 83).
    """
    taken = len(effects) - 1
    counts = _counts(len(effects), taken, stream)
    mean = np.einsum("rn,n->r", counts, effects) / taken
    square = np.einsum("rn,n->r", counts, np.square(effects)) / taken
    return np.asarray(np.maximum(0.0, square - np.square(mean)))
