"""`rivalry demo`: a first comparison."""

from __future__ import annotations

from simulator.commands import Command, Invocation, UsageProblem
from simulator.commands.compare import run_named
from simulator.commands.flags import add_cluster, add_map, add_output


def execute(invocation: Invocation) -> None:
    """Compare dependence on one ally with its alternatives."""
    name, overrides = invocation.split()
    if name is not None:
        raise UsageProblem(f"{name}: the demo takes key=value only; see `rivalry compare --help`")
    run_named("dependence_vs_diversification", overrides, invocation)


COMMAND = Command(
    "demo",
    "a first comparison: dependence on one ally against diversification",
    "Compare six strategies of Pakistan: the experiment dependence_vs_diversification.\n"
    "Shorter: rivalry demo replicates=50 --map-points 8",
    "key=value",
    "any number of key=value",
    execute,
    (add_output, add_map, add_cluster),
    order=170,
)
