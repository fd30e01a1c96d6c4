"""Measure what a sweep costs beyond the engine: python -m benchmarks.sweeps [runs].

The same points, runs and draws are computed three times: by the compiled rules alone (scenarios
built and worlds founded beforehand), with scenarios built as well, and as a sweep with everything
that storing it takes. Processor time is what a busy machine leaves comparable; wall time is told
beside it. Figures for a million runs are extrapolated from what was measured, and say so.
"""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from simulator.engine.pool import ThreadPool
from simulator.engine.replicates import Runner as Engine
from simulator.engine.replicates import default_threads
from simulator.experiments.sweeps.batches import Batch
from simulator.experiments.sweeps.folder import OUTCOMES_FILE, SweepFolder
from simulator.experiments.sweeps.plan import Plan, make_plan
from simulator.experiments.sweeps.runner import SweepRunner, claim
from simulator.loading.load_sweep import load_sweep
from simulator.model.ledger import make_ledger

USUAL_RUNS = 100_000
REPLICATES = 50
MILLION = 1_000_000
KILOBYTES = 1024


@dataclass(frozen=True)
class Spent:
    """Seconds on the wall and of the processors."""

    wall: float
    processor: float


def plan_of(runs: int) -> Plan:
    """Return a plan of about so many runs of 40 quarters: two strategies at many points."""
    points = max(2, runs // (2 * REPLICATES))
    return make_plan(load_sweep(overrides=[f"points={points}", f"replicates={REPLICATES}"]))


def spent(work: Callable[[], object]) -> Spent:
    wall, processor = time.perf_counter(), time.process_time()
    work()
    return Spent(time.perf_counter() - wall, time.process_time() - processor)


def in_threads(function: Callable[[Batch], object], batches: Iterable[Batch]) -> None:
    with ThreadPoolExecutor(default_threads()) as pool:
        for _ in pool.map(function, batches):
            pass


def rules_alone(plan: Plan) -> Spent:
    """Return what the compiled rules take, every world founded beforehand."""
    batches = list(plan.batches(0, range(plan.points)))
    engines = {b.index: Engine(plan.question.scenario(b)) for b in batches}

    def compute(batch: Batch) -> None:
        engines[batch.index].run(batch.first, batch.count, make_ledger(0))

    return spent(lambda: in_threads(compute, batches))


def with_scenarios(plan: Plan) -> Spent:
    """Return what rules take together with building and checking the scenario of each point."""

    def compute(batch: Batch) -> None:
        Engine(plan.question.scenario(batch)).run(batch.first, batch.count, make_ledger(0))

    return spent(lambda: in_threads(compute, plan.batches(0, range(plan.points))))


def as_sweep(plan: Plan, path: Path) -> Spent:
    """Return what the whole sweep takes, from an empty folder to the manifest."""
    folder, threads = SweepFolder(path), default_threads()

    def compute() -> None:
        claim(folder, plan)
        SweepRunner(plan, folder, ThreadPool(threads), threads).run()
        folder.unlock()

    return spent(compute)


def peak_megabytes(runs: int) -> float:
    """Return the peak memory of a process that computes a sweep of so many runs."""
    code = (
        "import tempfile; from pathlib import Path; from benchmarks.sweeps import *\n"
        "with tempfile.TemporaryDirectory() as place: "
        f"as_sweep(plan_of({runs}), Path(place) / 'out')\n"
        "print(peak_kilobytes())"
    )
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    return int(done.stdout.split()[-1]) / KILOBYTES


def peak_kilobytes() -> int:
    """Return the peak memory of this process; `ru_maxrss` may be that of the one it came from."""
    status = Path("/proc/self/status")
    if not status.is_file():
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    lines = status.read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM:"))


def told(what: str, measured: str, goal: str = "-") -> None:
    print(f"{what:58} {measured:>22} {goal:>12}", flush=True)


def compare(plan: Plan, runs: int, path: Path) -> None:
    """Measure the three ways, the sweep between the others, and tell their ratios."""
    alone, whole, built = rules_alone(plan), as_sweep(plan, path), with_scenarios(plan)
    for name, found in (("rules alone", alone), ("and scenarios", built), ("sweep", whole)):
        speed = runs / found.wall
        told(name, f"{found.wall:.1f} s, cpu {found.processor:.1f} s", f"{speed:.0f}/s")
    over = 100 * (whole.processor / alone.processor - 1)
    of_storing = 100 * (whole.processor / built.processor - 1)
    told("sweep over rules alone, processor time", f"{over:.1f} %", "15 %")
    told("sweep over rules and scenarios, processor time", f"{of_storing:.1f} %")
    on_wall = 100 * (whole.wall / alone.wall - 1)
    told("sweep over rules alone, wall time", f"{on_wall:.1f} %")
    minutes = whole.wall * MILLION / runs / 60
    told("a million runs of 40 quarters, extrapolated", f"{minutes:.0f} min", "40 min")


def main(runs: int = USUAL_RUNS) -> None:
    plan = plan_of(runs)
    exact = plan.cells * REPLICATES
    print(f"{exact:,} runs of 40 quarters, 12 states, {default_threads()} threads, ", end="")
    print(f"load {os.getloadavg()[0]:.1f} at the start")
    rules_alone(plan_of(1000))
    with tempfile.TemporaryDirectory() as place:
        path = Path(place) / "out"
        compare(plan, exact, path)
        size = (path / OUTCOMES_FILE).stat().st_size
        columns = len(plan.sweep.outcomes)
        told(f"bytes per run, {columns} outcomes of one state", f"{size / exact:.1f}")
        told("files in the end", str(sum(1 for f in path.rglob("*") if f.is_file())))
    small, large = peak_megabytes(exact // 10), peak_megabytes(exact)
    told(f"peak memory, {exact // 10:,} runs", f"{small:.0f} MB", "1,000 MB")
    told(f"peak memory, {exact:,} runs", f"{large:.0f} MB", "1,000 MB")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else USUAL_RUNS)
