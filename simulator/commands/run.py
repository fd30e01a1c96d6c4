"""`rivalry run`: one scenario."""

from __future__ import annotations

from simulator.commands import Invocation
from simulator.commands.outputs import output_folder, show_notes


def execute(invocation: Invocation) -> int:
    """Load the scenario that is asked for and run it."""
    from simulator.commands.ensemble import take_ensemble
    from simulator.loading.load import DEFAULT, load_scenario

    name, overrides = invocation.split()
    ensemble, overrides = take_ensemble(overrides)
    scenario = load_scenario(name or DEFAULT, overrides, invocation.config_dir)
    output = output_folder(invocation.output, scenario.name)

    show_notes(scenario.notes, invocation.quiet)
    if ensemble is not None:
        from simulator.commands.ensemble_work import run_with

        return run_with(scenario, ensemble, output, invocation.threads, invocation.quiet)

    from simulator.commands.run_work import run_command

    detail = bool(invocation.options.get("detail"))
    code: int = run_command(scenario, output, invocation.quiet, detail)
    return code
