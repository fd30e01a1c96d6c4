"""`rivalry run`: one run of one scenario, told as a story."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import TYPE_CHECKING

from simulator.commands import OVERRIDES, Command, Invocation
from simulator.commands.flags import add_output, output_folder, take_ensemble
from simulator.commands.terminal import announce_compiling, say, show_notes, warn
from simulator.experiments.progress import Progress

if TYPE_CHECKING:
    from simulator.experiments.calibration.ensemble import Ensemble
    from simulator.scenario.scenario import Scenario


def add_detail(parser: ArgumentParser) -> None:
    """Add `--detail`."""
    parser.add_argument(
        "--detail",
        action="store_true",
        help="tell every event, with the numbers behind each choice",
    )


def execute(invocation: Invocation) -> None:
    """Load the scenario that is asked for and run it."""
    from simulator.loading.load import DEFAULT, load_scenario

    name, overrides = invocation.split()
    ensemble, overrides = take_ensemble(overrides)
    scenario = load_scenario(name or DEFAULT, overrides, invocation.config_dir)
    output = output_folder(invocation.output, scenario.name)
    show_notes(scenario.notes, invocation.quiet)
    if ensemble is None:
        run_one(scenario, output, invocation.quiet, invocation.detail)
    else:
        run_members(scenario, ensemble, output, invocation.threads, invocation.quiet)


def run_one(scenario: Scenario, output: Path, quiet: bool = False, detail: bool = False) -> None:
    """Run one replicate of a scenario, print its story and leave everything in `output`.

    `detail` prints every event with its numbers; the file always holds them.
    """
    from simulator.experiments.compare import run
    from simulator.report.narrative.narrate import narrate
    from simulator.report.write import STORY, start_folder, write_run

    start_folder(output)
    announce_compiling(quiet)
    results = run(scenario, replicates=1, threads=1)
    write_run(results, scenario, output)
    say(narrate(results, scenario, detail))
    warn(results)
    if not quiet:
        say(f"every event, with its numbers: {output / STORY} (run {results.run_id})")


def run_members(
    scenario: Scenario, ensemble: Ensemble, output: Path, threads: int, quiet: bool
) -> None:
    """Tell the story of the default member of an ensemble, and how far the members lie apart."""
    from simulator.experiments.calibration.ensemble import under
    from simulator.experiments.ensemble import run_over
    from simulator.report.write import start_folder, write_uncertainty

    start_folder(output)
    announce_compiling(quiet)
    with Progress(scenario.replicates * len(ensemble.members), quiet) as progress:
        labelled = [(scenario.strategy.name, scenario)]
        results = run_over(labelled, ensemble, None, threads, progress)
    text = write_uncertainty(results, output)
    run_one(under(scenario, ensemble, ensemble.default), output, quiet)
    say(text)


COMMAND = Command(
    "run",
    "run one scenario",
    "Run one scenario and tell it as a story: who did what to whom, and why.\n"
    "Without a name it is the default scenario: Pakistan's status quo.",
    "NAME | FILE | key=value",
    OVERRIDES,
    execute,
    (add_output, add_detail),
    order=10,
)
