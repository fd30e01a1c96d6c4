"""A Dask cluster as a place of work: for sweeps an executor, for the rest a map over pieces."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from shutil import rmtree
from typing import TYPE_CHECKING, Any

from simulator.engine.cluster.address import Address
from simulator.engine.cluster.bundles import bundles, compute_bundle, unpacked
from simulator.engine.cluster.queue import Orders
from simulator.engine.cluster.remote import Done, Meeting, Order
from simulator.engine.pool import Arrays, Work

if TYPE_CHECKING:
    from distributed import Client

    from simulator.engine.executors import Collect
    from simulator.engine.executors import Work as SweepWork

Tell = Callable[[int, int], None]


@dataclass
class DaskPool:
    """Workers that were compared with this process and see its output folder."""

    client: Client
    address: Address
    meeting: Meeting
    _numbers: Iterator[int] = field(default_factory=itertools.count)

    @property
    def workers(self) -> int:
        """Threads of all workers, at present."""
        threads: dict[str, int] = self.client.nthreads()
        return max(1, sum(threads.values()))

    def executor(self, progress: Tell, fail_fast: bool) -> DaskExecutor:
        """Return what computes the tasks of a sweep."""
        return DaskExecutor(self, progress, fail_fast)

    def each(
        self, work: Work, pieces: Sequence[Any], seconds: float
    ) -> Iterator[tuple[int, Arrays]]:
        """Compute pieces in bundles; see `simulator.engine.pool.Pool`."""
        folder = self.meeting.folder / f"pieces{next(self._numbers):06d}"
        folder.mkdir()
        sent = bundles(work, pieces, seconds, self.workers, folder)
        with self.orders(compute_bundle, sent) as orders:
            for done in orders:
                yield from enumerate(unpacked(done.receipt), done.receipt.first)
        rmtree(folder, ignore_errors=True)

    @contextmanager
    def orders(
        self, work: Callable[[Any, Any], Any], tasks: Iterable[Any], fail_fast: bool = False
    ) -> Iterator[Orders]:
        """Yield orders for tasks; whatever ends them early, workers are told to stop."""
        name = f"going{next(self._numbers):06d}"
        source = (Order(self.meeting, name, work, task, fail_fast) for task in tasks)
        orders = Orders(self.client, self.address, source, self.meeting.folder / name)
        try:
            yield orders
        finally:
            for _ in orders.settle():
                pass


@dataclass(frozen=True)
class DaskExecutor:
    """The executor of sweeps; a worker writes its own part and sends a receipt."""

    pool: DaskPool
    progress: Tell
    fail_fast: bool = False

    def run(self, work: SweepWork, tasks: Iterable[Any], collect: Collect) -> None:
        """Compute all tasks; see `simulator.engine.executors.Executor`."""
        with self.pool.orders(work, tasks, self.fail_fast) as orders:
            try:
                for done in orders:
                    self._take(done, collect)
            except BaseException:
                for done in orders.settle():
                    with suppress(Exception):
                        self._take(done, collect)
                raise

    def _take(self, done: Done, collect: Collect) -> None:
        self.progress(done.runs, done.failed)
        if done.receipt is not None:
            collect(done.receipt)
