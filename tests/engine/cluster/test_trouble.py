"""Whatever dies, nothing that was done is lost, and the end has the bits of threads."""

import os
import shutil
import signal
import time
from pathlib import Path

import pytest
from engine.cluster.processes import WORDS, cluster, end, finish, lines, rivalry, told, wait_for

import simulator
from simulator.experiments.sweeps.folder import FINAL
from simulator.initial.paths import scenario_root

RUNS = (*WORDS, "replicates=400")
pytestmark = pytest.mark.long


def words(folder, *flags):
    return ("sweep", *RUNS, "--quiet", "--output", str(folder), *flags)


def bits(folder):
    return {name: (folder / name).read_bytes() for name in FINAL}


@pytest.fixture(scope="module")
def in_threads(tmp_path_factory):
    folder = tmp_path_factory.mktemp("threads")
    finish(*words(folder))
    return bits(folder)


@pytest.fixture
def own(tmp_path):
    """A cluster that a test may kill."""
    place = tmp_path / "dask"
    place.mkdir()
    with cluster(place) as found:
        yield found


def test_a_killed_worker_loses_nothing(own, tmp_path, in_threads):
    out = tmp_path / "out"
    with rivalry(*words(out, "--cluster", own.address)) as process:
        wait_for(lambda: lines(out) >= 2 or process.poll() is not None, "the first parts")
        assert process.poll() is None
        own.workers[0].send_signal(signal.SIGKILL)
        assert told(process) == "" and process.returncode == 0
    assert own.workers[0].wait() == -signal.SIGKILL
    assert bits(out) == in_threads


def test_with_all_workers_killed_it_waits_for_another_one(own, tmp_path, in_threads):
    out = tmp_path / "out"
    with rivalry(*words(out, "--cluster", own.address)) as process:
        wait_for(lambda: lines(out) >= 2 or process.poll() is not None, "the first parts")
        for worker in own.workers:
            worker.send_signal(signal.SIGKILL)
        time.sleep(1)
        own.add_worker()
        told(process)
        assert process.returncode == 0
    assert bits(out) == in_threads


def test_the_death_of_the_scheduler_ends_with_a_message_and_a_resume(own, tmp_path, in_threads):
    out = tmp_path / "out"
    with rivalry(*words(out, "--cluster", own.address)) as process:
        wait_for(lambda: lines(out) >= 2 or process.poll() is not None, "the first parts")
        own.scheduler.send_signal(signal.SIGKILL)
        error = told(process)
        assert process.returncode == 2
    assert f"lost the connection to the scheduler ({own.address})" in error
    assert f"Nothing that was done is lost; go on with: rivalry resume {out}" in error
    assert len(error.splitlines()) == 2
    done = lines(out)
    assert done >= 2
    finish("resume", str(out), "--quiet")
    assert bits(out) == in_threads


def test_another_cluster_goes_on_where_one_died(own, running, tmp_path, in_threads):
    out = tmp_path / "out"
    with rivalry(*words(out, "--cluster", own.address)) as process:
        wait_for(lambda: lines(out) >= 2 or process.poll() is not None, "the first parts")
        end(own.scheduler)
        told(process)
        assert process.returncode == 2
    finish("resume", str(out), "--quiet", "--cluster", running.address)
    assert bits(out) == in_threads


@pytest.mark.parametrize("where", ["local", "running"])
def test_ctrl_c_keeps_what_is_done_and_leaves_no_process(where, running, tmp_path, in_threads):
    out = tmp_path / "out"
    address = "local" if where == "local" else running.address
    with rivalry(*words(out, "--cluster", address, "--threads", "2")) as process:
        wait_for(lambda: lines(out) >= 2 or process.poll() is not None, "the first parts")
        before = lines(out)
        os.killpg(process.pid, signal.SIGINT)  # to the whole group, as a terminal sends it
        error = told(process)
        assert process.returncode == 130
        assert error == f"rivalry: interrupted; go on with: rivalry resume {out}\n"
        wait_for(lambda: not group_is_alive(process.pid), "the end of all processes")
    assert lines(out) > before  # what was under way has been handed in
    assert not (out / ".cluster").exists()
    finish("resume", str(out), "--quiet")
    assert bits(out) == in_threads


@pytest.mark.parametrize("sign", [signal.SIGTERM, signal.SIGHUP])
def test_a_command_that_is_told_to_end_leaves_no_process_and_no_file(sign, tmp_path, in_threads):
    out, temporary = tmp_path / "out", tmp_path / "temporary"
    temporary.mkdir()
    flags = ("--cluster", "local", "--threads", "2")
    with rivalry(*words(out, *flags), TMPDIR=str(temporary)) as process:
        wait_for(lambda: lines(out) >= 2 or process.poll() is not None, "the first parts")
        os.killpg(process.pid, sign)
        began = time.monotonic()
        error = told(process)
        assert time.monotonic() - began < 15
        assert process.returncode == 128 + sign
        assert error == f"rivalry: ended by {sign.name}; go on with: rivalry resume {out}\n"
        wait_for(lambda: not group_is_alive(process.pid), "the end of all processes")
    assert not any(temporary.iterdir()) and not (out / ".cluster").exists()
    finish("resume", str(out), "--quiet")
    assert bits(out) == in_threads


def test_a_stopped_scheduler_is_told_and_nothing_is_lost(own, tmp_path, in_threads):
    out = tmp_path / "out"
    with rivalry(*words(out, "--cluster", own.address)) as process:
        wait_for(lambda: lines(out) >= 2 or process.poll() is not None, "the first parts")
        own.scheduler.send_signal(signal.SIGSTOP)
        error = told(process)
        assert process.returncode == 2
    assert f"the scheduler ({own.address}) has not answered for 20 seconds" in error
    assert f"go on with: rivalry resume {out}" in error and "Traceback" not in error
    finish("resume", str(out), "--quiet")
    assert bits(out) == in_threads


def test_a_stopped_worker_is_told_and_goes_on_where_it_was(own, tmp_path, in_threads):
    out = tmp_path / "out"
    with rivalry(*words(out, "--cluster", own.address)) as process:
        wait_for(lambda: lines(out) >= 2 or process.poll() is not None, "the first parts")
        own.workers[0].send_signal(signal.SIGSTOP)
        said = process.stderr.readline()
        own.workers[0].send_signal(signal.SIGCONT)
        assert told(process) == "" and process.returncode == 0
    assert "has gone silent; is it stopped? Its tasks wait for it (Ctrl-C ends this)" in said
    assert bits(out) == in_threads


@pytest.mark.parametrize("who", ["scheduler", "worker"])
def test_ctrl_c_works_while_somebody_is_stopped(who, own, tmp_path):
    out = tmp_path / "out"
    with rivalry(*words(out, "--cluster", own.address)) as process:
        wait_for(lambda: lines(out) >= 2 or process.poll() is not None, "the first parts")
        (own.scheduler if who == "scheduler" else own.workers[0]).send_signal(signal.SIGSTOP)
        time.sleep(3)
        began = time.monotonic()
        os.killpg(process.pid, signal.SIGINT)
        error = told(process)
        assert time.monotonic() - began < 15
        assert process.returncode == 130
    assert error == f"rivalry: interrupted; go on with: rivalry resume {out}\n"


def group_is_alive(group: int) -> bool:
    try:
        os.killpg(group, 0)
    except ProcessLookupError:
        return False
    return True


def test_a_killed_client_is_no_trouble_for_the_next_one(running, tmp_path, in_threads):
    out = tmp_path / "out"
    with rivalry(*words(out, "--cluster", running.address)) as process:
        wait_for(lambda: lines(out) >= 2 or process.poll() is not None, "the first parts")
        process.kill()
        process.wait(10)
    finish("resume", str(out), "--quiet", "--cluster", running.address)
    assert bits(out) == in_threads


@pytest.fixture
def other_version(tmp_path):
    """A copy of the program whose rules have another version."""
    top = tmp_path / "other"
    shutil.copytree(
        Path(simulator.__file__).parent,
        top / "simulator",
        ignore=shutil.ignore_patterns("__pycache__"),
    )
    shutil.copytree(scenario_root(), top / "scenarios")
    version = top / "simulator" / "model" / "version.py"
    version.write_text(version.read_text().replace('RULES_VERSION = "', 'RULES_VERSION = "other-'))
    return {"PYTHONPATH": str(top)}


def test_a_worker_of_another_version_that_joins_later_is_refused(own, other_version, tmp_path):
    out = tmp_path / "out"
    many = ("replicates=2000",)
    with rivalry(*words(out, "--cluster", own.address), *many) as process:
        wait_for(lambda: lines(out) >= 1 or process.poll() is not None, "the first part")
        own.add_worker(**other_version)
        error = told(process)
        assert process.returncode == 2
    assert "rules version: other-" in error and "go on with: rivalry resume" in error
    assert "Traceback" not in error


def test_a_worker_of_another_version_is_refused_at_once(own, other_version, tmp_path, running):
    for worker in own.workers:
        end(worker)
    own.add_worker(**other_version)
    out = tmp_path / "out"
    with rivalry(*words(out, "--cluster", own.address)) as process:
        error = told(process)
        assert process.returncode == 2
    assert "rules version: other-" in error and lines(out) == 0
