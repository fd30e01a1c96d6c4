"""What a limit is: a theory, settings, and a number from the theory beside one from the model."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from simulator.model.world import Floats

EXACT = 1e-6
ROOT = 1e-4
"""Tolerance where either side is found by a root finder."""


class Kind(StrEnum):
    """How a limit is checked."""

    CLOSED_FORM = "T"
    RULE = "R"
    EXPERIMENT = "E"


KINDS = {
    Kind.CLOSED_FORM: "T closed form, solved numerically",
    Kind.RULE: "R rule of the model, called directly",
    Kind.EXPERIMENT: "E whole simulation",
}


@dataclass(frozen=True)
class Row:
    """One setting of a limit.

    Attributes:
        setting: The numbers that it depends on, in words.
        expected: What theory says: a number, or a word such as "stable".
        found: What the rule, the numerical solution or the simulation gives.
        tolerance: Largest difference that passes; 0 asks for equality.
        error: Standard error of `found` where it is a mean over replicates, else 0.
    """

    setting: str
    expected: float | str
    found: float | str
    tolerance: float = EXACT
    error: float = 0.0

    @property
    def difference(self) -> float:
        """Found less expected; nan for words."""
        if isinstance(self.expected, str) or isinstance(self.found, str):
            return math.nan
        return self.found - self.expected

    @property
    def passes(self) -> bool:
        """Whether model and theory agree within the tolerance."""
        if isinstance(self.expected, str) or isinstance(self.found, str):
            return self.expected == self.found
        return abs(self.difference) <= self.tolerance


def mean_and_error(values: Sequence[float] | Floats) -> tuple[float, float]:
    """Return the mean of values and its standard error."""
    return float(np.mean(values)), float(np.std(values, ddof=1) / np.sqrt(len(values)))


def of_mean(setting: str, expected: float, mean: float, error: float, least: float = 0.0) -> Row:
    """Return a row for a mean over replicates, which may be off by three standard errors."""
    return Row(setting, expected, mean, max(3.0 * error, least), error)


Check = Callable[[], Iterator[Row]]


@dataclass(frozen=True)
class Limit:
    """One limit.

    Attributes:
        key: L1 .. L29.
        kind: How it is checked.
        theory: Short name, for filters.
        title: What is claimed.
        source: Author and year.
        ours: Whether the formula is our reading or a reduced form, not the source's own.
        scenario: The shipped scenario that is simulated; empty if none is.
        check: Yields the rows.
    """

    key: str
    kind: Kind
    theory: str
    title: str
    source: str
    ours: bool
    scenario: str
    check: Check


@dataclass(frozen=True)
class Checked:
    """A limit with its rows."""

    limit: Limit
    rows: tuple[Row, ...]

    @property
    def passes(self) -> bool:
        """Whether every row does."""
        return all(row.passes for row in self.rows)
