"""What commands say on the terminal: results to its output, everything else to its errors."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from typing import TYPE_CHECKING

from simulator.experiments.progress import COMPILING
from simulator.labels import grouped

if TYPE_CHECKING:
    from simulator.results.results import Results


def say(text: str) -> None:
    """Print text; signs that the terminal's encoding lacks become question marks."""
    encoding = sys.stdout.encoding or "utf-8"
    print(text.encode(encoding, "replace").decode(encoding))


def complain(text: str) -> None:
    """Say what is wrong."""
    print(f"rivalry: {text}", file=sys.stderr)


def warn(results: Results) -> None:
    """Say what a reader has to know before the numbers, the same of several scenarios once."""
    for text in grouped(results.warnings):
        print(f"warning: {text}", file=sys.stderr)


def show_notes(notes: Iterable[str], quiet: bool) -> None:
    """Say how strategies were fitted into a smaller world."""
    for note in () if quiet else notes:
        print(f"note: {note}", file=sys.stderr)


def announce_compiling(quiet: bool) -> None:
    """Say that the first run compiles the rules, if they are not compiled yet."""
    from simulator.model.jit import is_warm

    if not quiet and not is_warm():
        print(COMPILING, file=sys.stderr, flush=True)


def announce_map(points: int, runs: int, quiet: bool) -> None:
    """Say that the map of winners begins, and how to do without the longest part of the work."""
    if not quiet:
        size = f"{runs:,} runs at {points:,} points of unmeasured parameters"
        advice = "Ctrl-C stops, --no-map leaves it out, --map-points N makes it smaller"
        print(f"map of winners: {size} ({advice}) ...", file=sys.stderr, flush=True)
