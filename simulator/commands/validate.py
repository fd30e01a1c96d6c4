"""`rivalry validate`: reported incidents of a scenario against the published record."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from simulator.commands import Invocation, UsageProblem
from simulator.commands.cluster import pool_for
from simulator.commands.ensemble import take_ensemble
from simulator.commands.outputs import output_folder, show_notes

if TYPE_CHECKING:
    from simulator.scenario.scenario import Scenario

LEAST_REPLICATES = 200


def execute(invocation: Invocation) -> int:
    """Load the scenario and the incidents that are asked for, and score them."""
    name, words = invocation.split()
    ensemble, overrides = take_ensemble(words)
    scenario = scenario_to_validate(name, overrides, invocation.config_dir)
    path = invocation.options.get("incidents")
    reading = None
    if path is not None:
        from simulator.experiments.validation.incident_files.load import load_incidents

        reading = load_incidents(path)
    output = output_folder(invocation.output, f"validation_{scenario.name}")

    from simulator.commands.validate_work import validate_command

    show_notes(scenario.notes, invocation.quiet)
    with pool_for(invocation, output) as pool:
        return validate_command(
            scenario, output, invocation.threads, invocation.quiet, reading, path, ensemble, pool
        )


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
