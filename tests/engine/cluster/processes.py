"""Real schedulers and workers on loopback, and the command `rivalry` as a process."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path

from simulator.experiments.sweeps.folder import JOURNAL

DASK = [sys.executable, "-m", "dask"]
RIVALRY = [sys.executable, "-m", "simulator.cli"]
PATIENCE = 120
"""Seconds that anything may take; a test that reaches them has failed."""

WORDS = (
    "world=triad",
    "horizon=40",
    "points=48",
    "levers.strategy=[self_reliance,status_quo]",
    "outcomes=[autonomy,damage]",
)


def wait_for(condition: Callable[[], object], what: str) -> None:
    end = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < end, f"waited in vain for {what}"
        time.sleep(0.05)


def end(process: subprocess.Popen) -> None:
    """End a process and wait for it, whatever state it is in."""
    for sign in (process.terminate, process.kill):
        if process.poll() is None:
            sign()
            with suppress(subprocess.TimeoutExpired):
                process.wait(10)


class Cluster:
    """A scheduler and workers without nannies: killing one leaves nobody to start it again."""

    def __init__(self, folder: Path, flags: Sequence[str] = (), scheme: str = "tcp") -> None:
        self.folder, self.flags, self.scheme = folder, list(flags), scheme
        self.workers: list[subprocess.Popen] = []
        self.log = (folder / "log").open("w")
        place = folder / "scheduler.json"
        own = ["--host", f"{scheme}://127.0.0.1", "--port", "0", "--scheduler-file", str(place)]
        self.scheduler = self._start(
            ["scheduler", *own, "--no-dashboard", "--dashboard-address", "127.0.0.1:0", "--no-show"]
        )
        wait_for(place.exists, "the scheduler")
        wait_for(lambda: place.read_text().strip(), "its address")
        self.address = json.loads(place.read_text())["address"]

    def _start(self, words: Sequence[str], **environment: str) -> subprocess.Popen:
        return subprocess.Popen(
            [*DASK, *words, *self.flags],
            stdout=self.log,
            stderr=self.log,
            cwd=self.folder,
            env=os.environ | environment,
        )

    def add_worker(self, **environment: str) -> subprocess.Popen:
        own = ["--host", f"{self.scheme}://127.0.0.1", "--nthreads", "1", "--no-nanny"]
        rest = ["--no-dashboard", "--local-directory", str(self.folder)]
        worker = self._start(["worker", self.address, *own, *rest], **environment)
        self.workers.append(worker)
        return worker

    def close(self) -> None:
        for process in (*self.workers, self.scheduler):
            end(process)
        self.log.close()


@contextmanager
def cluster(
    folder: Path, workers: int = 2, flags: Sequence[str] = (), scheme: str = "tcp"
) -> Iterator[Cluster]:
    found = Cluster(folder, flags, scheme)
    try:
        for _ in range(workers):
            found.add_worker()
        yield found
    finally:
        found.close()


@contextmanager
def rivalry(*words: str, **environment: str) -> Iterator[subprocess.Popen]:
    """Start the command in a process group of its own, as a terminal does."""
    process = subprocess.Popen(
        [*RIVALRY, *words],
        env=os.environ | environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
        # Tests that were started in the background ignore Ctrl-C, and would hand that on.
        preexec_fn=partial(signal.signal, signal.SIGINT, signal.SIG_DFL),
    )
    try:
        yield process
    finally:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait(10)


def told(process: subprocess.Popen) -> str:
    """Wait for the end of a command and return what it said on stderr."""
    return process.communicate(timeout=PATIENCE)[1]


def finish(*words: str) -> str:
    """Run a command that has to succeed; return what it said on stdout."""
    done = subprocess.run([*RIVALRY, *words], capture_output=True, text=True, timeout=2 * PATIENCE)
    assert done.returncode == 0, done.stderr
    return done.stdout


def lines(folder: Path) -> int:
    """Return how many parts of a sweep are done."""
    journal = folder / JOURNAL
    return journal.read_text().count("\n") if journal.exists() else 0
