"""Many replicates of one scenario, in threads, recorded in columns.

Replicates are keyed, so any split into batches and threads gives the same bits. Sums per replicate
are always kept; the first replicates are kept in full, with their ledgers; the others are counted
into bins, whose bounds come from a pilot of the first replicates, so memory does not grow with
their number.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from simulator.engine.faults import failed, fault_at_start, reasons_of
from simulator.initial.initialise import found_plan, initial_world
from simulator.model.accounts import FLOWS, INDICES
from simulator.model.invariants import FAULT, Watch, watch_of
from simulator.model.kernel import Record, run_batch
from simulator.model.ledger import AMOUNTS, MARKS, Ledger, capacity, make_ledger
from simulator.model.outcomes import OUTCOMES
from simulator.model.parameters import Parameters, to_record
from simulator.model.world import Floats, Ints, WorldMemory, copy_of

if TYPE_CHECKING:
    from simulator.scenario.scenario import Scenario

Progress = Callable[[int], None]
"""Called with the number of replicates that have just been finished."""

PILOT = 64
BINS = 512
TEXT_COLUMNS = 4
CHUNK = 25
LEDGER_START = 4096
IN_FULL = 20
QUANTILES = (0.1, 0.5, 0.9)
QUARTERS_A_SECOND = 20_000
"""Of a world of twelve states on one core, to the nearest round number; other worlds: n squared."""


@dataclass(frozen=True)
class Events:
    """Ledger rows of one replicate: marks (events, MARKS) and amounts (events, AMOUNTS)."""

    replicate: int
    marks: NDArray[np.int32]
    amounts: Floats


@dataclass(frozen=True)
class Replicates:
    """What the replicates of one scenario left behind.

    Attributes:
        totals: (replicates, n, FLOWS) sums of flows over the recorded quarters.
        means: (replicates, n, INDICES) means of indices over the recorded quarters.
        paths: (kept, horizon, n, INDICES) of the first replicates, float32.
        bands: (3, horizon, n, INDICES) low, median and high over all replicates.
        events: Ledgers of the kept replicates.
    """

    totals: Floats
    means: Floats
    paths: NDArray[np.float32]
    bands: Floats
    events: tuple[Events, ...]


def default_threads() -> int:
    """Return the number of processors that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def memory_bytes(scenario: Scenario, replicates: int, kept: bool = False) -> int:
    """Return roughly the memory that replicates take while they are run, or what is kept of them.

    `kept` counts sums and outcomes of every replicate; without it, paths and bins count as well.
    """
    cells = len(scenario.world.states) * scenario.horizon * INDICES
    columns = FLOWS + INDICES + len(OUTCOMES) + TEXT_COLUMNS
    sums = replicates * len(scenario.world.states) * columns * 8
    bins = 2 * cells * BINS * 4 if replicates > PILOT else 0
    return sums if kept else sums + bins + min(replicates, PILOT) * cells * 4


def run_seconds(scenario: Scenario) -> float:
    """Return a rough duration of a run on one core (s); it sizes work and no result."""
    quarters = scenario.horizon + scenario.parameters.start.burn_in
    return quarters * (len(scenario.world.states) / 12) ** 2 / QUARTERS_A_SECOND


class Runner:
    """Runs batches of one scenario; safe to share between threads.

    Raises FailedRunsError if a number of the world is out of its range at the start already.
    """

    def __init__(self, scenario: Scenario) -> None:
        self.scenario = scenario
        self.start: WorldMemory = initial_world(scenario)
        if fault := fault_at_start(scenario, self.start):
            raise failed(scenario, {0: fault})
        self.plan: Ints = found_plan(scenario, self.start)
        self.parameters: Parameters = to_record(scenario.parameters)
        self.states = len(scenario.world.states)
        self.watch: Watch = watch_of(self.start.world)

    def run(self, first: int, count: int, ledger: Ledger, **arrays: Any) -> Record:
        """Run replicates `first` .. `first + count - 1` and return what they recorded.

        Raises FailedRunsError, which holds the record, if the world of some of them left sense.
        """
        empty: dict[str, Any] = {
            "totals": np.zeros(count * self.states * FLOWS),
            "index_sums": np.zeros(count * self.states * INDICES),
            "paths": np.zeros(0, np.float32),
            "counts": np.zeros(0, np.int32),
            "low": np.zeros(0),
            "high": np.zeros(0),
            "faults": np.full(count * FAULT, -1.0),
        }
        out = Record(**(empty | arrays))
        box = copy_of(self.start)
        run_batch(
            box.array,
            box.memory,
            self.start.memory,
            self.plan,
            self.parameters,
            ledger,
            self.watch,
            np.uint64(self.scenario.seed),
            self.scenario.parameters.start.burn_in,
            self.scenario.horizon,
            first,
            count,
            out,
        )
        if reasons := reasons_of(self.scenario, out.faults, first):
            raise failed(self.scenario, reasons, out)
        return out

    def in_full(self, replicate: int, with_events: bool) -> tuple[Record, Events | None]:
        """Run one replicate with all its quarters, and its ledger if asked for."""
        size = self.scenario.horizon * self.states * INDICES
        room = LEDGER_START if with_events else 0
        while True:
            ledger = make_ledger(room)
            out = self.run(replicate, 1, ledger, paths=np.zeros(size, np.float32))
            if not with_events:
                return out, None
            if ledger.count[0] <= capacity(ledger):
                return out, events_of(replicate, ledger)
            room = 2 * int(ledger.count[0])


def events_of(replicate: int, ledger: Ledger) -> Events:
    """Return a copy of the rows of a ledger."""
    count = int(ledger.count[0])
    marks = ledger.marks.reshape(-1, MARKS)[:count]
    amounts = ledger.amounts.reshape(-1, AMOUNTS)[:count]
    return Events(replicate, marks.copy(), amounts.copy())


def simulate(
    scenario: Scenario,
    replicates: int,
    threads: int = 1,
    in_full: int = IN_FULL,
    progress: Progress | None = None,
) -> Replicates:
    """Run `replicates` replicates of a scenario.

    Raises KeyboardInterrupt between batches when the user interrupts, and FailedRunsError if the
    world of a replicate left sense.
    """
    runner = Runner(scenario)
    report = progress or (lambda _: None)
    with ThreadPoolExecutor(threads) as pool:
        pilot = _pilot(runner, min(replicates, PILOT), in_full, pool, report)
        rest = _rest(runner, pilot, replicates, threads, pool, report)
    return gather(scenario, pilot, rest)


@dataclass(frozen=True)
class Pilot:
    """The first replicates, with all their quarters; `kept` of them are kept in full."""

    records: list[Record]
    paths: NDArray[np.float32]
    events: tuple[Events, ...]
    kept: int


@dataclass(frozen=True)
class Rest:
    """The other replicates, counted into bins between `low` and `high`."""

    records: list[Record]
    counts: NDArray[np.int32]
    low: Floats
    high: Floats


def _in_order(futures: list[Future[Any]], report: Progress, size: int) -> list[Any]:
    """Wait for all futures, reporting as they finish; cancel what is left on an interrupt."""
    waiting = set(futures)
    try:
        while waiting:
            done, waiting = wait(waiting, return_when=FIRST_COMPLETED)
            for future in done:
                future.result()
                report(size)
    except BaseException:
        for future in waiting:
            future.cancel()
        raise
    return [future.result() for future in futures]


def _pilot(
    runner: Runner, count: int, in_full: int, pool: ThreadPoolExecutor, report: Progress
) -> Pilot:
    kept = min(count, in_full)
    futures = [pool.submit(runner.in_full, r, r < kept) for r in range(count)]
    results = _in_order(futures, report, 1)
    shape = (runner.scenario.horizon, runner.states, INDICES)
    paths = np.stack([record.paths.reshape(shape) for record, _ in results])
    events = tuple(found for _, found in results if found is not None)
    return Pilot([record for record, _ in results], paths, events, kept)


def _rest(
    runner: Runner,
    pilot: Pilot,
    replicates: int,
    threads: int,
    pool: ThreadPoolExecutor,
    report: Progress,
) -> Rest:
    low, high = bounds_of(pilot.paths)
    size = runner.scenario.horizon * runner.states * INDICES
    free = [np.zeros(size * BINS, np.int32) for _ in range(threads if replicates > PILOT else 0)]
    blocks = tuple(free)
    empty = make_ledger(0)

    def task(first: int, count: int) -> Record:
        counts = free.pop()
        try:
            return runner.run(first, count, empty, counts=counts, low=low, high=high)
        finally:
            free.append(counts)

    starts = range(len(pilot.records), replicates, CHUNK)
    futures = [pool.submit(task, first, min(CHUNK, replicates - first)) for first in starts]
    records = _in_order(futures, report, CHUNK)
    total = sum(blocks, np.zeros(blocks[0].size if blocks else 0, np.int32))
    return Rest(records, total, low, high)


def bounds_of(paths: NDArray[np.float32]) -> tuple[Floats, Floats]:
    """Return bounds of the bins: the pilot's range with half of it added on both sides."""
    low = paths.min(axis=(0, 1)).astype(np.float64).ravel()
    high = paths.max(axis=(0, 1)).astype(np.float64).ravel()
    margin = 0.5 * (high - low)
    return low - margin, high + margin


def gather(scenario: Scenario, pilot: Pilot, rest: Rest) -> Replicates:
    """Put pilot and rest together."""
    n = len(scenario.world.states)
    records = pilot.records + rest.records
    totals = np.concatenate([record.totals for record in records]).reshape(-1, n, FLOWS)
    sums = np.concatenate([record.index_sums for record in records]).reshape(-1, n, INDICES)
    if rest.counts.size:
        bands = _bands_of_counts(pilot.paths, rest)
    else:
        bands = np.quantile(pilot.paths.astype(np.float64), QUANTILES, axis=0)
    return Replicates(
        totals, sums / scenario.horizon, pilot.paths[: pilot.kept], bands, pilot.events
    )


def _bands_of_counts(paths: NDArray[np.float32], rest: Rest) -> Floats:
    """Return quantiles from the bins, the pilot counted in; exact to a bin's width."""
    _, horizon, n, indices = paths.shape
    counts = rest.counts.reshape(-1, BINS)
    span = rest.high - rest.low
    # The kernel counts the others in the same way.
    places = (paths.reshape(len(paths), -1, span.size) - rest.low) / np.where(span > 0, span, 1.0)
    bins = np.clip((places * BINS).astype(np.int64), 0, BINS - 1).reshape(len(paths), -1)
    cells = bins + BINS * np.arange(len(counts))
    counts += np.bincount(cells.ravel(), minlength=counts.size).reshape(counts.shape)
    below = np.cumsum(counts, axis=1, out=counts)
    low, width = np.tile(rest.low, horizon), np.tile(span, horizon) / BINS
    bands = [low + width * _quantile_bin(below, q) for q in QUANTILES]
    return np.stack(bands).reshape(3, horizon, n, indices)


def _quantile_bin(below: NDArray[np.int32], q: float) -> Floats:
    """Return the position of the quantile, in bins, interpolated inside its bin.

    `below` holds for each cell how many values lie in a bin or under it.
    """
    goal = q * below[:, -1]
    place = np.minimum((below < goal[:, None]).sum(axis=1), BINS - 1)
    rows = np.arange(len(below))
    before = np.where(place > 0, below[rows, np.maximum(place - 1, 0)], 0)
    inside = np.maximum(below[rows, place] - before, 1)
    position: Floats = place + (goal - before) / inside
    return position
