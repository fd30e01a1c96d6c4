"""Where work is computed: threads of this process, or a cluster behind the same interface.

Work comes in two forms. A *task* writes its own file and returns a receipt, as the parts of a sweep
do; a *piece* leaves arrays, which come back. Both are values that can be pickled, what computes
them is a function of a module, and doing one twice leaves the same bytes: so a pool may repeat,
move and lose work, and no result depends on where or in which order it was done.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, as_completed, wait
from contextlib import AbstractContextManager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event, Lock
from typing import Any, Protocol

from numpy.typing import NDArray

AHEAD = 2
"""Tasks per thread that are laid out before they are needed."""

Arrays = Mapping[str, NDArray[Any]]
"""What a piece leaves; arrays of numbers or of text, never of objects."""

Collect = Callable[[Any], None]
Heard = Callable[[int, int], None]
"""Called with numbers of runs that have been finished, and of those among them that failed."""


class PoolError(OSError):
    """A place of work that cannot be used or was lost; the message says what to do."""


class Watch(Protocol):
    """How a task is told to stop, and tells how far it is; a remote one may do neither."""

    def stopped(self) -> bool:
        """Tell whether the task should hand in what it has."""

    def finished(self, runs: int, failed: int) -> None:
        """Hear that runs have been finished, some of which failed."""


class Work(Protocol):
    """What all pieces of some work share; it can be pickled."""

    def begin(self) -> Callable[[Any], Arrays]:
        """Prepare what pieces share; return the function that computes one, from any thread."""


class Executor(Protocol):
    """Computes tasks somewhere."""

    def run(
        self, work: Callable[[Any, Watch], Any], tasks: Iterable[Any], collect: Collect
    ) -> None:
        """Compute all tasks and collect their receipts, in any order, in the calling thread.

        `tasks` is read as work is needed. If anything is raised, here or in `collect`, no new task
        starts, what is under way is collected as far as it comes, and the exception goes on. A
        task that returns None was told to stop before it had anything.
        """


class Pool(Executor, Protocol):
    """Computes tasks and pieces; processes elsewhere see the output folder and nothing else."""

    heard: Heard | None
    fail_fast: bool

    @property
    def workers(self) -> int:
        """Number of tasks or pieces that are computed at a time, at present."""

    def each(
        self, work: Work, pieces: Sequence[Any], seconds: float
    ) -> Iterator[tuple[int, Arrays]]:
        """Yield the place of each piece and what it left, as they are finished.

        Args:
            work: What they share.
            pieces: Values that can be pickled.
            seconds: Roughly how long one takes; small ones may be sent together.

        Raises:
            PoolError: If the pool is lost.
        """


PoolOpener = Callable[[Path], AbstractContextManager[Pool]]
"""Opens a pool whose processes share a folder, and ends what it started."""


@dataclass
class ThreadPool:
    """The default: threads of this process, which the compiled rules do not keep waiting.

    Attributes:
        heard: Hears of finished and failed runs of tasks.
        fail_fast: Whether tasks hand in what they have at the first failure.
    """

    workers: int = 1
    heard: Heard | None = None
    fail_fast: bool = False
    _stop: Event = field(default_factory=Event)
    _lock: Any = field(default_factory=Lock)

    def stopped(self) -> bool:
        """Tell whether tasks should hand in what they have."""
        return self._stop.is_set()

    def finished(self, runs: int, failed: int) -> None:
        """Pass on how far a task is."""
        if failed and self.fail_fast:
            self._stop.set()
        if self.heard is not None:
            with self._lock:
                self.heard(runs, failed)

    def run(
        self, work: Callable[[Any, Watch], Any], tasks: Iterable[Any], collect: Collect
    ) -> None:
        """Compute all tasks; see `Executor`."""
        waiting: set[Future[Any]] = set()
        source = iter(tasks)
        with ThreadPoolExecutor(self.workers) as pool:
            try:
                while True:
                    while len(waiting) < AHEAD * self.workers and not self.stopped():
                        task = next(source, None)
                        if task is None:
                            break
                        waiting.add(pool.submit(work, task, self))
                    if not waiting:
                        return
                    for future in wait(waiting, return_when=FIRST_COMPLETED).done:
                        waiting.remove(future)
                        _take(future, collect)
            except BaseException:
                self._stop.set()
                for future in waiting:
                    future.cancel()
                for future in waiting:
                    with suppress(Exception):  # another exception is on its way already
                        _take(future, collect)
                raise

    def each(
        self, work: Work, pieces: Sequence[Any], seconds: float = 0.0
    ) -> Iterator[tuple[int, Arrays]]:
        """Compute pieces; see `Pool`. After an interrupt nothing further is begun."""
        compute = work.begin()
        with ThreadPoolExecutor(self.workers) as pool:
            futures = {pool.submit(compute, piece): place for place, piece in enumerate(pieces)}
            try:
                for future in as_completed(futures):
                    yield futures[future], future.result()
            except BaseException:
                pool.shutdown(wait=False, cancel_futures=True)
                raise


def _take(future: Future[Any], collect: Collect) -> None:
    """Collect the receipt of a task that has one."""
    if not future.cancelled() and (receipt := future.result()) is not None:
        collect(receipt)


def in_order(
    pool: Pool,
    work: Work,
    pieces: Sequence[Any],
    seconds: float,
    done: Callable[[Arrays], None] = lambda _: None,
) -> list[Arrays]:
    """Compute pieces and return their arrays in order; `done` hears of each at once."""
    found: dict[int, Arrays] = {}
    for place, arrays in pool.each(work, pieces, seconds):
        found[place] = arrays
        done(arrays)
    return [found[place] for place in range(len(pieces))]
