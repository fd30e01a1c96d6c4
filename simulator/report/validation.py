"""The folder of a validation."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from simulator import files
from simulator.charts.files import write_figure
from simulator.charts.regimes import regimes
from simulator.charts.scorecard import scorecard
from simulator.experiments.validation.figures import GROUPS
from simulator.experiments.validation.validate import Validation
from simulator.results import store
from simulator.scenario.scenario import Scenario


def write_validation(
    validation: Validation,
    scenario: Scenario,
    text: str,
    folder: Path,
    extra: dict[str, object],
) -> None:
    """Write scorecard, values of every replicate, figures and scenario; the manifest last."""
    files.write_text(folder / "scenario.yaml", scenario.to_yaml())
    files.write_text(folder / "scorecard.txt", text)
    files.write_text(folder / "scorecard.csv", validation.card.to_csv(index=False))
    files.write_text(folder / "replicates.csv", _replicates(validation).to_csv(index=False))
    _write_figures(validation, folder / "figures")
    store.finish_manifest(folder, validation.manifest | extra)


def _replicates(validation: Validation) -> pd.DataFrame:
    """Return a row per model and replicate, a column per figure."""
    names = [statistic.name for statistic in validation.statistics]
    frames = []
    for model, values in (("simulator", validation.simulated), ("null", validation.null)):
        frame = pd.DataFrame(values, columns=names)
        frame.insert(0, "replicate", range(len(frame)))
        frame.insert(0, "model", model)
        frames.append(frame)
    return pd.concat(frames, ignore_index=True)


def _write_figures(validation: Validation, folder: Path) -> None:
    """Write the figures that the world allows."""
    files.prepare_folder(folder)
    for group in GROUPS:
        write_figure(scorecard(validation, group), folder, f"scorecard_{group}")
    try:
        figure = regimes(validation)
    except ValueError:  # a world without one of the three states
        return
    write_figure(figure, folder, "regimes")
