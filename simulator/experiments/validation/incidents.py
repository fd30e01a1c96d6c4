"""Reported incidents, the same table for simulated runs and for data sets.

A column that a data set does not know is None; patterns that need it are then undefined.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.int64]
Flags = NDArray[np.bool_]

QUARTERS_OF_A_YEAR = 4
LONG_QUARTERS = 2
"""An access kept for more quarters than this is long-term espionage."""

RECORD = 84
"""Quarters of the Dyadic Cyber Incident Dataset, 2000-2020; counts are told for this length."""


@dataclass(frozen=True)
class Incidents:
    """Reported incidents of one history, a row each; all arrays have the same length.

    Attributes:
        states: Codes (ISO3) that `initiator` and `target` index.
        quarters: Length of the record; `quarter` lies in 0 .. quarters - 1.
        operation_class: One of `simulator.model.kinds.COUNTED`.
        severity: 1..10 on the scale of the Dyadic Cyber Incident Dataset.
        third_party: Initiated by a non-state or third party.
        long_term: Espionage that kept its access for more than two quarters.
        answered: The victim answered with a cyber operation against the initiator.
        answer_severity: Severity of that answer; 0 where there is none.
        concession: The victim gave way.
        rivals: Number of pairs of rivals under observation, the quiet ones included.
    """

    states: tuple[str, ...]
    quarters: int
    initiator: Numbers
    target: Numbers
    quarter: Numbers
    operation_class: Numbers
    severity: Numbers | None = None
    third_party: Flags | None = None
    long_term: Flags | None = None
    answered: Flags | None = None
    answer_severity: Numbers | None = None
    concession: Flags | None = None
    rivals: int | None = None

    def __len__(self) -> int:
        return len(self.initiator)

    def where(self, chosen: Flags) -> Incidents:
        """Return some of the rows."""
        columns: dict[str, Any] = {name: column[chosen] for name, column in self.columns().items()}
        return replace(self, **columns)

    def columns(self) -> dict[str, NDArray[np.generic]]:
        """Return the columns that are known."""
        names = [
            "initiator",
            "target",
            "quarter",
            "operation_class",
            "severity",
            "third_party",
            "long_term",
            "answered",
            "answer_severity",
            "concession",
        ]
        found = {name: getattr(self, name) for name in names}
        return {name: column for name, column in found.items() if column is not None}

    def among(self, states: tuple[str, ...]) -> Incidents:
        """Return the incidents between some states; all pairs of them are under observation."""
        inside = np.isin(self.states, states)
        found = self.where(inside[self.initiator] & inside[self.target])
        return replace(found, rivals=len(states) * (len(states) - 1) // 2)

    def directed(self, initiator: str, target: str) -> Incidents:
        """Return what one state did to another; nothing if either is not there."""
        if initiator not in self.states or target not in self.states:
            return self.where(np.zeros(len(self), bool))
        i, j = self.states.index(initiator), self.states.index(target)
        return self.where((self.initiator == i) & (self.target == j))

    def between(self, a: str, b: str) -> Incidents:
        """Return the incidents of a pair, in both directions."""
        if a not in self.states or b not in self.states:
            return self.where(np.zeros(len(self), bool))
        pair = (self.states.index(a), self.states.index(b))
        return self.where(np.isin(self.initiator, pair) & np.isin(self.target, pair))

    def of_class(self, operation_class: int) -> Flags:
        """Tell which incidents are of a class."""
        found: Flags = self.operation_class == operation_class
        return found

    def pair_keys(self) -> Numbers:
        """Return a number for the unordered pair of each incident."""
        low = np.minimum(self.initiator, self.target)
        return low * len(self.states) + np.maximum(self.initiator, self.target)
