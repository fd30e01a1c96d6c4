"""The quantity under study: an outcome under one combination of levers, or a difference.

Runs of one point and replicate number share their draws under every combination of levers, so a
difference is taken run by run.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from simulator.labels import display_name
from simulator.loading.errors import COMMAND_LINE, Problem, ScenarioError, listed, nearest, shown
from simulator.model.world import Floats
from simulator.results.intervals import LEVEL

if TYPE_CHECKING:
    from simulator.experiments.sweeps.data import SweepData


@dataclass(frozen=True)
class Contrast:
    """A combination of levers, and the one it is compared with, if any."""

    data: SweepData
    lever: str
    against: str | None

    @property
    def words(self) -> str:
        """Return the contrast as a title words it."""
        if self.against is None:
            return display_name(self.lever)
        return f"{display_name(self.lever)} minus {display_name(self.against).lower()}"

    def runs(self, outcome: str) -> Floats:
        """Return the values or paired differences: (points, replicates); NaN where one failed."""
        values = self.data.runs(outcome)
        found = values[:, self.data.labels.index(self.lever)]
        if self.against is None:
            return found
        return np.asarray(found - values[:, self.data.labels.index(self.against)])

    def means(self, outcome: str) -> Floats:
        """Return the mean over the replicates of each point; NaN where all failed."""
        return moments(self.runs(outcome))[0]

    def verdicts(self, outcome: str) -> Verdicts:
        """Return the verdict at each point: is the difference clear, and which way."""
        mean, half = moments(self.runs(outcome))
        return Verdicts(mean - half > 0, mean + half < 0)


@dataclass(frozen=True)
class Verdicts:
    """Points where the 90 % interval of the mean leaves out zero: (points,) each."""

    higher: NDArray[np.bool_]
    lower: NDArray[np.bool_]


def moments(runs: Floats) -> tuple[Floats, Floats]:
    """Return mean and half-width of its 90 % interval (Student's t) for each point."""
    from scipy.stats import t

    known = np.isfinite(runs)
    count = known.sum(axis=1)
    filled = np.where(known, runs, 0.0)
    nothing = np.full(len(runs), np.nan)
    mean = np.divide(filled.sum(axis=1), count, out=nothing.copy(), where=count > 0)
    squares = np.where(known, runs - mean[:, None], 0.0) ** 2
    degrees = np.maximum(count - 1, 1)
    error = np.sqrt(squares.sum(axis=1) / degrees / np.maximum(count, 1))
    half = np.where(count > 1, t.ppf((1 + LEVEL) / 2, degrees) * error, np.inf)
    return mean, half


def contrast_of(data: SweepData, lever: str | None, against: str | None) -> Contrast:
    """Return the contrast that is asked for; by default the first combination minus the second.

    `against` may be `none`: then the outcome itself is looked at.

    Raises:
        ScenarioError: If a name is unknown, or a combination is compared with itself.
    """
    labels = data.labels
    chosen = lever or labels[0]
    other = against or next((label for label in labels if label != chosen), "none")
    for key, name in (("lever", chosen), ("against", other)):
        allowed = labels if key == "lever" else (*labels, "none")
        if name not in allowed:
            raise wrong(key, shown(name), listed(allowed), nearest(name, allowed))
    if other == chosen:
        raise wrong("against", shown(other), "another combination, or none")
    return Contrast(data, chosen, None if other == "none" else other)


def wrong(key: str, given: str, expected: str, near: str = "") -> ScenarioError:
    """Return the error for a word of the command line that does not fit a stored sweep."""
    return ScenarioError([Problem(COMMAND_LINE, key, given, expected, near)])
