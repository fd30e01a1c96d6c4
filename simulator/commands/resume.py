"""`rivalry resume`: go on with what was stopped, killed or cut off."""

from __future__ import annotations

import io
import os
import shlex
from contextlib import redirect_stderr, redirect_stdout, suppress
from pathlib import Path

from simulator.commands import Command, Invocation
from simulator.commands.flags import add_cluster, add_fail_fast, add_quiet, add_threads
from simulator.commands.sweep import compute
from simulator.commands.terminal import say

RESUMABLE = ("run", "compare", "demo", "ablate", "validate", "calibrate", "limits", "sweep")
CLUSTER = ("cluster", "tls_ca", "tls_cert", "tls_key", "insecure_cluster")


def execute(invocation: Invocation) -> int:
    """Compute what a folder lacks of its sweep, comparison or other computation."""
    folder = invocation.only_folder()

    from simulator.experiments.sweeps.data import is_sweep, stored_plan
    from simulator.experiments.sweeps.plan import plan_from
    from simulator.results.home import CLAIM, NEW, PLAN, WORK
    from simulator.results.store import MANIFEST, SWAP, read_manifest

    invocation.force = False
    stage = folder / WORK / NEW
    if (stage / PLAN).is_file() and not (
        folder / WORK / SWAP
    ).is_file():  # a sweep that is going to replace other results
        return compute(plan_from(stored_plan(stage), str(folder)), folder, invocation)
    if (folder / WORK / CLAIM).is_file():
        return _go_on(folder, invocation)
    if (folder / MANIFEST).is_file() and not is_sweep(folder):
        say(f"{folder} is complete (run {read_manifest(folder)['run_id']}): nothing is left to do")
        return 0
    return compute(plan_from(stored_plan(folder), str(folder)), folder, invocation)


def _go_on(folder: Path, invocation: Invocation) -> int:
    """Call the command again that a folder's claim names, from where it was called.

    What it computes is compared with the claim, so that files that have changed since are noticed.

    Raises:
        StoreError: If the claim names no command that computes, or its line computes something
            else now, or nothing.
    """
    from simulator.files import StoreError
    from simulator.loading.errors import ScenarioError
    from simulator.results.home import UNDER_WAY, read_claim

    stored = read_claim(folder)
    line, before = stored["command"], str(stored["facts"].get("cwd", "."))
    again = _read(line, folder, invocation)
    again.output, again.force = folder, False
    for name in ("threads", "quiet", *CLUSTER):
        if hasattr(again, name):
            setattr(again, name, getattr(invocation, name))
    if before != str(Path.cwd()):  # files are named from there
        again.output = folder.absolute()
        with suppress(OSError):
            os.chdir(before)
    what = f"the line that was interrupted, rivalry {shlex.join(line)} (typed in {before})"
    try:
        return again.command.execute(again) or 0
    except ScenarioError as error:
        raise StoreError(f"{error}\nThis is about {what}") from error
    except StoreError as error:
        if UNDER_WAY not in str(error):
            raise
        raise StoreError(
            f"the scenario or the rules have changed since: {what} computes something else now; "
            "type it with --force to give up what is kept"
        ) from error


def _read(line: list[str], folder: Path, invocation: Invocation) -> Invocation:
    """Return a stored line as it was typed, if it is one of a command that can be resumed."""
    from simulator.files import StoreError

    damaged = StoreError(f"cannot go on in {folder}: its claim names no command that computes")
    if not line or line[0] not in RESUMABLE:
        raise damaged
    try:
        with redirect_stdout(io.StringIO()), redirect_stderr(io.StringIO()):
            return invocation.read(line)
    except SystemExit:
        raise damaged from None


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
