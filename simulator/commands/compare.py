"""`rivalry compare`: the strategies or theories of an experiment, under the same draws."""

from __future__ import annotations

from dataclasses import asdict, replace
from pathlib import Path
from typing import TYPE_CHECKING

from simulator.commands import OVERRIDES, Command, Invocation, UsageProblem
from simulator.commands.flags import add_cluster, add_map, add_output, take_ensemble
from simulator.commands.terminal import announce_map, say, show_notes
from simulator.commands.workplace import Workplace, output_of, workplace
from simulator.experiments.progress import Progress

if TYPE_CHECKING:
    from simulator.experiments.calibration.ensemble import Ensemble
    from simulator.experiments.winner_map import MapSize
    from simulator.scenario.experiment import Experiment


def execute(invocation: Invocation) -> None:
    """Run the experiment that is asked for."""
    name, overrides = invocation.split()
    if name is not None and _is_stored(name, invocation.config_dir):
        if overrides:
            raise UsageProblem(f"{name} is compared again as it was: no key=value beside a folder")
        return run_again(Path(name), invocation)
    if name is None and not any(word.startswith("experiment=") for word in overrides):
        from simulator.loading.folders import EXPERIMENT, Folders

        names = ", ".join(Folders(invocation.config_dir).names(EXPERIMENT))
        raise UsageProblem(f"name an experiment ({names}) or a YAML file")
    return run_named(name, overrides, invocation)


def _is_stored(name: str, config_dir: Path | None) -> bool:
    """Tell whether a word is a folder to compare again; a known experiment is meant first."""
    from simulator.loading.folders import EXPERIMENT, Folders

    return Path(name).is_dir() and name not in Folders(config_dir).names(EXPERIMENT)


def run_named(name: str | None, words: list[str], invocation: Invocation) -> None:
    """Load an experiment and run what it compares."""
    from simulator.experiments.winner_map import MapSize, has_map
    from simulator.loading.load import DEFAULT, load_experiment

    ensemble, overrides = take_ensemble(words)
    experiment = load_experiment(name or DEFAULT, overrides, invocation.config_dir)
    show_notes(experiment.notes, invocation.quiet)
    wanted = ensemble is None and not invocation.no_map and has_map(experiment)
    size = MapSize.for_experiment(experiment, invocation.map_points) if wanted else None
    output = output_of(invocation, experiment.name, words)
    with workplace(invocation, output, _content(experiment, size, ensemble)) as place:
        if place is not None:
            compare(experiment, place, size, ensemble)


def run_again(folder: Path, invocation: Invocation) -> None:
    """Run a stored comparison again, from nothing but its folder, and hold both side by side.

    Raises:
        StoreError: If the folder holds no comparison, or a damaged one.
    """
    from simulator.report.write import stored_comparison

    experiment, size, ensemble = stored_comparison(folder)
    output = output_of(invocation, f"{folder.resolve().name}_again")
    if output.resolve() == folder.resolve():
        raise UsageProblem(
            f"{folder} is what is compared again: leave --output out, or name another"
        )
    with workplace(invocation, output, _content(experiment, size, ensemble)) as place:
        if place is not None:
            compare(experiment, place, size, ensemble)
    say(_beside(folder, output))


def _content(
    experiment: Experiment, size: MapSize | None, ensemble: Ensemble | None
) -> dict[str, object]:
    """Return the content of a comparison as plain data."""
    from simulator.report.write import resolved

    members = ensemble.members if ensemble is not None else None
    of_map = asdict(size) if size is not None else None
    return {"kind": "comparison", "text": resolved(experiment), "map": of_map, "members": members}


def _beside(before: Path, after: Path) -> str:
    """Return a sentence that says whether two folders hold the same runs."""
    from simulator.results.results import Results

    first, second = Results.load(before), Results.load(after)
    if first.outcomes.equals(second.outcomes):
        return f"the runs are those of {before}, bit for bit (run {second.run_id})"
    rules = first.manifest["rules_version"], second.manifest["rules_version"]
    why = f": rules {rules[0]} there, {rules[1]} here" if len(set(rules)) > 1 else ""
    return f"the runs are NOT those of {before}{why}"


def compare(
    experiment: Experiment,
    place: Workplace,
    size: MapSize | None = None,
    ensemble: Ensemble | None = None,
) -> None:
    """Run an experiment under every weighting and leave its report in its place.

    Args:
        experiment: What to compare.
        place: Where it is computed and left.
        size: Of the map of winners; None for no map.
        ensemble: Parameter sets to compare under, each of them; None for the experiment's own.
    """
    from simulator.experiments.compare import declared, run_experiment
    from simulator.experiments.ensemble import run_over
    from simulator.experiments.winner_map import with_map
    from simulator.report.table import text_table
    from simulator.report.write import REPORT, write_comparison, write_uncertainty

    labelled = [(label, scenario) for (_, label), scenario in experiment.grid().items()]
    runs = sum(scenario.replicates for _, scenario in labelled)
    with Progress(runs * (len(ensemble.members) if ensemble else 1), place.quiet) as progress:
        if ensemble is None:
            results = run_experiment(experiment, None, progress, place.pool)
        else:
            results = run_over(labelled, ensemble, None, None, progress, place.pool)
            results = declared(results, experiment)
    if size is not None:
        announce_map(size.points, size.runs(experiment), place.quiet)
        with Progress(size.runs(experiment), place.quiet, what="map of winners: ") as progress:
            results = with_map(results, experiment, size, 1, progress, place.pool)
    results = replace(results, manifest=results.manifest | place.origin)
    text = [write_uncertainty(results, place.stage)] if ensemble is not None else []
    manifest = write_comparison(results, experiment, place.stage)
    hint = f"report:  {{folder}}/{REPORT}\nresults: {{folder}} (run {{run}})"
    place.publish(manifest, "\n".join([text_table(results, experiment), *text]), hint, results)


COMMAND = Command(
    "compare",
    "compare the strategies or theories of an experiment under the same draws",
    "Compare the strategies or theories of an experiment under the same draws.\n"
    "`strategies=[a,b]`, `theories=[a,b]`, `dial.values=[0,1]` and `weightings=[threat]`\n"
    "choose what is compared. Strategies are compared over the declared ranges of unmeasured\n"
    "parameters as well, the map of winners. The folder of a comparison is compared again.",
    "EXPERIMENT | FILE | FOLDER | key=value",
    OVERRIDES,
    execute,
    (add_output, add_map, add_cluster),
    order=20,
)
