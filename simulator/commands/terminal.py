"""What commands say on the terminal: results to its output, everything else to its errors.

Names and texts come from files of others. Signs in them that would steer a terminal, or turn the
order of what is read, are shown as escapes.
"""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterable
from io import TextIOWrapper
from typing import TYPE_CHECKING

from simulator.experiments.progress import COMPILING
from simulator.labels import grouped

if TYPE_CHECKING:
    from simulator.results.results import Results


_STEERING = re.compile(
    "[\\x00-\\x08\\x0b-\\x1f\\x7f-\\x9f\\u061c\\u200e\\u200f\\u2028-\\u202e\\u2066-\\u2069\\ud800-\\udfff]"
)
"""Control characters but tab and line feed, marks of direction, halves of surrogate pairs."""


HIGHEST_STANDARD = 2
"""Number of the standard output for errors."""


def visible(text: str) -> str:
    r"""Return text with escapes such as `\x1b` for signs that a terminal would obey."""
    return _STEERING.sub(lambda found: found[0].encode("unicode_escape").decode("ascii"), text)


def say(text: str) -> None:
    """Print text."""
    print(visible(text))


def tell(text: str) -> None:
    """Print text where errors go."""
    print(visible(text), file=sys.stderr)


def complain(text: str) -> None:
    """Say what is wrong."""
    tell(f"rivalry: {text}")


def prepare_streams() -> bool:
    """Make the terminal safe to write to, and tell whether its output is open.

    Signs that its encoding lacks become question marks, or escapes among the errors. If the output
    for errors is closed they are lost, and its number is taken, lest a file of results gets it.
    """
    while (handle := os.open(os.devnull, os.O_RDWR)) <= HIGHEST_STANDARD:
        continue
    os.close(handle)
    if sys.stderr is None:
        sys.stderr = os.fdopen(os.open(os.devnull, os.O_WRONLY), "w", encoding="utf-8")
    for stream, lacking in ((sys.stdout, "replace"), (sys.stderr, "backslashreplace")):
        if isinstance(stream, TextIOWrapper) and stream.errors == "strict":
            stream.reconfigure(errors=lacking)
    return sys.stdout is not None


def give_up_output() -> None:
    """Let what is still to be printed go nowhere: nobody reads it."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stdout.fileno())
    os.close(nowhere)


def warn(results: Results) -> None:
    """Say what a reader has to know before the numbers, the same of several scenarios once."""
    for text in grouped(results.warnings):
        tell(f"warning: {text}")


def show_notes(notes: Iterable[str], quiet: bool) -> None:
    """Say how strategies were fitted into a smaller world."""
    for note in () if quiet else notes:
        tell(f"note: {note}")


def announce_compiling(quiet: bool) -> None:
    """Say that the rules have to be compiled first, if they have, and compile them."""
    from simulator.engine.apart import compile_apart
    from simulator.model.cache import refused_choice
    from simulator.model.jit import is_warm

    show_notes(filter(None, [refused_choice()]), quiet)
    if not (quiet or is_warm()):
        print(COMPILING, file=sys.stderr, flush=True)
    compile_apart()


def announce_map(points: int, runs: int, quiet: bool) -> None:
    """Say that the map of winners begins, and how to do without the longest part of the work."""
    if not quiet:
        size = f"{runs:,} runs at {points:,} points of unmeasured parameters"
        advice = "Ctrl-C stops, --no-map leaves it out, --map-points N makes it smaller"
        print(f"map of winners: {size} ({advice}) ...", file=sys.stderr, flush=True)
