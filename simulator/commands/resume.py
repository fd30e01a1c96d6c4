"""`rivalry resume`: go on with what was stopped, killed or cut off."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

from simulator.commands import Command, Invocation
from simulator.commands.flags import add_cluster, add_fail_fast, add_quiet, add_threads
from simulator.commands.sweep import compute

CLUSTER = ("cluster", "tls_ca", "tls_cert", "tls_key", "insecure_cluster")


def execute(invocation: Invocation) -> int:
    """Compute what a folder lacks of its sweep, comparison or other computation."""
    folder = invocation.only_folder()

    from simulator.experiments.sweeps.data import stored_plan
    from simulator.experiments.sweeps.plan import plan_from
    from simulator.results.home import CLAIM, NEW, PLAN, WORK

    invocation.force = False
    stage = folder / WORK / NEW
    if (stage / PLAN).is_file():  # a sweep that is going to replace other results
        return compute(plan_from(stored_plan(stage), str(folder)), folder, invocation)
    if (folder / WORK / CLAIM).is_file():
        return _go_on(folder, invocation)
    return compute(plan_from(stored_plan(folder), str(folder)), folder, invocation)


def _go_on(folder: Path, invocation: Invocation) -> int:
    """Call the command again that a folder's claim names, from where it was called.

    What it computes is compared with the claim, so that files that have changed since are noticed.
    """
    from simulator.results.home import read_claim

    stored = read_claim(folder)
    again = invocation.read(stored["command"])
    again.output, again.force = folder, False
    for name in ("threads", "quiet", *CLUSTER):
        if hasattr(again, name):
            setattr(again, name, getattr(invocation, name))
    before = str(stored["facts"].get("cwd", "."))
    if before != str(Path.cwd()):  # files are named from there
        again.output = folder.absolute()
        with suppress(OSError):
            os.chdir(before)
    return again.command.execute(again) or 0


COMMAND = Command(
    "resume",
    "go on with a sweep or comparison that was stopped, killed or cut off",
    "Compute what a folder lacks of its sweep, comparison, ablation, validation or calibration.\n"
    "What is done is not done again, and the data in the end have the same bits as those of a\n"
    "computation that never stopped.",
    "FOLDER",
    "a folder in which something was begun",
    execute,
    (add_threads, add_quiet, add_fail_fast, add_cluster),
    order=50,
)
