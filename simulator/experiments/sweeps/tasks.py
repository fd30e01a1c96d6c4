"""Tasks: as many batches as make a part worth writing, computed and written in one go."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from simulator import files
from simulator.engine.pool import Watch
from simulator.experiments.sweeps.batches import Batch, Computed, Computer, Question, state_labels
from simulator.experiments.sweeps.folder import Receipt
from simulator.experiments.sweeps.parts import part_bytes, schema_of, table_of

LONGEST_SECONDS = 8.0
SHORTEST_SECONDS = 0.5
PARTS_A_THREAD = 8


@dataclass(frozen=True)
class Task:
    """Consecutive batches, and where their part goes.

    Attributes:
        folder: Where the part is written, seen from the worker.
        batches: Neighbours in the order of the sweep, so that parts never interleave.
    """

    question: Question
    folder: Path
    batches: tuple[Batch, ...]


def compute_task(task: Task, watch: Watch) -> Receipt | None:
    """Compute the batches of a task, write them as a part, and say what was written.

    Called again, it leaves the same file. If the watch says stop, what is finished by then makes a
    smaller part; None if nothing is.

    Raises:
        StoreError: If the part cannot be written.
    """
    computer = Computer(task.question)
    finished: list[Computed] = []
    for batch in task.batches:
        if watch.stopped():
            break
        piece = computer.compute(batch)
        finished.append(piece)
        watch.finished(batch.count, sum(failure.count for failure in piece.failures))
    if not finished:
        return None
    question = task.question
    first, last = finished[0].batch.index, finished[-1].batch.index
    schema = schema_of(question.outcomes)
    table = table_of(finished, question.labels, state_labels(question), schema)
    content = part_bytes(table, first, last)
    part = part_name(first, last)
    files.write_bytes(task.folder / part, content)
    addresses = tuple(question.address(piece.batch) for piece in finished)
    failures = tuple(failure for piece in finished for failure in piece.failures)
    return Receipt(part, hashlib.sha256(content).hexdigest(), first, addresses, failures)


def part_name(first: int, last: int) -> str:
    """Return the name of the part of some batches: the same name always means the same bytes.

    A worker that was taken for dead may write its part while another one writes a shorter one.
    """
    return f"{first:012d}-{last:012d}.parquet"


def task_seconds(total_seconds: float, threads: int, shortest: float | None = None) -> float:
    """Return the amount of work in a part: little to lose, few files, every thread busy."""
    fair = total_seconds / (PARTS_A_THREAD * threads)
    return min(LONGEST_SECONDS, max(shortest or SHORTEST_SECONDS, fair))


def tasks_of(
    batches: Iterable[Batch], done: set[str], question: Question, folder: Path, runs_per_task: int
) -> Iterator[Task]:
    """Yield tasks of the batches that are not done, each of neighbours only."""
    held: list[Batch] = []
    runs = 0
    for batch in batches:
        missing = question.address(batch) not in done
        if held and (not missing or runs >= runs_per_task or batch.index != held[-1].index + 1):
            yield Task(question, folder, tuple(held))
            held, runs = [], 0
        if missing:
            held.append(batch)
            runs += batch.count
    if held:
        yield Task(question, folder, tuple(held))
