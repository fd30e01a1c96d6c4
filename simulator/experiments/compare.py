"""Compare scenarios under common random numbers."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pandas as pd

from simulator.engine.replicates import IN_FULL, Progress, Replicates, default_threads, simulate
from simulator.engine.stability import assess, reacts
from simulator.experiments.cost import require_memory
from simulator.experiments.progress import watched
from simulator.results.frames import (
    events_of,
    labels_of,
    outcomes_of,
    trajectories_of,
    weighting_of,
)
from simulator.results.results import Results
from simulator.results.store import make_manifest, run_id
from simulator.scenario.plain import to_plain

if TYPE_CHECKING:
    from simulator.engine.pool import Pool
    from simulator.scenario.experiment import Experiment
    from simulator.scenario.scenario import Scenario

Labelled = Sequence[tuple[str, "Scenario"]]
Job = tuple["Scenario", int]
Simulator = Callable[[Sequence[Job], int, int, Progress | None], Iterable[Replicates]]
"""Yields the replicates of each job, given threads, replicates kept in full, and a report."""


def one_after_another(
    jobs: Sequence[Job], threads: int, in_full: int, progress: Progress | None
) -> Iterator[Replicates]:
    """Simulate each job in threads of this process."""
    for scenario, replicates in jobs:
        yield simulate(scenario, replicates, threads, in_full, progress)


def simulator_of(pool: Pool | None) -> Simulator:
    """Return the simulator of a pool, or that of the threads of this process without one."""
    if pool is None:
        return one_after_another
    from simulator.engine.pooled import PooledSimulation

    return PooledSimulation(pool)


def run(
    scenario: Scenario,
    replicates: int | None = None,
    threads: int | None = None,
    progress: Progress | None = None,
) -> Results:
    """Run one scenario.

    Args:
        scenario: What to run.
        replicates: Runs that differ in their draws; by default the scenario's own number.
        threads: Threads to use; the results do not depend on it. By default all processors.
        progress: Called with the number of runs just finished; by default a bar in a notebook and
            nothing elsewhere.
    """
    return compare([scenario], replicates, threads, progress)


def compare(
    scenarios: Mapping[str, Scenario] | Sequence[Scenario],
    replicates: int | None = None,
    threads: int | None = None,
    progress: Progress | None = None,
) -> Results:
    """Run scenarios that share their draws.

    Args:
        scenarios: By label; a list is labelled by the strategies' names. The first is the baseline.
        replicates: Runs of each; see `run`, likewise for `threads` and `progress`.

    Raises:
        ValueError: If two scenarios have the same label.
    """
    if isinstance(scenarios, Mapping):
        labelled = list(scenarios.items())
    else:
        labelled = [(scenario.strategy.name, scenario) for scenario in scenarios]
    keys = [(label, scenario.parameters.relative_gains.w_mode) for label, scenario in labelled]
    if len(set(keys)) != len(keys):
        raise ValueError("two scenarios have the same label; give a mapping {label: scenario}")
    total = sum(replicates or scenario.replicates for _, scenario in labelled)
    with watched(progress, total) as report:
        return run_labelled(labelled, replicates, threads, report)


def run_experiment(
    experiment: Experiment,
    threads: int | None = None,
    progress: Progress | None = None,
    pool: Pool | None = None,
) -> Results:
    """Run all that an experiment compares, under every weighting and the same draws."""
    labelled = [(label, scenario) for (_, label), scenario in experiment.grid().items()]
    results = run_labelled(labelled, None, threads, progress, simulated=simulator_of(pool))
    return declared(results, experiment)


def declared(results: Results, experiment: Experiment) -> Results:
    """Return results that know what the experiment compares, and its composite index.

    The index is a part of the run's name: the same runs under another one are another report.
    """
    index = {"composite": to_plain(experiment.composite)}
    known = {"varied": experiment.varied, "run_id": run_id([results.run_id, index])}
    return replace(results, manifest=results.manifest | index | known)


def run_labelled(
    labelled: Labelled,
    replicates: int | None = None,
    threads: int | None = None,
    progress: Progress | None = None,
    in_full: int = IN_FULL,
    simulated: Simulator = one_after_another,
) -> Results:
    """Run labelled scenarios and gather their frames.

    `simulated` says how, for example under every member of an ensemble, or in a pool.
    """
    if not labelled:
        raise ValueError("nothing to run: no scenario was given")
    began = time.perf_counter()
    workers = threads or default_threads()
    jobs = [(scenario, replicates or scenario.replicates) for _, scenario in labelled]
    require_memory(jobs)
    played = simulated(jobs, workers, in_full, progress)
    frames = [
        [frame_of(label, scenario, runs) for frame_of in (outcomes_of, trajectories_of, events_of)]
        for (label, scenario), runs in zip(labelled, played, strict=True)
    ]
    first = labelled[0][1]
    content = {
        "seed": first.seed,
        "horizon": first.horizon,
        "replicates": [count for _, count in jobs],
        "scenarios": [{"label": label} | scenario.resolved() for label, scenario in labelled],
    }
    focal = labels_of(first)[first.world.states.index(first.focal)]
    more = {"focal": focal, "stability": list(_stability(labelled))}
    outcomes, trajectories, events = (
        pd.concat(parts, ignore_index=True) for parts in zip(*frames, strict=True)
    )
    manifest = make_manifest(content, time.perf_counter() - began) | more
    return Results(outcomes, trajectories, events, focal, manifest)


def _stability(labelled: Labelled) -> Iterator[dict[str, Any]]:
    """Yield the stability of spending, for scenarios in which spending reacts to spending."""
    for label, scenario in labelled:
        if reacts(scenario):
            found = assess(scenario)
            yield {
                "label": label,
                "weighting": weighting_of(scenario),
                "radius": found.radius,
                "abscissa": found.abscissa,
                "stable": found.stable,
                "words": found.words(),
            }
