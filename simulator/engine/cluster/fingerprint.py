"""What could change a bit, or the form of what is sent: the same on both sides, or no work.

Besides versions and sources there is a short run: processors and mathematical libraries that
differ in a last digit would otherwise go unnoticed.
"""

from __future__ import annotations

import hashlib
import platform
import sys
from collections.abc import Mapping
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from simulator.engine.pool import PoolError

PACKAGE = Path(__file__).parents[2]
PACKAGES = ("numpy", "numba", "llvmlite", "scipy", "SALib", "pandas", "pyarrow")
TALKING = ("dask", "distributed", "cloudpickle", "msgpack")
RUN = "bits of a short run"
MOST = 6

Facts = Mapping[str, str]


def facts() -> Facts:
    """Return the fingerprint of this process; a first call runs the model for four quarters."""
    return {**versions(), RUN: _short_run()}


def facts_beside(expected: Facts) -> Facts:
    """Return the facts of this process; where versions differ already, nothing is compiled.

    The bits of the run are then those that are expected: they are not what is wrong.
    """
    if differences({**expected, RUN: ""}, {**versions(), RUN: ""}):
        return {**versions(), RUN: expected[RUN]}
    return facts()


@cache
def versions() -> Facts:
    """Return versions and digests: all facts that are known without a run."""
    from simulator.model.cache import source_digest
    from simulator.model.version import RULES_VERSION

    return {
        "Python": ".".join(map(str, sys.version_info[:2])),
        "machine": platform.machine(),
        "rules version": RULES_VERSION,
        "sources of the rules": source_digest(),
        "program and shipped scenarios": _program(),
        **{name: _version(name) for name in PACKAGES + TALKING},
    }


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return "none"


def _program() -> str:
    """Return a digest of the sources of the package and of the shipped scenarios."""
    from simulator.initial.paths import scenario_root

    digest = hashlib.sha256()
    for top, pattern in ((PACKAGE, "*.py"), (scenario_root(), "*.*")):
        for path in sorted(top.rglob(pattern)):
            if path.is_file() and "__pycache__" not in path.parts:
                digest.update(path.relative_to(top).as_posix().encode())
                digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


@cache
def _short_run() -> str:
    from simulator.engine.replicates import Runner
    from simulator.loading.load import load_scenario
    from simulator.model.ledger import make_ledger

    runner = Runner(load_scenario(overrides=["horizon=4"]))
    record = runner.run(0, 2, make_ledger(0))
    bits = record.totals.tobytes() + record.index_sums.tobytes()
    return hashlib.sha256(bits).hexdigest()[:16]


def differences(here: Facts, there: Facts) -> list[str]:
    """Return a phrase for every fact that differs."""
    return [
        f"{name}: {there.get(name, 'unknown')} there, {value} here"
        for name, value in here.items()
        if there.get(name) != value
    ]


def refuse(who: str, found: list[str]) -> PoolError:
    """Return the error about a worker that computes with something else."""
    rest = f" and {len(found) - MOST} more" if len(found) > MOST else ""
    return PoolError(
        f"{who} would not give the same bits: {'; '.join(found[:MOST])}{rest}. "
        "Install the same commit and the same pinned packages there (docs/cluster.md)"
    )
