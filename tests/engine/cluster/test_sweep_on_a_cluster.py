"""A sweep on real worker processes has the bits of threads; what does not fit is refused."""

import pytest
from engine.cluster.processes import WORDS, finish

from simulator import cli
from simulator.engine.cluster import connect
from simulator.engine.cluster.fingerprint import facts
from simulator.experiments.sweeps.folder import FINAL

SHORT = (*WORDS, "points=4", "replicates=300")


def sweep(folder, *flags):
    return cli.main(["sweep", *SHORT, "--quiet", "--output", str(folder), *flags])


def bits(folder):
    return {name: (folder / name).read_bytes() for name in FINAL}


@pytest.fixture(scope="module")
def in_threads(tmp_path_factory):
    folder = tmp_path_factory.mktemp("threads")
    assert sweep(folder) == 0
    return bits(folder)


def test_a_running_cluster_gives_the_bits_of_threads(running, tmp_path, in_threads, capsys):
    assert sweep(tmp_path, "--cluster", running.address) == 0
    assert bits(tmp_path) == in_threads
    assert capsys.readouterr().err == ""


def test_nothing_is_left_but_the_results(running, tmp_path):
    assert sweep(tmp_path, "--cluster", running.address) == 0
    assert not [path.name for path in tmp_path.iterdir() if path.name.startswith(".")]
    assert not (tmp_path / "parts").exists()


def test_what_fails_on_a_worker_is_a_row_of_failures(running, tmp_path, capsys):
    impossible = ("strategy.suppliers={CHN:0.1,IND:0.1,domestic:[0,1]}", "world=south_asia")
    words = (
        *impossible,
        "strategy.supplier_mode=choose",
        "levers={}",
        "uncertainties={strategy.suppliers.CHN:{low:0,high:0.8},"
        "strategy.suppliers.IND:{low:0,high:0.8}}",
        "points=12",
        "replicates=3",
        "horizon=3",
        "outcomes=[autonomy]",
    )
    flags = ["--quiet", "--output", str(tmp_path), "--cluster", running.address]
    assert cli.main(["sweep", *words, *flags]) == 1
    assert "runs failed: see failures.parquet" in capsys.readouterr().err


@pytest.mark.parametrize("fact", ["Python", "rules version", "numpy", "bits of a short run"])
def test_workers_that_differ_are_refused(running, tmp_path, capsys, monkeypatch, fact):
    monkeypatch.setattr(connect, "facts", lambda: dict(facts()) | {fact: "of another world"})
    assert sweep(tmp_path, "--cluster", running.address) == 2
    error = capsys.readouterr().err
    assert f"{fact}: {facts()[fact]} there, of another world here" in error
    assert "Install the same commit" in error and "Traceback" not in error


def test_the_same_sweep_goes_on_after_a_refusal(running, tmp_path, in_threads, monkeypatch):
    with monkeypatch.context() as patched:
        patched.setattr(connect, "facts", lambda: dict(facts()) | {"numpy": "0"})
        assert sweep(tmp_path, "--cluster", running.address) == 2
    assert cli.main(["resume", str(tmp_path), "--quiet", "--cluster", running.address]) == 0
    assert bits(tmp_path) == in_threads


@pytest.mark.long
def test_a_cluster_of_this_machine_gives_the_bits_of_threads(tmp_path, in_threads):
    flags = ["--quiet", "--cluster", "local", "--threads", "2", "--output", str(tmp_path)]
    finish("sweep", *SHORT, *flags)
    assert bits(tmp_path) == in_threads
