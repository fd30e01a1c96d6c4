"""`rivalry validate`: reported incidents of a scenario against the published record."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import TYPE_CHECKING

from simulator.commands import OVERRIDES, Command, Invocation, UsageProblem
from simulator.commands.flags import (
    add_cluster,
    add_output,
    output_folder,
    pool_for,
    take_ensemble,
)
from simulator.commands.terminal import announce_compiling, say, show_notes
from simulator.experiments.progress import Progress

if TYPE_CHECKING:
    from simulator.engine.pool import Pool
    from simulator.experiments.calibration.ensemble import Ensemble
    from simulator.experiments.validation.incident_files.reading import Reading
    from simulator.scenario.scenario import Scenario

LEAST_REPLICATES = 200


def add_incidents(parser: ArgumentParser) -> None:
    """Add `--incidents`."""
    parser.add_argument(
        "--incidents",
        type=Path,
        metavar="FILE",
        help="your own incidents: CSV as in docs/data.md, or the files of DCID 2.0 or EuRepoC",
    )


def execute(invocation: Invocation) -> None:
    """Load the scenario and the incidents that are asked for, and score them."""
    name, words = invocation.split()
    ensemble, overrides = take_ensemble(words)
    scenario = scenario_to_validate(name, overrides, invocation.config_dir)
    reading = None
    if invocation.incidents is not None:
        from simulator.experiments.validation.incident_files.load import load_incidents

        reading = load_incidents(invocation.incidents)
    output = output_folder(invocation.output, f"validation_{scenario.name}")
    show_notes(scenario.notes, invocation.quiet)
    with pool_for(invocation, output) as pool:
        score(scenario, output, invocation, ensemble, reading, pool)


def scenario_to_validate(
    name: str | None, overrides: list[str], config_dir: Path | None
) -> Scenario:
    """Return the scenario over the length of the record, with replicates enough.

    Raises:
        UsageProblem: If the length of the record is changed, or no pattern is about the world.
    """
    from simulator.experiments.validation.incidents import RECORD
    from simulator.experiments.validation.score import scored
    from simulator.loading.load import DEFAULT, load_scenario

    if any(word.startswith("horizon=") for word in overrides):
        raise UsageProblem(f"horizon: the record has {RECORD} quarters, so does a validation")
    words = [*overrides, f"horizon={RECORD}"]
    scenario = load_scenario(name or DEFAULT, words, config_dir)
    asked = any(word.startswith("replicates=") for word in overrides)
    if not asked and scenario.replicates < LEAST_REPLICATES:
        scenario = scenario.override(f"replicates={LEAST_REPLICATES}")
    if not scored(scenario.world.states):
        raise UsageProblem(
            f"world {scenario.world.name}: no pattern is about it; try world=south_asia or a "
            "world with India and Pakistan, or China and India"
        )
    return scenario


def score(
    scenario: Scenario,
    output: Path,
    invocation: Invocation,
    ensemble: Ensemble | None,
    reading: Reading | None,
    pool: Pool | None,
) -> None:
    """Validate a scenario, print the scorecard and leave it in `output`.

    Of an ensemble the default member is scored, and those that pass are counted; incidents of the
    user's own file are held beside ours.
    """
    from simulator import files
    from simulator.experiments.calibration.ensemble import under
    from simulator.experiments.validation.score import beside, members_table
    from simulator.experiments.validation.validate import validate
    from simulator.report.scorecard import text_beside, text_card, text_members, write_validation
    from simulator.report.write import start_folder

    threads, quiet = invocation.threads, invocation.quiet
    start_folder(output)
    announce_compiling(quiet)
    extra: dict[str, object] = {}
    if ensemble is None:
        with Progress(scenario.replicates, quiet) as progress:
            validation = validate(scenario, threads, progress, pool)
        text = text_card(validation)
    else:
        with Progress(scenario.replicates * len(ensemble.members), quiet) as progress:
            found = {
                member: validate(under(scenario, ensemble, member), threads, progress, pool)
                for member in ensemble.members
            }
        validation = found[ensemble.default]
        scenario = under(scenario, ensemble, ensemble.default)
        cards = {member: one.card for member, one in found.items()}
        text = text_card(validation) + "\n" + text_members(cards)
        files.write_text(output / "members.csv", members_table(cards).to_csv(index=False))
        extra["ensemble"] = list(ensemble.members)
    if reading is not None:
        own = beside(validation.card, reading.table())
        text += "\n" + text_beside(own, reading)
        files.write_text(output / "own_incidents.csv", own.to_csv(index=False))
        source = invocation.incidents
        extra["incidents"] = {"file": source.name, "sha256": files.checksum(source)}
    write_validation(validation, scenario, text, output, extra)
    say(text)
    if not quiet:
        say(f"scorecard: {output / 'scorecard.csv'} (run {validation.run_id})")


COMMAND = Command(
    "validate",
    "hold reported incidents of a scenario against the published record",
    "Simulate 84 quarters, 200 replicates unless you say otherwise, and score what is\n"
    "reported against the Dyadic Cyber Incident Dataset, calibration and validation apart,\n"
    "a null model beside it. With --incidents, every figure is computed from your own file\n"
    "as well.",
    "NAME | FILE | key=value",
    OVERRIDES,
    execute,
    (add_output, add_incidents, add_cluster),
    order=150,
)
