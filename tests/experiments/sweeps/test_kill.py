"""A real process, killed with SIGKILL at moments all over its work, goes on to identical bits."""

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest
from experiments.sweeps.small import final_bits

from simulator.engine.remembered import stored_parts
from simulator.experiments.sweeps.folder import JOURNAL, SweepFolder, stored_receipts
from simulator.files import LOCK, checksum
from simulator.results.home import PARTS, WORK
from simulator.results.store import FRAMES, MANIFEST

SWEEP = (
    "sweep",
    "world=triad",
    "horizon=40",
    "levers.strategy=[self_reliance,status_quo]",
    "outcomes=[autonomy,damage,crisis]",
)
COMPARISON = (
    "compare",
    "dependence_vs_diversification",
    "world=triad",
    "horizon=40",
    "strategies=[status_quo,neutrality]",
    "--map-points=4",
)

pytestmark = pytest.mark.skipif(os.name != "posix", reason="SIGKILL is a matter of POSIX")


def start(folder: Path, words: tuple[str, ...], *more: str) -> subprocess.Popen:
    command = [sys.executable, "-m", "simulator.cli", *words, *more]
    flags = ["--quiet", "--threads", "2", "--output", str(folder)]
    return subprocess.Popen([*command, *flags], stdout=subprocess.DEVNULL)


def batches_done(folder: Path) -> int:
    """Return the number of batches of a sweep that its journal names."""
    return sum(len(receipt.addresses) for receipt in stored_receipts(folder))


def pieces_done(folder: Path) -> int:
    """Return the number of pieces of a comparison that its journal names."""
    return sum(len(kept.pieces) for kept in stored_parts(folder / WORK / PARTS))


def killed_at(process: subprocess.Popen, reached: Callable[[], bool], later: float) -> bool:
    """Kill a process a moment after something is reached; tell whether it was still alive."""
    while process.poll() is None and not reached():
        time.sleep(0.002)
    try:
        process.wait(later)
    except subprocess.TimeoutExpired:
        process.send_signal(signal.SIGKILL)
        return process.wait() == -signal.SIGKILL
    assert process.returncode == 0
    return False


def _reached(folder: Path, wanted: float) -> bool:
    return batches_done(folder) >= wanted if wanted else (folder / LOCK).exists()


def kill_sweep(tmp_path: Path, kills: int, seed: int, *more: str) -> list[float]:
    """Kill a sweep again and again as it goes on; return the shares that were done then.

    The first kill comes before the work, the others once a share of all batches is in the journal,
    a higher one each time, and a random moment later; the last ones at the end of the work.
    """
    assert start(tmp_path / "whole", SWEEP, *more).wait() == 0
    expected = final_bits(tmp_path / "whole")
    total = batches_done(tmp_path / "whole")
    moments, folder, shares = random.Random(seed), tmp_path / "killed", []
    for number in range(kills):
        process = start(folder, SWEEP, *more)
        killed_at(
            process,
            partial(_reached, folder, total * number / max(1, kills - 1)),
            moments.uniform(0, 0.15),
        )
        if SweepFolder(folder).complete:
            break
        shares.append(batches_done(folder) / total if (folder / JOURNAL).exists() else 0.0)
    assert start(folder, SWEEP, *more).wait() == 0
    assert final_bits(folder) == expected
    return shares


def test_three_kills_leave_no_trace(tmp_path):
    kill_sweep(tmp_path, 3, 2, "replicates=30")


@pytest.mark.long
def test_a_dozen_kills_all_over_the_work_leave_no_trace(tmp_path):
    shares = kill_sweep(tmp_path, 12, 1, "replicates=300")
    met = [any(low <= share < low + 0.25 for share in shares) for low in (0.0, 0.25, 0.5, 0.75)]
    assert len(shares) >= 6 and all(met), shares


def _goes_on(folder: Path, begun: int) -> bool:
    return pieces_done(folder) > begun


@pytest.mark.long
@pytest.mark.parametrize("before", [False, True], ids=["new", "replaced"])
def test_a_comparison_that_is_killed_goes_on_to_the_same_bits(tmp_path, before):
    """What is replaced by it stays whole until the new results are complete."""
    words = (*COMPARISON, "replicates=2000")
    assert start(tmp_path / "whole", words).wait() == 0
    data = [f"{name}.parquet" for name in (*FRAMES, "winners")]
    expected = {name: checksum(tmp_path / "whole" / name) for name in data}
    folder, old = tmp_path / "killed", {}
    if before:
        assert start(folder, COMPARISON, "replicates=2").wait() == 0
        old = {name: checksum(folder / name) for name in (*data, MANIFEST, "report.html")}
    moments, done = random.Random(3), []
    for number in range(6):
        begun = pieces_done(folder)
        process = start(folder, words, *(["--force"] if before else []))
        killed = killed_at(
            process,
            partial(_goes_on, folder, begun) if number else partial(_reached, folder, 0),
            moments.uniform(0, 1.0),
        )
        if not killed:
            break
        done.append(pieces_done(folder))
        assert all(checksum(folder / name) == found for name, found in old.items())
    command = [sys.executable, "-m", "simulator.cli", "resume", str(folder), "--quiet"]
    if (folder / WORK).exists():
        assert subprocess.run(command, stdout=subprocess.DEVNULL).returncode == 0
    assert {name: checksum(folder / name) for name in data} == expected
    assert done == sorted(done) and len(set(done)) >= 2
