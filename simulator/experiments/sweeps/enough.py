"""The stop rule: a point has enough runs when the mean of an outcome is known well enough.

The rule looks at whole rounds only, at numbers that do not depend on how the work was split, so it
decides the same whenever and wherever it is asked. All combinations of levers of a point go on
together, so that their runs stay paired.

The interval is Student's t for the mean of independent runs. Looking after every round and
stopping at the first narrow interval makes the interval a little too narrow (Chow and Robbins
1965 show that it is right in the limit of narrow intervals); the first round should not be small.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

import numpy as np
import pyarrow.compute as pc

from simulator.model.world import Floats
from simulator.results.intervals import LEVEL

if TYPE_CHECKING:
    import pyarrow as pa

    from simulator.scenario.sweep import Enough


class Tally:
    """Number, mean and spread of the runs of each cell, taken up round by round."""

    def __init__(self, points: int, labels: tuple[str, ...], rule: Enough, state: str) -> None:
        self.labels = labels
        self.rule = rule
        self.state = state
        self.count = np.zeros((points, len(labels)))
        self.mean = np.zeros((points, len(labels)))
        self.squares = np.zeros((points, len(labels)))

    @property
    def columns(self) -> list[str]:
        """The columns that the rule looks at."""
        return ["point", "lever", "state", self.rule.outcome]

    def add(self, tables: Iterable[pa.Table]) -> None:
        """Take up the rows of a round (Chan, Golub and LeVeque 1983)."""
        count, total = np.zeros_like(self.count), np.zeros_like(self.count)
        squares = np.zeros_like(self.count)
        pieces = [self._rows(table) for table in tables]
        for cells, values in pieces:
            np.add.at(count, cells, 1.0)
            np.add.at(total, cells, values)
        mean = total / np.maximum(count, 1.0)
        for cells, values in pieces:
            np.add.at(squares, cells, (values - mean[cells]) ** 2)
        both = np.maximum(self.count + count, 1.0)
        step = mean - self.mean
        self.squares += squares + step**2 * self.count * count / both
        self.mean += step * count / both
        self.count += count

    def _rows(self, table: pa.Table) -> tuple[tuple[np.ndarray, np.ndarray], Floats]:
        own = table.filter(pc.equal(table["state"], self.state))
        places = {label: place for place, label in enumerate(self.labels)}
        levers = np.array([places[label] for label in own["lever"].to_pylist()], dtype=np.intp)
        return (own["point"].to_numpy(), levers), own[self.rule.outcome].to_numpy()

    def widths(self) -> Floats:
        """Return the width of the 90 % interval of the mean of each cell: (points, levers).

        It is infinite after a single run and 0 where every run failed: more would fail as well.
        """
        from scipy.stats import t

        degrees = np.maximum(self.count - 1.0, 1.0)
        spread = np.sqrt(self.squares / degrees)
        widths = 2.0 * t.ppf((1.0 + LEVEL) / 2.0, degrees) * spread
        widths /= np.sqrt(np.maximum(self.count, 1.0))
        widths[self.count == 1] = np.inf
        return np.asarray(widths, dtype=np.float64)

    def unfinished(self) -> list[int]:
        """Return the points that need another round."""
        found: list[int] = np.flatnonzero((self.widths() > self.rule.width).any(axis=1)).tolist()
        return found
