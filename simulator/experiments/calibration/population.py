"""Sequential Monte Carlo for approximate Bayesian computation, in the unit cube.

After Drovandi and Pettitt (2011), Biometrics 67(1): of each wave the best share survives and sets
the threshold; the others are replaced by copies of survivors, and every copy takes one step of a
Markov chain that it keeps if it stays within the threshold. Steps are differences of two survivors
in some of the coordinates (ter Braak 2006, Statistics and Computing 16(3)), which follow the scale
and the correlations of the survivors in many dimensions. The prior is uniform in the cube and the
steps are symmetric, so that points count the same: there are no weights that could degenerate.

Once every point lies within all bands there is nothing left to select: nobody is replaced any more,
and half of the points, by lot, take a step of their own. Copies move apart, and no lineage is lost
by mere chance.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from scipy.stats import qmc

from simulator.model.world import Floats, Ints

JUMP = 2.38
"""Scale of a jump in one dimension, over sqrt(2 d) in d of them (ter Braak 2006)."""

CROSSED = 0.3
"""Chance that a coordinate takes part in a wave."""

JITTER = 0.01
"""Standard deviation of the noise that lets a step leave the survivors' span."""


@dataclass(frozen=True)
class Population:
    """Points that count the same.

    Attributes:
        points: (n, parameters) in the unit cube.
        distances: (n,) of the simulated figures to their bands.
        threshold: The distance that the last wave's steps had to stay within.
        accepted: Share of the last wave's steps that did.
        ancestors: (n,) The point of the first wave that each descends from; empty: not recorded.
    """

    points: Floats
    distances: Floats
    threshold: float = np.inf
    accepted: float = 1.0
    ancestors: Ints = field(default_factory=lambda: np.zeros(0, np.int64))

    @property
    def lineages(self) -> int:
        """Number of points of the first wave that the present ones descend from."""
        return len(np.unique(self.ancestors))

    @property
    def distinct(self) -> int:
        """Number of different points."""
        return len(np.unique(self.points, axis=0))


def first_points(count: int, parameters: int, seed: int) -> Floats:
    """Return a Latin hypercube of the unit cube."""
    rng = np.random.default_rng([seed, 0])
    return np.asarray(qmc.LatinHypercube(parameters, rng=rng).random(count))


@dataclass(frozen=True)
class Wave:
    """A wave before it is simulated.

    Attributes:
        survivors: Places of the survivors in the population.
        parents: Place of the survivor that each proposal starts from.
        proposals: (n, parameters).
        threshold: What a proposal has to stay within.
    """

    survivors: Ints
    parents: Ints
    proposals: Floats
    threshold: float


def survivors_of(total: int, keep: float) -> int:
    """Return the number of points, of so many, that survive a wave."""
    return min(total - 1, max(3, round(keep * total)))


def propose(population: Population, keep: float, rng: np.random.Generator) -> Wave:
    """Return the next wave: survivors, and steps from copies of them; ties are broken by lot.

    If all points lie within all bands, the others are their own parents: none is replaced.
    """
    total = len(population.points)
    count = survivors_of(total, keep)
    order = np.lexsort((rng.permutation(total), population.distances))
    survivors = order[:count]
    selects = population.distances.max() > 0.0
    parents = rng.choice(survivors, size=total - count) if selects else order[count:]
    proposals = moved(population.points[parents], population.points[survivors], rng)
    return Wave(survivors, parents, proposals, float(population.distances[survivors].max()))


def moved(points: Floats, survivors: Floats, rng: np.random.Generator) -> Floats:
    """Return points after one step each, reflected at the walls of the cube."""
    count, dimensions = points.shape
    crossed = rng.random((count, dimensions)) < CROSSED
    crossed[np.arange(count), rng.integers(dimensions, size=count)] = True
    scale = JUMP / np.sqrt(2.0 * crossed.sum(axis=1, keepdims=True))
    first = survivors[rng.integers(len(survivors), size=count)]
    second = survivors[rng.integers(len(survivors), size=count)]
    noise = JITTER * rng.standard_normal((count, dimensions))
    return reflected(points + crossed * (scale * (first - second) + noise))


def reflected(points: Floats) -> Floats:
    """Return points mirrored at 0 and 1 until they lie between."""
    folded = np.mod(points, 2.0)
    return np.where(folded > 1.0, 2.0 - folded, folded)


def after(population: Population, wave: Wave, distances: Floats) -> Population:
    """Return the population after a wave: survivors, and copies that moved or stayed."""
    within = distances <= wave.threshold
    places = np.concatenate([wave.survivors, wave.parents])
    copies = np.where(within[:, None], wave.proposals, population.points[wave.parents])
    gaps = np.where(within, distances, population.distances[wave.parents])
    return Population(
        np.concatenate([population.points[wave.survivors], copies]),
        np.concatenate([population.distances[wave.survivors], gaps]),
        wave.threshold,
        float(within.mean()),
        population.ancestors[places] if population.ancestors.size else population.ancestors,
    )


def pooled(populations: Sequence[Population]) -> Population:
    """Return the points of all searches as one population, with ancestors told apart."""
    sizes = [len(population.points) for population in populations]
    offsets = np.cumsum([0, *sizes])
    return Population(
        np.concatenate([p.points for p in populations]),
        np.concatenate([p.distances for p in populations]),
        max(p.threshold for p in populations),
        float(np.mean([p.accepted for p in populations])),
        np.concatenate([p.ancestors + n for p, n in zip(populations, offsets, strict=False)]),
    )
