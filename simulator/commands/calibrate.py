"""`rivalry calibrate`: fit judged parameters to the calibration patterns."""

from __future__ import annotations

import time
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from simulator.commands import Command, Invocation, UsageProblem
from simulator.commands.flags import add_cluster, add_output
from simulator.commands.workplace import Workplace, output_of, workplace
from simulator.experiments.progress import Progress
from simulator.files import prepare_folder

if TYPE_CHECKING:
    from simulator.experiments.calibration.prior import Prior

PRIOR = "reported_incidents"


def execute(invocation: Invocation) -> None:
    """Load the prior that is asked for and search for an ensemble."""
    from simulator.experiments.calibration.prior import load_prior
    from simulator.scenario.plain import to_plain

    name, overrides = invocation.split()
    prior = load_prior(name or PRIOR, _numbers(overrides), invocation.config_dir)
    output = output_of(invocation, f"calibration_{prior.name}", overrides)
    with workplace(invocation, output, {"kind": "calibration", "prior": to_plain(prior)}) as place:
        if place is not None:
            calibrate(prior, place)


def _numbers(words: list[str]) -> dict[str, str]:
    """Return the numbers of the budget that words set.

    Raises:
        UsageProblem: If a word sets none.
    """
    wrong = [word for word in words if "=" not in word]
    if wrong:
        raise UsageProblem(f"{' '.join(wrong)}: expected key=value, such as points=200")
    return dict(word.split("=", 1) for word in words)


def calibrate(prior: Prior, place: Workplace) -> None:
    """Calibrate, going on where an interrupted or shorter calibration stopped.

    Raises:
        StoreError: If the results cannot be read or written.
        PoolError: If the pool is lost.
    """
    from simulator.experiments.calibration.choose import choose, table_of
    from simulator.experiments.calibration.evaluate import SimulationEvaluator
    from simulator.experiments.calibration.search import STATE, copy_searches, run_chains, runs_of
    from simulator.report.calibration import facts_of, text_calibration, write_calibration
    from simulator.results.store import make_manifest, require_sound

    began = time.perf_counter()
    state = prepare_folder(place.home.parts)
    searched = [name for name in place.home.replaces if Path(name).name == STATE]
    if searched and not place.home.resumed:
        require_sound(place.home.folder, searched)
        copy_searches(prior, place.home.folder, state)
    pool = place.pool.pool  # waves are what is kept, not pieces
    evaluator_of = partial(SimulationEvaluator.of, threads=pool.workers, pool=pool)
    evaluator = evaluator_of(prior)
    with Progress(runs_of(prior), place.quiet) as progress:
        searches = run_chains(prior, evaluator_of, state, progress)
        populations = [search.population for search in searches]
        chosen = choose(prior, populations, evaluator, progress)
    seconds = time.perf_counter() - began
    manifest = make_manifest(facts_of(prior, searches, chosen, evaluator), seconds)
    table = table_of(prior, chosen, evaluator.names)
    text = text_calibration(prior, searches, chosen, evaluator)
    write_calibration(prior, searches, chosen, table, text, place.stage, manifest)
    copy_searches(prior, state, place.stage)
    place.publish(manifest, text, "ensemble: {folder}/ensemble.csv (run {run})")


COMMAND = Command(
    "calibrate",
    "fit judged parameters to the calibration patterns",
    "Search for parameter sets whose reported incidents meet every band of the calibration\n"
    "group, and keep an ensemble of them. What is fitted within which range stands in\n"
    "scenarios/calibration/. Interrupted with Ctrl-C, it goes on when called again.\n"
    "points=, waves=, replicates=, chains= (searches) and others change its budget.",
    "NAME | FILE | key=value",
    "a prior in scenarios/calibration/ or a YAML file, and any number of key=value",
    execute,
    (add_output, add_cluster),
    order=160,
)
