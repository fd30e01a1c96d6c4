"""How far simulated patterns lie outside their bands; 0 inside all of them."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median_grouped

import numpy as np

from simulator.experiments.validation.figures import CALIBRATION, Band, Statistic, deciding
from simulator.experiments.validation.sample import History
from simulator.experiments.validation.score import figures, middle
from simulator.experiments.validation.validate import BUSIEST, busiest_pair
from simulator.model.world import Floats

UNDEFINED_COSTS = 10.0
"""Distance of a figure that is undefined, in half widths of its band."""

COUNT = "count"
BUSIEST_NAME = "busiest_pair"


@dataclass(frozen=True)
class Target:
    """A figure's name and the band that its median has to meet."""

    name: str
    band: Band

    def distance(self, value: float) -> float:
        """Return the distance of a value to the band, in half widths of the band."""
        if math.isnan(value):
            return UNDEFINED_COSTS
        assert self.band.low is not None and self.band.high is not None
        return self.band.gap(value) / ((self.band.high - self.band.low) / 2)


def statistics_of(states: tuple[str, ...]) -> tuple[Statistic, ...]:
    """Return the figures that parameters are fitted on: the calibration group alone."""
    found = deciding(CALIBRATION, states)
    assert all(statistic.group == CALIBRATION for statistic in found)
    return found


def targets_of(statistics: Sequence[Statistic], margin: float = 0.0) -> tuple[Target, ...]:
    """Return the bands to meet, that of the busiest pair included.

    `margin` is the part of the width that is cut off on both sides of a figure's band, though never
    at a natural limit of 0.
    """
    found = []
    for statistic in statistics:
        band = statistic.deciding
        assert band is not None and band.low is not None and band.high is not None
        step = margin * (band.high - band.low)
        low = band.low if band.low == 0.0 else band.low + step
        found.append(Target(statistic.name, Band(low, band.high - step)))
    return (*found, Target(BUSIEST_NAME, Band(0.0, BUSIEST)))


def medians(
    histories: Sequence[History], statistics: Sequence[Statistic], grouped: bool = False
) -> Floats:
    """Return the median of every figure, and the operations a quarter of the busiest pair.

    `grouped` takes medians of counts between whole numbers, see `grouped_median`.
    """
    values = figures((history.incidents for history in histories), statistics)
    found = [
        grouped_median(column) if grouped and statistic.unit == COUNT else middle(column)
        for statistic, column in zip(statistics, values.T, strict=True)
    ]
    return np.array([*found, busiest_pair(histories)])


def grouped_median(counts: Floats) -> float:
    """Return the median of counts as if each stood for the interval of one around it.

    The plain median of counts jumps by one: two sets that differ little can lie on both sides of a
    band's end, and one that lies just inside tells nothing about how safely it does.
    """
    if math.isnan(middle(counts)):
        return math.nan
    return median_grouped(counts[~np.isnan(counts)].tolist(), interval=1.0)


def distance(found: Floats, targets: Sequence[Target]) -> float:
    """Return the root of the mean squared distances of all figures; 0 if all lie inside."""
    gaps = [t.distance(float(value)) for t, value in zip(targets, found, strict=True)]
    return math.sqrt(sum(gap * gap for gap in gaps) / len(gaps))
