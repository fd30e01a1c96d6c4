"""What a worker does: tasks of a sweep, and bundles of small pieces. Runs in its process.

Only our own values travel. A worker writes what it computed into the shared folder and hands back
names, checksums and counts. Every order is checked on its own, since workers may join at any time.
"""

from __future__ import annotations

import hashlib
import os
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from secrets import token_hex
from typing import Any

from simulator import files
from simulator.engine.cluster.fingerprint import Facts, differences, facts_beside, refuse
from simulator.engine.pool import PoolError

TOKEN = "token"
LOOK_EVERY = 0.2
"""Seconds between two looks for the file that says go on."""


@dataclass(frozen=True)
class Meeting:
    """Where client and workers meet: a folder with a file that only those who share it see.

    Attributes:
        folder: Absolute, the same on all machines.
        token: Content of the file `token`.
        facts: What the client computes with.
    """

    folder: Path
    token: str
    facts: Facts

    def require(self) -> None:
        """Find that this process may work for the client.

        Raises:
            PoolError: If it computes with something else, or does not see the folder.
        """
        found = differences(self.facts, facts_beside(self.facts))
        if found:
            raise refuse(f"the worker on {_host()}", found)
        self.require_folder()

    def require_folder(self) -> None:
        """Find that the client's folder is seen here."""
        try:
            seen = (self.folder / TOKEN).read_text(encoding="ascii")
        except OSError:
            seen = ""
        if seen != self.token:
            raise PoolError(
                f"the worker on {_host()} does not see {self.folder.parent.parent}: output has to "
                "be on a file system that all machines share, under the same path"
            )


def _host() -> str:
    return f"{os.uname().nodename if hasattr(os, 'uname') else 'a machine'}, process {os.getpid()}"


@dataclass
class RemoteWatch:
    """Tells a task when to stop, and counts what it did.

    Attributes:
        going: A file that is there as long as the client wants the work done. If the client is
            gone with its folder, so is the file.
        fail_fast: Whether a failure is to be the end.
    """

    going: Path
    fail_fast: bool = False
    runs: int = 0
    failed: int = 0
    _stop: bool = False
    _looked: float = field(default=-1e9)

    def stopped(self) -> bool:
        """Whether the task should hand in what it has."""
        now = time.monotonic()
        if not self._stop and now - self._looked >= LOOK_EVERY:
            self._looked = now
            self._stop = not self.going.exists()
        return self._stop

    def finished(self, runs: int, failed: int) -> None:
        """Count finished runs."""
        self.runs += runs
        self.failed += failed
        if failed and self.fail_fast:
            self._stop = True


@dataclass(frozen=True)
class Order:
    """Something to compute: a function of a module and its argument.

    Attributes:
        going: Name of a file in the meeting's folder, there as long as the work is wanted.
    """

    meeting: Meeting
    going: str
    work: Callable[[Any, Any], Any]
    task: Any
    fail_fast: bool = False


@dataclass(frozen=True)
class Done:
    """What comes back: receipt or name and checksum, and how many runs it took."""

    receipt: Any
    runs: int
    failed: int


def perform(order: Order) -> Done:
    """Compute an order."""
    order.meeting.require()
    watch = RemoteWatch(order.meeting.folder / order.going, order.fail_fast)
    receipt = order.work(order.task, watch)
    return Done(receipt, watch.runs, watch.failed)


@dataclass(frozen=True)
class Introduction:
    """What a worker says before the first order.

    Attributes:
        facts: What it computes with.
        sign: Name of a file that it has left in the meeting's folder.
        trouble: Why it has not, or nothing.
    """

    facts: Facts
    sign: str
    trouble: str


def introduce(meeting: Meeting) -> Introduction:
    """Say what this process computes with, and leave a sign in the folder."""
    sign, trouble = f"sign-{token_hex(8)}", ""
    try:
        meeting.require_folder()
        files.write_bytes(meeting.folder / sign, meeting.token.encode())
    except OSError as error:
        trouble = str(error)
    return Introduction(facts_beside(meeting.facts), sign, trouble)


def digest(content: bytes) -> str:
    """Return the SHA-256 of what was written."""
    return hashlib.sha256(content).hexdigest()
