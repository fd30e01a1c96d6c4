"""Simulated histories as the public would know them, many replicates, in threads."""

from __future__ import annotations

import copy
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from simulator.engine import Runner
from simulator.kinds import EventKind
from simulator.ledger import NOBODY, Mark
from simulator.parameters import Parameters, to_record
from simulator.validation.incidents import Incidents
from simulator.validation.ledgers import Marks, incidents_of

if TYPE_CHECKING:
    from simulator.scenario.schema import Scenario

Progress = Callable[[int], None]


@dataclass(frozen=True)
class History:
    """One simulated history.

    Attributes:
        incidents: What was reported.
        operations: (n, n) operations of one state against another, reported or not.
    """

    incidents: Incidents
    operations: NDArray[np.int64]


class Histories:
    """Simulated histories of one scenario by replicate; safe to share between threads."""

    def __init__(self, scenario: Scenario) -> None:
        self.runner = Runner(scenario)

    def with_parameters(self, parameters: Parameters) -> Histories:
        """Return the same world under other parameters, without founding it again.

        Parameters that the founding of a world reads keep their old effect: modes of budgets,
        suppliers and alignment, `norms.start` and `spillover.cascade`.
        """
        other = copy.copy(self)
        other.runner = copy.copy(self.runner)
        other.runner.parameters = to_record(parameters)
        return other

    def of(self, replicate: int) -> History:
        """Simulate one replicate."""
        _, events = self.runner.in_full(replicate, True)
        assert events is not None
        states = self.runner.scenario.world.states
        incidents = incidents_of(events.marks, states, self.runner.scenario.horizon)
        return History(incidents, operations_of(events.marks, len(states)))


def operations_of(marks: Marks, states: int) -> NDArray[np.int64]:
    """Return the recorded operations of each state against each other, (n, n)."""
    kept = (marks[:, Mark.KIND] == EventKind.OPERATION) & (marks[:, Mark.TICK] >= 0)
    kept &= marks[:, Mark.INITIATOR] != NOBODY
    keys = marks[kept, Mark.INITIATOR] * states + marks[kept, Mark.TARGET]
    return np.bincount(keys, minlength=states * states).reshape(states, states)


def sample(
    scenario: Scenario, replicates: int, threads: int = 1, progress: Progress | None = None
) -> list[History]:
    """Simulate replicates 0 .. replicates - 1.

    Raises KeyboardInterrupt between replicates when the user interrupts.
    """
    histories = Histories(scenario)
    tell = progress or (lambda _: None)

    def one(replicate: int) -> History:
        history = histories.of(replicate)
        tell(1)
        return history

    with ThreadPoolExecutor(threads) as pool:
        try:
            return list(pool.map(one, range(replicates)))
        except BaseException:
            pool.shutdown(cancel_futures=True)
            raise
