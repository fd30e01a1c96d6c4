"""Waits that end: for a scheduler that does not answer, and for workers that have gone silent.

A process that was stopped, or whose machine hangs, keeps its connections: nothing is lost, but
nothing comes. So whatever Dask is asked has a limit, and is asked in a thread that can be left
behind, since some of its calls can neither be given a limit nor be interrupted.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass, field
from threading import Thread
from typing import TYPE_CHECKING, Any, TypeVar

from simulator.engine.pool import PoolError

if TYPE_CHECKING:
    from distributed import Client

    from simulator.engine.cluster.address import Address

Found = TypeVar("Found")

ANSWER_SECONDS = 20.0
"""How long a scheduler may take for an answer; it is asked for little."""

SILENT_SECONDS = 20.0
"""How long a worker may be silent; it sends a heartbeat every second or few."""

POLL = 0.5


def within(
    seconds: float,
    ask: Callable[[], Found],
    otherwise: str,
    meanwhile: Callable[[], object] = lambda: None,
) -> Found:
    """Return the answer to a question.

    Args:
        seconds: How long it may take.
        ask: Waits for the answer, in a thread of its own.
        otherwise: What is said if there is none in time.
        meanwhile: Called twice a second while we wait; what it raises ends the wait.

    Raises:
        PoolError: If there is no answer in time.
        Exception: What `ask` raises.
    """
    answer: Future[Found] = Future()

    def wait() -> None:
        try:
            answer.set_result(ask())
        except BaseException as error:
            answer.set_exception(error)

    Thread(target=wait, daemon=True).start()
    end = time.monotonic() + seconds
    while (left := end - time.monotonic()) > 0:
        try:
            return answer.result(min(POLL, left))
        except TimeoutError:
            if answer.done():
                break
        meanwhile()
    raise PoolError(otherwise)


@dataclass
class Roll:
    """Who works for a scheduler, and who of them has been heard of lately.

    When a worker was last heard of is a time of the scheduler's clock: it tells that something was
    heard since we looked, and our own clock tells for how long nothing was.
    """

    client: Client
    address: Address
    _heard: dict[str, tuple[float, float]] = field(default_factory=dict)

    @property
    def scheduler(self) -> str:
        """What the scheduler is called in messages."""
        return f"the scheduler ({self.address.text})"

    def call(self) -> dict[str, int]:
        """Ask who is there, and return the number of threads of each worker.

        Raises:
            PoolError: If the scheduler is lost, does not answer, or a worker must not be talked to.
        """
        found = self._ask()
        now, before = time.monotonic(), self._heard
        self._heard = {}
        for name, worker in found.items():
            self.address.check_way(name, "a worker")
            heard, since = before.get(name, (None, now))
            seen = float(worker["last_seen"])
            self._heard[name] = (seen, since if seen == heard else now)
        return {name: int(worker["nthreads"]) for name, worker in found.items()}

    def silent(self) -> list[str]:
        """Return the workers that have been silent for too long."""
        now = time.monotonic()
        return [name for name, (_, at) in self._heard.items() if now - at > SILENT_SECONDS]

    def require_scheduler(self) -> None:
        """Find that there is a connection.

        Raises:
            PoolError: If there is none.
        """
        if self.client.status != "running":
            raise PoolError(f"lost the connection to {self.scheduler}; did it end?")

    def _ask(self) -> dict[str, Any]:
        self.require_scheduler()
        silence = (
            f"{self.scheduler} has not answered for {ANSWER_SECONDS:.0f} seconds; is it stopped?"
        )
        try:
            answer: dict[str, Any] = within(
                ANSWER_SECONDS, lambda: self.client.sync(self.client.scheduler.identity), silence
            )
        except PoolError:
            raise
        except Exception as error:
            raise PoolError(f"lost the connection to {self.scheduler}; did it end?") from error
        workers: dict[str, Any] = answer["workers"]
        return workers
