"""`rivalry limits`: run the limits, print them as they come, leave table and figure in a folder."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from pathlib import Path

from simulator import files
from simulator.experiments.limits.limit import Checked
from simulator.experiments.limits.table import checked, chosen, frame
from simulator.experiments.progress import announce_compiling, say
from simulator.report.limits_table import block, heading, summary
from simulator.results import store

WRONG_INPUT = 2
FAILING = 1


def limits_command(theory: str | None, output: Path, quiet: bool = False) -> int:
    """Check the limits of one theory, or all.

    Returns:
        The exit code: 0, 1 if a limit fails, 2 if the results cannot be written.
    """
    announce_compiling(quiet)
    began = time.perf_counter()
    say(heading())
    found = list(_shown(theory))
    say(summary(found))
    try:
        run = write(found, theory, output, time.perf_counter() - began)
    except files.StoreError as error:
        print(f"rivalry: {error}", file=sys.stderr)
        return WRONG_INPUT
    if not quiet:
        say(f"table and figure: {output} (run {run})")
    return 0 if all(one.passes for one in found) else FAILING


def _shown(theory: str | None) -> Iterator[Checked]:
    """Yield the limits as they are checked, each shown at once."""
    for one in checked(chosen(theory)):
        say(block(one) + "\n")
        sys.stdout.flush()
        yield one


def write(found: list[Checked], theory: str | None, folder: Path, seconds: float) -> str:
    """Write table, figure and manifest; return the run's name."""
    from simulator.charts.files import write_figure
    from simulator.charts.limits import limits_figure

    files.prepare_folder(folder)
    content = {"limits": [one.limit.key for one in found], "theory": theory}
    manifest = store.make_manifest(content, seconds)
    text = frame(found).to_csv(index=False)
    files.write_text(folder / "limits.csv", text)
    figure = limits_figure(found, str(manifest["run_id"]))
    write_figure(figure, folder, "limits")
    store.finish_manifest(folder, manifest)
    return str(manifest["run_id"])
