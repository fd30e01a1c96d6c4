"""Law: threads, batches and their order leave no trace in any result."""

from dataclasses import replace

import numpy as np
import pytest
from law_checks import differing_ensembles

from simulator import load_scenario
from simulator.engine import replicates as engine
from simulator.experiments.limits.one_choice import same_bits
from simulator.model.ledger import make_ledger

REPLICATES = engine.PILOT + 31


@pytest.fixture(scope="module")
def scenario():
    return load_scenario(
        overrides=["world=triad", "horizon=6", "parameters.choice.opportunity.disruption=2"]
    )


@pytest.fixture(scope="module")
def usual(scenario):
    return engine.simulate(scenario, REPLICATES, threads=1)


@pytest.mark.parametrize("threads", [1, 2, 3])
@pytest.mark.parametrize("chunk", [1, 7, 25, 1000])
def test_threads_and_batch_sizes_give_identical_bits(scenario, usual, monkeypatch, threads, chunk):
    monkeypatch.setattr(engine, "CHUNK", chunk)
    assert differing_ensembles(usual, engine.simulate(scenario, REPLICATES, threads)) == []


def test_events_are_compared_and_not_empty(usual):
    assert len(usual.events) == engine.IN_FULL
    assert sum(len(events.marks) for events in usual.events) > 100


def test_the_order_of_replicates_leaves_no_trace(scenario):
    runner = engine.Runner(scenario)
    together = runner.run(0, 6, make_ledger(0)).totals.reshape(6, -1)
    alone = {r: runner.run(r, 1, make_ledger(0)).totals for r in (5, 0, 3, 1, 4, 2)}
    assert same_bits(together, np.array([alone[r] for r in range(6)]))


def test_more_replicates_leave_the_first_ones_as_they_were(scenario, usual):
    more = engine.simulate(scenario, REPLICATES + 9, threads=2)
    assert same_bits(more.totals[:REPLICATES], usual.totals)


class BatchSeeded(engine.Runner):
    """Broken: the numbers of a replicate depend on the batch that it is in."""

    def run(self, first, count, ledger, **arrays):
        seed = self.scenario.seed
        self.scenario = replace(self.scenario, seed=seed + first)
        try:
            return super().run(0, count, ledger, **arrays)
        finally:
            self.scenario = replace(self.scenario, seed=seed)


def test_an_engine_that_depends_on_batches_is_noticed(scenario, monkeypatch):
    monkeypatch.setattr(engine, "Runner", BatchSeeded)
    found = []
    for chunk in (7, 25):
        monkeypatch.setattr(engine, "CHUNK", chunk)
        found.append(engine.simulate(scenario, REPLICATES, threads=1))
    assert "totals" in differing_ensembles(*found)


def test_one_changed_bit_is_noticed(usual):
    for name in ("totals", "means", "paths", "bands"):
        values = getattr(usual, name).copy()
        values.flat[0] = np.nextafter(values.flat[0], np.inf)
        assert differing_ensembles(usual, replace(usual, **{name: values})) == [name]
