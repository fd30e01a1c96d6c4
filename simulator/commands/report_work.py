"""`rivalry report`: report and figures again, from nothing but the stored data."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from simulator import files
from simulator.commands.compare_work import REPORT, SCENARIO, write_pages
from simulator.commands.run_work import STORY, write_telling
from simulator.experiments.integrity import require_sound
from simulator.experiments.progress import say
from simulator.experiments.sweeps.data import is_sweep, load_sweep_data
from simulator.loading.check import from_resolved
from simulator.loading.errors import Report
from simulator.loading.yaml_files import read
from simulator.results import store
from simulator.results.results import WINNERS, Results
from simulator.scenario.experiment import Dial, Experiment, Variant

if TYPE_CHECKING:
    from simulator.scenario.scenario import Scenario

WRONG_INPUT = 2


def report_command(folder: Path, quiet: bool = False) -> int:
    """Rebuild the report of a folder.

    Returns:
        The exit code: 0, or 2 if the folder cannot be used.
    """
    try:
        page = _rebuilt(folder)
    except files.StoreError as error:
        print(f"rivalry: {error}", file=sys.stderr)
        return WRONG_INPUT
    if not quiet:
        say(f"report: {page}")
    return 0


def _rebuilt(folder: Path) -> Path:
    """Rebuild what the kind of results calls for; damaged data are not reported on."""
    if is_sweep(folder):
        return _sweep(folder)
    require_sound(folder, _read_from(folder))
    results = Results.load(folder)
    if "experiment" in results.manifest:
        names = write_pages(results, stored_experiment(folder), folder)
        page = folder / REPORT
    else:
        names = write_telling(results, _stored_scenario(folder), folder)
        page = folder / STORY
    store.enter(folder, names)
    return page


def _read_from(folder: Path) -> list[str]:
    """Return the files that a report is made from; not every comparison has a map of winners."""
    names = [*(f"{name}.parquet" for name in store.FRAMES), SCENARIO]
    entered = store.read_manifest(folder).get("files", {})
    with_map = WINNERS in entered or (folder / WINNERS).exists()
    return [*names, WINNERS] if with_map else names


def _sweep(folder: Path) -> Path:
    from simulator.experiments.sweeps.folder import FINAL
    from simulator.report.sweep import write_sweep_report

    data = load_sweep_data(folder)
    require_sound(folder, FINAL)
    write_sweep_report(data)
    return folder / REPORT


def _content(folder: Path) -> dict[str, Any]:
    """Read the resolved scenario, or the experiment with all its scenarios.

    Raises:
        ScenarioError: If the file is damaged.
    """
    report = Report()
    document = read(folder / SCENARIO, report)
    report.raise_if_any()
    assert document is not None
    return document.data


def _stored_scenario(folder: Path) -> Scenario:
    return from_resolved(_content(folder))


def stored_experiment(folder: Path) -> Experiment:
    """Return the experiment that a comparison spelled out in its folder."""
    content = _content(folder)
    of_first = {
        entry["label"]: _scenario(entry)
        for entry in content["scenarios"]
        if entry["weighting"] == content["weightings"][0]
    }
    compared = content["compared"]
    return Experiment(
        name=content["experiment"],
        question=content["question"],
        strategies=tuple(compared["strategies"]),
        theories=tuple(compared["theories"]),
        dial=Dial(**compared["dial"]) if compared["dial"] else None,
        weightings=tuple(content["weightings"]),
        text=content["text"],
        shows_not=tuple(content["shows_not"]),
        composite=Results.load(folder).composite,
        variants=tuple(
            Variant(label, of_first[label], text) for label, text in content["variants"].items()
        ),
    )


def _scenario(entry: dict[str, Any]) -> Scenario:
    return from_resolved({k: v for k, v in entry.items() if k not in ("weighting", "label")})
