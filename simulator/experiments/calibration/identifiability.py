"""What the data can tell about the parameters, and what they cannot, from the posterior."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np

from simulator.experiments.calibration.population import Population
from simulator.experiments.calibration.prior import Prior
from simulator.experiments.validation.score import INTERVAL
from simulator.model.kinds import OperationClass, names

UNIFORM_WIDTH = 0.9
"""Width of the central 90 % of a uniform distribution on the unit interval."""

TOLD, HARDLY_TOLD = 0.5, 0.8
"""Posterior over prior width below which a parameter is told, above which it is not."""


@dataclass(frozen=True)
class Marginal:
    """The marginal posterior of one parameter.

    Attributes:
        median: Of the posterior, as a value of the parameter; likewise low (5 %), high (95 %).
        width: Width of the central 90 % of the posterior over that of the prior, on its scale.
        apart: Whether two searches put it in different places.
    """

    path: str
    median: float
    low: float
    high: float
    width: float
    apart: bool = False

    @property
    def standing(self) -> str:
        """In words."""
        if self.apart:
            return "searches end apart"
        if self.width < TOLD:
            return "told by the data"
        return "weakly told" if self.width < HARDLY_TOLD else "not told"


@dataclass(frozen=True)
class Pair:
    """Two parameters whose posterior values go together."""

    first: str
    second: str
    correlation: float


def marginals(prior: Prior, population: Population, apart: Collection[str] = ()) -> list[Marginal]:
    """Return the marginal posterior of every parameter, the best known first.

    `population` are the points of all searches; `apart` what two searches put in different places.
    """
    found = []
    for column, ranged in enumerate(prior.ranges):
        places = population.points[:, column]
        median, low, high = (float(x) for x in np.quantile(places, (0.5, *INTERVAL)))
        width = (high - low) / UNIFORM_WIDTH
        middle, least, most = map(ranged.value, (median, low, high))
        found.append(Marginal(ranged.path, middle, least, most, width, ranged.path in apart))
    return sorted(found, key=lambda marginal: (marginal.apart, marginal.width))


def ends_apart(prior: Prior, populations: Sequence[Population]) -> tuple[str, ...]:
    """Return the parameters for which the central 90 % of two searches lie apart."""
    ends = np.array([np.quantile(p.points, INTERVAL, axis=0) for p in populations])
    apart = ends[:, 0].max(axis=0) > ends[:, 1].min(axis=0)
    return tuple(path for path, is_apart in zip(prior.paths, apart, strict=True) if is_apart)


def correlations(prior: Prior, population: Population) -> list[Pair]:
    """Return all pairs of parameters, the strongest posterior correlation first."""
    if len(prior.ranges) < 2:
        return []
    spread = np.cov(population.points.T)
    size = np.sqrt(np.maximum(np.diag(spread), 1e-300))
    table = spread / np.outer(size, size)
    pairs = [
        Pair(prior.paths[i], prior.paths[j], float(table[i, j]))
        for i in range(len(table))
        for j in range(i)
    ]
    return sorted(pairs, key=lambda pair: -abs(pair.correlation))


def strongest_pairs(prior: Prior, population: Population, number: int = 6) -> list[Pair]:
    """Return the pairs of parameters with the strongest posterior correlation."""
    return correlations(prior, population)[:number]


def suspected_pairs(prior: Prior, population: Population) -> list[Pair]:
    """Return the pairs of which a trial found that the data tell only a combination."""
    wanted = [
        {f"reporting.probability.{name}", f"choice.opportunity.{name}"}
        for name in names(OperationClass)
    ]
    found = correlations(prior, population)
    return [pair for pair in found if {pair.first, pair.second} in wanted]
