"""`rivalry calibrate`: fit judged parameters to the calibration patterns."""

from __future__ import annotations

import time
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from simulator.commands import Command, Invocation
from simulator.commands.flags import add_cluster, add_output, output_folder, pool_for
from simulator.commands.terminal import announce_compiling, say
from simulator.experiments.progress import Progress

if TYPE_CHECKING:
    from simulator.engine.pool import Pool
    from simulator.experiments.calibration.prior import Prior

PRIOR = "reported_incidents"


def execute(invocation: Invocation) -> None:
    """Load the prior that is asked for and search for an ensemble."""
    from simulator.engine.pool import PoolError
    from simulator.experiments.calibration.prior import load_prior

    name, overrides = invocation.split()
    words = dict(word.split("=", 1) for word in overrides)
    prior = load_prior(name or PRIOR, words, invocation.config_dir)
    output = output_folder(invocation.output, f"calibration_{prior.name}")
    with pool_for(invocation, output) as pool:
        try:
            calibrate(prior, output, invocation.threads, invocation.quiet, pool)
        except PoolError as error:
            error.add_note("Finished waves are kept; the same line goes on")
            raise


def calibrate(
    prior: Prior,
    output: Path,
    threads: int = 1,
    quiet: bool = False,
    pool: Pool | None = None,
) -> None:
    """Calibrate, going on where an interrupted calibration in `output` stopped.

    Raises:
        StoreError: If the results cannot be read or written.
        PoolError: If the pool is lost.
    """
    from simulator.experiments.calibration.choose import choose, table_of
    from simulator.experiments.calibration.evaluate import SimulationEvaluator
    from simulator.experiments.calibration.search import run_chains, runs_of
    from simulator.report.calibration import facts_of, text_calibration, write_calibration
    from simulator.report.write import start_folder
    from simulator.results.store import make_manifest

    began = time.perf_counter()
    start_folder(output)
    announce_compiling(quiet)
    evaluator_of = partial(SimulationEvaluator.of, threads=threads, pool=pool)
    evaluator = evaluator_of(prior)
    with Progress(runs_of(prior), quiet) as progress:
        searches = run_chains(prior, evaluator_of, output, progress)
        populations = [search.population for search in searches]
        chosen = choose(prior, populations, evaluator, progress)
    seconds = time.perf_counter() - began
    manifest = make_manifest(facts_of(prior, searches, chosen, evaluator), seconds)
    table = table_of(prior, chosen, evaluator.names)
    text = text_calibration(prior, searches, chosen, evaluator)
    write_calibration(prior, searches, chosen, table, text, output, manifest)
    say(text)
    if not quiet:
        say(f"ensemble: {output / 'ensemble.csv'} (run {manifest['run_id']})")


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
