"""`rivalry ablate`: what each mechanism of the model does, seen by switching it off."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from simulator.commands import OVERRIDES, Command, Invocation
from simulator.commands.flags import add_cluster, add_output, output_folder, pool_for
from simulator.commands.terminal import announce_compiling, say, show_notes
from simulator.experiments.progress import Progress

if TYPE_CHECKING:
    from simulator.engine.pool import Pool
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
    output = output_folder(invocation.output, f"ablation_{scenario.name}")
    show_notes(scenario.notes, invocation.quiet)
    with pool_for(invocation, output) as pool:
        run_ablations(ablations, output, invocation.threads, invocation.quiet, pool)


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


def run_ablations(
    ablations: Ablations,
    output: Path,
    threads: int | None = None,
    quiet: bool = False,
    pool: Pool | None = None,
) -> None:
    """Run a scenario without each mechanism and leave the report in `output`."""
    from simulator.experiments.ablate import ablate
    from simulator.report.ablation import text_table
    from simulator.report.write import REPORT, start_folder, write_ablation
    from simulator.results.comparison import effects

    start_folder(output)
    announce_compiling(quiet)
    runs = len(ablations.labelled) * ablations.scenario.replicates
    with Progress(runs, quiet) as progress:
        results = ablate(ablations, None, threads, progress, pool)
    table = effects(results)
    write_ablation(results, table, ablations, output)
    say(text_table(results, table, ablations))
    if not quiet:
        say(f"report:  {output / REPORT}\nresults: {output} (run {results.run_id})")


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
