"""What is going to take long, or more memory than there is, is told before."""

from dataclasses import replace

import pytest
from worlds import scenario_of

from simulator import cli
from simulator.experiments import cost
from simulator.experiments.cost import NotEnoughMemory, memory_here, require_memory

SCENARIO = replace(scenario_of(), horizon=8)


def test_ordinary_work_fits():
    require_memory([(replace(scenario_of(), horizon=80), 2_000)] * 12)


@pytest.mark.skipif(memory_here() is None, reason="a system that does not tell its memory")
@pytest.mark.parametrize(
    "words", [("replicates=10000000", "horizon=60"), ("replicates=9999999", "horizon=20000")]
)
def test_work_beyond_the_machine_is_refused_at_once(words, tmp_path, capsys, monkeypatch):
    monkeypatch.setattr(cost, "memory_here", lambda: 16_000_000_000)
    folder = tmp_path / "out"
    line = ["compare", "dependence_vs_diversification", *words, "--output", str(folder)]
    assert cli.main([*line, "--no-map", "--quiet"]) == 2
    err = capsys.readouterr().err
    assert "GB of memory, and this machine has 16" in err and "rivalry sweep" in err
    assert not folder.exists()


def test_every_member_of_an_ensemble_counts(monkeypatch):
    monkeypatch.setattr(cost, "memory_here", lambda: 1_000_000_000)
    require_memory([(SCENARIO, 10_000)])
    with pytest.raises(NotEnoughMemory, match="1,000,000 runs"):
        require_memory([(SCENARIO, 10_000)], members=100)


def test_a_machine_that_does_not_tell_is_trusted(monkeypatch):
    monkeypatch.setattr(cost, "memory_here", lambda: None)
    require_memory([(SCENARIO, 10**7)])
