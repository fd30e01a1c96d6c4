"""Which parameter sets make an ensemble: those about as good as the best, one as the default."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from simulator.engine.replicates import Progress
from simulator.experiments.calibration.ensemble import CHAIN, DEFAULT, DISTANCE, MEMBER
from simulator.experiments.calibration.evaluate import Evaluator
from simulator.experiments.calibration.population import Population
from simulator.experiments.calibration.prior import Prior
from simulator.model.world import Floats, Ints

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class Chosen:
    """The ensemble as chosen.

    Attributes:
        points: (members, parameters) in the unit cube, the nearest to the bands first.
        distances: (members,) on many fresh runs, to the full bands.
        medians: (members, figures) of the figures that were fitted on.
        default: Number of the member that is the default.
        equally_good: How many members lie within the tolerance of the best.
        chains: (members,) Number of the search that each comes from.
    """

    points: Floats
    distances: Floats
    medians: Floats
    default: int
    equally_good: int
    chains: Ints


def choose(
    prior: Prior, populations: Sequence[Population], evaluator: Evaluator, progress: Progress
) -> Chosen:
    """Run the best survivors of each search again, and keep some that are about as good.

    Each search gives as many members as the others. If fewer are good, its next best fill up the
    ensemble, and `equally_good` tells. The default is the most central of those within every band,
    or, if none is, of the good ones.
    """
    budget = prior.budget
    shares = _split(budget.candidates, populations)
    found = [candidates(p, count) for p, count in zip(populations, shares, strict=True)]
    points = np.concatenate(found)
    chains = np.repeat(np.arange(len(found)), list(map(len, found)))
    distances, medians = evaluator.confirm(points, progress)
    limit = distances.min() + budget.tolerance
    chosen = [
        _best(np.flatnonzero(chains == chain), distances, limit, count)
        for chain, count in enumerate(_split(budget.members, populations))
    ]
    kept = np.concatenate(chosen)
    kept = kept[np.argsort(distances[kept], kind="stable")]
    equal = int((distances[kept] <= limit).sum())
    inside = int((distances[kept] == 0.0).sum())
    good = points[kept][: inside or equal]
    steps = np.linalg.norm(good[:, None, :] - good[None, :, :], axis=2)
    default = int(steps.sum(axis=1).argmin())
    return Chosen(points[kept], distances[kept], medians[kept], default, equal, chains[kept])


def _split(count: int, populations: Sequence[Population]) -> list[int]:
    """Divide a number over the searches, at least one each; the first take what is left over."""
    chains = len(populations)
    return [max(1, (count + chains - 1 - chain) // chains) for chain in range(chains)]


def _best(places: Ints, distances: Floats, limit: float, count: int) -> Ints:
    """Return some of the places of the good candidates of a search, or of the next best."""
    best_first = places[np.lexsort((places, distances[places]))]
    good = int((distances[places] <= limit).sum())
    return best_first[evenly(max(good, min(count, len(places))), count)]


def candidates(population: Population, count: int) -> Floats:
    """Return the best different points, an even choice over those that tie for the best."""
    points, places = np.unique(population.points, axis=0, return_index=True)
    distances = population.distances[places]
    order = np.lexsort((places, distances))
    ties = int((distances == distances.min()).sum())
    chosen = order[evenly(ties, count)] if ties > count else order[:count]
    return points[chosen]


def evenly(length: int, count: int) -> Ints:
    """Return `count` places spread evenly over `length`; all of them if there are no more."""
    return np.unique(np.linspace(0, length - 1, min(count, length)).round().astype(np.int64))


def table_of(prior: Prior, chosen: Chosen, figures: tuple[str, ...]) -> pd.DataFrame:
    """Return a row per member: its name, parameters, and medians of the figures."""
    import pandas as pd

    number = np.arange(len(chosen.points))
    facts = {
        MEMBER: [f"m{n + 1:02d}" for n in number],
        DEFAULT: (number == chosen.default).astype(int),
        CHAIN: chosen.chains + 1,
        DISTANCE: chosen.distances,
    }
    values = pd.DataFrame([prior.values(point) for point in chosen.points])
    medians = pd.DataFrame(chosen.medians, columns=list(figures))
    return pd.concat([pd.DataFrame(facts), values, medians], axis=1)
