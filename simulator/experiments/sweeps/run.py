"""Sweeps from Python: the same computation as `rivalry sweep`, without its messages."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from simulator.engine.pool import Executor, ThreadPool
from simulator.engine.replicates import default_threads
from simulator.experiments.sweeps.data import SweepData, load_sweep_data
from simulator.experiments.sweeps.folder import SweepFolder
from simulator.experiments.sweeps.plan import make_plan
from simulator.experiments.sweeps.runner import SweepRunner, claim

if TYPE_CHECKING:
    from simulator.scenario.sweep import Sweep


def run_sweep(
    sweep: Sweep,
    folder: str | Path,
    threads: int | None = None,
    executor: Executor | None = None,
) -> SweepData:
    """Compute a sweep in a folder, or what the folder lacks of it, and return its data.

    Args:
        sweep: From `load_sweep`.
        folder: Where it is stored; the same sweep again goes on where it stopped.
        threads: Threads to use; by default all processors. No result depends on it.
        executor: Where the work is done instead, such as a cluster.

    Raises:
        StoreError: If the folder holds another sweep, is in use, or cannot be written.
    """
    plan, home = make_plan(sweep), SweepFolder(Path(folder))
    claim(home, plan)
    workers = threads or default_threads()
    try:
        SweepRunner(plan, home, executor or ThreadPool(workers), workers).run()
    finally:
        home.unlock()
    return load_sweep_data(home.path)
