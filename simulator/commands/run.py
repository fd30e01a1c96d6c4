"""`rivalry run`: one run of one scenario, told as a story."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import TYPE_CHECKING

from simulator.commands import OVERRIDES, Command, Invocation
from simulator.commands.flags import add_output, take_ensemble
from simulator.commands.terminal import show_notes
from simulator.commands.workplace import Workplace, output_of, workplace
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
    from simulator.report.write import STORY
    from simulator.results.home import SUMMARY

    name, words = invocation.split()
    ensemble, overrides = take_ensemble(words)
    scenario = load_scenario(name or DEFAULT, overrides, invocation.config_dir)
    show_notes(scenario.notes, invocation.quiet)
    members = ensemble.members if ensemble is not None else None
    content = {"kind": "run", "scenario": scenario.resolved(), "members": members}
    output = output_of(invocation, scenario.name, words)
    shown = STORY if invocation.detail else SUMMARY
    with workplace(invocation, output, content, shown) as place:
        if place is None:
            return
        if ensemble is None:
            run_one(scenario, place, invocation.detail)
        else:
            run_members(scenario, ensemble, place)


def run_one(scenario: Scenario, place: Workplace, detail: bool = False, more: str = "") -> None:
    """Run one replicate of a scenario, print its story and leave everything in its place.

    `detail` prints every event with its numbers; the file always holds them. `more` is printed
    after the story.
    """
    from simulator.experiments.compare import run
    from simulator.report.narrative.narrate import narrate
    from simulator.report.write import STORY, write_run

    results = run(scenario, replicates=1, threads=1)
    manifest = write_run(results, scenario, place.stage)
    text = "\n".join([narrate(results, scenario, detail), *([more] if more else [])])
    hint = f"every event, with its numbers: {{folder}}/{STORY} (run {{run}})"
    place.publish(manifest, text, hint, results)


def run_members(scenario: Scenario, ensemble: Ensemble, place: Workplace) -> None:
    """Tell the story of the default member of an ensemble, and how far the members lie apart."""
    from simulator.experiments.calibration.ensemble import under
    from simulator.experiments.ensemble import run_over
    from simulator.report.write import write_uncertainty

    with Progress(scenario.replicates * len(ensemble.members), place.quiet) as progress:
        labelled = [(scenario.strategy.name, scenario)]
        results = run_over(labelled, ensemble, None, None, progress, place.pool)
    text = write_uncertainty(results, place.stage)
    run_one(under(scenario, ensemble, ensemble.default), place, more=text)


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
