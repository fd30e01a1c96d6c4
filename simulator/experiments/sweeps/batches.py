"""A piece of a sweep: some replicates at one point under one combination of levers.

A batch is a value that can be sent anywhere, what computes it is a pure function, and its address
is a digest of everything that its content depends on. The same address always means the same bits.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from simulator.engine.failures import FailedRunsError
from simulator.engine.replicates import Runner
from simulator.model.ledger import make_ledger
from simulator.model.outcomes import outcomes_of_record
from simulator.model.version import RULES_VERSION
from simulator.results.frames import labels_of

if TYPE_CHECKING:
    from simulator.model.kernel import Record
    from simulator.model.world import Floats
    from simulator.scenario.scenario import Scenario
    from simulator.scenario.sweep import Value

BUILD, RUN, EXTRACT = "build", "run", "extract"
ADDRESS_SIGNS = 32
PROSE = ("question", "text", "shows_not", "notes")
NO_REASONS: Mapping[int, str] = {}
NOT_THE_MODEL = (MemoryError, OSError)
"""Errors of the machine: they end the sweep, and a resume tries again."""


@dataclass(frozen=True)
class Batch:
    """Replicates `first` .. `first + count - 1` of a point under a combination of levers.

    Attributes:
        index: Place among all batches of the sweep; the final data stand in this order.
        values: Of the uncertainties, in the order of the sweep.
    """

    index: int
    point: int
    lever: int
    first: int
    count: int
    values: tuple[Value, ...]


@dataclass(frozen=True)
class Question:
    """What all batches of a sweep share.

    Attributes:
        scenarios: The scenario of each combination of levers.
        labels: Its name.
        keys: Of the uncertainties.
        outcomes: Which are kept, and `states`, of whom.
    """

    scenarios: tuple[Scenario, ...]
    labels: tuple[str, ...]
    keys: tuple[str, ...]
    outcomes: tuple[str, ...]
    states: tuple[str, ...]

    @cached_property
    def _digests(self) -> tuple[str, ...]:
        shared = [self.keys, self.outcomes, self.states, RULES_VERSION]
        trees = [without_prose(scenario.resolved()) for scenario in self.scenarios]
        return tuple(_digest([tree, shared]) for tree in trees)

    def address(self, batch: Batch) -> str:
        """Return a digest of resolved scenario, parameters, rules, seed and replicate range."""
        own = [self._digests[batch.lever], batch.values, batch.first, batch.count]
        return _digest(own)[:ADDRESS_SIGNS]

    def settings(self, batch: Batch) -> dict[str, Value]:
        """Return the values of the uncertainties by key."""
        return dict(zip(self.keys, batch.values, strict=True))

    def scenario(self, batch: Batch) -> Scenario:
        """Return the scenario of a batch.

        Raises:
            ScenarioError: If the values do not fit together.
        """
        return self.scenarios[batch.lever].override(self.settings(batch))


def without_prose(tree: Any) -> Any:
    """Return plain data of a scenario or sweep without the texts, which change no number."""
    if not isinstance(tree, dict):
        return tree
    return {key: without_prose(value) for key, value in tree.items() if key not in PROSE}


def _digest(content: object) -> str:
    return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()


@dataclass(frozen=True)
class Failure:
    """Runs that came to nothing: where in the work, and why."""

    index: int
    point: int
    lever: int
    first: int
    count: int
    stage: str
    error: str
    parameters: dict[str, Value]


@dataclass(frozen=True)
class Computed:
    """What a batch left: kept outcomes (runs, states) by name, and what failed.

    Attributes:
        replicates: (runs,) numbers of the runs that succeeded.
    """

    batch: Batch
    replicates: NDArray[np.int64]
    columns: dict[str, Floats]
    failures: tuple[Failure, ...] = ()


@dataclass
class Computer:
    """Computes batches one after the other; consecutive ones of a point share its world."""

    question: Question
    _runner: Runner | None = None
    _place: tuple[int, int] = (-1, -1)
    _ledger: Any = field(default_factory=lambda: make_ledger(0))

    def compute(self, batch: Batch) -> Computed:
        """Run a batch; what the model cannot do becomes a failure, not an exception."""
        try:
            runner = self._runner_of(batch)
        except NOT_THE_MODEL:
            raise
        except Exception as error:
            return self._nothing(batch, batch.first, batch.count, BUILD, error)
        parts = list(self._runs(runner, batch, batch.first, batch.count))
        columns = {
            name: np.concatenate([part.columns[name] for part in parts])
            for name in self.question.outcomes
        }
        failures = tuple(failure for part in parts for failure in part.failures)
        return Computed(batch, np.concatenate([p.replicates for p in parts]), columns, failures)

    def _runner_of(self, batch: Batch) -> Runner:
        place = (batch.point, batch.lever)
        if self._runner is None or place != self._place:
            self._runner = Runner(self.question.scenario(batch))
            self._place = place
        return self._runner

    def _runs(self, runner: Runner, batch: Batch, first: int, count: int) -> Iterator[Computed]:
        """Run replicates; if that raises, halve them until the ones that fail stand alone."""
        try:
            record = runner.run(first, count, self._ledger)
        except NOT_THE_MODEL:
            raise
        except FailedRunsError as error:
            assert error.record is not None
            yield self._kept(runner.scenario, batch, first, error.record, error.reasons)
        except Exception as error:
            if count == 1:
                yield self._nothing(batch, first, 1, RUN, error)
                return
            half = count // 2
            yield from self._runs(runner, batch, first, half)
            yield from self._runs(runner, batch, first + half, count - half)
        else:
            yield self._kept(runner.scenario, batch, first, record)

    def _kept(
        self,
        scenario: Scenario,
        batch: Batch,
        first: int,
        record: Record,
        reasons: Mapping[int, str] = NO_REASONS,
    ) -> Computed:
        """Return the kept outcomes; runs that left sense, or are not finite, are left out."""
        n = len(scenario.world.states)
        everything = outcomes_of_record(record.totals, record.index_sums, n, scenario.horizon)
        places = [scenario.world.states.index(state) for state in self.question.states]
        columns = {name: everything[name][:, places] for name in self.question.outcomes}
        sound = np.all([np.isfinite(values).all(axis=1) for values in columns.values()], axis=0)
        wrong = []
        for run in np.flatnonzero(~sound).tolist():
            names = [name for name, values in columns.items() if not np.isfinite(values[run]).all()]
            text = reasons.get(first + run, f"not a finite number: {', '.join(names)}")
            stage = RUN if first + run in reasons else EXTRACT
            wrong.append(self._failure(batch, first + run, 1, stage, text))
        kept = {name: values[sound] for name, values in columns.items()}
        return Computed(batch, np.flatnonzero(sound).astype(np.int64) + first, kept, tuple(wrong))

    def _nothing(
        self, batch: Batch, first: int, count: int, stage: str, error: Exception
    ) -> Computed:
        failure = self._failure(batch, first, count, stage, f"{type(error).__name__}: {error}")
        empty = {name: np.zeros((0, len(self.question.states))) for name in self.question.outcomes}
        return Computed(batch, np.zeros(0, np.int64), empty, (failure,))

    def _failure(self, batch: Batch, first: int, count: int, stage: str, error: str) -> Failure:
        settings = self.question.settings(batch)
        place = (batch.index, batch.point, batch.lever)
        return Failure(*place, first, count, stage, error, settings)


def state_labels(question: Question) -> tuple[str, ...]:
    """Return the kept states as results show them."""
    scenario = question.scenarios[0]
    shown = dict(zip(scenario.world.states, labels_of(scenario), strict=True))
    return tuple(shown[state] for state in question.states)
