"""`rivalry demo`: a first comparison."""

from __future__ import annotations

from simulator.commands import Invocation, UsageProblem
from simulator.commands.compare import compare

EXPERIMENT = "dependence_vs_diversification"


def execute(invocation: Invocation) -> int:
    """Compare dependence on one ally with its alternatives."""
    name, overrides = invocation.split()
    if name is not None:
        raise UsageProblem(f"{name}: the demo takes key=value only; see `rivalry compare --help`")
    return compare(EXPERIMENT, overrides, invocation)
