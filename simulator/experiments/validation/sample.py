"""Simulated histories as the public would know them, many replicates, in threads or elsewhere."""

from __future__ import annotations

import copy
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from simulator.engine.pool import Arrays, Pool, ThreadPool, in_order
from simulator.engine.replicates import Progress, Runner
from simulator.experiments.validation.incidents import Incidents, pairs_of
from simulator.experiments.validation.ledgers import Marks, incidents_of
from simulator.model.kinds import EventKind
from simulator.model.ledger import NOBODY, Mark
from simulator.model.parameters import Parameters, to_record
from simulator.model.world import Ints

if TYPE_CHECKING:
    from simulator.scenario.scenario import Scenario

OPERATIONS = "operations"
QUARTERS_A_SECOND = 15_000
"""Roughly, with a ledger; it sizes what is sent elsewhere."""


@dataclass(frozen=True)
class History:
    """One simulated history.

    Attributes:
        incidents: What was reported.
        operations: (n, n) operations of one state against another, reported or not.
    """

    incidents: Incidents
    operations: Ints

    def arrays(self) -> Arrays:
        """Return the arrays that differ between histories of one scenario."""
        return {OPERATIONS: self.operations, **self.incidents.columns()}

    @classmethod
    def of_arrays(cls, left: Arrays, scenario: Scenario) -> History:
        """Return the history of a scenario that `arrays` described."""
        states = scenario.world.states
        columns: dict[str, Any] = {name: left[name] for name in left if name != OPERATIONS}
        pairs = pairs_of(len(states))
        incidents = Incidents(states, scenario.horizon, rivals=pairs, **columns)
        return cls(incidents, left[OPERATIONS])


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


def operations_of(marks: Marks, states: int) -> Ints:
    """Return the recorded operations of each state against each other, (n, n)."""
    kept = (marks[:, Mark.KIND] == EventKind.OPERATION) & (marks[:, Mark.TICK] >= 0)
    kept &= marks[:, Mark.INITIATOR] != NOBODY
    keys = marks[kept, Mark.INITIATOR] * states + marks[kept, Mark.TARGET]
    return np.bincount(keys, minlength=states * states).reshape(states, states)


@dataclass(frozen=True)
class Sampling:
    """Work whose pieces are numbers of replicates."""

    scenario: Scenario

    def begin(self) -> Callable[[int], Arrays]:
        """Found the world, and return what simulates a replicate."""
        histories = Histories(self.scenario)
        return lambda replicate: histories.of(replicate).arrays()


def sample(
    scenario: Scenario,
    replicates: int,
    threads: int = 1,
    progress: Progress | None = None,
    pool: Pool | None = None,
) -> list[History]:
    """Simulate replicates 0 .. replicates - 1, in threads or in a pool.

    Raises KeyboardInterrupt between replicates when the user interrupts.
    """
    tell = progress or (lambda _: None)
    seconds = (scenario.horizon + scenario.parameters.start.burn_in) / QUARTERS_A_SECOND
    work, pool = Sampling(scenario), pool or ThreadPool(threads)
    left = in_order(pool, work, range(replicates), seconds, lambda _: tell(1))
    return [History.of_arrays(arrays, scenario) for arrays in left]
