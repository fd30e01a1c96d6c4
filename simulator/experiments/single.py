"""`rivalry run`: one run of one scenario, told as a story."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from simulator.experiments.compare import run
from simulator.experiments.compare_command import SCENARIO, WRONG_INPUT, start_folder
from simulator.experiments.progress import announce_compiling, say, warn
from simulator.results import store

if TYPE_CHECKING:
    from simulator.results.results import Results
    from simulator.scenario.schema import Scenario

STORY = "narrative.txt"
FIGURES = ("timeline", "attacks", "trajectories")


def run_command(scenario: Scenario, output: Path, quiet: bool = False) -> int:
    """Run one replicate of a scenario, print its story and leave everything in `output`.

    Returns:
        The exit code: 0, or 2 if the results cannot be written.
    """
    from simulator.narrative import narrate

    try:
        start_folder(output)
        announce_compiling(quiet)
        results = run(scenario, replicates=1, threads=1)
        write_story(results, scenario, output)
    except store.StoreError as error:
        print(f"rivalry: {error}", file=sys.stderr)
        return WRONG_INPUT
    say(narrate(results, scenario))
    warn(results)
    if not quiet:
        say(f"everything that happened: {output / STORY} (run {results.run_id})")
    return 0


def write_story(results: Results, scenario: Scenario, folder: Path) -> None:
    """Write scenario, frames, figures and the full story, and the manifest last."""
    store.write_text(folder / SCENARIO, scenario.to_yaml())
    results.save_frames(folder)
    write_telling(results, scenario, folder)
    store.finish_manifest(folder, results.manifest | {"focal": results.focal})


def write_telling(results: Results, scenario: Scenario, folder: Path) -> list[str]:
    """Write figures and the full story; return the names of their files in the folder."""
    from simulator.charts.files import files_of, write_figures
    from simulator.narrative import narrate

    names = files_of(write_figures(results, folder / "figures", FIGURES))
    store.write_text(folder / STORY, narrate(results, scenario, detail=True))
    return [STORY, *(f"figures/{name}" for name in names)]
