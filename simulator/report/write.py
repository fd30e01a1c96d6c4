"""Folders of results: what a run, a comparison or an ablation leaves, and how it is rebuilt.

A manifest is written last; a folder without one counts as unfinished.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import pandas as pd
from matplotlib.figure import Figure

from simulator import files
from simulator.charts import figures_of
from simulator.charts.files import files_of, write_figure, write_figures, write_map
from simulator.experiments.ablate import ABLATION, WITH_ALL, Ablations
from simulator.experiments.calibration.ensemble import Ensemble
from simulator.experiments.ensemble import text_uncertainty, uncertainty
from simulator.experiments.sweeps.data import SweepData, is_sweep, load_sweep_data
from simulator.experiments.winner_map import MapSize
from simulator.files import FolderLock, StoreError
from simulator.labels import short_name
from simulator.loading.check import from_resolved
from simulator.loading.errors import Report
from simulator.loading.folders import Folders
from simulator.loading.yaml_files import read, to_yaml
from simulator.report.ablation import ablation_html
from simulator.report.narrative.narrate import narrate
from simulator.report.page import report_html
from simulator.report.sweep import write_sweep_report
from simulator.report.tables import FOLDER, write_tables
from simulator.results import store
from simulator.results.comparison import effects
from simulator.results.home import recover
from simulator.results.results import WINNERS, Results
from simulator.results.store import require_sound
from simulator.scenario.experiment import Dial, Experiment, Variant
from simulator.scenario.plain import to_plain
from simulator.scenario.scenario import Scenario

SCENARIO, REPORT, STORY = "scenario.yaml", "report.html", "narrative.txt"
FIGURES = "figures"
OF_A_RUN = ("timeline", "attacks", "trajectories")
COMPARED = ("strategies", "theories", "dial")
NAMES = {"scenario": "mechanism", "mean_first": "mean_with", "mean": "mean_without"}
"""What columns of `effects` are called where each scenario lacks a mechanism."""


# --- a run -------------------------------------------------------------------------------------


def write_run(results: Results, scenario: Scenario, folder: Path) -> dict[str, Any]:
    """Write scenario, frames, figures and the full story; return the manifest."""
    files.write_text(folder / SCENARIO, scenario.to_yaml())
    results.save_frames(folder)
    write_story(results, scenario, folder)
    return results.manifest | {"focal": results.focal}


def write_story(results: Results, scenario: Scenario, folder: Path) -> list[str]:
    """Write figures and the full story; return the names of their files in the folder."""
    names = files_of(write_figures(results, folder / FIGURES, OF_A_RUN))
    files.write_text(folder / STORY, narrate(results, scenario, detail=True))
    return [STORY, *(f"{FIGURES}/{name}" for name in names)]


# --- a comparison ------------------------------------------------------------------------------


def write_comparison(results: Results, experiment: Experiment, folder: Path) -> dict[str, Any]:
    """Write scenarios, frames, tables, figures and page; return the manifest."""
    files.write_text(folder / SCENARIO, resolved(experiment))
    results.save_frames(folder)
    write_pages(results, experiment, folder)
    return results.manifest | {"experiment": experiment.name, "focal": results.focal}


def write_pages(results: Results, experiment: Experiment, folder: Path) -> list[str]:
    """Write tables, figures and page; return the names of their files in the folder."""
    tables = write_tables(results, folder)
    pictures = write_figures(results, folder / FIGURES, figures_of(experiment))
    if not results.winners.empty:
        pictures |= write_map(results, folder / FIGURES)
    files.write_text(folder / REPORT, report_html(results, experiment, pictures))
    return [REPORT, *tables, *(f"{FIGURES}/{name}" for name in files_of(pictures))]


def resolved(experiment: Experiment) -> str:
    """Return the experiment with all its scenarios spelled out, as YAML."""
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


def stored_experiment(folder: Path) -> Experiment:
    """Return the experiment that a comparison spelled out in its folder."""
    content = _content(folder)
    of_first = {
        entry["label"]: from_resolved(
            {key: value for key, value in entry.items() if key not in ("weighting", "label")}
        )
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


def stored_comparison(folder: Path) -> tuple[Experiment, MapSize | None, Ensemble | None]:
    """Return everything that a stored comparison was made from.

    Raises:
        StoreError: If the folder holds no comparison, or a damaged one.
        ScenarioError: If its scenarios do not fit the present rules.
    """
    manifest = store.read_manifest(folder)
    if "experiment" not in manifest:
        raise StoreError(f"{folder} holds no comparison, but {_kind_of(manifest)}")
    require_sound(folder, _sources(folder))
    of_map, of_ensemble = manifest.get("map"), manifest.get("ensemble")
    ensemble = None
    if of_ensemble is not None:
        if "values" not in of_ensemble:
            raise StoreError(f"{folder} was stored without the values of its parameter sets")
        facts = {k: of_ensemble[k] for k in ("run_id", "rules_version") if k in of_ensemble}
        ensemble = Ensemble(of_ensemble["values"], of_ensemble["default"], facts)
    return stored_experiment(folder), MapSize(**of_map) if of_map else None, ensemble


def _kind_of(manifest: Mapping[str, Any]) -> str:
    """Return words for what a manifest is of."""
    usual = "limits" if "limits" in manifest else "a run"
    kind = manifest.get("kind") or ("sweep" if "plan" in manifest else None)
    return f"a {kind}" if kind else "an ablation" if "off_already" in manifest else usual


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


def write_uncertainty(results: Results, folder: Path) -> str:
    """Write the variance components of every outcome, and return the main ones as text."""
    table = uncertainty(results.outcomes, results.focal)
    files.write_text(folder / "uncertainty.csv", table.to_csv(index=False))
    return text_uncertainty(table, short_name(results.focal))


# --- an ablation -------------------------------------------------------------------------------


def write_ablation(
    results: Results, table: pd.DataFrame, ablations: Ablations, folder: Path
) -> dict[str, Any]:
    """Write scenario, frames, the table of effects, figure and page; return the manifest."""
    files.write_text(folder / SCENARIO, ablations.scenario.to_yaml())
    results.save_frames(folder)
    write_effects(results, table, ablations, folder)
    return results.manifest | {"focal": results.focal, "off_already": list(ablations.idle)}


def write_effects(
    results: Results, table: pd.DataFrame, ablations: Ablations, folder: Path
) -> list[str]:
    """Write the table of effects, figure and page; return the names of their files."""
    files.write_text(folder / "ablation.csv", table.rename(columns=NAMES).to_csv(index=False))
    pictures = write_figures(results, folder / FIGURES, ["ablation"])
    files.write_text(folder / REPORT, ablation_html(results, table, ablations))
    return ["ablation.csv", REPORT, *(f"{FIGURES}/{name}" for name in files_of(pictures))]


def stored_ablations(folder: Path, results: Results) -> Ablations:
    """Return the ablations of a stored folder; texts are those of the shipped mechanisms."""
    folders = Folders.of(None)
    known = folders.names(ABLATION)
    without = {
        entry["label"]: from_resolved({k: v for k, v in entry.items() if k != "label"})
        for entry in results.manifest["scenarios"]
        if entry["label"] != WITH_ALL
    }
    idle = tuple(results.manifest["off_already"])
    named = [name for name in (*without, *idle) if name in known]
    texts = dict.fromkeys((*without, *idle), "")
    texts |= {name: folders.text(ABLATION, name, Report()) for name in named}
    return Ablations(from_resolved(_content(folder)), without, texts, idle)


# --- stored results ----------------------------------------------------------------------------


def rebuild(folder: Path) -> Path:
    """Write report and figures of a sweep, comparison or run anew; return the page or story.

    Raises:
        StoreError: If the folder holds no results, or damaged ones: these are not reported on.
    """
    with FolderLock(folder):
        recover(folder)
        return _rebuild(folder)


def _rebuild(folder: Path) -> Path:
    if is_sweep(folder):
        write_sweep_report(load_sweep_data(folder))
        return folder / REPORT
    manifest = store.read_manifest(folder)
    if manifest.get("focal") is None:
        raise StoreError(f"{folder} holds {_kind_of(manifest)}, whose report is not rebuilt")
    require_sound(folder, _sources(folder))
    results = Results.load(folder)
    for name in (FIGURES, FOLDER):
        files.prepare_subfolder(folder, name)
    if "off_already" in results.manifest:
        names = write_effects(results, effects(results), stored_ablations(folder, results), folder)
        page = folder / REPORT
    elif "experiment" in results.manifest:
        names = write_pages(results, stored_experiment(folder), folder)
        page = folder / REPORT
    else:
        names = write_story(results, from_resolved(_content(folder)), folder)
        page = folder / STORY
    store.enter(folder, names)
    return page


def _sources(folder: Path) -> list[str]:
    """Return the files that a report is made from; not every comparison has a map of winners."""
    names = [*(f"{name}.parquet" for name in store.FRAMES), SCENARIO]
    with_map = WINNERS in store.read_manifest(folder)["files"]
    return [*names, WINNERS] if with_map else names


def write_analysis(
    data: SweepData, where: str, figures: Mapping[str, Figure], texts: Mapping[str, str]
) -> Path:
    """Write figures and texts into a folder below a sweep and enter them in its manifest."""
    with FolderLock(data.folder):
        return _write_analysis(data, where, figures, texts)


def _write_analysis(
    data: SweepData, where: str, figures: Mapping[str, Figure], texts: Mapping[str, str]
) -> Path:
    folder = data.folder
    for name in Path(where).parts:
        folder = files.prepare_subfolder(folder, name)
    for key, figure in figures.items():
        write_figure(figure, folder, key)
    for name, text in texts.items():
        files.write_text(folder / name, text)
    store.enter(data.folder, [f"{where}/{name}" for name in (*files_of(figures), *texts)])
    return folder


def as_csv(rows: Iterable[Mapping[str, object]]) -> str:
    """Return rows as CSV; numbers keep all their digits."""
    return str(pd.DataFrame(list(rows)).to_csv(index=False, lineterminator="\n"))


def folder_name(words: str) -> str:
    """Return words as the name of a folder."""
    letters = "".join(sign if sign.isalnum() else " " for sign in words.lower())
    return "_".join(letters.split())
