"""Which uncertainties matter: Sobol indices, Morris' elementary effects, or simpler measures.

The indices are those of SALib, reckoned from the means over the replicates of each point. Two
intervals stand beside each: that of the design (few points) by SALib's bootstrap, and that of
chance (few replicates), from drawing the replicates again, the same ones at all points, because
they share their draws.

    sobol            first, total and second order (Sobol 2001; Saltelli et al. 2010)
    morris           mean absolute elementary effect, mu* (Campolongo et al. 2007), and its spread
    latin_hypercube, grid   Spearman's rank correlation
    one_at_a_time    how far the mean moves when one uncertainty goes through its range
"""

from __future__ import annotations

import warnings
from collections.abc import Callable, Sequence
from dataclasses import astuple, dataclass
from itertools import combinations
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from simulator.engine.pool import Arrays, Pool, in_order
from simulator.experiments.sweeps.contrast import Contrast, wrong
from simulator.experiments.sweeps.data import load_sweep_data
from simulator.experiments.sweeps.designs import unit_design, unit_problem
from simulator.experiments.sweeps.variance import Components, complete, components
from simulator.model.world import Floats
from simulator.results.intervals import LEVEL
from simulator.scenario.sweep import GRID, LATIN_HYPERCUBE, MORRIS, ONE_AT_A_TIME, SOBOL

if TYPE_CHECKING:
    from simulator.scenario.sweep import Sweep

DESIGN_RESAMPLES = 200
CHANCE_RESAMPLES = 60
SEED = 20_010_101
FIRST, TOTAL, SECOND = "first order", "total", "second order"
EFFECT, SPREAD = "mean effect (mu*)", "spread of effects (sigma)"
RANK, SWING = "rank correlation", "swing"
LEAST_SPREAD = 1e-12
UNBOUNDED = (SPREAD, SWING)
"""Measures to which the design gives no interval."""
LEAST_REDRAWS = CHANCE_RESAMPLES // 2
"""Redraws of replicates that must leave a difference between points, for an interval of chance."""
SAME, NO_RUN = "the same at all points", "no point has a run"
SECONDS = 1.0
"""Of an outcome; enough to be sent on its own."""


@dataclass(frozen=True)
class Measure:
    """One number about one uncertainty (or, of second order, about two).

    Attributes:
        kind: What it is.
        name: Column of the uncertainty, and `other` of a second one.
        value: The index, or the effect in units of the outcome; NaN if it is undefined.
        design: Half-width of its 90 % interval that comes from the choice of points; NaN where the
            design gives none, or it is undefined.
        chance: Half-width that comes from the choice of replicates; NaN if it is undefined.
        note: Why something is undefined; empty if nothing is.
    """

    kind: str
    name: str
    other: str
    value: float
    design: float
    chance: float
    note: str = ""


@dataclass(frozen=True)
class Sensitivity:
    """What one outcome depends on.

    Attributes:
        outcome: Name of the outcome.
        chance: How much of its variance is chance; None with a single replicate.
        measures: Empty if there is nothing to attribute.
        note: Why there are none.
    """

    outcome: str
    chance: Components | None
    measures: tuple[Measure, ...]
    note: str = ""


Raw = list[tuple[str, str, str, float, float]]
"""Kind, name, other name, value, half-width from the design."""


def sensitivities(
    contrast: Contrast, outcomes: Sequence[str], pool: Pool | None = None
) -> list[Sensitivity]:
    """Return the sensitivity indices of each outcome, computed in a pool if there is one.

    Raises:
        ScenarioError: If runs failed that the design cannot do without.
    """
    if pool is None:
        return [sensitivity(contrast, outcome) for outcome in outcomes]
    work = Analysis(contrast.data.folder.absolute(), contrast.lever, contrast.against)
    found = []
    for outcome, left in zip(outcomes, in_order(pool, work, outcomes, SECONDS), strict=True):
        rows = zip(left["names"].tolist(), left["numbers"].tolist(), strict=True)
        measures = tuple(
            Measure(kind, name, other, value, design, half, note)
            for (kind, name, other, note), (value, design, half) in rows
        )
        chance = None
        if left["chance"].size:
            parameters, draws, interplay, noise, *counts = left["chance"].tolist()
            chance = Components(parameters, draws, interplay, noise, *map(int, counts))
        found.append(Sensitivity(outcome, chance, measures, str(left["note"])))
    return found


@dataclass(frozen=True)
class Analysis:
    """Work whose pieces are names of outcomes; who computes one reads the stored sweep."""

    folder: Path
    lever: str
    against: str | None

    def begin(self) -> Callable[[str], Arrays]:
        """Read the sweep, and return what analyses an outcome."""
        contrast = Contrast(load_sweep_data(self.folder), self.lever, self.against)

        def compute(outcome: str) -> Arrays:
            found = sensitivity(contrast, outcome)
            rows = [astuple(measure) for measure in found.measures]
            return {
                "names": np.array([(*row[:3], row[6]) for row in rows], np.str_).reshape(-1, 4),
                "numbers": np.array([row[3:6] for row in rows], dtype=np.float64).reshape(-1, 3),
                "note": np.array(found.note),
                "chance": np.array(astuple(found.chance) if found.chance else (), np.float64),
            }

        return compute


def sensitivity(contrast: Contrast, outcome: str) -> Sensitivity:
    """Return the sensitivity indices of one outcome; see `sensitivities`."""
    sweep = contrast.data.sweep
    runs = contrast.runs(outcome)
    lost = int((~np.isfinite(runs).any(axis=1)).sum())
    if lost and sweep.design in (SOBOL, MORRIS):
        expected = f"runs at every point for design {sweep.design}; see failures.parquet"
        raise wrong("outcomes", f"{outcome}: {lost} points without a run", expected)
    means = contrast.means(outcome)
    if lost == len(runs):
        return Sensitivity(outcome, None, (), NO_RUN)
    if _constant(means):
        return Sensitivity(outcome, components(runs), (), SAME)
    names = list(contrast.data.points.columns)
    units = unit_design(sweep)
    found = _MEASURES[sweep.design](sweep, names, units, means, DESIGN_RESAMPLES)
    chance, why = _chance(sweep, names, units, runs, len(found))
    measures = tuple(
        Measure(*row, half, _note(row, half, why))
        for row, half in zip(found, chance.tolist(), strict=True)
    )
    return Sensitivity(outcome, components(runs), measures)


def _constant(means: Floats) -> bool:
    """Tell whether the known means are one number."""
    known = means[np.isfinite(means)]
    return bool(np.std(known) <= LEAST_SPREAD * max(1.0, float(np.abs(known).max())))


def _note(row: tuple[str, str, str, float, float], chance: float, why: str) -> str:
    """Return the reason for what is undefined of a measure; empty if nothing is."""
    kind, name, _, value, design = row
    if not np.isfinite(value):
        return f"undefined: {name} or the outcome does not differ between points with runs"
    notes = []
    if not np.isfinite(design) and kind not in UNBOUNDED:
        notes.append("no interval of the design: redrawn points do not differ")
    if not np.isfinite(chance):
        notes.append(f"no interval of chance: {why}")
    return "; ".join(notes)


def _chance(
    sweep: Sweep, names: list[str], units: Floats, runs: Floats, measures: int
) -> tuple[Floats, str]:
    """Return the half-width of each measure when the replicates are drawn again, or why not.

    Where the outcome is chance alone, redrawn replicates may leave no difference between points,
    and then there is nothing to measure: the interval is that of the other redraws.
    """
    kept = complete(runs)
    replicates = kept.shape[1]
    nothing = np.full(measures, np.nan)
    if replicates < 2:
        return nothing, "fewer than two replicates have a run at every point"
    if len(kept) < len(units):
        return nothing, "not every point has runs"
    generator = np.random.default_rng(SEED)
    values = []
    for _ in range(CHANCE_RESAMPLES):
        means = kept[:, generator.integers(0, replicates, replicates)].mean(axis=1)
        if not _constant(means):
            found = _MEASURES[sweep.design](sweep, names, units, means, 2)
            values.append([row[3] for row in found])
    if len(values) < LEAST_REDRAWS:
        return nothing, "redrawn replicates mostly leave no difference between points"
    return np.asarray(_z() * np.std(values, axis=0, ddof=1), dtype=np.float64), "undefined measure"


def _z() -> float:
    from scipy.stats import norm

    return float(norm.ppf((1 + LEVEL) / 2))


def _quietly(function: Callable[..., Any], *arguments: Any, **options: Any) -> Any:
    """Call SALib without its warnings about divisions that its bootstrap may run into."""
    with warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore")
        return function(*arguments, **options)


def _sobol(sweep: Sweep, names: list[str], units: Floats, means: Floats, resamples: int) -> Raw:
    from SALib.analyze import sobol

    options = {"num_resamples": resamples, "conf_level": LEVEL, "seed": SEED}
    found = _quietly(sobol.analyze, unit_problem(sweep), means, **options)
    rows = [
        (kind, name, "", float(found[key][i]), float(found[f"{key}_conf"][i]))
        for kind, key in ((FIRST, "S1"), (TOTAL, "ST"))
        for i, name in enumerate(names)
    ]
    return rows + [
        (SECOND, names[i], names[j], float(found["S2"][i][j]), float(found["S2_conf"][i][j]))
        for i, j in combinations(range(len(names)), 2)
    ]


def _morris(sweep: Sweep, names: list[str], units: Floats, means: Floats, resamples: int) -> Raw:
    from SALib.analyze import morris

    options = {"num_resamples": resamples, "conf_level": LEVEL, "seed": SEED}
    found = _quietly(
        morris.analyze, unit_problem(sweep), units, means, num_levels=sweep.levels, **options
    )
    none = np.full(len(names), np.nan)
    return [
        (kind, name, "", float(values[i]), float(half[i]))
        for kind, values, half in (
            (EFFECT, found["mu_star"], found["mu_star_conf"]),
            (SPREAD, found["sigma"], none),
        )
        for i, name in enumerate(names)
    ]


def _ranks(sweep: Sweep, names: list[str], units: Floats, means: Floats, resamples: int) -> Raw:
    """Spearman's correlation; its interval by Fisher's transformation (Bonett and Wright 2000)."""
    from scipy.stats import spearmanr

    known = np.isfinite(means)
    rows: Raw = []
    for axis, name in enumerate(names):
        r = float(_quietly(spearmanr, units[known, axis], means[known]).statistic)
        error = np.sqrt((1 + r**2 / 2) / max(1, int(known.sum()) - 3))
        ends = np.tanh(
            np.arctanh(np.clip(r, -0.999999, 0.999999)) + np.array([-1, 1]) * _z() * error
        )
        rows.append((RANK, name, "", r, float(np.ptp(ends)) / 2))
    return rows


def _swings(sweep: Sweep, names: list[str], units: Floats, means: Floats, resamples: int) -> Raw:
    """How far the mean moves where one uncertainty alone has left the middle."""
    rows: Raw = []
    for axis, name in enumerate(names):
        alone = np.delete(units == units[0], axis, axis=1).all(axis=1)
        found = means[alone & np.isfinite(means)]
        swing = float(np.ptp(found)) if len(found) > 1 else np.nan
        rows.append((SWING, name, "", swing, np.nan))
    return rows


_MEASURES: dict[str, Callable[[Sweep, list[str], Floats, Floats, int], Raw]] = {
    SOBOL: _sobol,
    MORRIS: _morris,
    LATIN_HYPERCUBE: _ranks,
    GRID: _ranks,
    ONE_AT_A_TIME: _swings,
}
