"""`rivalry ablate`: run the ablations, write all about them into a folder, print a table."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from simulator import files
from simulator.commands.compare_work import REPORT, WRONG_INPUT, start_folder
from simulator.experiments.ablate import Ablations, ablate
from simulator.experiments.progress import Progress, announce_compiling, say
from simulator.results import store
from simulator.results.comparison import effects

if TYPE_CHECKING:
    import pandas as pd

    from simulator.engine.pool import Pool
    from simulator.results.results import Results

TABLE = "ablation.csv"
NAMES = {"scenario": "mechanism", "mean_first": "mean_with", "mean": "mean_without"}
"""What columns of `effects` are called where each scenario lacks a mechanism."""


def ablate_command(
    ablations: Ablations,
    output: Path,
    threads: int | None = None,
    quiet: bool = False,
    pool: Pool | None = None,
) -> int:
    """Run a scenario without each mechanism and leave the report in `output`.

    Returns:
        The exit code: 0, or 2 if the results cannot be written.
    """
    from simulator.report.ablation import text_table

    try:
        start_folder(output)
        announce_compiling(quiet)
        results = _run(ablations, threads, quiet, pool)
        table = effects(results)
        write_report(results, table, ablations, output)
    except files.StoreError as error:
        print(f"rivalry: {error}", file=sys.stderr)
        return WRONG_INPUT
    say(text_table(results, table, ablations))
    if not quiet:
        say(f"report:  {output / REPORT}\nresults: {output} (run {results.run_id})")
    return 0


def _run(ablations: Ablations, threads: int | None, quiet: bool, pool: Pool | None) -> Results:
    total = len(ablations.labelled) * ablations.scenario.replicates
    with Progress(total, quiet) as progress:
        return ablate(ablations, None, threads, progress, pool)


def write_report(results: Results, table: pd.DataFrame, ablations: Ablations, folder: Path) -> None:
    """Write scenario, frames, the table of effects, figure and page, and the manifest last."""
    from simulator.charts.files import write_figures
    from simulator.report.ablation import ablation_html

    files.write_text(folder / "scenario.yaml", ablations.scenario.to_yaml())
    results.save_frames(folder)
    files.write_text(folder / TABLE, table.rename(columns=NAMES).to_csv(index=False))
    write_figures(results, folder / "figures", ["ablation"])
    files.write_text(folder / REPORT, ablation_html(results, table, ablations))
    content = {"focal": results.focal, "off_already": list(ablations.idle)}
    store.finish_manifest(folder, results.manifest | content)
