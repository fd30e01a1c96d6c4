"""Several searches from different seeds: where they end apart, the data do not tell.

Each wave of a search keeps the nearer half of its points, so that in the end all descend from one
or two of the first wave, whatever their number. What one search leaves narrow may be its own doing.
Searches that start elsewhere, meet other draws, and still end in the same place are evidence; as
with chains of a Markov chain Monte Carlo, only disagreement proves something.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np

from simulator import files
from simulator.experiments.calibration.evaluate import Evaluator
from simulator.experiments.calibration.population import Population
from simulator.experiments.calibration.prior import Prior
from simulator.experiments.calibration.search import Search, run_search

CENTRAL = (0.05, 0.95)


def chain_of(prior: Prior, number: int) -> Prior:
    """Return the prior of one search: its seed is its own, for proposals and for runs."""
    return replace(prior, budget=replace(prior.budget, seed=prior.budget.seed + number))


def run_chains(
    prior: Prior,
    evaluator_of: Callable[[Prior], Evaluator],
    folder: Path,
    progress: Callable[[int], None],
) -> list[Search]:
    """Run all searches, going on where they stopped; a single one keeps its state in `folder`.

    Raises:
        StoreError: If a folder holds another search.
        KeyboardInterrupt: When the user interrupts; finished waves are kept.
    """
    chains = prior.budget.chains
    searches = []
    for number in range(chains):
        place = folder if chains == 1 else files.prepare_folder(folder / f"search_{number + 1}")
        own = chain_of(prior, number)
        searches.append(run_search(own, evaluator_of(own), place, progress))
    return searches


def pooled(populations: Sequence[Population]) -> Population:
    """Return the points of all searches as one population, with ancestors told apart."""
    sizes = [len(population.points) for population in populations]
    ancestors = [
        population.ancestors + offset
        for population, offset in zip(populations, np.cumsum([0, *sizes]), strict=False)
    ]
    return Population(
        np.concatenate([population.points for population in populations]),
        np.concatenate([population.distances for population in populations]),
        max(population.threshold for population in populations),
        float(np.mean([population.accepted for population in populations])),
        np.concatenate(ancestors),
    )


def ends_apart(prior: Prior, populations: Sequence[Population]) -> tuple[str, ...]:
    """Return the parameters for which the central 90 % of two searches lie apart."""
    ends = np.array([np.quantile(p.points, CENTRAL, axis=0) for p in populations])
    apart = ends[:, 0].max(axis=0) > ends[:, 1].min(axis=0)
    return tuple(path for path, is_apart in zip(prior.paths, apart, strict=True) if is_apart)
