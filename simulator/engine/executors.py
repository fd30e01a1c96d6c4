"""Where the pieces of a sweep are computed: threads here, a cluster behind the same interface.

An executor takes tasks and hands back receipts. A task is a value that can be pickled, what
computes it is a function of a module, writes its own part into the folder and may be called twice
for the same task: the second call leaves the same file. So an executor may repeat, move and lose
tasks, as long as it collects a receipt for every part that counts.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from contextlib import suppress
from threading import Event, Lock
from typing import Any, Protocol

AHEAD = 2
"""Tasks per thread that are laid out before they are needed."""

Work = Callable[[Any, "Watch"], Any]
"""Computes a task and returns its receipt, None if it was told to stop before anything was done."""

Collect = Callable[[Any], None]


class Watch(Protocol):
    """How a task is told to stop, and tells how far it is; a remote one may do neither."""

    def stopped(self) -> bool:
        """Whether the task should hand in what it has."""

    def finished(self, runs: int, failed: int) -> None:
        """Hear that runs have been finished, some of which failed."""


class Executor(Protocol):
    """Computes tasks somewhere."""

    def run(self, work: Work, tasks: Iterable[Any], collect: Collect) -> None:
        """Compute all tasks and collect their receipts, in any order, in the calling thread.

        `tasks` is read as work is needed. If anything is raised, here or in `collect`, no new task
        starts, what is under way is collected as far as it comes, and the exception goes on.
        """


class Threads:
    """The default: threads of this process, which the compiled rules do not keep waiting."""

    def __init__(
        self,
        threads: int,
        progress: Callable[[int, int], None] | None = None,
        fail_fast: bool = False,
    ) -> None:
        self.threads = threads
        self.fail_fast = fail_fast
        self._progress = progress
        self._stop = Event()
        self._lock = Lock()

    def stopped(self) -> bool:
        """Whether tasks should hand in what they have."""
        return self._stop.is_set()

    def finished(self, runs: int, failed: int) -> None:
        """Pass on how far a task is."""
        if failed and self.fail_fast:
            self._stop.set()
        if self._progress is not None:
            with self._lock:
                self._progress(runs, failed)

    def run(self, work: Work, tasks: Iterable[Any], collect: Collect) -> None:
        """Compute all tasks; see `Executor`."""
        waiting: set[Future[Any]] = set()
        source = iter(tasks)
        with ThreadPoolExecutor(self.threads) as pool:
            try:
                while True:
                    while len(waiting) < AHEAD * self.threads and not self.stopped():
                        task = next(source, None)
                        if task is None:
                            break
                        waiting.add(pool.submit(work, task, self))
                    if not waiting:
                        return
                    for future in wait(waiting, return_when=FIRST_COMPLETED).done:
                        waiting.remove(future)
                        _collect(future, collect)
            except BaseException:
                self._stop.set()
                _settle(waiting, collect)
                raise


def _collect(future: Future[Any], collect: Collect) -> None:
    receipt = future.result()
    if receipt is not None:
        collect(receipt)


def _settle(waiting: set[Future[Any]], collect: Collect) -> None:
    """Collect what is under way; an exception is on its way already, so others are dropped."""
    for future in waiting:
        future.cancel()
    for future in waiting:
        if not future.cancelled():
            with suppress(Exception):
                _collect(future, collect)
