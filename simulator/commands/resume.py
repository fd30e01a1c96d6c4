"""`rivalry resume`: go on with a sweep that was stopped, killed or cut off."""

from __future__ import annotations

from simulator.commands import Command, Invocation
from simulator.commands.flags import add_cluster, add_fail_fast, add_quiet, add_threads
from simulator.commands.sweep import compute


def execute(invocation: Invocation) -> int:
    """Compute what a folder lacks of its sweep."""
    folder, _ = invocation.folder()

    from simulator.experiments.sweeps.data import stored_plan
    from simulator.experiments.sweeps.plan import plan_from

    return compute(plan_from(stored_plan(folder), str(folder)), folder, invocation)


COMMAND = Command(
    "resume",
    "go on with a sweep that was stopped, killed or cut off",
    "Compute what the folder of a sweep lacks. What is done is not done again, and the data\n"
    "in the end have the same bits as those of a sweep that never stopped.",
    "FOLDER",
    "the folder of a sweep",
    execute,
    (add_threads, add_quiet, add_fail_fast, add_cluster),
    order=50,
)
