"""`rivalry compare`: run an experiment, write everything about it into a folder, print a table."""

from __future__ import annotations

import sys
from dataclasses import asdict, replace
from pathlib import Path
from typing import TYPE_CHECKING

from simulator import files
from simulator.engine.replicates import default_threads
from simulator.experiments.compare import run_labelled, simulator_of
from simulator.experiments.progress import Progress, announce_compiling, say, warn
from simulator.results import store
from simulator.scenario.plain import to_plain

if TYPE_CHECKING:
    from simulator.engine.pool import Pool
    from simulator.results.results import Results
    from simulator.scenario.experiment import Experiment

WRONG_INPUT = 2
SCENARIO, REPORT = "scenario.yaml", "report.html"
COMPARED = ("strategies", "theories", "dial")
ONLY_SOMETIMES = ("winners.parquet", "tables/*.csv", "figures/leads.*", "figures/winners_*.*")


def compare_command(
    experiment: Experiment,
    output: Path,
    threads: int | None = None,
    quiet: bool = False,
    points: int | None = None,
    pool: Pool | None = None,
) -> int:
    """Run an experiment under every weighting and leave its report in `output`.

    Args:
        points: Points of the map of winners; 0 for no map, None for the usual number.
        pool: Where to simulate instead of in threads.

    Returns:
        The exit code: 0, or 2 if the results cannot be written.
    """
    try:
        start_folder(output)
        announce_compiling(quiet)
        results = run_experiment(experiment, threads, quiet, pool)
        results = with_map(results, experiment, points, threads, quiet, pool)
        write_report(results, experiment, output)
    except files.StoreError as error:
        print(f"rivalry: {error}", file=sys.stderr)
        return WRONG_INPUT
    _tell(results, experiment, output, quiet)
    return 0


def start_folder(output: Path) -> None:
    """Make the folder ready; without a manifest it counts as unfinished.

    What only some comparisons leave is removed, so that nothing of an older one stays.
    """
    folder = files.prepare_folder(output)
    (folder / store.MANIFEST).unlink(missing_ok=True)
    for pattern in ONLY_SOMETIMES:
        for path in folder.glob(pattern):
            path.unlink(missing_ok=True)


def run_experiment(
    experiment: Experiment,
    threads: int | None = None,
    quiet: bool = False,
    pool: Pool | None = None,
) -> Results:
    """Run all that is compared, under every weighting and the same draws."""
    grid = experiment.grid()
    total = sum(scenario.replicates for scenario in grid.values())
    labelled = [(label, scenario) for (_, label), scenario in grid.items()]
    with Progress(total, quiet) as progress:
        simulated = simulator_of(pool)
        results = run_labelled(labelled, None, threads, progress, simulated=simulated)
    return declared(results, experiment)


def declared(results: Results, experiment: Experiment) -> Results:
    """Return results that know what the experiment compares, and its composite index.

    The index is a part of the run's name: the same runs under another one are another report.
    """
    index = {"composite": to_plain(experiment.composite)}
    known = {"varied": experiment.varied, "run_id": store.run_id([results.run_id, index])}
    return replace(results, manifest=results.manifest | index | known)


def with_map(
    results: Results,
    experiment: Experiment,
    points: int | None = None,
    threads: int | None = None,
    quiet: bool = False,
    pool: Pool | None = None,
) -> Results:
    """Return results with the map of winners; as they are if none is wanted or makes sense."""
    from simulator.experiments.winner_map import POINTS, MapSize, has_map, map_of_winners

    plan = MapSize(POINTS if points is None else points)
    if plan.points == 0 or not has_map(experiment):
        return results
    with Progress(plan.runs(experiment), quiet, what="map of winners: ") as progress:
        found = map_of_winners(experiment, plan, threads or default_threads(), progress, pool)
    size = {"map": asdict(plan)}
    manifest = results.manifest | size | {"run_id": store.run_id([results.run_id, size])}
    return replace(results, winners=found, manifest=manifest)


def write_report(results: Results, experiment: Experiment, folder: Path) -> None:
    """Write scenario, frames, tables, figures and page, and the manifest last."""
    files.write_text(folder / SCENARIO, _resolved(experiment))
    results.save_frames(folder)
    write_pages(results, experiment, folder)
    content = {"experiment": experiment.name, "focal": results.focal}
    store.finish_manifest(folder, results.manifest | content)


def write_pages(results: Results, experiment: Experiment, folder: Path) -> list[str]:
    """Write tables, figures and page; return the names of their files in the folder."""
    from simulator.charts import figures_of
    from simulator.charts.files import files_of, write_figures, write_map
    from simulator.report.page import report_html
    from simulator.report.tables import write_tables

    tables = write_tables(results, folder)
    pictures = write_figures(results, folder / "figures", figures_of(experiment))
    if not results.winners.empty:
        pictures |= write_map(results, folder / "figures")
    files.write_text(folder / REPORT, report_html(results, experiment, pictures))
    return [REPORT, *tables, *(f"figures/{name}" for name in files_of(pictures))]


def _resolved(experiment: Experiment) -> str:
    """Return the experiment with all its scenarios spelled out, as YAML."""
    from simulator.loading.yaml_files import to_yaml

    facts = {
        "experiment": experiment.name,
        "question": experiment.question,
        "text": experiment.text,
        "shows_not": to_plain(experiment.shows_not),
        "weightings": list(experiment.weightings),
        "compared": to_plain({key: getattr(experiment, key) for key in COMPARED}),
        "variants": {variant.label: variant.text for variant in experiment.variants},
        "composite": to_plain(experiment.composite),
    }
    scenarios = [
        {"weighting": weighting, "label": label} | scenario.resolved()
        for (weighting, label), scenario in experiment.grid().items()
    ]
    return to_yaml(facts | {"scenarios": scenarios})


def _tell(results: Results, experiment: Experiment, output: Path, quiet: bool) -> None:
    from simulator.report.table import text_table

    say(text_table(results, experiment))
    warn(results)
    if not quiet:
        say(f"report:  {output / REPORT}\nresults: {output} (run {results.run_id})")
