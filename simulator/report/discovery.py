"""The report of a scenario discovery: text, tables and figure below the folder of its sweep."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from math import isfinite
from pathlib import Path

from simulator.charts.discovery import discovery
from simulator.experiments.sweeps.discovery import Discovery
from simulator.labels import CAVEAT, display_name
from simulator.report.table import WIDTH
from simulator.report.write import as_csv, folder_name, write_analysis

SIGNIFICANT = 0.05


def write_discovery(found: Discovery) -> Path:
    """Write tables and figure; return their folder.

    Raises:
        StoreError: If the folder cannot be written.
    """
    tables = {"box.csv": as_csv(_limits(found)), "trajectory.csv": as_csv(_boxes(found))}
    where = f"discovery/{folder_name(found.statement.words)}"
    return write_analysis(found.statement.contrast.data, where, {"box": discovery(found)}, tables)


def discovery_text(found: Discovery) -> str:
    """Return the box as text of at most 100 columns."""
    statement, box = found.statement, found.box
    limited = statement.above is not None or statement.below is not None
    clear = "" if limited else f" (clearly, beyond chance, at {statement.clear()})"
    head = (
        f"Where {statement.words}: this holds at {box.all_hits} of {box.all_cases} points{clear}."
    )
    rows = [
        f"  {display_name(found.names[axis]):<28} {found.range_words(axis):<20} quasi-p {p:<7.2g} "
        f"in {100 * found.seen[axis]:.0f} % of halves{'; may be chance' if p > SIGNIFICANT else ''}"
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
    limits = "\n".join(rows) or "  nothing is ruled out"
    head, inside, tail = (textwrap.fill(text, WIDTH) for text in (head, inside, tail))
    return "\n\n".join([head, inside, limits, tail]) + "\n"


def _limits(found: Discovery) -> Iterator[dict[str, object]]:
    for axis, p in found.p_values.items():
        yield {
            "uncertainty": found.names[axis],
            "low": _end(found.box.limits[axis].low),
            "high": _end(found.box.limits[axis].high),
            "allowed": found.range_words(axis),
            "quasi_p": p,
            "seen_in_half_samples": found.seen[axis],
        }


def _end(value: float) -> float | None:
    """Return an end of a range; nothing where the box leaves it open."""
    return value if isfinite(value) else None


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
