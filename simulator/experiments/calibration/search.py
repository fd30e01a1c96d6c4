"""The search: waves of parameter sets towards the bands, resumable after every wave.

Each wave of a search keeps the nearer half of its points, so that in the end all descend from one
or two of the first wave, whatever their number. What one search leaves narrow may be its own doing.
Searches that start elsewhere, meet other draws, and still end in the same place are evidence; as
with chains of a Markov chain Monte Carlo, only disagreement proves something.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path
from typing import Any

import numpy as np

from simulator.engine.replicates import Progress
from simulator.experiments.calibration.evaluate import Evaluator
from simulator.experiments.calibration.population import (
    Population,
    after,
    first_points,
    propose,
    survivors_of,
)
from simulator.experiments.calibration.prior import Prior
from simulator.files import StoreError, prepare_folder, write_text
from simulator.model.version import RULES_VERSION
from simulator.scenario.plain import to_plain

STATE = "search.json"


@dataclass(frozen=True)
class Search:
    """A search that is under way or done.

    Attributes:
        population: The present parameter sets, which count the same.
        waves: Waves done after the first.
        simulated: Parameter sets that were simulated.
        within: How many of them met every band, on the few runs of the search.
        thresholds: What the steps of each wave had to stay within.
        acceptance: Share of a wave's steps that did.
    """

    population: Population
    waves: int = 0
    simulated: int = 0
    within: int = 0
    thresholds: tuple[float, ...] = ()
    acceptance: tuple[float, ...] = ()


def digest(prior: Prior) -> str:
    """Return a name for a search: same prior, budget but for its length, and rules."""
    content = to_plain(prior)
    for length in ("waves", "chains", "candidates", "final_replicates", "members", "tolerance"):
        content["budget"].pop(length)
    text = json.dumps([content, RULES_VERSION], sort_keys=True)
    return sha256(text.encode()).hexdigest()[:16]


def chain_of(prior: Prior, number: int) -> Prior:
    """Return the prior of one search: its seed is its own, for proposals and for runs."""
    return replace(prior, budget=replace(prior.budget, seed=prior.budget.seed + number))


def run_chains(
    prior: Prior, evaluator_of: Callable[[Prior], Evaluator], folder: Path, progress: Progress
) -> list[Search]:
    """Run all searches, going on where they stopped; a single one keeps its state in `folder`.

    Raises:
        StoreError: If a folder holds another search.
        KeyboardInterrupt: When the user interrupts; finished waves are kept.
    """
    chains = prior.budget.chains
    searches = []
    for number in range(chains):
        place = folder if chains == 1 else prepare_folder(folder / _chain_folder(number))
        own = chain_of(prior, number)
        searches.append(run_search(own, evaluator_of(own), place, progress))
    return searches


def copy_searches(prior: Prior, source: Path, target: Path) -> None:
    """Copy the state of all searches with this prior from one folder to another; leave out others.

    So a finished calibration can be given more waves.
    """
    chains = prior.budget.chains
    for number in range(chains):
        below = "" if chains == 1 else _chain_folder(number)
        with suppress(StoreError):
            if (search := load_search(source / below, chain_of(prior, number))) is not None:
                save_search(search, prepare_folder(target / below), chain_of(prior, number))


def _chain_folder(number: int) -> str:
    return f"search_{number + 1}"


def run_search(prior: Prior, evaluator: Evaluator, folder: Path, progress: Progress) -> Search:
    """Run the waves that are missing; the state is kept in `folder` after each.

    Raises:
        StoreError: If the folder holds another search.
        KeyboardInterrupt: When the user interrupts; finished waves are kept.
    """
    search = load_search(folder, prior)
    if search is None:
        search = first_wave(prior, evaluator, progress)
        save_search(search, folder, prior)
    else:
        progress(search.simulated * prior.budget.replicates)
    while search.waves < prior.budget.waves:
        search = next_wave(search, prior, evaluator, progress)
        save_search(search, folder, prior)
    return search


def first_wave(prior: Prior, evaluator: Evaluator, progress: Progress) -> Search:
    """Simulate a Latin hypercube of the prior."""
    budget = prior.budget
    points = first_points(budget.points, len(prior.ranges), budget.seed)
    distances = evaluator.search(points, np.inf, progress)
    population = Population(points, distances, ancestors=np.arange(len(points)))
    return Search(population, 0, len(points), int((distances == 0).sum()))


def next_wave(search: Search, prior: Prior, evaluator: Evaluator, progress: Progress) -> Search:
    """Move copies of the survivors."""
    rng = np.random.default_rng([prior.budget.seed, search.waves + 1])
    wave = propose(search.population, prior.budget.keep, rng)
    distances = evaluator.search(wave.proposals, wave.threshold, progress)
    population = after(search.population, wave, distances)
    return Search(
        population,
        search.waves + 1,
        search.simulated + len(distances),
        search.within + int((distances == 0).sum()),
        (*search.thresholds, population.threshold),
        (*search.acceptance, population.accepted),
    )


def runs_of(prior: Prior) -> int:
    """Return the number of runs of a whole calibration, no set given up early."""
    budget = prior.budget
    replaced = budget.points - survivors_of(budget.points, budget.keep)
    searched = (budget.points + budget.waves * replaced) * budget.replicates
    return budget.chains * searched + budget.candidates * budget.final_replicates


def save_search(search: Search, folder: Path, prior: Prior) -> None:
    """Keep the state of a search; numbers are written so that they read back unchanged."""
    population = search.population
    content: dict[str, Any] = {
        "digest": digest(prior),
        "waves": search.waves,
        "simulated": search.simulated,
        "within": search.within,
        "thresholds": search.thresholds,
        "acceptance": search.acceptance,
        "accepted": population.accepted,
        "threshold": population.threshold,
        "points": population.points.tolist(),
        "distances": population.distances.tolist(),
        "ancestors": population.ancestors.tolist(),
    }
    write_text(folder / STATE, json.dumps(content) + "\n")


def load_search(folder: Path, prior: Prior) -> Search | None:
    """Return the search that a folder holds, or None.

    Raises:
        StoreError: If it is a search with another prior, budget or rules, or damaged.
    """
    path = folder / STATE
    if not path.is_file():
        return None
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
        same = content["digest"] == digest(prior)
        population = Population(
            np.array(content["points"], float),
            np.array(content["distances"], float),
            float(content["threshold"]),
            float(content["accepted"]),
            np.array(content["ancestors"], np.int64),
        )
        waves, simulated, within = (int(content[n]) for n in ("waves", "simulated", "within"))
        thresholds, acceptance = tuple(content["thresholds"]), tuple(content["acceptance"])
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise StoreError(f"cannot read {path}: it is damaged ({error})") from error
    if not same:
        raise StoreError(
            f"{folder} holds a search with another prior, budget or rules; give another --output "
            f"or delete {path}"
        )
    return Search(population, waves, simulated, within, thresholds, acceptance)
