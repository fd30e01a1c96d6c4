"""Sensitivities in a pool: an outcome is a piece, and who computes it reads the stored sweep."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import astuple, dataclass
from pathlib import Path

import numpy as np

from simulator.engine.pool import Arrays, Pool, in_order
from simulator.experiments.sweeps.contrast import Contrast
from simulator.experiments.sweeps.data import load_sweep_data
from simulator.experiments.sweeps.sensitivity import Measure, Sensitivity, sensitivity
from simulator.experiments.sweeps.variance import Components

SECONDS = 1.0
"""Of an outcome; enough to be sent on its own."""


@dataclass(frozen=True)
class Analysis:
    """Work whose pieces are names of outcomes."""

    folder: Path
    lever: str
    against: str | None

    def begin(self) -> Callable[[str], Arrays]:
        """Read the sweep, and return what analyses an outcome."""
        contrast = Contrast(load_sweep_data(self.folder), self.lever, self.against)
        return lambda outcome: as_arrays(sensitivity(contrast, outcome))


def sensitivities_in(pool: Pool, contrast: Contrast, outcomes: Sequence[str]) -> list[Sensitivity]:
    """Return what each outcome depends on, computed in a pool; see `sensitivities`."""
    work = Analysis(contrast.data.folder.absolute(), contrast.lever, contrast.against)
    left = in_order(pool, work, outcomes, SECONDS)
    return [of_arrays(name, arrays) for name, arrays in zip(outcomes, left, strict=True)]


def as_arrays(found: Sensitivity) -> Arrays:
    """Return a sensitivity as arrays of numbers and text."""
    rows = [(m.kind, m.name, m.other) for m in found.measures]
    numbers = [(m.value, m.design, m.chance) for m in found.measures]
    return {
        "names": np.array(rows, dtype=np.str_).reshape(-1, 3),
        "numbers": np.array(numbers, dtype=np.float64).reshape(-1, 3),
        "chance": np.array([] if found.chance is None else astuple(found.chance), np.float64),
    }


def of_arrays(outcome: str, left: Arrays) -> Sensitivity:
    """Return the sensitivity that `as_arrays` described."""
    measures = tuple(
        Measure(str(kind), str(name), str(other), float(value), float(design), float(half))
        for (kind, name, other), (value, design, half) in zip(
            left["names"], left["numbers"], strict=True
        )
    )
    return Sensitivity(outcome, _components(left["chance"].tolist()), measures)


def _components(row: list[float]) -> Components | None:
    if not row:
        return None
    parameters, draws, interplay, noise, points, replicates = row
    return Components(parameters, draws, interplay, noise, int(points), int(replicates))
