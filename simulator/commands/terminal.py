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
    """Say that the rules have to be compiled first, if they have, and compile them."""
    from simulator.engine.apart import compile_apart
    from simulator.model.cache import refused_choice
    from simulator.model.jit import is_warm

    show_notes(filter(None, [refused_choice()]), quiet)
    if not (quiet or is_warm()):
        print(COMPILING, file=sys.stderr, flush=True)
    compile_apart()
