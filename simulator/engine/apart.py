"""Compile the rules in a process of its own, which leaves them in the cache and can be ended.

The compiler does not look for Ctrl-C, and what it works on cannot be taken from it; ending a
process loses nothing, since what it had compiled is kept and the rest is compiled at the next
start.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from simulator.engine.replicates import Runner
from simulator.loading.load import load_scenario
from simulator.model.cache import cache_folder
from simulator.model.jit import is_warm
from simulator.model.ledger import make_ledger

ROOT = Path(__file__).parents[2]
CODE = (
    "import sys; sys.path.insert(0, sys.argv[1]); "
    "from simulator.engine.apart import run_once; run_once()"
)


def compile_apart() -> None:
    """Compile the rules, unless they are; where nothing can be kept, the first run does it."""
    if is_warm() or cache_folder() is None or not sys.executable:
        return
    nothing = subprocess.DEVNULL
    command = [sys.executable, "-P", "-c", CODE, str(ROOT)]
    subprocess.run(command, stdin=nothing, stdout=nothing, stderr=nothing, check=False)


def run_once() -> None:
    """Run the model for a quarter, for which all rules are compiled."""
    Runner(load_scenario(overrides=["horizon=1"])).run(0, 1, make_ledger(0))
