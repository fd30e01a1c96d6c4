"""Before the first order: are there workers, are they the same as we, do they see the folder?"""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from simulator.engine.cluster.fingerprint import TALKING, differences, refuse, versions
from simulator.engine.cluster.remote import Introduction, Meeting, introduce
from simulator.engine.cluster.waiting import ANSWER_SECONDS, SILENT_SECONDS, Roll, within
from simulator.engine.pool import PoolError

FIRST_WORKER_SECONDS = 60
SEEN_SECONDS = 10
INTRODUCE_SECONDS = 300
"""How long workers may take to introduce themselves: those that come first compile the rules."""


def check_workers(roll: Roll, meeting: Meeting) -> None:
    """Compare all workers with this process, and try the folder with each of them.

    Raises:
        PoolError: If there is none, one of them differs, does not answer, or does not see the
            folder.
    """
    roll.address.check_way(str(roll.client.scheduler.address), "the scheduler")
    if not _in_time(lambda: bool(roll.call()), FIRST_WORKER_SECONDS):
        raise PoolError(
            f"{roll.scheduler} has had no worker for {FIRST_WORKER_SECONDS} "
            "seconds; start one with: dask worker"
        )
    _check_scheduler(roll)
    for worker, found in _introduced(roll, meeting).items():
        _check_one(worker, found, meeting)


def _introduced(roll: Roll, meeting: Meeting) -> dict[str, Any]:
    """Return of each worker what it says, or the error that it met."""

    def refuse_silence() -> None:
        roll.call()
        if silent := roll.silent():
            raise PoolError(
                f"the worker at {silent[0]} has been silent for {SILENT_SECONDS:.0f} seconds; is "
                "it stopped? End it, or let it go on"
            )

    try:
        found: dict[str, Any] = within(
            INTRODUCE_SECONDS,
            lambda: roll.client.run(introduce, meeting, on_error="return"),
            f"the workers have not answered for {INTRODUCE_SECONDS} seconds",
            refuse_silence,
        )
    except PoolError:
        raise
    except OSError as error:
        raise PoolError(f"a worker was lost while it was looked at: {error}") from error
    return found


def _check_scheduler(roll: Roll) -> None:
    """Refuse a scheduler that speaks another version than we do."""
    found = within(
        ANSWER_SECONDS,
        lambda: roll.client.sync(roll.client.scheduler.versions, packages=[]),
        f"{roll.scheduler} has not answered for {ANSWER_SECONDS:.0f} seconds; is it stopped?",
    )
    there = {name: str(found["packages"].get(name)) for name in TALKING}
    wrong = differences({name: versions()[name] for name in TALKING}, there)
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
