"""Whatever stops a sweep, going on with it gives the bits of one that was never stopped."""

import errno
import json
import os
import pickle
from itertools import count

import pyarrow.parquet as pq
import pytest
from experiments.sweeps.small import Unwatched, compute, final_bits, small

from simulator import files
from simulator.engine.pool import ThreadPool
from simulator.experiments.sweeps import tasks
from simulator.experiments.sweeps.folder import JOURNAL, OUTCOMES_FILE, PARTS, PLAN, SweepFolder
from simulator.experiments.sweeps.plan import make_plan
from simulator.experiments.sweeps.runner import claimed
from simulator.experiments.sweeps.tasks import Task, compute_task, part_name
from simulator.files import StoreError
from simulator.model.outcomes import OUTCOMES
from simulator.results import store


class Killed(BaseException):
    """Stands for the end of the process."""


@pytest.fixture(autouse=True)
def short_parts(monkeypatch):
    """Make parts of a few runs, so that a small sweep has several."""
    monkeypatch.setattr(tasks, "SHORTEST_SECONDS", 4e-4)
    monkeypatch.setattr(tasks, "PARTS_A_THREAD", 8)


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    folder = tmp_path_factory.mktemp("whole")
    manifest = compute(folder)
    return folder, manifest


def test_the_final_data_hold_every_run_once(whole):
    folder, manifest = whole
    table = pq.read_table(folder / OUTCOMES_FILE).to_pandas()
    assert manifest["runs"] == len(table) == 6 * 2 * 5
    keys = table[["point", "lever", "replicate"]]
    assert not keys.duplicated().any()
    assert keys["point"].is_monotonic_increasing
    assert not (folder / PARTS).exists()


@pytest.mark.parametrize("threads", [1, 2, 5])
def test_the_bits_do_not_depend_on_the_threads(whole, tmp_path, threads):
    compute(tmp_path, threads=threads)
    assert final_bits(tmp_path) == final_bits(whole[0])


def test_the_same_sweep_again_computes_nothing(whole, monkeypatch):
    before = final_bits(whole[0])
    monkeypatch.setattr(tasks, "Computer", None)
    assert compute(whole[0])["run_id"] == whole[1]["run_id"]
    assert final_bits(whole[0]) == before


STEPS = ("fsync", "replace", "unlink")


def dying(original, deadly):
    """Return a function that ends the process instead of being called for the nth time."""
    calls = count(1)

    def call(*arguments, **options):
        if next(calls) == deadly:
            raise Killed
        return original(*arguments, **options)

    return call


@pytest.mark.parametrize("step", STEPS)
def test_killed_at_any_operation_on_the_disk_it_goes_on_to_the_same_bits(
    whole, tmp_path, monkeypatch, step
):
    """Kill at the first, second, third ... operation, until a sweep comes through unharmed."""
    for deadly in count(1):
        folder = tmp_path / str(deadly)
        with monkeypatch.context() as patched:
            patched.setattr(os, step, dying(getattr(os, step), deadly))
            survived = _try(folder)
        if survived:
            break
        compute(folder)
        assert final_bits(folder) == final_bits(whole[0]), f"{step} number {deadly}"
    assert deadly > 3


def _try(folder):
    try:
        compute(folder)
    except Killed:
        return False
    return True


@pytest.mark.parametrize("after", [1, 2, 4])
def test_an_interrupt_between_parts_loses_nothing_that_is_done(whole, tmp_path, after):
    class Interrupted(ThreadPool):
        def run(self, work, task_list, collect):
            parts = count(1)

            def counted(receipt):
                collect(receipt)
                if next(parts) == after:
                    raise KeyboardInterrupt

            super().run(work, task_list, counted)

    with pytest.raises(KeyboardInterrupt):
        compute(tmp_path, executor=Interrupted(1))
    assert len((tmp_path / JOURNAL).read_text().splitlines()) >= after
    compute(tmp_path)
    assert final_bits(tmp_path) == final_bits(whole[0])


def stopped(folder, after=3, *words):
    """Leave a sweep that was stopped after some parts."""

    class Ending(ThreadPool):
        def run(self, work, task_list, collect):
            for number, task in enumerate(task_list, 1):
                collect(work(task, self))
                if number == after:
                    raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        compute(folder, *words, executor=Ending(1))


def test_a_torn_line_of_the_journal_is_computed_again(whole, tmp_path):
    stopped(tmp_path)
    path = tmp_path / JOURNAL
    path.write_bytes(path.read_bytes()[:-20])
    compute(tmp_path)
    assert final_bits(tmp_path) == final_bits(whole[0])


@pytest.mark.parametrize(
    "damage", [lambda path: path.unlink(), lambda path: path.write_bytes(b"?")]
)
def test_a_part_that_is_gone_or_damaged_is_computed_again(whole, tmp_path, damage):
    stopped(tmp_path)
    damage(sorted((tmp_path / PARTS).iterdir())[1])
    compute(tmp_path)
    assert final_bits(tmp_path) == final_bits(whole[0])


def test_a_part_that_the_journal_does_not_name_does_not_count(whole, tmp_path):
    stopped(tmp_path)
    (tmp_path / PARTS / "000000000011.parquet").write_bytes(b"not a part")
    compute(tmp_path)
    assert final_bits(tmp_path) == final_bits(whole[0])


def test_what_is_done_is_not_done_again(tmp_path, monkeypatch):
    stopped(tmp_path, 2)
    done = SweepFolder(tmp_path)
    done.open_journal()
    computed = []
    original = tasks.Computer.compute

    def noted(self, batch):
        computed.append(self.question.address(batch))
        return original(self, batch)

    monkeypatch.setattr(tasks.Computer, "compute", noted)
    compute(tmp_path)
    assert len(computed) == len(set(computed)) and not done.done() & set(computed)
    assert len(done.done()) + len(computed) == 6 * 2


def test_another_sweep_is_refused_with_what_differs_and_nothing_changes(tmp_path):
    stopped(tmp_path)
    before = (tmp_path / PLAN).read_bytes()
    with pytest.raises(StoreError) as found:
        compute(tmp_path, "horizon=4", "parameters.relative_gains.k=2")
    text = str(found.value)
    assert "horizon: stored 3, now 4" in text
    assert "parameters.relative_gains.k: stored 1.0, now 2" in text
    assert text.count("horizon") == 1
    assert (tmp_path / PLAN).read_bytes() == before


def test_other_rules_are_refused(tmp_path):
    stopped(tmp_path)
    path = tmp_path / PLAN
    path.write_text(path.read_text().replace('"rules_version": "', '"rules_version": "0.'))
    with pytest.raises(StoreError, match=r"rules_version: stored '0\."):
        compute(tmp_path)


def test_prose_may_differ(tmp_path):
    stopped(tmp_path)
    assert compute(tmp_path, "question=Why?", "text=Because")["runs"] == 60


def test_a_folder_of_other_results_is_refused(tmp_path):
    files.write_text(tmp_path / store.MANIFEST, "{}")
    with pytest.raises(StoreError, match="holds other results"):
        compute(tmp_path)


def test_two_processes_do_not_compute_the_same_folder(tmp_path):
    pytest.importorskip("fcntl")
    other = claimed(tmp_path, make_plan(small("seed=2")))
    with (
        claimed(tmp_path, make_plan(small())),
        pytest.raises(StoreError, match="another process"),
        other,
    ):
        pass
    again = claimed(tmp_path, make_plan(small("seed=2")))
    with pytest.raises(StoreError, match="seed: stored 1, now 2"), again:
        pass
    with claimed(tmp_path, make_plan(small())):
        pass


def test_a_full_disk_is_one_message_and_the_sweep_goes_on_later(whole, tmp_path, monkeypatch):
    def full(*_):
        raise OSError(errno.ENOSPC, "No space left on device")

    stopped(tmp_path, 2)
    with monkeypatch.context() as patched:
        patched.setattr(os, "fsync", full)
        with pytest.raises(StoreError, match=r"cannot write .*No space left on device"):
            compute(tmp_path)
    compute(tmp_path)
    assert final_bits(tmp_path) == final_bits(whole[0])


def test_a_task_is_a_value_that_can_be_sent_and_computed_twice(tmp_path):
    plan, home = make_plan(small()), SweepFolder(tmp_path)
    home.parts.mkdir()
    task = Task(plan.question, home.parts, tuple(plan.batches(0, range(2))))
    sent = pickle.loads(pickle.dumps(task))
    assert compute_task(sent, Unwatched()) == compute_task(task, Unwatched())
    first, *_, last = (batch.index for batch in task.batches)
    assert [path.name for path in home.parts.iterdir()] == [part_name(first, last)]


def test_an_address_names_everything_that_its_content_depends_on():
    def addresses(*words):
        plan = make_plan(small(*words))
        return [plan.question.address(batch) for batch in plan.batches(0, range(plan.points))]

    base = addresses()
    assert len(set(base)) == len(base) == 12
    for words in (
        ["seed=2"],
        ["horizon=4"],
        ["outcomes=[autonomy]"],
        ["replicates=6"],
        ["parameters.relative_gains.k=2"],
    ):
        assert not set(addresses(*words)) & set(base)
    assert addresses("question=Why?", "text=Because") == base


def test_columns_carry_units_and_nothing_depends_on_the_date(whole):
    schema = pq.read_schema(whole[0] / OUTCOMES_FILE)
    for name in ("autonomy", "damage"):
        assert schema.field(name).metadata[b"unit"].decode() == OUTCOMES[name].unit
    points = pq.read_schema(whole[0] / "points.parquet")
    field = points.field("suppliers_transfer")
    assert field.metadata[b"key"] == b"parameters.suppliers.transfer"
    assert field.metadata[b"unit"] == b"share of ICT"


def test_the_manifest_names_the_plan_and_the_commit(whole):
    manifest = json.loads((whole[0] / store.MANIFEST).read_text())
    assert manifest["kind"] == "sweep" and "commit" in manifest
    assert set(manifest["files"]) >= {OUTCOMES_FILE, PLAN, JOURNAL}
