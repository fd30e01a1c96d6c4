"""What a sweep says at a glance: means over the points, and where a difference is clear."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from simulator.experiments.sweeps.contrast import Contrast
from simulator.labels import CAVEAT, count, display_name, short_name
from simulator.report.numbers import number

if TYPE_CHECKING:
    from simulator.experiments.sweeps.data import SweepData
    from simulator.model.outcomes import Outcome

WIDTH = 100


@dataclass(frozen=True)
class Line:
    """An outcome under one combination of levers.

    Attributes:
        mean: Over points and runs; for all but the first combination the difference to the first.
        better: Share of the points where the difference is clear and good for the state.
        worse: Share where it is clear and bad.
    """

    outcome: Outcome
    label: str
    mean: float
    spread: float
    better: float | None = None
    worse: float | None = None


def lines(data: SweepData) -> Iterator[Line]:
    """Yield a line per outcome and combination of levers."""
    for name, outcome in data.outcomes.items():
        first = data.labels[0]
        own = Contrast(data, first, None).means(name)
        yield Line(outcome, first, float(np.nanmean(own)), float(np.nanstd(own)))
        for label in data.labels[1:]:
            yield _difference(Contrast(data, label, first), name, outcome)


def _difference(contrast: Contrast, name: str, outcome: Outcome) -> Line:
    found = contrast.verdicts(name)
    means = contrast.means(name)
    higher, lower = float(found.higher.mean()), float(found.lower.mean())
    good, bad = (higher, lower) if outcome.better >= 0 else (lower, higher)
    spread = float(np.nanstd(means))
    return Line(outcome, contrast.lever, float(np.nanmean(means)), spread, good, bad)


def text_summary(data: SweepData) -> str:
    """Return the summary as text of at most 100 columns."""
    counts = "/".join(map(str, data.replicate_counts))
    first = display_name(data.labels[0]).lower()
    head = (
        f"{short_name(data.state)}: mean over {count(data.plan.points, 'point')} of {counts} runs "
        f"each (± standard deviation between points)."
    )
    if len(data.labels) > 1:
        head += (
            f" Below each first line, the difference to {first} between runs that share their "
            "draws, and the share of points where it is clear (90 % interval without zero) and "
            "good or bad for the state."
        )
    tail = f"Points cover ranges evenly; they are no probabilities. Results are {CAVEAT}."
    parts = (textwrap.fill(head, WIDTH), "\n".join(_rows(data)), textwrap.fill(tail, WIDTH))
    return "\n\n".join(parts) + "\n"


def _rows(data: SweepData) -> Iterator[str]:
    """Yield the table: the name of an outcome, then a row per combination of levers."""
    found = list(lines(data))
    cells = [_cells(line, data.labels[0]) for line in found]
    label, mean = (max(len(row[column]) for row in cells) for column in (0, 1))
    for line, row in zip(found, cells, strict=True):
        if line.label == data.labels[0]:
            yield f"{line.outcome.label} ({line.outcome.unit})"
        yield f"  {row[0]:<{label}}   {row[1]:<{mean}}   {row[2]}".rstrip()


def _cells(line: Line, first: str) -> tuple[str, str, str]:
    signed = line.label != first
    label = display_name(line.label) + (", difference" if signed else "")
    mean = f"{_short(line.mean, signed)} ± {_short(line.spread)}"
    if line.better is None or line.worse is None:
        return label, mean, ""
    good, bad = ("better", "worse") if line.outcome.better else ("higher", "lower")
    return label, mean, f"{good} at {_percent(line.better)}, {bad} at {_percent(line.worse)}"


def _percent(part: float) -> str:
    return f"{round(100 * part)} %"


def _short(value: float, signed: bool = False) -> str:
    """Return a number of three digits that count."""
    if value == 0 or not np.isfinite(value):
        return number(value, 1, signed)
    places = max(0, min(6, 2 - int(np.floor(np.log10(abs(value))))))
    return number(value, places, signed)
