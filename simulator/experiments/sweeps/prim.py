"""The patient rule induction method: a box in which cases of interest are common.

Friedman and Fisher (1999), "Bump hunting in high-dimensional data", Statistics and Computing 9,
123-143: peel a thin slice off the face whose loss raises the mean most for what it costs, again
and again, then paste slices back on until that would lower the mean. Coverage, density and
quasi-p-values as in Bryant and Lempert (2010), "Thinking inside the box", Technological Forecasting
and Social Change 77, 34-49.

Where the papers leave a choice, ours is: the rate of gain, of the criteria that Friedman and Fisher
discuss, because a category can only be peeled as a whole and would win too often by its size
(Kwakkel and Jaxa-Rozen 2016); among equal peels the smallest, then the first; a slice holds all
cases with the same value.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from simulator.model.world import Floats

Cases = NDArray[np.bool_]

PEEL = 0.05
PASTE = 0.05
LEAST_SUPPORT = 0.05
RESAMPLES = 10
RESAMPLE_SEED = 20_100_101


@dataclass(frozen=True)
class Limits:
    """What a box allows on one axis: a range, and which categories are left out."""

    low: float = -np.inf
    high: float = np.inf
    without: frozenset[float] = frozenset()

    @property
    def free(self) -> bool:
        """Whether nothing is ruled out."""
        return self == Limits()

    def holds(self, values: Floats) -> Cases:
        """Return a mask of the allowed values."""
        inside: Cases = (values >= self.low) & (values <= self.high)
        for category in self.without:
            inside = inside & (values != category)
        return inside


@dataclass(frozen=True)
class Box:
    """A box and what it holds.

    Attributes:
        limits: One per axis.
        cases: Points in the box, of interest or not.
        hits: Points of interest in the box.
        all_cases: Points in the whole sample, and `all_hits` of interest.
    """

    limits: tuple[Limits, ...]
    cases: int
    hits: int
    all_cases: int
    all_hits: int

    @property
    def coverage(self) -> float:
        """Share of all points of interest that lie in the box."""
        return self.hits / self.all_hits if self.all_hits else 0.0

    @property
    def density(self) -> float:
        """Share of the points in the box that are of interest."""
        return self.hits / self.cases if self.cases else 0.0

    @property
    def mass(self) -> float:
        """Share of all points that lie in the box."""
        return self.cases / self.all_cases

    @property
    def restricted(self) -> tuple[int, ...]:
        """Axes on which something is ruled out."""
        return tuple(axis for axis, limits in enumerate(self.limits) if not limits.free)


@dataclass(frozen=True)
class Sample:
    """Points and which of them are of interest.

    Attributes:
        values: (points, axes); categories as numbers.
        hits: (points,) of interest.
        categorical: Axes whose values have no order.
    """

    values: Floats
    hits: Cases
    categorical: frozenset[int] = field(default_factory=frozenset)

    def inside(self, limits: tuple[Limits, ...]) -> Cases:
        """Return a mask of the points in a box."""
        inside = np.ones(len(self.values), dtype=np.bool_)
        for axis, allowed in enumerate(limits):
            if not allowed.free:
                inside &= allowed.holds(self.values[:, axis])
        return inside

    def box(self, limits: tuple[Limits, ...]) -> Box:
        """Return a box with its counts."""
        inside = self.inside(limits)
        hits = int((inside & self.hits).sum())
        return Box(limits, int(inside.sum()), hits, len(self.hits), int(self.hits.sum()))

    def whole(self) -> Box:
        """Return the box that rules nothing out."""
        return self.box((Limits(),) * self.values.shape[1])


def trajectory(sample: Sample, peel: float = PEEL, support: float = LEAST_SUPPORT) -> list[Box]:
    """Return the boxes from the whole space to the smallest, each peeled off the one before.

    Args:
        sample: What is looked for, and where.
        peel: Share of a box's points that a slice holds (alpha).
        support: Share of all points that a box keeps at least (beta).
    """
    boxes = [sample.whole()]
    while boxes[-1].density < 1:
        least = max(1.0, support * len(sample.hits))
        candidates = [box for box in _peels(sample, boxes[-1], peel) if box.cases >= least]
        if not candidates:
            break
        outer = boxes[-1]
        # How much density a peel gains for each point that it costs.
        rates = [(box.density - outer.density) / (outer.cases - box.cases) for box in candidates]
        pairs = zip(rates, candidates, strict=True)
        boxes.append(max(pairs, key=lambda pair: (pair[0], pair[1].cases))[1])
    return boxes


def _peels(sample: Sample, box: Box, peel: float) -> Iterator[Box]:
    """Yield the box without a slice, for each face and each category."""
    inside = sample.inside(box.limits)
    for axis, limits in enumerate(box.limits):
        values = sample.values[inside, axis]
        kinds = np.unique(values)
        if len(kinds) < 2:
            continue
        if axis in sample.categorical:
            for kind in kinds:
                without = limits.without | {float(kind)}
                yield sample.box(_with(box.limits, axis, Limits(without=without)))
            continue
        low, high = np.quantile(values, (peel, 1 - peel), method="closest_observation")
        kept = values[values > low] if low == kinds[0] else values[values >= low]
        yield sample.box(_with(box.limits, axis, Limits(float(kept.min()), limits.high)))
        kept = values[values < high] if high == kinds[-1] else values[values <= high]
        yield sample.box(_with(box.limits, axis, Limits(limits.low, float(kept.max()))))


def _with(limits: tuple[Limits, ...], axis: int, new: Limits) -> tuple[Limits, ...]:
    return (*limits[:axis], new, *limits[axis + 1 :])


def pasted(sample: Sample, box: Box, paste: float = PASTE) -> Box:
    """Return the box with slices pasted back on, until the next one would lower the density."""
    while True:
        best = max(_pastes(sample, box, paste), key=lambda b: (b.density, b.cases), default=None)
        if best is None or best.density < box.density:
            return box
        box = best


def _pastes(sample: Sample, box: Box, paste: float) -> Iterator[Box]:
    for axis in box.restricted:
        limits = box.limits[axis]
        others = sample.inside(_with(box.limits, axis, Limits()))
        values = np.sort(sample.values[others, axis])
        size = max(1, round(paste * box.cases))
        for kind in limits.without:
            yield sample.box(_with(box.limits, axis, Limits(without=limits.without - {kind})))
        below, above = values[values < limits.low], values[values > limits.high]
        if len(below):
            low = float(below[-min(size, len(below))])
            yield sample.box(_with(box.limits, axis, Limits(low, limits.high)))
        if len(above):
            high = float(above[min(size, len(above)) - 1])
            yield sample.box(_with(box.limits, axis, Limits(limits.low, high)))


def freed(sample: Sample, box: Box) -> Box:
    """Return the box without limits that rule no point of the sample out on their own axis."""
    limits = tuple(
        Limits() if allowed.holds(sample.values[:, axis]).all() else allowed
        for axis, allowed in enumerate(box.limits)
    )
    return sample.box(limits)


def best_balanced(boxes: list[Box]) -> int:
    """Return the place of the box with the highest harmonic mean of coverage and density.

    The whole space, which rules nothing out, is no answer unless it is all there is. The trade-off
    is the analyst's (Bryant and Lempert 2010); this is only where to start.
    """
    first = min(1, len(boxes) - 1)
    return first + int(np.argmax([_balance(box) for box in boxes[first:]]))


def _balance(box: Box) -> float:
    both = box.coverage + box.density
    return 2 * box.coverage * box.density / both if both else 0.0


def quasi_p_values(sample: Sample, box: Box) -> dict[int, float]:
    """Return the quasi-p-value of each restricted axis: would chance alone explain it?

    Bryant and Lempert (2010): without that axis the box is larger and has the density q; of the
    cases in the box, at least as many as found are of interest with the binomial probability
    P(X >= hits), X ~ B(cases, q). It is no true p-value: the box was chosen to be dense.
    """
    from scipy.stats import binom

    found = {}
    for axis in box.restricted:
        without = sample.box(_with(box.limits, axis, Limits()))
        found[axis] = float(binom.sf(box.hits - 1, box.cases, without.density))
    return found


def reproducibility(sample: Sample, box: Box, peel: float = PEEL) -> dict[int, float]:
    """Return the share of resamples in which each axis is restricted, of half the points each.

    Bryant and Lempert (2010): ten random halves; of each trajectory the box whose coverage comes
    closest to that of `box` (the densest of them) is looked at.
    """
    generator = np.random.default_rng(RESAMPLE_SEED)
    counts = np.zeros(sample.values.shape[1])
    for _ in range(RESAMPLES):
        rows = np.sort(generator.permutation(len(sample.hits))[: len(sample.hits) // 2])
        half = Sample(sample.values[rows], sample.hits[rows], sample.categorical)
        boxes = trajectory(half, peel)
        near = min(boxes, key=lambda other: (abs(other.coverage - box.coverage), -other.density))
        counts[list(near.restricted)] += 1
    return {axis: float(count / RESAMPLES) for axis, count in enumerate(counts)}
