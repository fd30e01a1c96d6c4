"""A sweep of a second, in a world of three states, for the tests of this folder."""

import hashlib
from pathlib import Path

from simulator.engine.pool import ThreadPool
from simulator.experiments.sweeps.folder import FINAL
from simulator.experiments.sweeps.plan import make_plan
from simulator.experiments.sweeps.runner import SweepRunner, claimed
from simulator.loading.load_sweep import load_sweep
from simulator.scenario.sweep import Sweep

WORDS = (
    "world=triad",
    "horizon=3",
    "points=6",
    "replicates=5",
    "outcomes=[autonomy,damage]",
    "levers.strategy=[self_reliance,status_quo]",
    "uncertainties={parameters.suppliers.transfer:{},parameters.spillover.coupling:{}}",
)


class Unwatched:
    """Nobody is watching: a task goes on to its end."""

    def stopped(self) -> bool:
        return False

    def finished(self, runs: int, failed: int) -> None:
        pass


def small(*words: str) -> Sweep:
    return load_sweep(overrides=[*WORDS, *words])


def compute(folder: Path, *words: str, threads: int = 1, **options) -> dict:
    """Compute a small sweep in a folder, or what the folder lacks of it; return its manifest."""
    plan = make_plan(small(*words))
    with claimed(folder, plan) as home:
        executor = options.pop("executor", None) or ThreadPool(
            threads, fail_fast=options.get("fail_fast", False)
        )
        return SweepRunner(plan, home, executor, threads, **options).run()


def final_bits(folder: Path) -> dict[str, str]:
    """Return a digest of each file of the final data."""
    return {name: hashlib.sha256((folder / name).read_bytes()).hexdigest() for name in FINAL}
