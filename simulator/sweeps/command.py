"""`rivalry sweep` and `rivalry resume`: compute what is missing, then say what came out."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from simulator.experiments.progress import Progress, announce_compiling, say
from simulator.results import store
from simulator.sweeps.data import load_sweep_data, stored_plan
from simulator.sweeps.executors import Threads
from simulator.sweeps.folder import SweepFolder
from simulator.sweeps.plan import Plan, make_plan, plan_from
from simulator.sweeps.runner import FailFast, Runner, claim

if TYPE_CHECKING:
    from simulator.scenario.sweep import Sweep

DONE, SOME_FAILED, WRONG_INPUT, INTERRUPTED = 0, 1, 2, 130


def sweep_command(
    sweep: Sweep, output: Path, threads: int, quiet: bool = False, fail_fast: bool = False
) -> int:
    """Compute a sweep in a folder, or what the folder lacks of it.

    Returns:
        The exit code: 0; 1 if runs failed; 2 if the folder cannot be used; 130 after Ctrl-C.
    """
    return _computed(make_plan(sweep), SweepFolder(output), threads, quiet, fail_fast)


def resume_command(output: Path, threads: int, quiet: bool = False, fail_fast: bool = False) -> int:
    """Go on with the sweep of a folder; see `sweep_command`."""
    try:
        plan = plan_from(stored_plan(output), str(output))
    except store.StoreError as error:
        return _refused(error)
    return _computed(plan, SweepFolder(output), threads, quiet, fail_fast)


def _refused(error: Exception) -> int:
    print(f"rivalry: {error}", file=sys.stderr)
    return WRONG_INPUT


def _computed(plan: Plan, folder: SweepFolder, threads: int, quiet: bool, fail_fast: bool) -> int:
    """Compute and tell; whatever happens, what is done stays done."""
    go_on = f"go on with: rivalry resume {folder.path}"
    try:
        claim(folder, plan)
    except store.StoreError as error:
        return _refused(error)
    try:
        manifest = _run(plan, folder, threads, quiet, fail_fast)
        _tell(folder, manifest, quiet)
    except store.StoreError as error:
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


def _run(
    plan: Plan, folder: SweepFolder, threads: int, quiet: bool, fail_fast: bool
) -> dict[str, Any]:
    if not folder.complete:
        announce_compiling(quiet)
    with Progress(0, quiet) as progress:
        executor = Threads(threads, progress.count, fail_fast)
        return Runner(plan, folder, executor, threads, fail_fast, progress.begin).run()


def _tell(folder: SweepFolder, manifest: dict[str, Any], quiet: bool) -> None:
    from simulator.sweeps.report import write_sweep_report
    from simulator.sweeps.summary import text_summary

    data = load_sweep_data(folder.path)
    write_sweep_report(data)
    say(text_summary(data))
    if manifest["failures"]:
        text = f"{manifest['failures']:,} runs failed: see failures.parquet"
        print(f"rivalry: {text}", file=sys.stderr)
    if not quiet:
        report = folder.path / "report.html"
        say(f"report:  {report}\nresults: {folder.path} (run {data.run_id})")
