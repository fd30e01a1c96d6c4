"""`rivalry validate`: score a scenario, write everything about it into a folder, print the card."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from simulator import files
from simulator.commands.compare_work import WRONG_INPUT, start_folder
from simulator.experiments.calibration.ensemble import under
from simulator.experiments.progress import Progress, announce_compiling, say
from simulator.experiments.validation.score import beside, members_table
from simulator.experiments.validation.validate import Validation, validate
from simulator.report.scorecard import text_beside, text_card, text_members
from simulator.results import store

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.figure import Figure

    from simulator.engine.pool import Pool
    from simulator.experiments.calibration.ensemble import Ensemble
    from simulator.experiments.validation.incident_files.reading import Reading
    from simulator.scenario.scenario import Scenario


def validate_command(
    scenario: Scenario,
    output: Path,
    threads: int = 1,
    quiet: bool = False,
    reading: Reading | None = None,
    source: Path | None = None,
    ensemble: Ensemble | None = None,
    pool: Pool | None = None,
) -> int:
    """Validate a scenario and leave the scorecard in `output`.

    Args:
        scenario: What to simulate.
        output: Folder for results.
        threads: Threads to use.
        quiet: No progress, no hint where the results are.
        reading: Incidents of the user's own file, to be held beside ours.
        source: The file that they were read from.
        ensemble: Parameter sets; the default one is scored, and every one of them counted.
        pool: Where to simulate instead of in threads.

    Returns:
        The exit code: 0, or 2 if the results cannot be written.
    """
    try:
        start_folder(output)
        announce_compiling(quiet)
        extra: dict[str, object] = {}
        if ensemble is None:
            with Progress(scenario.replicates, quiet) as progress:
                validation = validate(scenario, threads, progress, pool)
            text = text_card(validation)
        else:
            found = validate_members(scenario, ensemble, threads, quiet, pool)
            validation = found[ensemble.default]
            scenario = under(scenario, ensemble, ensemble.default)
            cards = {member: one.card for member, one in found.items()}
            text = text_card(validation) + "\n" + text_members(cards)
            files.write_text(output / "members.csv", members_table(cards).to_csv(index=False))
            extra["ensemble"] = list(ensemble.members)
        if reading is not None and source is not None:
            own = beside(validation.card, reading.table())
            text += "\n" + text_beside(own, reading)
            files.write_text(output / "own_incidents.csv", own.to_csv(index=False))
            extra["incidents"] = {"file": source.name, "sha256": files.checksum(source)}
        write_validation(validation, scenario, text, output, extra)
    except files.StoreError as error:
        print(f"rivalry: {error}", file=sys.stderr)
        return WRONG_INPUT
    say(text)
    if not quiet:
        say(f"scorecard: {output / 'scorecard.csv'} (run {validation.run_id})")
    return 0


def validate_members(
    scenario: Scenario, ensemble: Ensemble, threads: int, quiet: bool, pool: Pool | None = None
) -> dict[str, Validation]:
    """Validate a scenario under every member of an ensemble."""
    with Progress(scenario.replicates * len(ensemble.members), quiet) as progress:
        return {
            member: validate(under(scenario, ensemble, member), threads, progress, pool)
            for member in ensemble.members
        }


def write_validation(
    validation: Validation,
    scenario: Scenario,
    text: str,
    folder: Path,
    extra: dict[str, object],
) -> None:
    """Write scorecard, figures of every replicate, pictures and scenario; the manifest last."""
    files.write_text(folder / "scenario.yaml", scenario.to_yaml())
    files.write_text(folder / "scorecard.txt", text)
    files.write_text(folder / "scorecard.csv", validation.card.to_csv(index=False))
    files.write_text(folder / "replicates.csv", replicates_of(validation).to_csv(index=False))
    write_pictures(validation, folder / "figures")
    store.finish_manifest(folder, validation.manifest | extra)


def replicates_of(validation: Validation) -> pd.DataFrame:
    """Return a row per model and replicate, a column per figure."""
    import pandas as pd

    names = [statistic.name for statistic in validation.statistics]
    frames = []
    for model, values in (("simulator", validation.simulated), ("null", validation.null)):
        frame = pd.DataFrame(values, columns=names)
        frame.insert(0, "replicate", range(len(frame)))
        frame.insert(0, "model", model)
        frames.append(frame)
    return pd.concat(frames, ignore_index=True)


def pictures(validation: Validation) -> dict[str, Figure]:
    """Return the figures that the world allows, by file name."""
    from simulator.charts.regimes import regimes
    from simulator.charts.scorecard import scorecard
    from simulator.experiments.validation.figures import GROUPS

    found = {f"scorecard_{group}": scorecard(validation, group) for group in GROUPS}
    try:
        found["regimes"] = regimes(validation)
    except ValueError:  # a world without one of the three states
        return found
    return found


def write_pictures(validation: Validation, folder: Path) -> None:
    """Write the figures into a folder, each as PNG and SVG."""
    from simulator.charts.files import write_figure

    files.prepare_folder(folder)
    for name, figure in pictures(validation).items():
        write_figure(figure, folder, name)
