"""Measure what a cluster costs beyond threads: python -m benchmarks.cluster [runs] [times].

The same sweep is computed by threads and by as many Dask workers on this machine, in turns, from an
empty folder to the manifest. What it takes to start scheduler and workers and to compare them with
this process is told apart: it is paid once, whatever the number of runs. Wall time is what a user
waits; processor time, of this process and the workers together, is what a busy machine leaves
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

import psutil

from benchmarks.sweeps import Spent, plan_of, told
from simulator.engine.cluster.address import Address
from simulator.engine.cluster.connect import open_pool
from simulator.engine.cluster.pool import DaskPool
from simulator.engine.pool import ThreadPool
from simulator.engine.replicates import default_threads
from simulator.experiments.sweeps.folder import FINAL, SweepFolder
from simulator.experiments.sweeps.plan import Plan
from simulator.experiments.sweeps.runner import REMOTE_SECONDS, SweepRunner, claim

USUAL_RUNS = 10_000
TURNS = 3
WARM_RUNS = 1000


def processor() -> float:
    """Return the processor time of this process and its children so far."""
    own = psutil.Process()
    times = [process.cpu_times() for process in (own, *own.children(recursive=True))]
    return sum(spent.user + spent.system for spent in times)


def spent(work: Callable[[], object]) -> Spent:
    wall, cpu = time.perf_counter(), processor()
    work()
    return Spent(time.perf_counter() - wall, processor() - cpu)


def in_threads(plan: Plan, path: Path, threads: int) -> Spent:
    """Return what a sweep in threads takes, from a claimed folder to the manifest."""
    folder = SweepFolder(path)
    claim(folder, plan)
    found = spent(SweepRunner(plan, folder, ThreadPool(threads), threads).run)
    folder.unlock()
    return found


def on_a_cluster(plan: Plan, path: Path, threads: int) -> tuple[float, Spent]:
    """Return the seconds of starting and ending a cluster, and what the same sweep takes on it.

    A short sweep comes first, as for the threads; it counts as a part of the start.
    """
    began = time.perf_counter()
    path.mkdir()
    with open_pool(Address("local"), path, threads) as pool:
        in_pool(plan_of(WARM_RUNS), path / "warm", pool)
        found = in_pool(plan, path, pool)
    return time.perf_counter() - began - found.wall, found


def in_pool(plan: Plan, path: Path, pool: DaskPool) -> Spent:
    """Return what a sweep takes in a pool, from a claimed folder to the manifest."""
    folder = SweepFolder(path)
    claim(folder, plan)
    runner = SweepRunner(plan, folder, pool, pool.workers, shortest=REMOTE_SECONDS)
    found = spent(runner.run)
    folder.unlock()
    return found


def bits(path: Path) -> list[bytes]:
    return [(path / name).read_bytes() for name in FINAL]


def main(runs: int = USUAL_RUNS, turns: int = TURNS) -> None:
    plan, threads = plan_of(runs), default_threads()
    print(f"{plan.cells * plan.sweep.replicates:,} runs of 40 quarters, 12 states, ", end="")
    print(f"{threads} threads or workers, load {os.getloadavg()[0]:.1f} at the start")
    here: list[Spent] = []
    there: list[Spent] = []
    starts: list[float] = []
    with tempfile.TemporaryDirectory() as place:
        in_threads(plan_of(WARM_RUNS), Path(place) / "warm", threads)
        for turn in range(turns):
            threaded, clustered = Path(place) / f"threads{turn}", Path(place) / f"cluster{turn}"
            here.append(in_threads(plan, threaded, threads))
            start, work = on_a_cluster(plan, clustered, threads)
            starts.append(start)
            there.append(work)
            assert bits(threaded) == bits(clustered)
            walls = f"{here[-1].wall:.1f} s, {work.wall:.1f} s"
            told(f"turn {turn + 1}: threads, cluster; start and end", walls, f"+ {start:.1f} s")
    for name, found in (("threads", here), ("cluster", there)):
        wall, cpu = median(one.wall for one in found), median(one.processor for one in found)
        told(f"{name}, median", f"{wall:.1f} s, cpu {cpu:.1f} s")
    for name, goal in (("wall", "10 %"), ("processor", "-")):
        ratio = median(
            getattr(b, name) / getattr(a, name) for a, b in zip(here, there, strict=True)
        )
        told(f"cluster over threads, {name} time of the work", f"{100 * (ratio - 1):.1f} %", goal)
    told("start and end of scheduler and workers, once", f"{median(starts):.1f} s")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:3]))
