"""`rivalry compare`: run an experiment, write everything about it into a folder, print a table."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from simulator.experiments.compare import run_labelled
from simulator.experiments.progress import Progress, announce_compiling, say, warn
from simulator.results import store

if TYPE_CHECKING:
    from simulator.results.results import Results
    from simulator.scenario.schema import Experiment

WRONG_INPUT = 2
SCENARIO, PAGE = "scenario.yaml", "summary.html"
COMPARED = ("strategies", "theories", "dial")


def compare_command(
    experiment: Experiment, output: Path, threads: int | None = None, quiet: bool = False
) -> int:
    """Run an experiment under every weighting and leave its report in `output`.

    Returns:
        The exit code: 0, or 2 if the results cannot be written.
    """
    try:
        start_folder(output)
        announce_compiling(quiet)
        results = run_experiment(experiment, threads, quiet)
        write_report(results, experiment, output)
    except store.StoreError as error:
        print(f"rivalry: {error}", file=sys.stderr)
        return WRONG_INPUT
    _tell(results, experiment, output, quiet)
    return 0


def start_folder(output: Path) -> None:
    """Make the folder ready; without a manifest it counts as unfinished."""
    folder = store.prepare_folder(output)
    (folder / store.MANIFEST).unlink(missing_ok=True)


def run_experiment(
    experiment: Experiment, threads: int | None = None, quiet: bool = False
) -> Results:
    """Run all that is compared, under every weighting and the same draws."""
    grid = experiment.grid()
    total = sum(scenario.replicates for scenario in grid.values())
    labelled = [(label, scenario) for (_, label), scenario in grid.items()]
    with Progress(total, quiet) as progress:
        results = run_labelled(labelled, None, threads, progress)
    return replace(results, manifest=results.manifest | {"varied": experiment.varied})


def write_report(results: Results, experiment: Experiment, folder: Path) -> None:
    """Write scenario, frames, figures and page, and the manifest last."""
    store.write_text(folder / SCENARIO, _resolved(experiment))
    results.save_frames(folder)
    write_pages(results, experiment, folder)
    content = {"experiment": experiment.name, "focal": results.focal}
    store.finish_manifest(folder, results.manifest | content)


def write_pages(results: Results, experiment: Experiment, folder: Path) -> list[str]:
    """Write figures and page; return the names of their files in the folder."""
    from simulator.charts import figures_of
    from simulator.charts.files import write_figures
    from simulator.report import summary_html

    names = write_figures(results, folder / "figures", figures_of(experiment))
    store.write_text(folder / PAGE, summary_html(results, experiment))
    return [PAGE, *(f"figures/{name}" for name in names)]


def _resolved(experiment: Experiment) -> str:
    """Return the experiment with all its scenarios spelled out, as YAML."""
    from simulator.scenario.plain import as_plain
    from simulator.scenario.yaml_files import to_yaml

    facts = {
        "experiment": experiment.name,
        "question": experiment.question,
        "text": experiment.text,
        "shows_not": as_plain(experiment.shows_not),
        "weightings": list(experiment.weightings),
        "compared": as_plain({key: getattr(experiment, key) for key in COMPARED}),
        "variants": {variant.label: variant.text for variant in experiment.variants},
    }
    scenarios = [
        {"weighting": weighting, "label": label} | scenario.resolved()
        for (weighting, label), scenario in experiment.grid().items()
    ]
    return to_yaml(facts | {"scenarios": scenarios})


def _tell(results: Results, experiment: Experiment, output: Path, quiet: bool) -> None:
    from simulator.report import text_table

    say(text_table(results, experiment))
    warn(results)
    if not quiet:
        say(f"report:  {output / 'summary.html'}\nresults: {output} (run {results.run_id})")
