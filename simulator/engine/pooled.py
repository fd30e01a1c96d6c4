"""Many replicates of several scenarios, spread over a pool of processes: the bits of `simulate`.

All pilots come first, since the bounds of the bins depend on them; then the other replicates of
all scenarios. A piece of those hands back its counts in bins as single bytes, which is what keeps
it small enough to travel.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from math import ceil
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from simulator.engine.pool import Arrays, Pool, in_order
from simulator.engine.replicates import (
    BINS,
    PILOT,
    Events,
    Pilot,
    Progress,
    Replicates,
    Rest,
    Runner,
    bounds_of,
    gather,
    run_seconds,
)
from simulator.model.accounts import INDICES
from simulator.model.kernel import Record
from simulator.model.ledger import make_ledger
from simulator.model.world import Floats

if TYPE_CHECKING:
    from simulator.scenario.scenario import Scenario

MOST_RUNS = 255
"""Runs in a piece: their counts in a bin fit a byte."""

Job = tuple["Scenario", int]
"""A scenario and the number of its replicates."""


@dataclass(frozen=True)
class PooledSimulation:
    """Simulates in a pool; it stands in for `one_after_another` of a comparison."""

    pool: Pool

    def __call__(
        self, jobs: Sequence[Job], threads: int, in_full: int, progress: Progress | None
    ) -> Iterator[Replicates]:
        """Yield what the replicates of each job left behind, in order of the jobs."""
        tell = progress or (lambda _: None)
        scenarios = tuple(scenario for scenario, _ in jobs)
        pilots = self._pilots(scenarios, [count for _, count in jobs], in_full, tell)
        bounds = tuple(bounds_of(pilot.paths) for pilot in pilots)
        pieces = [
            Piece(place, first, count)
            for place, (_, replicates) in enumerate(jobs)
            for first, count in split(PILOT, replicates)
        ]
        rests = self._rests(Simulating(scenarios, bounds), pieces, tell)
        for place, scenario in enumerate(scenarios):
            yield gather(scenario, pilots[place], next(rests))
        next(rests, None)  # so that the pool hears that all has been taken

    def _pilots(
        self, scenarios: tuple[Scenario, ...], counts: Sequence[int], in_full: int, tell: Progress
    ) -> list[Pilot]:
        ends = [min(count, PILOT) for count in counts]
        pieces = [
            Piece(place, replicate, 1, replicate < in_full)
            for place, end in enumerate(ends)
            for replicate in range(end)
        ]
        seconds = run_seconds(scenarios[0])
        found = iter(in_order(self.pool, Simulating(scenarios), pieces, seconds, lambda _: tell(1)))
        return [
            _pilot(scenario, [next(found) for _ in range(end)], min(end, in_full))
            for scenario, end in zip(scenarios, ends, strict=True)
        ]

    def _rests(self, work: Simulating, pieces: Sequence[Piece], tell: Progress) -> Iterator[Rest]:
        """Yield the rest of each scenario as soon as it and those before it are complete."""
        sums = [_Sum(work.scenarios[place], *bounds) for place, bounds in enumerate(work.bounds)]
        for piece in pieces:
            sums[piece.place].missing += 1
        seconds = max((piece.count for piece in pieces), default=1) * run_seconds(work.scenarios[0])
        ready = 0
        for number, left in self.pool.each(work, pieces, seconds) if pieces else ():
            sums[pieces[number].place].add(pieces[number], left)
            tell(pieces[number].count)
            while ready < len(sums) and not sums[ready].missing:
                yield sums[ready].take()
                ready += 1
        for rest in sums[ready:]:
            yield rest.take()


def split(first: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield first and count of pieces of about the same size, each small enough."""
    runs = max(0, end - first)
    pieces = ceil(runs / MOST_RUNS)
    for piece in range(pieces):
        begin, stop = piece * runs // pieces, (piece + 1) * runs // pieces
        yield first + begin, stop - begin


@dataclass(frozen=True)
class Piece:
    """Some replicates of the scenario at a place."""

    place: int
    first: int
    count: int
    with_events: bool = False


@dataclass(frozen=True)
class Simulating:
    """Work whose pieces are replicates: counted into the bins of their scenario between `bounds`.

    Without bounds a piece is a single replicate with all its quarters.
    """

    scenarios: tuple[Scenario, ...]
    bounds: tuple[tuple[Floats, Floats], ...] = ()

    def begin(self) -> Callable[[Piece], Arrays]:
        """Return the function that simulates a piece."""
        runner = cache(lambda place: Runner(self.scenarios[place]))

        def in_full(piece: Piece) -> Arrays:
            record, events = runner(piece.place).in_full(piece.first, piece.with_events)
            found = {name: getattr(record, name) for name in ("totals", "index_sums", "paths")}
            if events is not None:
                found |= {"marks": events.marks, "amounts": events.amounts}
            return found

        def counted(piece: Piece) -> Arrays:
            low, high = self.bounds[piece.place]
            counts = _no_counts(self.scenarios[piece.place])
            record = runner(piece.place).run(
                piece.first, piece.count, make_ledger(0), counts=counts, low=low, high=high
            )
            sums = {"totals": record.totals, "index_sums": record.index_sums}
            return sums | {"counts": counts.astype(np.uint8)}

        return counted if self.bounds else in_full


def _no_counts(scenario: Scenario) -> NDArray[np.int32]:
    cells = scenario.horizon * len(scenario.world.states) * INDICES
    return np.zeros(cells * BINS, np.int32)


def _record(left: Arrays) -> Record:
    none, counts = np.zeros(0), np.zeros(0, np.int32)
    paths = left.get("paths", none.astype(np.float32))
    return Record(left["totals"], left["index_sums"], paths, counts, none, none, none)


def _pilot(scenario: Scenario, left: Sequence[Arrays], kept: int) -> Pilot:
    shape = (scenario.horizon, len(scenario.world.states), INDICES)
    events = tuple(
        Events(replicate, arrays["marks"], arrays["amounts"])
        for replicate, arrays in enumerate(left)
        if "marks" in arrays
    )
    paths = np.stack([arrays["paths"].reshape(shape) for arrays in left])
    return Pilot([_record(arrays) for arrays in left], paths, events, kept)


@dataclass
class _Sum:
    """The running sum over the pieces of a scenario."""

    scenario: Scenario
    low: Floats
    high: Floats
    missing: int = 0
    records: dict[int, Record] = field(default_factory=dict)
    counts: NDArray[np.int32] = field(default_factory=lambda: np.zeros(0, np.int32))

    def add(self, piece: Piece, left: Arrays) -> None:
        if not self.counts.size:
            self.counts = _no_counts(self.scenario)
        self.counts += left["counts"]
        self.records[piece.first] = _record(left)
        self.missing -= 1

    def take(self) -> Rest:
        """Return the sum and free its memory."""
        records = [self.records[first] for first in sorted(self.records)]
        counts, self.counts, self.records = self.counts, np.zeros(0, np.int32), {}
        return Rest(records, counts, self.low, self.high)
