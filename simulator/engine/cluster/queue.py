"""Orders that are out at the workers, and what comes back: in any order, each exactly once."""

from __future__ import annotations

import itertools
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import TYPE_CHECKING

from simulator.engine.cluster.remote import Done, Order, perform
from simulator.engine.cluster.waiting import Roll, within
from simulator.engine.pool import PoolError

if TYPE_CHECKING:
    from distributed import Future

AHEAD = 2
"""Orders per worker that are sent before they are needed."""

POLL, REFRESH = 0.5, 2.0
NEW_CHANCES = 5
"""Times that an order is sent again after Dask gave up: it has lost some workers each time."""

ALONE_AFTER = 15.0
SETTLE_SECONDS, CANCEL_SECONDS = 2.0, 0.3
"""How long we wait for what is under way, and for the scheduler to drop the rest."""

_numbers = itertools.count()


class Orders:
    """Sends orders as workers become free, and gives back what is done.

    `going` is a file that workers look at: they hand in what they have once it is gone.
    """

    def __init__(self, roll: Roll, source: Iterator[Order], going: Path) -> None:
        self._going = going
        going.touch()
        self._roll = roll
        self._client = roll.client
        self._source = source
        self._out: dict[str, tuple[Future, Order, int]] = {}
        self._back: SimpleQueue[str] = SimpleQueue()
        self._workers = 0
        self._refreshed = -1e9
        self._alone_since: float | None = None
        self._told: set[str] = set()

    def __iter__(self) -> Iterator[Done]:
        """Yield what is done until nothing is left.

        Raises:
            PoolError: If the scheduler is lost, or an order has lost too many workers.
            Exception: What a worker raised.
        """
        while True:
            self._send_more()
            if not self._out:
                return
            done = self._next(POLL)
            if done is not None:
                yield done

    def settle(self) -> Iterator[Done]:
        """Tell the workers to stop and yield what still comes in; errors are dropped."""
        self._going.unlink(missing_ok=True)
        end = time.monotonic() + SETTLE_SECONDS
        while self._out and time.monotonic() < end and self._client.status == "running":
            try:
                done = self._next(POLL)
            except Exception:  # another exception is on its way already
                continue
            if done is not None:
                yield done
        if self._out:
            with suppress(Exception):
                self._roll.require_scheduler()
                left = [future for future, _, _ in self._out.values()]
                within(CANCEL_SECONDS, lambda: self._client.cancel(left, force=True), "no answer")
        self._out.clear()

    def _send_more(self) -> None:
        self._refresh()
        while len(self._out) < AHEAD * max(1, self._workers):
            order = next(self._source, None)
            if order is None:
                return
            self._send(order, 0)

    def _send(self, order: Order, chances: int) -> None:
        key = f"rivalry-{id(self._client)}-{next(_numbers)}"
        future = self._client.submit(perform, order, key=key, pure=False)
        self._out[key] = (future, order, chances)
        future.add_done_callback(lambda found: self._back.put(found.key))

    def _next(self, seconds: float) -> Done | None:
        try:
            key = self._back.get(timeout=seconds)
        except Empty:
            return None
        if key not in self._out:
            return None
        from distributed.scheduler import KilledWorker

        future, order, chances = self._out.pop(key)
        if future.status == "finished":
            done: Done = future.result()
            return done
        if future.status != "error":
            self._roll.require_scheduler()
            raise PoolError(f"{self._roll.scheduler} has dropped a task")
        error = future.exception()
        if isinstance(error, KilledWorker) and chances < NEW_CHANCES:
            self._send(order, chances + 1)
            return None
        if isinstance(error, KilledWorker):
            raise PoolError(
                "a task has lost its worker again and again; is there enough memory? The logs of "
                "the workers tell more"
            )
        if isinstance(error, ImportError):
            raise PoolError(f"a worker cannot load this program: {error} (docs/cluster.md)")
        raise error

    def _refresh(self) -> None:
        """Learn how many workers there are now, and whether they are heard of."""
        self._roll.require_scheduler()
        if time.monotonic() - self._refreshed < REFRESH:
            return
        self._workers = sum(self._roll.call().values())
        self._refreshed = time.monotonic()
        self._tell_if_alone()
        for worker in self._roll.silent():
            self._tell(
                f"the worker at {worker} has gone silent; is it stopped? Its tasks wait for it"
            )

    def _tell_if_alone(self) -> None:
        """Say once that all workers are gone; Dask waits for others, and so do we."""
        alone = f"{self._roll.scheduler} has no worker left; waiting for one"
        if self._workers:
            self._alone_since = None
            self._told.discard(alone)
            return
        now = time.monotonic()
        self._alone_since = self._alone_since or now
        if now - self._alone_since > ALONE_AFTER:
            self._tell(alone)

    def _tell(self, text: str) -> None:
        """Say something once."""
        if text not in self._told:
            self._told.add(text)
            print(f"rivalry: {text} (Ctrl-C ends this)", file=sys.stderr)
