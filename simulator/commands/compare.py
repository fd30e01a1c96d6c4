"""`rivalry compare`: the strategies or theories of an experiment, under the same draws."""

from __future__ import annotations

from simulator.commands import Invocation, UsageProblem
from simulator.commands.cluster import pool_for
from simulator.commands.outputs import output_folder, show_notes


def execute(invocation: Invocation) -> int:
    """Load the experiment that is asked for and run what it compares."""
    name, overrides = invocation.split()
    if name is None and not any(word.startswith("experiment=") for word in overrides):
        from simulator.loading.folders import EXPERIMENT, Folders

        names = ", ".join(Folders(invocation.config_dir).names(EXPERIMENT))
        raise UsageProblem(f"name an experiment ({names}) or a YAML file")
    return compare(name, overrides, invocation)


def compare(name: str | None, overrides: list[str], invocation: Invocation) -> int:
    """Run what a named experiment compares."""
    from simulator.commands.ensemble import take_ensemble
    from simulator.loading.load import DEFAULT, load_experiment

    ensemble, overrides = take_ensemble(overrides)
    experiment = load_experiment(name or DEFAULT, overrides, invocation.config_dir)
    output = output_folder(invocation.output, experiment.name)

    show_notes(experiment.notes, invocation.quiet)
    with pool_for(invocation, output) as pool:
        if ensemble is not None:
            from simulator.commands.ensemble_work import compare_over

            return compare_over(
                experiment, ensemble, output, invocation.threads, invocation.quiet, pool
            )
        from simulator.commands.compare_work import compare_command

        points = 0 if invocation.options.get("no_map") else invocation.options.get("map_points")
        return compare_command(
            experiment, output, invocation.threads, invocation.quiet, points, pool
        )
