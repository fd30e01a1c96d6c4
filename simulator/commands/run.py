"""`rivalry run`: one scenario."""

from __future__ import annotations

from simulator.commands import Invocation
from simulator.commands.outputs import output_folder, show_notes


def execute(invocation: Invocation) -> int:
    """Load the scenario that is asked for and run it."""
    from simulator.scenario.compose import DEFAULT, load_scenario

    name, overrides = invocation.split()
    scenario = load_scenario(name or DEFAULT, overrides, invocation.config_dir)
    output = output_folder(invocation.output, scenario.name)

    from simulator.experiments.single import run_command

    show_notes(scenario.notes, invocation.quiet)
    code: int = run_command(scenario, output, invocation.quiet)
    return code
