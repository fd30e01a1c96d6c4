"""Any executor that collects a receipt for every part gives the same bits."""

import pickle

import pytest
from experiments.sweeps.small import Unwatched, compute, final_bits

from simulator.engine.pool import ThreadPool
from simulator.experiments.sweeps import tasks


@pytest.fixture(autouse=True)
def short_parts(monkeypatch):
    monkeypatch.setattr(tasks, "SHORTEST_SECONDS", 4e-4)


class Remote:
    """Stands for a cluster: tasks travel as bytes, arrive in another order, some of them twice."""

    def run(self, work, task_list, collect):
        sent = [pickle.dumps(task) for task in task_list]
        for content in [*reversed(sent), *sent[::2]]:
            receipt = work(pickle.loads(content), Unwatched())
            collect(pickle.loads(pickle.dumps(receipt)))


def test_a_remote_executor_gives_the_bits_of_threads(tmp_path):
    compute(tmp_path / "remote", executor=Remote())
    compute(tmp_path / "threads", threads=2)
    assert final_bits(tmp_path / "remote") == final_bits(tmp_path / "threads")


def test_what_a_worker_raises_reaches_the_caller_with_what_was_done_collected():
    collected = []

    def work(task, watch):
        if task == 2:
            raise OSError("no room")
        return task

    with pytest.raises(OSError, match="no room"):
        ThreadPool(1).run(work, range(10), collected.append)
    assert {0, 1} <= set(collected) <= {0, 1, 3}


def test_no_new_task_starts_after_an_error():
    started = []

    def work(task, watch):
        started.append(task)
        raise ValueError(task)

    with pytest.raises(ValueError, match="0"):
        ThreadPool(1).run(work, range(100), lambda _: None)
    assert len(started) <= 2


def test_tasks_are_laid_out_as_they_are_needed():
    drawn = []

    def source():
        for number in range(50):
            drawn.append(number)
            yield number

    def work(task, watch):
        assert len(drawn) <= task + 2 * 2 + 1
        return task

    collected = []
    ThreadPool(2).run(work, source(), collected.append)
    assert sorted(collected) == list(range(50))


def test_the_watch_hears_of_runs_and_stops_at_a_failure_if_it_should():
    heard = []
    watch = ThreadPool(1, lambda runs, failed: heard.append((runs, failed)), fail_fast=True)
    watch.finished(5, 0)
    assert not watch.stopped()
    watch.finished(5, 1)
    assert watch.stopped() and heard == [(5, 0), (5, 1)]
