"""`rivalry limits`: closed forms of theory beside what rules and simulations give."""

from __future__ import annotations

import sys
import time
from argparse import ArgumentParser
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from simulator.commands import Command, Invocation
from simulator.commands.flags import add_output
from simulator.commands.terminal import say
from simulator.commands.workplace import Workplace, output_of, workplace

if TYPE_CHECKING:
    from simulator.experiments.limits.limit import Checked

DONE, FAILING = 0, 1


def add_theory(parser: ArgumentParser) -> None:
    """Add `--theory`."""
    parser.add_argument(
        "--theory", metavar="NAME", help="one theory, such as richardson, tullock or jervis"
    )


def execute(invocation: Invocation) -> int:
    """Check the limits of one theory, or all; print them as they come; return 1 if one fails."""
    from simulator.experiments.limits.table import checked, chosen, theories
    from simulator.loading.errors import COMMAND_LINE, Report, listed, shown

    theory, report = invocation.theory, Report()
    for word in invocation.words:
        report.add(COMMAND_LINE, "", shown(word), "no word here, only --theory NAME")
    if theory is not None and theory not in theories():
        report.add(COMMAND_LINE, "--theory", shown(theory), listed(theories()), theories())
    report.raise_if_any()
    wanted = chosen(theory)
    output = output_of(invocation, "limits", [f"theory={theory}"] if theory else [])
    content = {"kind": "limits", "limits": [limit.key for limit in wanted]}
    with workplace(invocation, output, content) as place:
        return _stored_code(output) if place is None else _check(checked(wanted), theory, place)


def _stored_code(folder: Path) -> int:
    """Return the exit code of stored limits."""
    import pandas as pd

    return DONE if pd.read_csv(folder / "limits.csv")["passes"].all() else FAILING


def _check(limits: Iterable[Checked], theory: str | None, place: Workplace) -> int:
    """Print limits as they are checked and leave them in their place; return the exit code."""
    from simulator.report.limits_table import block, heading, summary

    began = time.perf_counter()
    say(heading())
    found = []
    for one in limits:
        say(block(one) + "\n")
        sys.stdout.flush()
        found.append(one)
    manifest = write(found, theory, place.stage, time.perf_counter() - began)
    text = "\n".join([heading(), *(block(one) + "\n" for one in found), summary(found)])
    say(summary(found))
    place.home.publish(manifest, text + "\n")
    if not place.quiet:
        say(f"table and figure: {place.home.folder} (run {manifest['run_id']})")
    return DONE if all(one.passes for one in found) else FAILING


def write(found: list[Checked], theory: str | None, folder: Path, seconds: float) -> dict[str, Any]:
    """Write table and figure; return the manifest."""
    from simulator import files
    from simulator.charts.files import write_figure
    from simulator.charts.limits import limits_figure
    from simulator.experiments.limits.table import frame
    from simulator.results import store

    content = {"limits": [one.limit.key for one in found], "theory": theory}
    manifest = store.make_manifest(content, seconds)
    files.write_text(folder / "limits.csv", frame(found).to_csv(index=False))
    write_figure(limits_figure(found, str(manifest["run_id"])), folder, "limits")
    return manifest


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
