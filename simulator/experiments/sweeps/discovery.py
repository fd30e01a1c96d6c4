"""Scenario discovery: under which values of the uncertainties does a statement mostly hold?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from simulator.experiments.sweeps.contrast import Contrast, wrong
from simulator.experiments.sweeps.prim import (
    Box,
    Cases,
    Sample,
    best_balanced,
    freed,
    pasted,
    quasi_p_values,
    reproducibility,
    trajectory,
)
from simulator.labels import display_name, unit_words
from simulator.model.world import Floats
from simulator.scenario.sweep import CHOICE

if TYPE_CHECKING:
    from simulator.experiments.sweeps.data import SweepData
    from simulator.scenario.sweep import Uncertainty

LEAST_CASES = 5


@dataclass(frozen=True)
class Statement:
    """What is looked for.

    Attributes:
        contrast: A combination of levers, or the difference between two.
        outcome: Name of the outcome.
        above: The mean is above this; or `below` that. With neither: the difference is good for
            the state.
    """

    contrast: Contrast
    outcome: str
    above: float | None = None
    below: float | None = None

    @property
    def words(self) -> str:
        """Return the statement as a clause after "where"."""
        outcome = self.contrast.data.outcomes[self.outcome]
        lever = display_name(self.contrast.lever).lower()
        name = f"{outcome.label.lower()} ({unit_words(outcome.unit)})"
        if self.above is None and self.below is None:
            return f"{lever} beats {display_name(self.contrast.against or '').lower()} in {name}"
        than = f"above {self.above:g}" if self.above is not None else f"below {self.below:g}"
        if self.contrast.against is None:
            return f"{name} under {lever} is {than}"
        return f"{name}, {self.contrast.words.lower()}, is {than}"

    def holds(self) -> tuple[Cases, Cases]:
        """Return two masks over the points: where it holds, and where anything is known."""
        means = self.contrast.means(self.outcome)
        known = np.isfinite(means)
        if self.above is not None:
            return means > self.above, known
        if self.below is not None:
            return means < self.below, known
        better = self.contrast.data.outcomes[self.outcome].better
        return means * better > 0, known

    def clear(self) -> int:
        """Return the number of points of a plain comparison at which it holds beyond chance."""
        found = self.contrast.verdicts(self.outcome)
        better = self.contrast.data.outcomes[self.outcome].better
        return int((found.higher if better > 0 else found.lower).sum())


@dataclass(frozen=True)
class Discovery:
    """The boxes that were found on the way, and one of them in detail.

    Attributes:
        statement: What was looked for.
        names: Of the axes.
        sample: The points.
        boxes: From the whole space to the smallest box.
        chosen: Place of the box that was chosen.
        box: That box after pasting.
        p_values: Quasi-p-value of each restricted axis.
        seen: How often each axis is restricted when half of the points are drawn again.
    """

    statement: Statement
    names: tuple[str, ...]
    sample: Sample
    boxes: tuple[Box, ...]
    chosen: int
    box: Box
    p_values: dict[int, float]
    seen: dict[int, float]

    def kinds(self, axis: int) -> list[str]:
        """Return the names that an axis counts through; none if its values are numbers."""
        entry = list(self.statement.contrast.data.sweep.uncertainties.values())[axis]
        if not _has_no_order(entry):
            return []
        # As a scenario file writes them.
        return [str(v).lower() if isinstance(v, bool) else str(v) for v in entry.values]

    def range_words(self, axis: int) -> str:
        """Return the range that the box allows on an axis, in words."""
        limits, kinds = self.box.limits[axis], self.kinds(axis)
        if kinds:
            kept = [kind for code, kind in enumerate(kinds) if float(code) not in limits.without]
            return " or ".join(kept)
        low = None if np.isneginf(limits.low) else f"{limits.low:.3g}"
        high = None if np.isposinf(limits.high) else f"{limits.high:.3g}"
        if low and high:
            return f"{low} to {high}"
        return f"at least {low}" if low else f"at most {high}"


def discover(statement: Statement, box: int | None = None) -> Discovery:
    """Find where a statement holds.

    Args:
        statement: What is looked for.
        box: Place of the box on the trajectory; by default the best balanced one.

    Raises:
        ScenarioError: If it holds nowhere, everywhere or at too few points to look for a box.
    """
    data = statement.contrast.data
    holds, known = statement.holds()
    entries = enumerate(data.sweep.uncertainties.values())
    categorical = frozenset(axis for axis, entry in entries if _has_no_order(entry))
    sample = Sample(_values(data)[known], holds[known], categorical)
    hits, points = int(sample.hits.sum()), len(sample.hits)
    if min(hits, points - hits) < LEAST_CASES:
        raise wrong(
            "outcome",
            f"{statement.words}: at {hits} of {points} points",
            f"a statement that holds at some points and not at others, at least {LEAST_CASES} "
            "each; try above=, below= or another outcome",
        )
    boxes = trajectory(sample)
    chosen = best_balanced(boxes) if box is None else box
    if not 0 <= chosen < len(boxes):
        raise wrong("box", str(box), f"a number from 0 to {len(boxes) - 1}")
    found = freed(sample, pasted(sample, boxes[chosen]))
    return Discovery(
        statement,
        tuple(map(str, data.points.columns)),
        sample,
        tuple(boxes),
        chosen,
        found,
        quasi_p_values(sample, found),
        reproducibility(sample, found),
    )


def _values(data: SweepData) -> Floats:
    """Return the points as numbers: (points, axes); a category is its place among the values."""
    columns = []
    for key, name in data.names.items():
        entry = data.sweep.uncertainties[key]
        column = data.points[name]
        if _has_no_order(entry):
            places = {value: place for place, value in enumerate(entry.values)}
            columns.append([float(places[value]) for value in column.tolist()])
        else:
            columns.append(column.to_list())
    return np.array(columns, dtype=np.float64).T


def _has_no_order(entry: Uncertainty) -> bool:
    """Whether the values are names or switches, not numbers."""
    return entry.distribution == CHOICE and any(isinstance(v, str | bool) for v in entry.values)
