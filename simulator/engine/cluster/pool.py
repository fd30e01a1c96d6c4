"""A Dask cluster as a pool: tasks of sweeps are sent one by one, pieces in bundles."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from shutil import rmtree
from typing import Any

from simulator.engine.cluster.bundles import bundles, compute_bundle, read_bundle
from simulator.engine.cluster.queue import Orders
from simulator.engine.cluster.remote import Done, Meeting, Order
from simulator.engine.cluster.waiting import Roll
from simulator.engine.pool import Arrays, Collect, Heard, Watch, Work


@dataclass
class DaskPool:
    """Workers that were compared with this process and see its output folder."""

    roll: Roll
    meeting: Meeting
    heard: Heard | None = None
    fail_fast: bool = False
    _numbers: Iterator[int] = field(default_factory=itertools.count)

    @property
    def workers(self) -> int:
        """Threads of all workers, at present."""
        return max(1, sum(self.roll.call().values()))

    def run(
        self, work: Callable[[Any, Watch], Any], tasks: Iterable[Any], collect: Collect
    ) -> None:
        """Compute all tasks; see `simulator.engine.pool.Executor`."""

        def take(done: Done) -> None:
            if self.heard is not None:
                self.heard(done.runs, done.failed)
            if done.receipt is not None:
                collect(done.receipt)

        with self._orders(work, tasks) as orders:
            try:
                for done in orders:
                    take(done)
            except BaseException:
                for done in orders.settle():
                    with suppress(Exception):
                        take(done)
                raise

    def each(
        self, work: Work, pieces: Sequence[Any], seconds: float
    ) -> Iterator[tuple[int, Arrays]]:
        """Compute pieces in bundles; see `simulator.engine.pool.Pool`."""
        folder = self.meeting.folder / f"pieces{next(self._numbers):06d}"
        folder.mkdir()
        sent = bundles(work, pieces, seconds, self.workers, folder)
        with self._orders(compute_bundle, sent) as orders:
            for done in orders:
                yield from enumerate(read_bundle(done.receipt), done.receipt.first)
        rmtree(folder, ignore_errors=True)

    @contextmanager
    def _orders(self, work: Callable[[Any, Any], Any], tasks: Iterable[Any]) -> Iterator[Orders]:
        """Yield orders for tasks; whatever ends them early, workers are told to stop."""
        name = f"going{next(self._numbers):06d}"
        source = (Order(self.meeting, name, work, task, self.fail_fast) for task in tasks)
        orders = Orders(self.roll, source, self.meeting.folder / name)
        try:
            yield orders
        finally:
            for _ in orders.settle():
                pass
