"""Measure speed and memory: `make bench` prints the table.

Machines are noisy: quote ratios within one table, not single times across machines.
"""

from __future__ import annotations

import os
import platform
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace

import simulator as rivalry
from simulator.engine.replicates import default_threads, simulate

QUARTERS = 80
REPLICATES = 800
SHORT = [sys.executable, "-c"]
COMMAND = [sys.executable, "-m", "simulator.cli"]


@dataclass(frozen=True)
class Row:
    """One line of the table."""

    what: str
    measured: str
    goal: str


def seconds(command: list[str], environment: dict[str, str] | None = None) -> float:
    """Return the wall time of a command."""
    began = time.perf_counter()
    subprocess.run(command, check=True, capture_output=True, env=os.environ | (environment or {}))
    return time.perf_counter() - began


def best_of(times: int, command: list[str]) -> float:
    """Return the shortest of several wall times."""
    return min(seconds(command) for _ in range(times))


def runs_per_second(threads: int, replicates: int = REPLICATES) -> float:
    """Return runs of the full world (12 states, 80 quarters) a second, outcomes recorded."""
    base = rivalry.load_experiment("dependence_vs_diversification").base
    scenario = replace(base, horizon=QUARTERS)
    simulate(scenario, 70, threads, in_full=0)
    began = time.perf_counter()
    simulate(scenario, replicates, threads, in_full=0)
    return replicates / (time.perf_counter() - began)


def cold_compile() -> float:
    """Return the time of a first simulation with an empty cache, less that of a second one."""
    code = (
        "import simulator as r; s = r.load_scenario('default'); "
        "r.run(s.with_(horizon=1), replicates=1, threads=1)"
    )
    with tempfile.TemporaryDirectory() as folder:
        environment = {"NUMBA_CACHE_DIR": folder}
        first = seconds([*SHORT, code], environment)
        return first - seconds([*SHORT, code], environment)


def peak_memory(replicates: int) -> float:
    """Return the peak memory in MB of a process that runs so many replicates."""
    code = (
        "import resource, simulator as r; "
        "s = r.load_scenario('default').with_(horizon=20); "
        f"r.run(s, replicates={replicates}, threads=1); "
        "print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)"
    )
    done = subprocess.run([*SHORT, code], check=True, capture_output=True, text=True)
    unit = 1024 if platform.system() == "Linux" else 1024**2
    return int(done.stdout.split()[-1]) / unit


def rows() -> Iterator[Row]:
    """Measure everything, slowest first."""
    yield Row("cold compile", f"{cold_compile():.1f} s", "20 s")
    yield Row("rivalry --help", f"{best_of(5, [*COMMAND, '--help']):.2f} s", "0.5 s")
    with tempfile.TemporaryDirectory() as folder:
        command = [*COMMAND, "run", "--quiet", "--output", folder]
        seconds(command)
        yield Row("rivalry run, warm", f"{best_of(3, command):.2f} s", "4 s")
    one = runs_per_second(1)
    yield Row("runs a second, 1 thread", f"{one:.0f}", "300")
    two = runs_per_second(2)
    yield Row("2 threads against 1", f"{two / one:.2f}", "1.7")
    small, large = peak_memory(200), peak_memory(2000)
    yield Row("peak memory, 200 replicates", f"{small:.0f} MB", "-")
    yield Row("2,000 replicates against 200", f"{large / small:.2f}", "1.0")


def main() -> None:
    """Print the table."""
    print(f"Python {platform.python_version()}, {default_threads()} processors")
    print(f"{'12 states x 80 quarters':32} {'measured':>10} {'goal':>8}")
    for row in rows():
        print(f"{row.what:32} {row.measured:>10} {row.goal:>8}", flush=True)
    print(
        f"peak of this process: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB"
    )


if __name__ == "__main__":
    main()
