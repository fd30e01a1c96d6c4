"""`rivalry discover`: where in a stored sweep a statement mostly holds."""

from __future__ import annotations

import sys
import textwrap
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from simulator import files
from simulator.commands.analysis import (
    as_csv,
    chosen_contrast,
    known_outcome,
    number_of,
    slug,
    words_of,
    write_analysis,
)
from simulator.experiments.progress import say
from simulator.experiments.sweeps.contrast import wrong
from simulator.experiments.sweeps.data import SweepData, load_sweep_data
from simulator.labels import CAVEAT, display_name

if TYPE_CHECKING:
    from simulator.experiments.sweeps.discovery import Discovery, Statement

WRONG_INPUT = 2
WIDTH = 100
KEYS = ("outcome", "lever", "against", "above", "below", "box")
SIGNIFICANT = 0.05


def discover_command(folder: Path, words: Sequence[str], quiet: bool = False) -> int:
    """Find a box in which a statement mostly holds; print it, write table and figure.

    Returns:
        The exit code: 0, or 2 if the folder cannot be used.
    """
    from simulator.charts.discovery import discovery
    from simulator.experiments.sweeps.discovery import discover

    try:
        data = load_sweep_data(folder)
        chosen = words_of(words, KEYS)
        found = discover(_statement(data, chosen), number_of(chosen, "box", int))
        say(discovery_text(found))
        texts = {"box.csv": as_csv(_limits(found)), "trajectory.csv": as_csv(_boxes(found))}
        where = f"discovery/{slug(found.statement.words)}"
        place = write_analysis(data, where, {"box": discovery(found)}, texts)
    except files.StoreError as error:
        print(f"rivalry: {error}", file=sys.stderr)
        return WRONG_INPUT
    if not quiet:
        say(f"tables and figure: {place}")
    return 0


def _statement(data: SweepData, chosen: Mapping[str, Any]) -> Statement:
    from simulator.experiments.sweeps.discovery import Statement

    contrast = chosen_contrast(data, chosen)
    outcome = known_outcome(data, "outcome", chosen.get("outcome", next(iter(data.outcomes))))
    above, below = (number_of(chosen, key, float) for key in ("above", "below"))
    if above is not None and below is not None:
        raise wrong("below", f"{below:g}", "above or below, not both")
    plain = above is None and below is None
    if plain and (contrast.against is None or data.outcomes[outcome].better == 0):
        raise wrong("above", "missing", "above=NUMBER or below=NUMBER for this outcome")
    return Statement(contrast, outcome, above, below)


def discovery_text(found: Discovery) -> str:
    """Return the box as text of at most 100 columns."""
    statement, box = found.statement, found.box
    head = (
        f"Where {statement.words}: this holds at {box.all_hits} of {box.all_cases} points"
        f"{_clear_words(statement)}."
    )
    rows = [
        f"  {display_name(found.names[axis]):<28} {found.range_words(axis):<20} quasi-p {p:<7.2g} "
        f"in {100 * found.seen[axis]:.0f} % of halves{_doubt(p)}"
        for axis, p in found.p_values.items()
    ]
    inside = (
        f"Box {found.chosen} of {len(found.boxes) - 1}: {box.hits} of its {box.cases} points, "
        f"density {box.density:.2f}; coverage {box.coverage:.2f} of all such points. The whole "
        f"space has density {box.all_hits / box.all_cases:.2f}. A small quasi-p says that a limit "
        "is hardly chance; halves: how often ten random halves of the points lead to it. `box=N` "
        "takes another box; trajectory.csv lists them."
    )
    tail = f"Points cover ranges evenly; density and coverage are no probabilities; {CAVEAT}."
    parts = [textwrap.fill(head, WIDTH), textwrap.fill(inside, WIDTH)]
    return (
        "\n\n".join(
            [*parts, "\n".join(rows) or "  nothing is ruled out", textwrap.fill(tail, WIDTH)]
        )
        + "\n"
    )


def _clear_words(statement: Statement) -> str:
    if statement.above is not None or statement.below is not None:
        return ""
    return f" (clearly, beyond chance, at {statement.clear()})"


def _doubt(p: float) -> str:
    return "; may be chance" if p > SIGNIFICANT else ""


def _limits(found: Discovery) -> Iterator[dict[str, object]]:
    for axis, p in found.p_values.items():
        yield {
            "uncertainty": found.names[axis],
            "low": found.box.limits[axis].low,
            "high": found.box.limits[axis].high,
            "allowed": found.range_words(axis),
            "quasi_p": p,
            "seen_in_half_samples": found.seen[axis],
        }


def _boxes(found: Discovery) -> Iterator[dict[str, object]]:
    for number, box in enumerate(found.boxes):
        yield {
            "box": number,
            "coverage": box.coverage,
            "density": box.density,
            "mass": box.mass,
            "points": box.cases,
            "restricted": " ".join(found.names[axis] for axis in box.restricted),
        }
