"""Before the first order: are there workers, are they the same as we, do they see the folder?"""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from simulator.engine.cluster.fingerprint import TALKING, differences, refuse
from simulator.engine.cluster.remote import Introduction, Meeting, introduce
from simulator.engine.pool import PoolError

if TYPE_CHECKING:
    from distributed import Client

    from simulator.engine.cluster.address import Address

FIRST_WORKER_SECONDS = 60
SEEN_SECONDS = 10


def check_workers(client: Client, address: Address, meeting: Meeting) -> None:
    """Compare all workers with this process, and try the folder with each of them.

    Raises:
        PoolError: If there is none, one of them differs, or one does not see the folder.
    """
    if not _in_time(lambda: bool(client.nthreads()), FIRST_WORKER_SECONDS):
        raise PoolError(
            f"the scheduler ({address.text}) has had no worker for {FIRST_WORKER_SECONDS} "
            "seconds; start one with: dask worker"
        )
    address.check_way(str(client.scheduler.address), "the scheduler")
    for worker in client.nthreads():
        address.check_way(worker, "a worker")
    _check_scheduler(client)
    try:  # of each worker what it says, or the error that it met
        introduced: dict[str, Any] = client.run(introduce, meeting, on_error="return")
    except OSError as error:
        raise PoolError(f"a worker was lost while it was looked at: {error}") from error
    for worker, found in introduced.items():
        _check_one(worker, found, meeting)


def _check_scheduler(client: Client) -> None:
    """Refuse a scheduler that speaks another version than we do."""
    found = client.get_versions()
    here, there = (
        {name: str(found[side]["packages"].get(name)) for name in TALKING}
        for side in ("client", "scheduler")
    )
    wrong = differences(here, there)
    if wrong:
        raise refuse("the scheduler", wrong)


def _check_one(worker: str, found: Any, meeting: Meeting) -> None:
    if isinstance(found, ImportError):
        raise PoolError(
            f"the worker at {worker} cannot load this program ({found}): install the same commit "
            "and the same pinned packages there (docs/cluster.md)"
        )
    if isinstance(found, BaseException):
        raise PoolError(f"the worker at {worker} fails at once: {type(found).__name__}: {found}")
    said: Introduction = found
    wrong = differences(meeting.facts, said.facts)
    if wrong:
        raise refuse(f"the worker at {worker}", wrong)
    if said.trouble:
        raise PoolError(f"the worker at {worker}: {said.trouble}")
    if not seen(meeting.folder / said.sign):
        raise PoolError(
            f"what the worker at {worker} writes into {meeting.folder} is not seen here: output "
            "has to be on a file system that all machines share"
        )


def seen(path: Path) -> bool:
    """Tell whether a file that another machine wrote is there; some file systems take a while."""
    return _in_time(path.is_file, SEEN_SECONDS)


def _in_time(there: Callable[[], bool], seconds: float) -> bool:
    end = time.monotonic() + seconds
    while not there():
        if time.monotonic() > end:
            return False
        time.sleep(0.2)
    return True
