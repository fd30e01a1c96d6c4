"""Reported incidents, the same table for simulated runs and for data sets.

A column that a data set does not know is None; patterns that need it are then undefined.
"""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from simulator.model.kinds import OperationClass
from simulator.model.world import Ints

Flags = NDArray[np.bool_]

LONG_QUARTERS = 2
"""An access kept for more quarters than this is long-term espionage."""

RECORD = 84
"""Quarters of the Dyadic Cyber Incident Dataset, 2000-2020; counts are told for this length."""


class Objective(NamedTuple):
    """What an incident is for: its class, and whether espionage lasted (None: either, unknown)."""

    operation_class: OperationClass
    long_term: bool | None = None


ESPIONAGE = Objective(OperationClass.ESPIONAGE)
SHORT_ESPIONAGE = Objective(OperationClass.ESPIONAGE, False)
LONG_ESPIONAGE = Objective(OperationClass.ESPIONAGE, True)
DISRUPTION = Objective(OperationClass.DISRUPTION)
DEGRADATION = Objective(OperationClass.DEGRADATION)


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
        since_2000: Quarter 0 is the first of 2000; simulated histories are laid there.
    """

    states: tuple[str, ...]
    quarters: int
    initiator: Ints
    target: Ints
    quarter: Ints
    operation_class: Ints
    severity: Ints | None = None
    third_party: Flags | None = None
    long_term: Flags | None = None
    answered: Flags | None = None
    answer_severity: Ints | None = None
    concession: Flags | None = None
    rivals: int | None = None
    since_2000: bool = True

    def __len__(self) -> int:
        return len(self.initiator)

    def where(self, chosen: Flags) -> Incidents:
        """Return some of the rows."""
        columns: dict[str, Any] = {name: column[chosen] for name, column in self.columns().items()}
        return replace(self, **columns)

    def columns(self) -> dict[str, NDArray[np.generic]]:
        """Return the columns that are known."""
        found = {item.name: getattr(self, item.name) for item in fields(self)}
        return {name: value for name, value in found.items() if isinstance(value, np.ndarray)}

    def among(self, states: tuple[str, ...]) -> Incidents:
        """Return the incidents between some states; all pairs of them are under observation."""
        inside = np.isin(self.states, states)
        found = self.where(inside[self.initiator] & inside[self.target])
        return replace(found, rivals=pairs_of(len(states)))

    def directed(self, initiator: str, target: str) -> Incidents:
        """Return the incidents by one state against another; none if either is not there."""
        states = np.array(self.states)
        return self.where((states[self.initiator] == initiator) & (states[self.target] == target))

    def between(self, a: str, b: str) -> Incidents:
        """Return the incidents of a pair, in both directions."""
        inside = np.isin(self.states, (a, b))
        return self.where(inside[self.initiator] & inside[self.target])

    def having(self, objective: Objective) -> Flags | None:
        """Tell which incidents have an objective; None if their length decides and is unknown."""
        found: Flags = self.operation_class == objective.operation_class
        if objective.long_term is None:
            return found
        return None if self.long_term is None else found & (self.long_term == objective.long_term)

    def pair_keys(self) -> Ints:
        """Return a number for the unordered pair of each incident."""
        low = np.minimum(self.initiator, self.target)
        return low * len(self.states) + np.maximum(self.initiator, self.target)


def pairs_of(states: int) -> int:
    """Return the number of unordered pairs of so many states."""
    return states * (states - 1) // 2
