"""`rivalry limits`: closed forms of theory beside what rules and simulations give."""

from __future__ import annotations

import sys
import time
from argparse import ArgumentParser
from pathlib import Path
from typing import TYPE_CHECKING

from simulator.commands import Command, Invocation
from simulator.commands.flags import add_output, output_folder
from simulator.commands.terminal import announce_compiling, say

if TYPE_CHECKING:
    from simulator.experiments.limits.limit import Checked

FAILING = 1


def add_theory(parser: ArgumentParser) -> None:
    """Add `--theory`."""
    parser.add_argument(
        "--theory", metavar="NAME", help="one theory, such as richardson, tullock or jervis"
    )


def execute(invocation: Invocation) -> int:
    """Check the limits of one theory, or all; print them as they come; return 1 if one fails."""
    from simulator.experiments.limits.table import checked, chosen, theories
    from simulator.loading.errors import COMMAND_LINE, Report, listed, shown
    from simulator.report.limits_table import block, heading, summary

    theory, report = invocation.theory, Report()
    for word in invocation.words:
        report.add(COMMAND_LINE, "", shown(word), "no word here, only --theory NAME")
    if theory is not None and theory not in theories():
        report.add(COMMAND_LINE, "--theory", shown(theory), listed(theories()), theories())
    report.raise_if_any()
    output = output_folder(invocation.output, "limits")
    announce_compiling(invocation.quiet)
    began = time.perf_counter()
    say(heading())
    found = []
    for one in checked(chosen(theory)):
        say(block(one) + "\n")
        sys.stdout.flush()
        found.append(one)
    say(summary(found))
    run = write(found, theory, output, time.perf_counter() - began)
    if not invocation.quiet:
        say(f"table and figure: {output} (run {run})")
    return 0 if all(one.passes for one in found) else FAILING


def write(found: list[Checked], theory: str | None, folder: Path, seconds: float) -> str:
    """Write table, figure and manifest; return the run's name."""
    from simulator import files
    from simulator.charts.files import write_figure
    from simulator.charts.limits import limits_figure
    from simulator.experiments.limits.table import frame
    from simulator.results import store

    files.prepare_folder(folder)
    content = {"limits": [one.limit.key for one in found], "theory": theory}
    manifest = store.make_manifest(content, seconds)
    files.write_text(folder / "limits.csv", frame(found).to_csv(index=False))
    write_figure(limits_figure(found, str(manifest["run_id"])), folder, "limits")
    store.finish_manifest(folder, manifest)
    return str(manifest["run_id"])


COMMAND = Command(
    "limits",
    "settings in which theory has an answer, and what the simulator says there",
    "Check the simulator against theory: closed forms beside what rules and simulations give.\n"
    "About a minute; `--theory NAME` shows one theory only.",
    "",
    "nothing",
    execute,
    (add_output, add_theory),
    order=140,
)
