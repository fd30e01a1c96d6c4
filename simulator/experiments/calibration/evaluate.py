"""Distances of parameter sets, by simulation, in threads or elsewhere."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Protocol

import numpy as np

from simulator.engine.failures import FailedRunsError
from simulator.engine.pool import Arrays, Pool, ThreadPool, in_order
from simulator.engine.replicates import Progress
from simulator.experiments.calibration.distance import distance, medians, statistics_of, targets_of
from simulator.experiments.calibration.prior import Prior, SearchBudget
from simulator.experiments.validation.figures import Statistic
from simulator.experiments.validation.incidents import RECORD
from simulator.experiments.validation.sample import QUARTERS_A_SECOND, Histories
from simulator.loading.load import load_scenario
from simulator.model.world import Floats
from simulator.scenario.values import with_values

if TYPE_CHECKING:
    from simulator.scenario.scenario import Scenario

FRESH = 1_000_000
"""Replicates from here on serve the final ensemble alone: no point was chosen on them."""

HOPELESS = 2.0
"""A set is given up after the first runs if it lies this far beyond the threshold."""

FOUND = "found"
Statistics = tuple[Statistic, ...]
Measure = Callable[[SearchBudget, Statistics, Histories], Floats]
"""What is measured of a parameter set; a function that can be pickled."""


class Evaluator(Protocol):
    """Finds out how far points of the unit cube lie from the bands."""

    def search(self, points: Floats, threshold: float, progress: Progress) -> Floats:
        """Return distances on few runs, to search with."""

    def confirm(self, points: Floats, progress: Progress) -> tuple[Floats, Floats]:
        """Return distances on many fresh runs and the medians of the figures."""


@dataclass(frozen=True)
class SimulationEvaluator:
    """The evaluator that simulates, in threads or in a pool; every set meets the same draws.

    The distances do not depend on the threads. The scenario has the length of the record.
    """

    prior: Prior
    scenario: Scenario
    threads: int = 1
    pool: Pool | None = None

    @classmethod
    def of(cls, prior: Prior, threads: int = 1, pool: Pool | None = None) -> SimulationEvaluator:
        """Return the evaluator of a prior's own scenario."""
        words = [*prior.base, f"horizon={RECORD}", f"seed={prior.budget.seed}"]
        return cls(prior, load_scenario(overrides=words), threads, pool)

    @property
    def names(self) -> tuple[str, ...]:
        """Names of what `confirm` returns the medians of."""
        return tuple(t.name for t in targets_of(statistics_of(self.scenario.world.states)))

    def search(self, points: Floats, threshold: float, progress: Progress) -> Floats:
        """Return distances on few runs; a hopeless set is given up after the first of them."""
        measure = partial(_distance_on_few_runs, threshold)
        return self._measured(measure, points, self.prior.budget.replicates, progress).ravel()

    def confirm(self, points: Floats, progress: Progress) -> tuple[Floats, Floats]:
        """Return distances to the full bands on many fresh runs, and the medians."""
        runs = self.prior.budget.final_replicates
        found = self._measured(_medians_on_fresh_runs, points, runs, progress)
        targets = targets_of(statistics_of(self.scenario.world.states))
        return np.array([distance(row, targets) for row in found]), found

    def _measured(self, measure: Measure, points: Floats, runs: int, progress: Progress) -> Floats:
        """Return the measure of each point, (points, figures)."""
        work = ParameterSets(self.prior, self.scenario, measure)
        quarters = RECORD + self.scenario.parameters.start.burn_in
        seconds = runs * quarters / QUARTERS_A_SECOND
        pool = self.pool or ThreadPool(self.threads)
        left = in_order(pool, work, list(points), seconds, lambda _: progress(runs))
        return np.array([arrays[FOUND] for arrays in left])


@dataclass(frozen=True)
class ParameterSets:
    """Work whose pieces are parameter sets, as points of the unit cube."""

    prior: Prior
    scenario: Scenario
    measure: Measure

    def begin(self) -> Callable[[Floats], Arrays]:
        """Found the world, and return what simulates and measures a set."""
        base = Histories(self.scenario)
        statistics = statistics_of(self.scenario.world.states)

        def compute(point: Floats) -> Arrays:
            parameters = with_values(self.scenario.parameters, self.prior.values(point))
            histories = base.with_parameters(parameters)
            return {FOUND: self.measure(self.prior.budget, statistics, histories)}

        return compute


def _distance_on_few_runs(
    threshold: float, budget: SearchBudget, statistics: Statistics, histories: Histories
) -> Floats:
    targets = targets_of(statistics, budget.margin)
    try:
        first = [histories.of(r) for r in range(min(budget.screen, budget.replicates))]
        found = distance(medians(first, statistics, grouped=True), targets)
        if found <= threshold + HOPELESS:
            rest = [histories.of(r) for r in range(len(first), budget.replicates)]
            found = distance(medians(first + rest, statistics, grouped=True), targets)
    except FailedRunsError:
        found = distance(_undefined(statistics), targets)
    return np.array([found])


def _undefined(statistics: Statistics) -> Floats:
    """Return the stand-in for the medians of a set under which a world leaves sense."""
    return np.full(len(targets_of(statistics)), np.nan)


def _medians_on_fresh_runs(
    budget: SearchBudget, statistics: Statistics, histories: Histories
) -> Floats:
    runs = range(FRESH, FRESH + budget.final_replicates)
    try:
        return medians([histories.of(r) for r in runs], statistics)
    except FailedRunsError:
        return _undefined(statistics)
