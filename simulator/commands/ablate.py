"""`rivalry ablate`: what each mechanism of the model does, seen by switching it off."""

from __future__ import annotations

from simulator.commands import Invocation
from simulator.commands.cluster import pool_for
from simulator.commands.outputs import output_folder, show_notes

MECHANISMS = "mechanisms"


def execute(invocation: Invocation) -> int:
    """Load the scenario that is asked for, and run it without each mechanism."""
    from simulator.loading.load import DEFAULT, load_scenario

    name, words = invocation.split()
    own = [word for word in words if word.partition("=")[0].strip() == MECHANISMS]
    overrides = [word for word in words if word not in own]
    scenario = load_scenario(name or DEFAULT, overrides, invocation.config_dir)

    from simulator.experiments.ablate import switch_off

    ablations = switch_off(scenario, _chosen(own), invocation.config_dir)
    output = output_folder(invocation.output, f"ablation_{scenario.name}")

    from simulator.commands.ablate_work import ablate_command

    show_notes(scenario.notes, invocation.quiet)
    with pool_for(invocation, output) as pool:
        return ablate_command(ablations, output, invocation.threads, invocation.quiet, pool)


def _chosen(words: list[str]) -> list[str] | None:
    """Return the mechanisms that are named, None if none are: then all are meant."""
    from simulator.loading.errors import COMMAND_LINE, Report, shown
    from simulator.loading.layers import from_overrides

    report = Report()
    settings = from_overrides(words, report).settings
    names: list[str] | None = None
    for setting in settings:
        value = [setting.value] if isinstance(setting.value, str) else setting.value
        if isinstance(value, list) and all(isinstance(entry, str) for entry in value):
            names = [*(names or []), *value]
        else:
            report.add(COMMAND_LINE, MECHANISMS, shown(setting.value), "names: [crises,coupling]")
    report.raise_if_any()
    return names
