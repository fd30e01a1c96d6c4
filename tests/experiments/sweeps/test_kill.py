"""A real process, killed with SIGKILL at random moments, goes on to identical bits."""

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from experiments.sweeps.small import final_bits

from simulator.experiments.sweeps.folder import JOURNAL, SweepFolder
from simulator.files import LOCK

WORDS = (
    "world=triad",
    "horizon=40",
    "levers.strategy=[self_reliance,status_quo]",
    "outcomes=[autonomy,damage,crisis]",
)
EARLY = 0.2
"""Share of the kills that come before the work begins; the others come during the work."""

pytestmark = pytest.mark.skipif(os.name != "posix", reason="SIGKILL is a matter of POSIX")


def start(folder: Path, replicates: int) -> subprocess.Popen:
    command = [sys.executable, "-m", "simulator.cli", "sweep", *WORDS, f"replicates={replicates}"]
    flags = ["--quiet", "--threads", "2", "--output", str(folder)]
    return subprocess.Popen([*command, *flags], stdout=subprocess.DEVNULL)


def works(folder: Path, process: subprocess.Popen, since: float) -> bool:
    """Tell whether a process has taken hold of its folder, which is when its work begins."""
    lock = folder / LOCK
    try:
        return process.poll() is not None or lock.stat().st_mtime >= since
    except FileNotFoundError:
        return False


def uninterrupted(folder: Path, replicates: int) -> tuple[float, float]:
    """Run a sweep to its end; return the seconds before and of its work."""
    began = time.time()
    process = start(folder, replicates)
    while not works(folder, process, began):
        time.sleep(0.01)
    working = time.time()
    assert process.wait() == 0
    return working - began, time.time() - working


def killed(folder: Path, replicates: int, early: bool, seconds: float) -> bool:
    """Start a sweep, or go on with it, and kill it; return whether it was still alive."""
    began = time.time()
    process = start(folder, replicates)
    while not early and not works(folder, process, began):
        time.sleep(0.01)
    try:
        process.wait(seconds)
    except subprocess.TimeoutExpired:
        process.send_signal(signal.SIGKILL)
        return process.wait() == -signal.SIGKILL
    assert process.returncode == 0
    return False


def kill_and_compare(tmp_path: Path, kills: int, replicates: int, seed: int) -> int:
    """Kill a sweep again and again; return how many kills met one that was partly done."""
    before, work = uninterrupted(tmp_path / "whole", replicates)
    expected = final_bits(tmp_path / "whole")
    moments = random.Random(seed)
    folder, done, partly = tmp_path / "killed0", 0, 0
    while done < kills:
        early = moments.random() < EARLY
        seconds = moments.uniform(0, before if early else work)
        if not killed(folder, replicates, early, seconds):
            assert final_bits(folder) == expected
            folder = tmp_path / f"killed{time.monotonic_ns()}"
            continue
        done += 1
        lines = (folder / JOURNAL).read_text().count("\n") if (folder / JOURNAL).exists() else 0
        partly += lines > 0 and not SweepFolder(folder).complete
    assert start(folder, replicates).wait() == 0
    assert final_bits(folder) == expected
    return partly


def test_three_kills_leave_no_trace(tmp_path):
    kill_and_compare(tmp_path, 3, 30, seed=2)


@pytest.mark.long
def test_twenty_kills_leave_no_trace(tmp_path):
    assert kill_and_compare(tmp_path, 20, 300, seed=1) >= 5
