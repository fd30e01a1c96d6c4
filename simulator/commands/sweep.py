"""`rivalry sweep`: many points of a space of uncertainties; the same line again goes on with it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from simulator.commands import OVERRIDES, Command, Invocation, Stopped, UsageProblem
from simulator.commands.flags import add_cluster, add_fail_fast, add_output, opener
from simulator.commands.terminal import announce_compiling, complain, say, show_notes
from simulator.commands.workplace import output_of
from simulator.experiments.progress import Progress

if TYPE_CHECKING:
    from simulator.engine.pool import PoolOpener
    from simulator.experiments.sweeps.folder import SweepFolder
    from simulator.experiments.sweeps.plan import Plan

NAMED = "sweep="
SOME_FAILED = 1


def execute(invocation: Invocation) -> int:
    """Load the sweep that is asked for and compute what its folder lacks."""
    from simulator.loading.load_sweep import DEFAULT_SWEEP, load_sweep

    name, overrides = _chosen(invocation)
    sweep = load_sweep(name or DEFAULT_SWEEP, overrides, invocation.config_dir)
    output = output_of(invocation, sweep.name, overrides)

    from simulator.experiments.sweeps.plan import make_plan

    notes = dict.fromkeys(note for variant in sweep.variants for note in variant.notes)
    show_notes(notes, invocation.quiet)
    return compute(make_plan(sweep), output, invocation)


def _chosen(invocation: Invocation) -> tuple[str | None, list[str]]:
    """Return the name, given alone or as `sweep=NAME`, and the other words.

    Raises:
        UsageProblem: If there is more than one name.
    """
    name, overrides = invocation.split()
    named = [word for word in overrides if word.startswith(NAMED)]
    names = ([name] if name else []) + [word.removeprefix(NAMED) for word in named]
    if len(names) > 1:
        raise UsageProblem(f"one name or file only, not {' and '.join(names)}")
    return (names[0] if names else None), [word for word in overrides if word not in named]


def compute(plan: Plan, output: Path, invocation: Invocation) -> int:
    """Compute what a folder lacks of a plan, and tell; whatever happens, what is done stays done.

    Returns:
        The exit code: 0, or 1 if runs failed.

    Raises:
        Stopped: At the first run that fails, if that was asked for.
        StoreError: If the folder cannot be used.
        PoolError: If the cluster cannot be used.
    """
    from simulator.engine.pool import PoolError
    from simulator.experiments.sweeps.runner import FailFast, claimed
    from simulator.files import StoreError

    cluster = opener(invocation)
    go_on = f"go on with: rivalry resume {output}"
    with claimed(output, plan, invocation.force, invocation.line) as folder:
        try:
            manifest = _run(plan, folder, cluster, invocation)
        except (StoreError, PoolError) as error:
            error.add_note(f"Nothing that was done is lost; {go_on}")
            raise
        except FailFast as error:
            raise Stopped(f"a run failed: {error}\nThe sweep ended there; {go_on}") from error
        except KeyboardInterrupt as error:
            error.add_note(go_on)
            raise
    _tell(output, manifest, invocation.quiet)
    return SOME_FAILED if manifest["failures"] else 0


def _run(
    plan: Plan, folder: SweepFolder, cluster: PoolOpener | None, invocation: Invocation
) -> dict[str, Any]:
    """Compute on a cluster, or in threads; of a complete sweep return the manifest."""
    from simulator.engine.pool import ThreadPool
    from simulator.experiments.sweeps.runner import REMOTE_SECONDS, SweepRunner

    threads, fail_fast = invocation.threads, invocation.fail_fast
    if not folder.complete:
        announce_compiling(invocation.quiet)
        if cluster is not None:
            with cluster(folder.path) as pool, Progress(0, invocation.quiet) as progress:
                pool.heard, pool.fail_fast = progress.count, fail_fast
                return SweepRunner(
                    plan, folder, pool, pool.workers, fail_fast, REMOTE_SECONDS, progress.begin
                ).run()
    with Progress(0, invocation.quiet) as progress:
        here = ThreadPool(threads, progress.count, fail_fast)
        return SweepRunner(plan, folder, here, threads, fail_fast, on_total=progress.begin).run()


def _tell(folder: Path, manifest: dict[str, Any], quiet: bool) -> None:
    from simulator.experiments.sweeps.data import load_sweep_data
    from simulator.files import FolderLock
    from simulator.report.sweep import PAGE, text_summary, write_sweep_report

    with FolderLock(folder):
        data = load_sweep_data(folder)
        write_sweep_report(data)
    say(text_summary(data))
    if manifest["failures"]:
        complain(f"{manifest['failures']:,} runs failed: see failures.parquet")
    if not quiet:
        say(f"report:  {folder / PAGE}\nresults: {folder} (run {data.run_id})")


COMMAND = Command(
    "sweep",
    "run many points of a space of uncertainties; goes on after any stop",
    "Run every combination of levers at many points of a space of uncertainties. The same\n"
    "line again goes on where it stopped. Without a name: price_of_dependence.\n"
    "`design=sobol points=64 replicates=50` say how; `uncertainties...`, `levers...` and\n"
    "`outcomes=[a,b]` say what; everything else is set for all points.\n"
    "Exit code: 0; 1 if runs failed; 2 for wrong input; 130 after Ctrl-C.",
    "SWEEP | FILE | key=value",
    OVERRIDES,
    execute,
    (add_output, add_fail_fast, add_cluster),
    order=40,
)
