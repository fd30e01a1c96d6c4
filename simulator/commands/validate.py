"""`rivalry validate`: reported incidents of a scenario against the published record."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import TYPE_CHECKING

from simulator.commands import OVERRIDES, Command, Invocation, UsageProblem
from simulator.commands.flags import add_cluster, add_output, take_ensemble
from simulator.commands.terminal import show_notes
from simulator.commands.workplace import Workplace, output_of, workplace
from simulator.experiments.progress import Progress
from simulator.files import checksum, write_text

if TYPE_CHECKING:
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
        help="your own incidents: CSV as in docs/data.md, or a file of DCID 2.0, EuRepoC or CFR",
    )
    parser.add_argument(
        "--record",
        metavar="FROM-TO",
        help="the period that FILE covers, as 2000Q1-2020Q4 or 2000-2020; without it, that of\n"
        "the data set, or from the first incident to the last",
    )


def execute(invocation: Invocation) -> None:
    """Load the scenario and the incidents that are asked for, and score them."""
    name, words = invocation.split()
    ensemble, overrides = take_ensemble(words)
    scenario = scenario_to_validate(name, overrides, invocation.config_dir)
    reading = incidents_to_compare(invocation)
    show_notes([*scenario.notes, *(reading.told if reading else ())], invocation.quiet)
    own = None
    if reading is not None:
        own = {"sha256": checksum(invocation.incidents), "record": str(reading.record)}
    content = {
        "kind": "validation",
        "scenario": scenario.resolved(),
        "members": ensemble.members if ensemble is not None else None,
        "incidents": own,
    }
    output = output_of(invocation, f"validation_{scenario.name}", words)
    with workplace(invocation, output, content) as place:
        if place is not None:
            score(scenario, place, ensemble, reading, invocation.incidents)


def incidents_to_compare(invocation: Invocation) -> Reading | None:
    """Return the user's own incidents, if a file of them is named.

    Raises:
        UsageProblem: If a record is named without a file, or not as a period.
    """
    from simulator.experiments.validation.incident_files.load import load_incidents
    from simulator.experiments.validation.incident_files.record import MOST_QUARTERS, named_record

    record = None
    if invocation.record is not None:
        record = named_record(invocation.record)
        if record is None:
            raise UsageProblem(
                f"--record {invocation.record}: a period such as 2000Q1-2020Q4 or 2000-2020, of "
                f"at most {MOST_QUARTERS} quarters"
            )
        if invocation.incidents is None:
            raise UsageProblem("--record says what a file covers: name one with --incidents")
    return invocation.incidents and load_incidents(invocation.incidents, record)


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
    place: Workplace,
    ensemble: Ensemble | None,
    reading: Reading | None,
    source: Path | None,
) -> None:
    """Validate a scenario, print the scorecard and leave it in its place.

    Of an ensemble the default member is scored, and those that pass are counted; incidents of the
    user's own file `source` are held beside ours.
    """
    from simulator.experiments.calibration.ensemble import under
    from simulator.experiments.validation.score import beside, members_table
    from simulator.experiments.validation.validate import validate
    from simulator.report.scorecard import text_beside, text_card, text_members, write_validation

    stage, quiet = place.stage, place.quiet
    extra: dict[str, object] = {}
    if ensemble is None:
        with Progress(scenario.replicates, quiet) as progress:
            validation = validate(scenario, 1, progress, place.pool)
        text = text_card(validation)
    else:
        with Progress(scenario.replicates * len(ensemble.members), quiet) as progress:
            found = {
                member: validate(under(scenario, ensemble, member), 1, progress, place.pool)
                for member in ensemble.members
            }
        validation = found[ensemble.default]
        scenario = under(scenario, ensemble, ensemble.default)
        cards = {member: one.card for member, one in found.items()}
        text = text_card(validation) + "\n" + text_members(cards)
        write_text(stage / "members.csv", members_table(cards).to_csv(index=False))
        extra["ensemble"] = list(ensemble.members)
    if reading is not None and source is not None:
        own = beside(validation.card, reading.table())
        text += "\n" + text_beside(own, reading)
        write_text(stage / "own_incidents.csv", own.to_csv(index=False))
        extra["incidents"] = {
            "file": source.name,
            "sha256": checksum(source),
            "record": str(reading.record),
            "told": reading.told,
        }
    manifest = write_validation(validation, scenario, text, stage, extra)
    place.publish(manifest, text, "scorecard: {folder}/scorecard.csv (run {run})")


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
