"""`rivalry compare`: the strategies or theories of an experiment, under the same draws."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from simulator.commands import OVERRIDES, Command, Invocation, UsageProblem
from simulator.commands.flags import (
    add_cluster,
    add_map,
    add_output,
    output_folder,
    pool_for,
    take_ensemble,
)
from simulator.commands.terminal import announce_compiling, say, show_notes, warn
from simulator.experiments.progress import Progress

if TYPE_CHECKING:
    from simulator.engine.pool import Pool
    from simulator.experiments.calibration.ensemble import Ensemble
    from simulator.scenario.experiment import Experiment


def execute(invocation: Invocation) -> None:
    """Run the experiment that is asked for."""
    name, overrides = invocation.split()
    if name is None and not any(word.startswith("experiment=") for word in overrides):
        from simulator.loading.folders import EXPERIMENT, Folders

        names = ", ".join(Folders(invocation.config_dir).names(EXPERIMENT))
        raise UsageProblem(f"name an experiment ({names}) or a YAML file")
    run_named(name, overrides, invocation)


def run_named(name: str | None, overrides: list[str], invocation: Invocation) -> None:
    """Load an experiment and run what it compares."""
    from simulator.loading.load import DEFAULT, load_experiment

    ensemble, overrides = take_ensemble(overrides)
    experiment = load_experiment(name or DEFAULT, overrides, invocation.config_dir)
    output = output_folder(invocation.output, experiment.name)
    threads, quiet = invocation.threads, invocation.quiet
    show_notes(experiment.notes, quiet)
    with pool_for(invocation, output) as pool:
        if ensemble is None:
            points = 0 if invocation.no_map else invocation.map_points
            compare(experiment, output, threads, quiet, points, pool)
        else:
            compare_members(experiment, ensemble, output, threads, quiet, pool)


def compare(
    experiment: Experiment,
    output: Path,
    threads: int,
    quiet: bool = False,
    points: int | None = None,
    pool: Pool | None = None,
) -> None:
    """Run an experiment under every weighting and leave its report in `output`.

    Args:
        experiment: What to compare.
        output: Folder for results.
        threads: Threads to use.
        quiet: No progress, no hint where the results are.
        points: Points of the map of winners; 0 for no map, None for the usual number.
        pool: Where to simulate instead of in threads.
    """
    from simulator.experiments.compare import run_experiment
    from simulator.experiments.winner_map import POINTS, MapSize, has_map, with_map
    from simulator.report.table import text_table
    from simulator.report.write import REPORT, start_folder, write_comparison

    start_folder(output)
    announce_compiling(quiet)
    runs = sum(scenario.replicates for scenario in experiment.grid().values())
    with Progress(runs, quiet) as progress:
        results = run_experiment(experiment, threads, progress, pool)
    plan = MapSize(POINTS if points is None else points)
    if plan.points and has_map(experiment):
        with Progress(plan.runs(experiment), quiet, what="map of winners: ") as progress:
            results = with_map(results, experiment, plan, threads, progress, pool)
    write_comparison(results, experiment, output)
    say(text_table(results, experiment))
    warn(results)
    if not quiet:
        say(f"report:  {output / REPORT}\nresults: {output} (run {results.run_id})")


def compare_members(
    experiment: Experiment,
    ensemble: Ensemble,
    output: Path,
    threads: int,
    quiet: bool,
    pool: Pool | None = None,
) -> None:
    """Compare the strategies of an experiment under every member of an ensemble."""
    from simulator.experiments.compare import declared
    from simulator.experiments.ensemble import run_over
    from simulator.report.table import text_table
    from simulator.report.write import start_folder, write_comparison, write_uncertainty

    start_folder(output)
    announce_compiling(quiet)
    labelled = [(strategy, scenario) for (_, strategy), scenario in experiment.grid().items()]
    runs = sum(scenario.replicates for _, scenario in labelled) * len(ensemble.members)
    with Progress(runs, quiet) as progress:
        results = run_over(labelled, ensemble, None, threads, progress, pool)
    results = declared(results, experiment)
    text = write_uncertainty(results, output)
    write_comparison(results, experiment, output)
    say(text_table(results, experiment))
    say(text)
    if not quiet:
        say(f"results: {output} (run {results.run_id})")


COMMAND = Command(
    "compare",
    "compare the strategies or theories of an experiment under the same draws",
    "Compare the strategies or theories of an experiment under the same draws.\n"
    "`strategies=[a,b]`, `theories=[a,b]`, `dial.values=[0,1]` and `weightings=[threat]`\n"
    "choose what is compared. Strategies are compared over the declared ranges of unmeasured\n"
    "parameters as well, the map of winners.",
    "EXPERIMENT | FILE | key=value",
    OVERRIDES,
    execute,
    (add_output, add_map, add_cluster),
    order=20,
)
