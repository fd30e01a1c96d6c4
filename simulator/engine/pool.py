"""Where pieces of work are computed: threads of this process, or other processes elsewhere.

A piece of work is a value; so is what all pieces share. Both can be sent anywhere, and what comes
back is plain arrays, so no result depends on where or in which order the pieces were computed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, as_completed
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from numpy.typing import NDArray

if TYPE_CHECKING:
    from simulator.engine.executors import Executor

Arrays = Mapping[str, NDArray[Any]]
"""What a piece leaves; arrays of numbers or of text, never of objects."""


class PoolError(OSError):
    """A place of work that cannot be used or was lost; the message says what to do."""


class Work(Protocol):
    """What all pieces of some work share; it can be pickled."""

    def begin(self) -> Callable[[Any], Arrays]:
        """Prepare what pieces have in common, and return what computes one; it may be threaded."""


class Pool(Protocol):
    """Computes pieces of work."""

    @property
    def workers(self) -> int:
        """How many pieces are computed at a time, at present."""

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


class ProcessPool(Pool, Protocol):
    """Processes elsewhere: they see the output folder, and nothing else of this process."""

    def executor(self, progress: Callable[[int, int], None], fail_fast: bool) -> Executor:
        """Return what computes the tasks of a sweep; `progress` hears of runs and failed ones."""


PoolOpener = Callable[[Path], AbstractContextManager[ProcessPool]]
"""Opens a pool whose processes share a folder, and ends what it started."""


@dataclass(frozen=True)
class ThreadPool:
    """Threads of this process, which the compiled rules do not keep waiting."""

    workers: int = 1

    def each(
        self, work: Work, pieces: Sequence[Any], seconds: float = 0.0
    ) -> Iterator[tuple[int, Arrays]]:
        """Compute pieces; see `Pool`. After an interrupt nothing further is begun."""
        compute = work.begin()
        with ThreadPoolExecutor(self.workers) as pool:
            futures: dict[Future[Arrays], int] = {
                pool.submit(compute, piece): place for place, piece in enumerate(pieces)
            }
            try:
                for future in as_completed(futures):
                    yield futures[future], future.result()
            except BaseException:
                pool.shutdown(wait=False, cancel_futures=True)
                raise


def in_order(
    pool: Pool,
    work: Work,
    pieces: Sequence[Any],
    seconds: float,
    done: Callable[[Arrays], None] = lambda _: None,
) -> list[Arrays]:
    """Compute pieces and return what they left, in their order; `done` hears of each at once."""
    found: dict[int, Arrays] = {}
    for place, arrays in pool.each(work, pieces, seconds):
        found[place] = arrays
        done(arrays)
    return [found[place] for place in range(len(pieces))]
