import math
from dataclasses import replace

import numpy as np
import pytest
from scipy.stats import norm

import simulator as rivalry
from simulator.results.precision import FINE, enough, replicates_needed

Z = norm.ppf(0.95)


@pytest.fixture(scope="module")
def results():
    words = ["world=triad", "horizon=4", "replicates=40"]
    scenarios = {
        name: rivalry.load_scenario(overrides=[*words, f"strategy={name}"])
        for name in ("status_quo", "neutrality")
    }
    return rivalry.compare(scenarios)


def planted(results, gaps):
    """Return results whose autonomy differs by given gaps, with much shared chance."""
    outcomes = results.outcomes.copy()
    shared = np.random.default_rng(1).normal(0, 5, 40)
    for name, values in (("status_quo", shared), ("neutrality", shared + gaps)):
        chosen = (outcomes["scenario"] == name) & (outcomes["state"] == "PAK")
        outcomes.loc[chosen, "autonomy"] = values
    return replace(results, outcomes=outcomes)


def test_the_number_is_that_of_the_normal_interval():
    assert enough(2.0, 0.5) == math.ceil((Z * 2.0 / 0.5) ** 2) == 44


def test_no_difference_needs_no_number_and_no_spread_needs_two():
    assert math.isnan(enough(1.0, 0.0))
    assert math.isnan(enough(math.nan, 1.0))
    assert enough(0.0, 1.0) == 2


def test_paired_draws_need_fewer_replicates(results):
    gaps = 1.0 + np.tile([-2.0, 2.0], 20)
    (row,) = replicates_needed(planted(results, gaps), ["autonomy"]).itertuples()
    assert row.difference == pytest.approx(1.0)
    assert row.sd == pytest.approx(np.std(gaps, ddof=1))
    assert row.sign == enough(row.sd, 1.0) < row.replicates < row.sign_unpaired
    spread = planted(results, gaps).outcomes.query("scenario == 'status_quo' and state == 'PAK'")
    assert row.fine == enough(row.sd, FINE * spread["autonomy"].std())


def test_the_number_found_is_enough_and_one_less_is_not(results):
    gaps = 1.0 + np.tile([-2.0, 2.0], 20)
    (row,) = replicates_needed(planted(results, gaps), ["autonomy"]).itertuples()
    assert Z * row.sd / math.sqrt(row.sign) <= row.difference
    assert Z * row.sd / math.sqrt(row.sign - 1) > row.difference


def test_outcomes_of_the_world_and_the_composite_can_be_asked(results):
    table = replicates_needed(results, ["world_attacks", "composite"])
    assert table["outcome"].tolist() == ["world_attacks", "composite"]
    assert (table["replicates"] == 40).all()
