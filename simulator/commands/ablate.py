"""`rivalry ablate`: what each mechanism of the model does, seen by switching it off."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from simulator.commands import OVERRIDES, Command, Invocation
from simulator.commands.flags import add_cluster, add_output
from simulator.commands.terminal import show_notes
from simulator.commands.workplace import Workplace, output_of, workplace
from simulator.experiments.progress import Progress

if TYPE_CHECKING:
    from simulator.experiments.ablate import Ablations

MECHANISMS = "mechanisms"


def execute(invocation: Invocation) -> None:
    """Load the scenario that is asked for, and run it without each mechanism."""
    from simulator.loading.load import DEFAULT, load_scenario

    name, words = invocation.split()
    own = [word for word in words if word.partition("=")[0].strip() == MECHANISMS]
    overrides = [word for word in words if word not in own]
    scenario = load_scenario(name or DEFAULT, overrides, invocation.config_dir)

    from simulator.experiments.ablate import switch_off

    ablations = switch_off(scenario, _chosen(own), invocation.config_dir)
    show_notes(scenario.notes, invocation.quiet)
    content = {"kind": "ablation", "scenarios": [s.resolved() for _, s in ablations.labelled]}
    output = output_of(invocation, f"ablation_{scenario.name}", words)
    with workplace(invocation, output, content) as place:
        if place is not None:
            run_ablations(ablations, place)


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


def run_ablations(ablations: Ablations, place: Workplace) -> None:
    """Run a scenario without each mechanism and leave the report in its place."""
    from simulator.experiments.ablate import ablate
    from simulator.report.ablation import text_table
    from simulator.report.write import REPORT, write_ablation
    from simulator.results.comparison import effects

    runs = len(ablations.labelled) * ablations.scenario.replicates
    with Progress(runs, place.quiet) as progress:
        results = ablate(ablations, None, None, progress, place.pool)
    results = replace(results, manifest=results.manifest | place.origin)
    table = effects(results)
    manifest = write_ablation(results, table, ablations, place.stage)
    hint = f"report:  {{folder}}/{REPORT}\nresults: {{folder}} (run {{run}})"
    place.publish(manifest, text_table(results, table, ablations), hint)


COMMAND = Command(
    "ablate",
    "switch each mechanism of the model off alone, and see what changes",
    "Run a scenario with all mechanisms and with each one switched off alone, under the same\n"
    "draws. `mechanisms=[crises,coupling]` chooses some of them; see `rivalry list ablation`.",
    "NAME | FILE | key=value",
    OVERRIDES,
    execute,
    (add_output, add_cluster),
    order=30,
)
