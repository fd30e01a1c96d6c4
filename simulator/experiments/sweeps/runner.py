"""Run a sweep to its end, or to where it is stopped; go on with one that was."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING, Any

from simulator import files
from simulator.engine.pool import Executor, ThreadPool
from simulator.engine.replicates import default_threads
from simulator.experiments.sweeps.batches import state_labels
from simulator.experiments.sweeps.data import SweepData, load_sweep_data
from simulator.experiments.sweeps.enough import Tally
from simulator.experiments.sweeps.folder import FINAL, JOURNAL, PARTS, Receipt, SweepFolder
from simulator.experiments.sweeps.parts import read_parts, schema_of
from simulator.experiments.sweeps.plan import Plan, make_plan, require_same
from simulator.experiments.sweeps.tables import failures_table, points_table
from simulator.experiments.sweeps.tasks import compute_task, task_seconds, tasks_of
from simulator.files import FolderLock, StoreError
from simulator.results import store
from simulator.results.home import CLAIM, WORK, claim_folder, require_free
from simulator.results.store import MANIFEST

if TYPE_CHECKING:
    from simulator.scenario.sweep import Sweep

KIND = "sweep"
REMOTE_SECONDS = 1.0
"""Least work in a task for a cluster, as `Plan.run_seconds` reckons; fast processors take half."""


class FailFast(Exception):  # noqa: N818 - asked for by the user, not a defect
    """A run failed, and the sweep was to end at the first failure."""


@dataclass
class SweepRunner:
    """Computes what a plan asks for and a folder lacks.

    Attributes:
        threads: How many tasks are computed at a time; it sizes tasks, no result depends on it.
        shortest: Seconds that a task takes at least, where there is enough work; None: as usual.
        fail_fast: Whether to end at the first run that fails.
        on_total: Called with the number of runs, done ones included, whenever it becomes known.
    """

    plan: Plan
    folder: SweepFolder
    executor: Executor
    threads: int = 1
    fail_fast: bool = False
    shortest: float | None = None
    on_total: Callable[[int, int], None] = lambda total, done: None
    _done: set[str] = field(default_factory=set)
    _done_runs: int = 0
    _total: int = 0

    def run(self) -> dict[str, Any]:
        """Compute all batches and write the final data; return the manifest.

        Raises:
            StoreError: If the folder cannot be used.
            FailFast: At the first failure, if asked for; what was done is kept.
        """
        began = perf_counter()
        if self.folder.complete:
            self.folder.forget_parts()
            return store.read_manifest(self.folder.path)
        self.folder.open_journal()
        self._done = self.folder.done()
        points: list[int] = list(range(self.plan.points))
        tally = self._tally()
        for number in range(self.plan.rounds):
            if not points:
                break
            self._round(number, points)
            points = self._unfinished(tally, number)
        return self._finish(perf_counter() - began)

    def _round(self, number: int, points: list[int]) -> None:
        """Compute what a round lacks."""
        runs, left = self._counts(number, points)
        self._total += runs
        self._done_runs += runs - left
        self.on_total(self._total, self._done_runs)
        seconds = task_seconds(left * self.plan.run_seconds, self.threads, self.shortest)
        most = max(1, round(seconds / self.plan.run_seconds))
        batches = self.plan.batches(number, points)
        parts = self.folder.parts.absolute()  # a worker has another working directory
        tasks = tasks_of(batches, self._done, self.plan.question, parts, most)
        self.executor.run(compute_task, tasks, self._collect)
        self._done_runs += left

    def _counts(self, number: int, points: list[int]) -> tuple[int, int]:
        """Return the runs of a round, and how many of them are not done."""
        runs = left = 0
        for batch in self.plan.batches(number, points):
            runs += batch.count
            if self.plan.question.address(batch) not in self._done:
                left += batch.count
        return runs, left

    def _collect(self, receipt: Receipt) -> None:
        """Enter a part into the journal: from now on its batches are done."""
        self.folder.add(receipt)
        self._done.update(receipt.addresses)
        if receipt.failures and self.fail_fast:
            raise FailFast(receipt.failures[0].error)

    def _tally(self) -> Tally | None:
        rule = self.plan.sweep.enough
        if rule is None:
            return None
        question = self.plan.question
        return Tally(self.plan.points, question.labels, rule, state_labels(question)[0])

    def _unfinished(self, tally: Tally | None, number: int) -> list[int]:
        """Return the points that need another round."""
        if tally is None:
            return []
        batches = self.plan.cells * self.plan.batches_per_cell
        of_round = [r for r in self.folder.receipts() if r.first // batches == number]
        paths = [self.folder.parts / receipt.part for receipt in of_round]
        tally.add(read_parts(paths, tally.columns))
        return tally.unfinished()

    def _finish(self, seconds: float) -> dict[str, Any]:
        failures = self.folder.failures()
        table = failures_table(failures, self.plan.question.labels)
        schema = schema_of(self.plan.sweep.outcomes)
        self.folder.write_final(schema, points_table(self.plan), table)
        content, lost = self.plan.content(), sum(failure.count for failure in failures)
        facts = {"kind": KIND, "plan": content, "runs": self._total - lost, "failures": lost}
        # The name of the sweep comes from the plan alone: a stopped and resumed one has the same.
        manifest = store.make_manifest(facts, seconds)
        manifest["run_id"] = store.run_id(content)
        self.folder.finish(manifest)
        return store.read_manifest(self.folder.path)


@contextmanager
def claimed(
    folder: Path, plan: Plan, force: bool = False, line: Sequence[str] = ()
) -> Iterator[SweepFolder]:
    """Yield the folder of a plan, locked against other processes.

    Where the sweep replaces other results it is computed beside them, and put in their place when
    the context ends and it is complete.

    Args:
        folder: Where the sweep is stored; the same plan again goes on where it stopped.
        plan: What is computed.
        force: Whether to replace other results, or to use a folder that holds other things.
        line: The words of the command line.

    Raises:
        StoreError: If it holds another sweep (the message names the differences), or what is not
            to be touched, is in use, or cannot be written. It is then left as it was.
    """
    content = plan.content()
    if (folder / WORK / CLAIM).is_file() or (force and (folder / MANIFEST).exists()):
        claim = {"kind": KIND, "plan": content}
        facts = {"cwd": str(Path.cwd())}
        with claim_folder(folder, claim, force, tuple(line), facts) as home:
            if home.finished is not None:
                yield SweepFolder(folder)
                return
            inner = SweepFolder(home.stage)
            if inner.read_plan() is None:
                inner.write_plan(content)
            yield inner
            if inner.complete:
                home.publish(store.read_manifest(inner.path))
        return
    files.prepare_folder(folder)
    with FolderLock(folder):
        files.sweep_up(folder)
        yield _in_place(SweepFolder(folder), content, force)


def _in_place(folder: SweepFolder, content: dict[str, Any], force: bool) -> SweepFolder:
    """Return a folder that holds this plan, be it from before."""
    stored = folder.read_plan()
    if stored is not None:
        require_same(stored, content, str(folder.path))
        return folder
    in_the_way = [name for name in (JOURNAL, PARTS, *FINAL) if os.path.lexists(folder.path / name)]
    if in_the_way:
        held = ", ".join(in_the_way)
        raise StoreError(f"{folder.path} holds {held} of something else; choose another --output")
    if not force:
        require_free(folder.path)
    folder.write_plan(content)
    return folder


def run_sweep(
    sweep: Sweep,
    folder: str | Path,
    threads: int | None = None,
    executor: Executor | None = None,
    force: bool = False,
) -> SweepData:
    """Compute a sweep in a folder, or what the folder lacks of it, and return its data.

    Args:
        sweep: From `load_sweep`.
        folder: Where it is stored; the same sweep again goes on where it stopped.
        threads: Threads to use; by default all processors. No result depends on it.
        executor: Where the work is done instead, such as a cluster.
        force: Whether to replace other results, or to use a folder that holds other things.

    Raises:
        StoreError: If the folder holds another sweep, is in use, or cannot be written.
    """
    plan, workers = make_plan(sweep), threads or default_threads()
    with claimed(Path(folder), plan, force) as home:
        SweepRunner(plan, home, executor or ThreadPool(workers), workers).run()
    return load_sweep_data(Path(folder))
