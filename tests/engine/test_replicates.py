"""Many replicates: the same bits however they are split; bands; totals; ledgers that grow."""

from dataclasses import replace

import numpy as np
import pytest
from worlds import scenario_of

from simulator.engine import replicates as engine
from simulator.engine.replicates import BINS, CHUNK, PILOT, QUANTILES, simulate
from simulator.model.accounts import Flow, Index
from simulator.model.ledger import Amount, Mark

SHORT = replace(scenario_of(), horizon=12)
MANY = PILOT + 2 * CHUNK + 7


@pytest.fixture(scope="module")
def many():
    return simulate(SHORT, MANY, threads=2)


@pytest.fixture(scope="module")
def all_paths():
    """Return every replicate's paths, by keeping all of them in full."""
    runner = engine.Runner(SHORT)
    shape = (SHORT.horizon, 3, len(Index))
    return np.stack([runner.in_full(r, False)[0].paths.reshape(shape) for r in range(MANY)])


def test_shapes_are_as_stated(many):
    assert many.totals.shape == (MANY, 3, len(Flow))
    assert many.means.shape == (MANY, 3, len(Index))
    assert many.bands.shape == (3, 12, 3, len(Index))
    assert many.paths.shape == (engine.IN_FULL, 12, 3, len(Index))
    assert [events.replicate for events in many.events] == list(range(engine.IN_FULL))


def test_threads_and_batches_change_no_bit(many):
    alone = simulate(SHORT, MANY, threads=1)
    for name in ("totals", "means", "paths", "bands"):
        assert np.array_equal(getattr(alone, name), getattr(many, name)), name


def test_more_replicates_leave_the_first_ones_as_they_were(many):
    few = simulate(SHORT, 5)
    assert np.array_equal(few.totals, many.totals[:5])
    assert np.array_equal(few.paths, many.paths[:5])


def test_bands_of_few_replicates_are_exact_quantiles(all_paths):
    few = simulate(SHORT, 40, in_full=40)
    exact = np.quantile(all_paths[:40].astype(float), QUANTILES, axis=0)
    assert few.bands == pytest.approx(exact, abs=1e-9)


def test_bands_of_many_replicates_are_exact_to_a_bin(many, all_paths):
    exact = np.quantile(all_paths.astype(float), QUANTILES, axis=0, method="inverted_cdf")
    low, high = engine.bounds_of(all_paths[:PILOT])
    width = ((high - low) / BINS).reshape(1, 1, 3, len(Index))
    assert (np.abs(many.bands - exact) <= width * (1 + 1e-6) + 1e-9).all()
    assert (np.diff(many.bands, axis=0) >= -1e-9).all()


def test_means_are_means_of_paths(many, all_paths):
    assert many.means == pytest.approx(all_paths.mean(axis=1), rel=1e-4, abs=1e-5)


def test_totals_add_up_to_what_the_ledger_says(many):
    for events in many.events:
        recorded = events.marks[:, Mark.TICK] >= 0
        damage = events.amounts[recorded, Amount.DAMAGE].sum()
        paths = [Flow.DAMAGE_DIRECT, Flow.DAMAGE_SPILL, Flow.DAMAGE_HOSTED, Flow.DAMAGE_CONTAGION]
        booked = many.totals[events.replicate][:, paths].sum()
        assert damage == pytest.approx(booked, rel=1e-9, abs=1e-12)
        operations = recorded & (events.marks[:, Mark.KIND] == 0)
        assert operations.sum() == many.totals[events.replicate, :, Flow.ATTACKS].sum()


def test_operations_launched_are_operations_suffered(many):
    launched = many.totals[:, :, Flow.ATTACKS].sum(axis=1)
    assert np.array_equal(launched, many.totals[:, :, Flow.INCIDENTS].sum(axis=1))


def test_a_ledger_that_starts_tiny_ends_with_the_same_events(monkeypatch):
    whole = simulate(SHORT, 3).events
    monkeypatch.setattr(engine, "LEDGER_START", 1)
    grown = simulate(SHORT, 3).events
    for one, other in zip(whole, grown, strict=True):
        assert np.array_equal(one.marks, other.marks)
        assert np.array_equal(one.amounts, other.amounts, equal_nan=True)


def test_progress_counts_what_is_finished():
    done = []
    simulate(SHORT, 10, progress=done.append)
    assert sum(done) == 10


def test_a_failure_in_a_batch_is_not_swallowed(monkeypatch):
    def fail(*_):
        raise RuntimeError("a batch failed")

    monkeypatch.setattr(engine.Runner, "in_full", fail)
    with pytest.raises(RuntimeError, match="a batch failed"):
        simulate(SHORT, 3)


def test_the_seed_changes_the_history():
    one, other = simulate(SHORT, 3), simulate(replace(SHORT, seed=2), 3)
    assert not np.array_equal(one.totals, other.totals)
