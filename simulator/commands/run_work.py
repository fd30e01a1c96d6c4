"""`rivalry run`: one run of one scenario, told as a story."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from simulator import files
from simulator.commands.compare_work import SCENARIO, WRONG_INPUT, start_folder
from simulator.experiments.compare import run
from simulator.experiments.progress import announce_compiling, say, warn
from simulator.results import store

if TYPE_CHECKING:
    from simulator.results.results import Results
    from simulator.scenario.scenario import Scenario

STORY = "narrative.txt"
FIGURES = ("timeline", "attacks", "trajectories")


def run_command(scenario: Scenario, output: Path, quiet: bool = False, detail: bool = False) -> int:
    """Run one replicate of a scenario, print its story and leave everything in `output`.

    `detail` prints every event with its numbers; the file always holds them.

    Returns:
        The exit code: 0, or 2 if the results cannot be written.
    """
    from simulator.report.narrative.narrate import narrate

    try:
        start_folder(output)
        announce_compiling(quiet)
        results = run(scenario, replicates=1, threads=1)
        write_story(results, scenario, output)
    except files.StoreError as error:
        print(f"rivalry: {error}", file=sys.stderr)
        return WRONG_INPUT
    say(narrate(results, scenario, detail))
    warn(results)
    if not quiet:
        say(f"every event, with its numbers: {output / STORY} (run {results.run_id})")
    return 0


def write_story(results: Results, scenario: Scenario, folder: Path) -> None:
    """Write scenario, frames, figures and the full story, and the manifest last."""
    files.write_text(folder / SCENARIO, scenario.to_yaml())
    results.save_frames(folder)
    write_telling(results, scenario, folder)
    store.finish_manifest(folder, results.manifest | {"focal": results.focal})


def write_telling(results: Results, scenario: Scenario, folder: Path) -> list[str]:
    """Write figures and the full story; return the names of their files in the folder."""
    from simulator.charts.files import files_of, write_figures
    from simulator.report.narrative.narrate import narrate

    names = files_of(write_figures(results, folder / "figures", FIGURES))
    files.write_text(folder / STORY, narrate(results, scenario, detail=True))
    return [STORY, *(f"figures/{name}" for name in names)]
