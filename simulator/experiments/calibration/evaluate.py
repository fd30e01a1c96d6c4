"""Distances of parameter sets, by simulation, in threads or elsewhere."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

import numpy as np
from numpy.typing import NDArray

from simulator.engine.pool import Arrays, Pool, ThreadPool, in_order
from simulator.experiments.calibration.distance import distance, medians, statistics_of, targets_of
from simulator.experiments.calibration.prior import Prior
from simulator.experiments.validation.incidents import RECORD
from simulator.experiments.validation.sample import Histories
from simulator.loading.load import load_scenario
from simulator.scenario.values import with_values

if TYPE_CHECKING:
    from simulator.scenario.scenario import Scenario

Floats = NDArray[np.float64]

FRESH = 1_000_000
"""Replicates from here on serve the final ensemble alone: no point was chosen on them."""

HOPELESS = 2.0
"""A set is given up after the first runs if it lies this far beyond the threshold."""


QUARTERS_A_SECOND = 15_000
"""Roughly, with a ledger and the figures made from it; it sizes what is sent elsewhere."""


class Evaluator(Protocol):
    """Finds out how far points of the unit cube lie from the bands."""

    def search(self, points: Floats, threshold: float, progress: Callable[[int], None]) -> Floats:
        """Return distances on few runs, to search with."""

    def confirm(self, points: Floats, progress: Callable[[int], None]) -> tuple[Floats, Floats]:
        """Return distances on many fresh runs and the medians of the figures."""


@dataclass(frozen=True)
class Simulated:
    """The evaluator that simulates; every set meets the same draws.

    Attributes:
        prior: What is fitted.
        scenario: The scenario over the length of the record.
        threads: Threads to use; the distances do not depend on it.
        pool: Where to compute instead.
    """

    prior: Prior
    scenario: Scenario
    threads: int = 1
    pool: Pool | None = None

    @classmethod
    def of(cls, prior: Prior, threads: int = 1, pool: Pool | None = None) -> Simulated:
        """Return the evaluator of a prior's own scenario."""
        words = [*prior.base, f"horizon={RECORD}", f"seed={prior.budget.seed}"]
        return cls(prior, load_scenario(overrides=words), threads, pool)

    @property
    def names(self) -> tuple[str, ...]:
        """Names of what `confirm` returns the medians of."""
        return tuple(t.name for t in targets_of(statistics_of(self.scenario.world.states)))

    def search(self, points: Floats, threshold: float, progress: Callable[[int], None]) -> Floats:
        """Return distances on few runs; a hopeless set is given up after the first of them."""
        work = _Searching(self.prior, self.scenario, threshold)
        return self._computed(work, points, self.prior.budget.replicates, progress).ravel()

    def confirm(self, points: Floats, progress: Callable[[int], None]) -> tuple[Floats, Floats]:
        """Return distances to the full bands on many fresh runs, and the medians."""
        work = _Confirming(self.prior, self.scenario)
        found = self._computed(work, points, self.prior.budget.final_replicates, progress)
        targets = targets_of(statistics_of(self.scenario.world.states))
        return np.array([distance(row, targets) for row in found]), found

    def _computed(
        self, work: _Sets, points: Floats, runs: int, progress: Callable[[int], None]
    ) -> Floats:
        """Return what the work finds for each point, (points, figures)."""
        quarters = RECORD + self.scenario.parameters.start.burn_in
        seconds = runs * quarters / QUARTERS_A_SECOND
        pool = self.pool or ThreadPool(self.threads)
        left = in_order(pool, work, list(points), seconds, lambda _: progress(runs))
        return np.array([arrays[FOUND] for arrays in left])


FOUND = "found"


@dataclass(frozen=True)
class _Sets:
    """Work whose pieces are parameter sets, as points of the unit cube."""

    prior: Prior
    scenario: Scenario

    def begin(self) -> Callable[[Floats], Arrays]:
        base = Histories(self.scenario)

        def compute(point: Floats) -> Arrays:
            values = self.prior.values(point)
            parameters = with_values(self.scenario.parameters, values)
            return {FOUND: self.found(base.with_parameters(parameters))}

        return compute

    def found(self, histories: Histories) -> Floats:
        """Return what is to be known about a set."""
        raise NotImplementedError


@dataclass(frozen=True)
class _Searching(_Sets):
    """The distance on few runs."""

    threshold: float

    def found(self, histories: Histories) -> Floats:
        budget = self.prior.budget
        statistics = statistics_of(self.scenario.world.states)
        targets = targets_of(statistics, budget.margin)
        first = [histories.of(r) for r in range(min(budget.screen, budget.replicates))]
        found = distance(medians(first, statistics, grouped=True), targets)
        if found <= self.threshold + HOPELESS:
            rest = [histories.of(r) for r in range(len(first), budget.replicates)]
            found = distance(medians(first + rest, statistics, grouped=True), targets)
        return np.array([found])


@dataclass(frozen=True)
class _Confirming(_Sets):
    """The medians on many fresh runs."""

    def found(self, histories: Histories) -> Floats:
        statistics = statistics_of(self.scenario.world.states)
        runs = range(FRESH, FRESH + self.prior.budget.final_replicates)
        return medians([histories.of(r) for r in runs], statistics)
