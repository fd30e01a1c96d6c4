"""Measure what a cluster costs beyond threads: python -m benchmarks.cluster [runs] [times].

The same sweep is computed by threads and by as many Dask workers on this machine, in turns, from an
empty folder to the manifest. What it takes to start scheduler and workers and to compare them with
this process is told apart: it is paid once, whatever the number of runs. Wall time counts, since
the work is done in other processes; the median of several turns is what a busy machine leaves
comparable.
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median

from benchmarks.sweeps import plan_of, told
from simulator.cluster.address import Address
from simulator.cluster.connect import open_pool
from simulator.engine import default_threads
from simulator.sweeps.command import REMOTE_SECONDS
from simulator.sweeps.executors import Threads
from simulator.sweeps.folder import FINAL, SweepFolder
from simulator.sweeps.plan import Plan
from simulator.sweeps.runner import Runner, claim

USUAL_RUNS = 10_000
TURNS = 3


def seconds(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def in_threads(plan: Plan, path: Path, threads: int) -> float:
    """Return the seconds of a sweep in threads, from an empty folder to the manifest."""
    folder = SweepFolder(path)

    def compute() -> None:
        claim(folder, plan)
        Runner(plan, folder, Threads(threads), threads).run()
        folder.unlock()

    return seconds(compute)


def on_a_cluster(plan: Plan, path: Path, threads: int) -> tuple[float, float]:
    """Return the seconds of starting and ending a cluster, and of the same sweep on it."""
    folder = SweepFolder(path)
    work = 0.0

    def whole() -> None:
        nonlocal work
        claim(folder, plan)
        with open_pool(Address("local"), path, threads) as pool:
            executor = pool.executor(lambda runs, failed: None, False)
            runner = Runner(plan, folder, executor, pool.workers, shortest=REMOTE_SECONDS)
            work = seconds(runner.run)
        folder.unlock()

    total = seconds(whole)
    return total - work, work


def bits(path: Path) -> list[bytes]:
    return [(path / name).read_bytes() for name in FINAL]


def main(runs: int = USUAL_RUNS, turns: int = TURNS) -> None:
    plan, threads = plan_of(runs), default_threads()
    print(f"{plan.cells * plan.sweep.replicates:,} runs of 40 quarters, 12 states, ", end="")
    print(f"{threads} threads or workers, load {os.getloadavg()[0]:.1f} at the start")
    here: list[float] = []
    there: list[float] = []
    starts: list[float] = []
    with tempfile.TemporaryDirectory() as place:
        in_threads(plan_of(1000), Path(place) / "warm", threads)
        for turn in range(turns):
            threaded, clustered = Path(place) / f"threads{turn}", Path(place) / f"cluster{turn}"
            here.append(in_threads(plan, threaded, threads))
            start, work = on_a_cluster(plan, clustered, threads)
            starts.append(start)
            there.append(work)
            assert bits(threaded) == bits(clustered)
            told(f"turn {turn + 1}", f"{here[-1]:.1f} s, {work:.1f} s", f"+ {start:.1f} s")
    ratio = median(there) / median(here)
    told("threads, median", f"{median(here):.1f} s")
    told("cluster, median", f"{median(there):.1f} s")
    told("cluster over threads, work alone", f"{100 * (ratio - 1):.1f} %", "10 %")
    told("start and end of scheduler and workers, once", f"{median(starts):.1f} s")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:3]))
