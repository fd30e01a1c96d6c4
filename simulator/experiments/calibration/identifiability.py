"""What the data can tell about the parameters, and what they cannot, from the posterior."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from simulator.experiments.calibration.chains import ends_apart, pooled
from simulator.experiments.calibration.population import Population
from simulator.experiments.calibration.prior import NEVER_FITTED, Prior
from simulator.model.kinds import OperationClass, names

UNIFORM_WIDTH = 0.9
"""Width of the central 90 % of a uniform distribution on the unit interval."""

TOLD, HARDLY_TOLD = 0.5, 0.8
"""Posterior over prior width below which a parameter is told, above which it is not."""

FEW_LINEAGES = 20
"""Below so many the posterior has the width of its few ancestors' surroundings."""

STRONG = 0.5
"""A correlation from which only a combination of two parameters is told."""


@dataclass(frozen=True)
class Marginal:
    """What is known about one parameter.

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
    """Return what is known about every parameter, the best known first.

    Args:
        prior: What was fitted.
        population: The points of all searches.
        apart: Parameters that two searches put in different places.
    """
    found = []
    for column, ranged in enumerate(prior.ranges):
        places = population.points[:, column]
        low, median, high = (float(x) for x in np.quantile(places, (0.05, 0.5, 0.95)))
        found.append(
            Marginal(
                ranged.path,
                ranged.value(median),
                ranged.value(low),
                ranged.value(high),
                (high - low) / UNIFORM_WIDTH,
                ranged.path in apart,
            )
        )
    return sorted(found, key=lambda marginal: (marginal.apart, marginal.width))


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


def statement(prior: Prior, populations: Sequence[Population]) -> str:
    """Return the identifiability statement of some searches, in at most 100 columns."""
    return "\n".join(_statement(prior, populations)) + "\n"


def _statement(prior: Prior, populations: Sequence[Population]) -> Iterator[str]:
    population, apart = pooled(populations), ends_apart(prior, populations)
    yield "What the calibration patterns tell about the parameters"
    yield (
        f"({population.distinct} different sets, which descend from {population.lineages} of the "
        f"first wave; searches: {len(populations)};"
    )
    yield " width: central 90 % of the posterior over that of the prior)"
    if len(populations) == 1 and population.lineages < FEW_LINEAGES:
        yield "Few lineages are left: another search may end elsewhere, so narrow is not yet told."
    if len(populations) > 1:
        yield f"For {len(apart)} of {len(prior.paths)} the central 90 % of two searches lie apart."
    yield ""
    yield f"{'parameter':<38}{'width':>7}  {'median [90 %]':<32}standing"
    for known in marginals(prior, population, apart):
        span = f"{known.median:.3g} [{known.low:.3g}, {known.high:.3g}]"
        yield f"{known.path:<38}{known.width:>7.2f}  {span:<32}{known.standing}"
    yield ""
    yield "Strongest correlations (from .5 on, rather a combination of the two is told):"
    for pair in strongest_pairs(prior, population):
        mark = "" if abs(pair.correlation) >= STRONG else "  (weak)"
        yield f"  {pair.correlation:+.2f}  {pair.first} with {pair.second}{mark}"
    yield ""
    yield "Not fitted, and not identified by these data:"
    for path, why in NEVER_FITTED.items():
        yield f"  {path}: {why}"
    yield ""
    yield "How much is reported against how much is done (a trial found them told together only):"
    for pair in suspected_pairs(prior, population):
        yield f"  {pair.correlation:+.2f}  {pair.first} with {pair.second}"
