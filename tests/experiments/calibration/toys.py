"""Calibrations whose answer is known, and the smallest real one."""

from collections.abc import Callable
from pathlib import Path

import numpy as np

from simulator.experiments.calibration.prior import FittedRange, Prior, SearchBudget, load_prior

PLANTED = (0.3, 0.7)
"""Where the toy's two telling parameters lie, in the unit cube; the third tells nothing."""

TOY = Prior(
    "toy",
    "",
    (),
    (
        FittedRange("value.technology", 0, 10),
        FittedRange("value.disruption", 1, 100, True),
        FittedRange("c", 0, 1),
    ),
    SearchBudget(points=120, waves=12, candidates=30, members=10, seed=3),
)

TINY = """\
text: the smallest calibration that runs
base: [world=triad]
parameters:
  choice.opportunity.disruption: {low: 3, high: 8}
  value.technology: {low: 0.5, high: 5, scale: log}
budget:
  {points: 8, waves: 2, replicates: 2, screen: 1, candidates: 6, final_replicates: 3, members: 4}
"""


class Toy:
    """The distance grows outside a small box around the planted values; it counts its points."""

    names = ("first", "second")

    def __init__(self, width: float = 0.05, fail_after: int | None = None) -> None:
        self.width, self.fail_after, self.seen = width, fail_after, 0

    def gap(self, points: np.ndarray) -> np.ndarray:
        outside = np.maximum(0, np.abs(points[:, :2] - PLANTED) - self.width)
        return np.sqrt(np.square(outside / self.width).mean(axis=1))

    def search(
        self, points: np.ndarray, threshold: float, progress: Callable[[int], None]
    ) -> np.ndarray:
        self.seen += len(points)
        if self.fail_after is not None and self.seen > self.fail_after:
            raise KeyboardInterrupt
        return self.gap(points)

    def confirm(
        self, points: np.ndarray, progress: Callable[[int], None]
    ) -> tuple[np.ndarray, np.ndarray]:
        return self.gap(points), points[:, :2]


def ignore(_: int) -> None:
    """Report no progress."""


def tiny_prior(folder: Path) -> Prior:
    path = folder / "tiny.yaml"
    path.write_text(TINY)
    return load_prior(str(path))
