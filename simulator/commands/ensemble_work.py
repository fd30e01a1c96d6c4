"""`rivalry run` and `rivalry compare` with `parameters=ensemble`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from simulator import files
from simulator.commands.compare_work import WRONG_INPUT, declared, start_folder, write_report
from simulator.commands.run_work import run_command
from simulator.experiments.calibration.ensemble import under
from simulator.experiments.ensemble import run_over, text_uncertainty, uncertainty
from simulator.experiments.progress import Progress, announce_compiling, say
from simulator.labels import short_name

if TYPE_CHECKING:
    from simulator.engine.pool import Pool
    from simulator.experiments.calibration.ensemble import Ensemble
    from simulator.experiments.compare import Labelled
    from simulator.results.results import Results
    from simulator.scenario.experiment import Experiment
    from simulator.scenario.scenario import Scenario

TABLE = "uncertainty.csv"


def compare_over(
    experiment: Experiment,
    ensemble: Ensemble,
    output: Path,
    threads: int,
    quiet: bool,
    pool: Pool | None = None,
) -> int:
    """Compare the strategies of an experiment under every member of an ensemble.

    Returns:
        The exit code: 0, or 2 if the results cannot be written.
    """
    from simulator.report.table import text_table

    labelled = [(strategy, scenario) for (_, strategy), scenario in experiment.grid().items()]
    try:
        start_folder(output)
        results = declared(_run(labelled, ensemble, threads, quiet, pool), experiment)
        text = write_uncertainty(results, output)
        write_report(results, experiment, output)
    except files.StoreError as error:
        print(f"rivalry: {error}", file=sys.stderr)
        return WRONG_INPUT
    say(text_table(results, experiment))
    say(text)
    if not quiet:
        say(f"results: {output} (run {results.run_id})")
    return 0


def run_with(
    scenario: Scenario, ensemble: Ensemble, output: Path, threads: int, quiet: bool
) -> int:
    """Tell the story of the default member, and how far the members lie apart.

    Returns:
        The exit code: 0, or 2 if the results cannot be written.
    """
    try:
        start_folder(output)
        results = _run([(scenario.strategy.name, scenario)], ensemble, threads, quiet)
        text = write_uncertainty(results, output)
    except files.StoreError as error:
        print(f"rivalry: {error}", file=sys.stderr)
        return WRONG_INPUT
    code = run_command(under(scenario, ensemble, ensemble.default), output, quiet)
    say(text)
    return code


def _run(
    labelled: Labelled, ensemble: Ensemble, threads: int, quiet: bool, pool: Pool | None = None
) -> Results:
    announce_compiling(quiet)
    runs = sum(scenario.replicates for _, scenario in labelled) * len(ensemble.members)
    with Progress(runs, quiet) as progress:
        return run_over(labelled, ensemble, None, threads, progress, pool)


def write_uncertainty(results: Results, folder: Path) -> str:
    """Write the variance components of every outcome, and return the main ones as text."""
    table = uncertainty(results.outcomes, results.focal)
    files.write_text(folder / TABLE, table.to_csv(index=False))
    return text_uncertainty(table, short_name(results.focal))
