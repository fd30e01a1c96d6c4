"""Distances of parameter sets, by simulation, in threads."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol, TypeVar

import numpy as np
from numpy.typing import NDArray

from simulator.calibration.distance import distance, medians, statistics_of, targets_of
from simulator.calibration.prior import Prior
from simulator.calibration.settings import with_values
from simulator.scenario.compose import load_scenario
from simulator.validation.incidents import RECORD
from simulator.validation.sample import Histories

if TYPE_CHECKING:
    from simulator.scenario.schema import Scenario

Floats = NDArray[np.float64]
Result = TypeVar("Result")

FRESH = 1_000_000
"""Replicates from here on serve the final ensemble alone: no point was chosen on them."""

HOPELESS = 2.0
"""A set is given up after the first runs if it lies this far beyond the threshold."""


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
    """

    prior: Prior
    scenario: Scenario
    threads: int = 1

    @classmethod
    def of(cls, prior: Prior, threads: int = 1) -> Simulated:
        """Return the evaluator of a prior's own scenario."""
        words = [*prior.base, f"horizon={RECORD}", f"seed={prior.budget.seed}"]
        return cls(prior, load_scenario(overrides=words), threads)

    @property
    def names(self) -> tuple[str, ...]:
        """Names of what `confirm` returns the medians of."""
        return tuple(t.name for t in targets_of(statistics_of(self.scenario.world.states)))

    def search(self, points: Floats, threshold: float, progress: Callable[[int], None]) -> Floats:
        """Return distances on few runs; a hopeless set is given up after the first of them."""
        budget = self.prior.budget
        statistics = statistics_of(self.scenario.world.states)
        targets = targets_of(statistics, budget.margin)
        base = Histories(self.scenario)

        def one(point: Floats) -> float:
            histories = self._histories(base, point)
            first = [histories.of(r) for r in range(min(budget.screen, budget.replicates))]
            found = distance(medians(first, statistics, grouped=True), targets)
            if found <= threshold + HOPELESS:
                rest = [histories.of(r) for r in range(len(first), budget.replicates)]
                found = distance(medians(first + rest, statistics, grouped=True), targets)
            progress(budget.replicates)
            return found

        return np.array(in_threads(one, points, self.threads))

    def confirm(self, points: Floats, progress: Callable[[int], None]) -> tuple[Floats, Floats]:
        """Return distances to the full bands on many fresh runs, and the medians."""
        count = self.prior.budget.final_replicates
        statistics = statistics_of(self.scenario.world.states)
        targets = targets_of(statistics)
        base = Histories(self.scenario)

        def one(point: Floats) -> Floats:
            histories = self._histories(base, point)
            found = medians([histories.of(FRESH + r) for r in range(count)], statistics)
            progress(count)
            return found

        found = np.array(in_threads(one, points, self.threads))
        return np.array([distance(row, targets) for row in found]), found

    def _histories(self, base: Histories, point: Floats) -> Histories:
        parameters = with_values(self.scenario.parameters, self.prior.values(point))
        return base.with_parameters(parameters)


def in_threads(work: Callable[[Floats], Result], points: Floats, threads: int) -> list[Result]:
    """Do the work for every point, in order; nothing further is begun after an interrupt."""
    with ThreadPoolExecutor(threads) as pool:
        futures = [pool.submit(work, point) for point in points]
        try:
            return [future.result() for future in futures]
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            raise
