"""`rivalry sweep` and `rivalry resume`: compute what is missing, then say what came out."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from simulator import files
from simulator.engine.executors import Threads
from simulator.engine.pool import PoolError, PoolOpener
from simulator.experiments.progress import Progress, announce_compiling, say
from simulator.experiments.sweeps.data import load_sweep_data, stored_plan
from simulator.experiments.sweeps.folder import SweepFolder
from simulator.experiments.sweeps.plan import Plan, make_plan, plan_from
from simulator.experiments.sweeps.runner import FailFast, Runner, claim

if TYPE_CHECKING:
    from simulator.scenario.sweep import Sweep

DONE, SOME_FAILED, WRONG_INPUT, INTERRUPTED = 0, 1, 2, 130
REMOTE_SECONDS = 1.0
"""Least work in a task for a cluster, as `Plan.run_seconds` reckons; fast processors take half."""


@dataclass(frozen=True)
class How:
    """How a sweep is computed; no result depends on it.

    Attributes:
        threads: Threads to use, or processes of a cluster on this machine.
        quiet: No progress, no hint where the results are.
        fail_fast: Whether to end at the first run that fails.
        cluster: Opens the cluster that computes instead of threads.
    """

    threads: int
    quiet: bool = False
    fail_fast: bool = False
    cluster: PoolOpener | None = None


def sweep_command(sweep: Sweep, output: Path, how: How) -> int:
    """Compute a sweep in a folder, or what the folder lacks of it.

    Returns:
        The exit code: 0; 1 if runs failed; 2 if the folder or the cluster cannot be used; 130
        after Ctrl-C.
    """
    return _computed(make_plan(sweep), SweepFolder(output), how)


def resume_command(output: Path, how: How) -> int:
    """Go on with the sweep of a folder; see `sweep_command`."""
    try:
        plan = plan_from(stored_plan(output), str(output))
    except files.StoreError as error:
        return _refused(error)
    return _computed(plan, SweepFolder(output), how)


def _refused(error: Exception) -> int:
    print(f"rivalry: {error}", file=sys.stderr)
    return WRONG_INPUT


def _computed(plan: Plan, folder: SweepFolder, how: How) -> int:
    """Compute and tell; whatever happens, what is done stays done."""
    go_on = f"go on with: rivalry resume {folder.path}"
    try:
        claim(folder, plan)
    except files.StoreError as error:
        return _refused(error)
    try:
        manifest = _run(plan, folder, how)
        _tell(folder, manifest, how.quiet)
    except (files.StoreError, PoolError) as error:
        print(f"rivalry: {error}\nNothing that was done is lost; {go_on}", file=sys.stderr)
        return WRONG_INPUT
    except FailFast as error:
        print(f"rivalry: a run failed: {error}\nThe sweep ended there; {go_on}", file=sys.stderr)
        return SOME_FAILED
    except KeyboardInterrupt:
        print(f"rivalry: interrupted; {go_on}", file=sys.stderr)
        return INTERRUPTED
    finally:
        folder.unlock()
    return SOME_FAILED if manifest["failures"] else DONE


def _run(plan: Plan, folder: SweepFolder, how: How) -> dict[str, Any]:
    if not folder.complete:
        announce_compiling(how.quiet)
    if how.cluster is not None and not folder.complete:
        with how.cluster(folder.path) as pool, Progress(0, how.quiet) as progress:
            executor = pool.executor(progress.count, how.fail_fast)
            shortest = REMOTE_SECONDS
            return Runner(
                plan, folder, executor, pool.workers, how.fail_fast, shortest, progress.begin
            ).run()
    with Progress(0, how.quiet) as progress:
        threads = Threads(how.threads, progress.count, how.fail_fast)
        return Runner(
            plan, folder, threads, how.threads, how.fail_fast, on_total=progress.begin
        ).run()


def _tell(folder: SweepFolder, manifest: dict[str, Any], quiet: bool) -> None:
    from simulator.report.sweep import text_summary, write_sweep_report

    data = load_sweep_data(folder.path)
    write_sweep_report(data)
    say(text_summary(data))
    if manifest["failures"]:
        text = f"{manifest['failures']:,} runs failed: see failures.parquet"
        print(f"rivalry: {text}", file=sys.stderr)
    if not quiet:
        report = folder.path / "report.html"
        say(f"report:  {report}\nresults: {folder.path} (run {data.run_id})")
