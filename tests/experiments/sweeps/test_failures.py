"""A run that fails becomes a row; the sweep goes on, or ends at once if it is asked to."""

import json

import numpy as np
import pyarrow.parquet as pq
import pytest
from experiments.sweeps.small import WORDS, compute, final_bits

from simulator import cli
from simulator.engine.replicates import Runner as Engine
from simulator.experiments.sweeps import tasks
from simulator.experiments.sweeps.folder import FAILURES_FILE, OUTCOMES_FILE
from simulator.experiments.sweeps.runner import FailFast

IMPOSSIBLE = (
    "levers={}",
    "strategy.suppliers={CHN:0.1,IND:0.1,domestic:[0,1]}",
    "strategy.supplier_mode=choose",
    "uncertainties={strategy.suppliers.CHN:{low:0,high:0.8},strategy.suppliers.IND:{low:0,high:0.8}}",
    "points=12",
)
"""Two shares that are possible one by one, and too much together at some points."""


def failures(folder):
    return pq.read_table(folder / FAILURES_FILE).to_pylist()


def broken(replicate):
    """Return an engine that fails at one replicate."""
    run = Engine.run

    def breaking(self, first, count, ledger, **arrays):
        if first <= replicate < first + count:
            raise FloatingPointError("the world came apart")
        return run(self, first, count, ledger, **arrays)

    return breaking


def test_a_scenario_that_cannot_be_built_is_a_row_and_the_rest_is_computed(tmp_path):
    manifest = compute(tmp_path, *IMPOSSIBLE)
    rows = failures(tmp_path)
    assert 0 < len(rows) < 12 and {row["stage"] for row in rows} == {"build"}
    assert all("sum" in row["error"] for row in rows)
    for row in rows:
        assert sum(json.loads(row["parameters"]).values()) > 1 and row["runs"] == 5
    assert manifest["failures"] == 5 * len(rows)
    assert manifest["runs"] == 5 * (12 - len(rows))
    assert pq.read_metadata(tmp_path / OUTCOMES_FILE).num_rows == manifest["runs"]


def test_one_failing_run_does_not_take_its_neighbours_with_it(tmp_path, monkeypatch):
    monkeypatch.setattr(Engine, "run", broken(3))
    manifest = compute(tmp_path)
    rows = failures(tmp_path)
    assert [(row["first_replicate"], row["runs"], row["stage"]) for row in rows] == [
        (3, 1, "run")
    ] * 12
    assert rows[0]["error"] == "FloatingPointError: the world came apart"
    assert manifest["runs"] == 12 * 4
    kept = pq.read_table(tmp_path / OUTCOMES_FILE)["replicate"].to_numpy()
    assert set(kept) == {0, 1, 2, 4}


def test_a_number_that_is_not_finite_is_a_failure_of_that_run(tmp_path, monkeypatch):
    run = Engine.run

    def spoiled(self, first, count, ledger, **arrays):
        record = run(self, first, count, ledger, **arrays)
        if first <= 2 < first + count:
            record.index_sums.reshape(count, -1)[2 - first] = np.nan
        return record

    monkeypatch.setattr(Engine, "run", spoiled)
    compute(tmp_path)
    rows = failures(tmp_path)
    assert {(row["first_replicate"], row["stage"]) for row in rows} == {(2, "extract")}
    assert rows[0]["error"] == "not a finite number: autonomy"


def test_failures_are_the_same_however_the_sweep_was_split(tmp_path, monkeypatch):
    compute(tmp_path / "one", *IMPOSSIBLE)
    monkeypatch.setattr(tasks, "SHORTEST_SECONDS", 1e-4)
    compute(tmp_path / "many", *IMPOSSIBLE, threads=3)
    assert final_bits(tmp_path / "one") == final_bits(tmp_path / "many")


def test_fail_fast_ends_at_the_first_failure_and_keeps_what_was_done(tmp_path, monkeypatch):
    monkeypatch.setattr(tasks, "SHORTEST_SECONDS", 1e-4)
    with pytest.raises(FailFast, match="sum"):
        compute(tmp_path, *IMPOSSIBLE, fail_fast=True)
    assert not (tmp_path / OUTCOMES_FILE).exists()
    compute(tmp_path, *IMPOSSIBLE)
    compute(tmp_path / "whole", *IMPOSSIBLE)
    assert final_bits(tmp_path) == final_bits(tmp_path / "whole")


def test_trouble_of_the_machine_is_no_failure_of_the_model(tmp_path, monkeypatch):
    def exhausted(*_, **__):
        raise MemoryError

    with monkeypatch.context() as patched:
        patched.setattr(Engine, "run", exhausted)
        with pytest.raises(MemoryError):
            compute(tmp_path)
    assert compute(tmp_path)["failures"] == 0


@pytest.mark.parametrize(("flags", "part"), [([], "runs failed"), (["--fail-fast"], "go on with")])
def test_the_exit_code_tells_that_runs_failed(tmp_path, capsys, flags, part):
    words = [*WORDS, *IMPOSSIBLE]
    output = ["--output", str(tmp_path / "out"), "--quiet", "--threads", "1"]
    assert cli.main(["sweep", *words, *output, *flags]) == 1
    assert part in capsys.readouterr().err


LEAVING = (
    "parameters.value.power_cost_exponent=2",
    "parameters.spillover.cascade=2",
    "parameters.economy.research_growth=0.05",
    "parameters.economy.scarring=1",
    "parameters.start.burn_in=200",
)


def test_a_run_that_leaves_sense_is_a_row_that_says_where(tmp_path):
    words = ("levers={}", "points=2", "replicates=15", *LEAVING)
    idle = "uncertainties={parameters.influence.decisiveness:{}}"  # nothing follows from it
    manifest = compute(tmp_path, *words, idle)
    rows = failures(tmp_path)
    assert {(row["first_replicate"], row["stage"]) for row in rows} == {(12, "run")}
    assert all("output of IND is -0.0027" in row["error"] for row in rows)
    assert all("quarter 177 of the burn-in; allowed: 0 or more" in row["error"] for row in rows)
    assert manifest["failures"] == 2 and manifest["runs"] == 28
    assert 12 not in pq.read_table(tmp_path / OUTCOMES_FILE)["replicate"].to_numpy()
