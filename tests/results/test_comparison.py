"""Comparisons with the first scenario: effects, what they cost, and replicates that are enough."""

import math
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from scipy.stats import norm

from simulator import compare, load_scenario
from simulator.model.outcomes import OUTCOMES, WORLD, chosen
from simulator.results.comparison import (
    BOUGHT,
    DOMINATED,
    DOMINATES,
    EFFECT_COLUMNS,
    FINE,
    NO_EFFECT,
    SAME_COST,
    SAVED,
    cost_and_effect,
    cost_effectiveness,
    effects,
    enough,
    ranked,
    replicates_needed,
)
from simulator.results.results import Results

Z = norm.ppf(0.95)
NOISE = np.random.default_rng(2).normal(size=100)


def frame(label, weighting="threat", **outcomes):
    blank = dict.fromkeys(OUTCOMES, 0.0)
    keys = {"weighting": weighting, "scenario": label, "state": "PAK"}
    return pd.DataFrame(keys | {"replicate": np.arange(100)} | blank | outcomes)


def results_of(*frames):
    return Results(pd.concat(frames), pd.DataFrame(), pd.DataFrame(), "PAK")


@pytest.fixture
def ablated():
    return results_of(
        frame("all_mechanisms", autonomy=NOISE),
        frame("small", autonomy=NOISE + 0.05 * np.sign(NOISE)),
        frame("large", autonomy=NOISE - 3.0, damage=1.0),
        frame("none", autonomy=NOISE),
    )


def test_an_effect_is_the_difference_over_the_spread_of_the_first(ablated):
    table = effects(ablated, ["autonomy"]).set_index("scenario")
    assert table.loc["large", "difference"] == pytest.approx(-3.0)
    assert table.loc["large", "standardised"] == pytest.approx(-3.0 / NOISE.std(ddof=1))
    assert table.loc["large", "sd"] == pytest.approx(NOISE.std(ddof=1))
    assert table.loc["large", "mean_first"] == pytest.approx(NOISE.mean())


def test_an_effect_is_clear_when_its_interval_leaves_out_zero(ablated):
    table = effects(ablated, ["autonomy"]).set_index("scenario")
    assert table["clear"].to_dict() == {"small": False, "large": True, "none": False}


def test_an_outcome_that_never_varies_has_no_standardised_effect(ablated):
    table = effects(ablated, ["damage"]).set_index("scenario")
    assert table.loc["large", "difference"] == 1.0 and table.loc["large", "clear"]
    assert np.isnan(table.loc["large", "standardised"])


def test_all_outcomes_of_state_and_world_are_told(ablated):
    table = effects(ablated)
    assert tuple(table.columns) == EFFECT_COLUMNS
    assert len(table) == 3 * (len(OUTCOMES) + len(WORLD))


def test_the_largest_clear_effect_ranks_first(ablated):
    assert ranked(effects(ablated, ["autonomy"])) == ["large", "small", "none"]


def test_effects_are_told_under_one_weighting():
    two = results_of(frame("base"), frame("other", weighting="absolute"))
    with pytest.raises(ValueError, match="one weighting"):
        effects(two)


# --- cost -------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def priced():
    strategies = ("status_quo", "cert_first", "self_reliance")
    return compare([load_scenario(overrides=["world=triad", "horizon=12", f"strategy={name}"])
                    for name in strategies], replicates=24)  # fmt: skip


def made(priced, bills, autonomy):
    """The same results with another bill and another autonomy of the focal state."""
    outcomes = priced.outcomes.copy()
    for scenario in bills:
        rows = (outcomes["scenario"] == scenario) & (outcomes["state"] == priced.focal)
        outcomes.loc[rows, "bill"] = bills[scenario]
        outcomes.loc[rows, "autonomy"] = autonomy[scenario]
    return type(priced)(outcomes, priced.trajectories, priced.events, priced.focal,
                         priced.manifest)  # fmt: skip


def row_of(table, scenario, outcome="autonomy"):
    (found,) = table[(table["scenario"] == scenario) & (table["outcome"] == outcome)].to_dict(
        "records"
    )
    return found


def chance(seed, mean, spread=0.01):
    return mean + spread * np.random.default_rng(seed).standard_normal(24)


def test_the_ratio_is_that_of_the_mean_differences(priced):
    bills = {"status_quo": chance(1, 1.0), "cert_first": chance(2, 1.5), "self_reliance": 0.5}
    autonomy = {"status_quo": chance(3, 0.4), "cert_first": chance(4, 0.5), "self_reliance": 0.3}
    table = cost_effectiveness(made(priced, bills, autonomy))
    dearer = row_of(table, "cert_first")
    effect = (autonomy["cert_first"] - autonomy["status_quo"]).mean()
    extra = (bills["cert_first"] - bills["status_quo"]).mean()
    assert dearer["verdict"] == BOUGHT
    assert dearer["ratio"] == pytest.approx(effect / extra)
    assert dearer["ratio_low"] < dearer["ratio"] < dearer["ratio_high"]
    cheaper = row_of(table, "self_reliance")
    assert cheaper["verdict"] == SAVED and cheaper["ratio"] == pytest.approx(0.2, rel=0.05)


def test_what_is_cheaper_and_better_has_no_ratio(priced):
    bills = {"status_quo": chance(1, 1.0), "cert_first": chance(2, 0.5), "self_reliance": 2.0}
    autonomy = {"status_quo": chance(3, 0.4), "cert_first": chance(4, 0.5), "self_reliance": 0.3}
    table = cost_effectiveness(made(priced, bills, autonomy))
    for scenario, verdict in (("cert_first", DOMINATES), ("self_reliance", DOMINATED)):
        found = row_of(table, scenario)
        assert found["verdict"] == verdict and np.isnan(found["ratio"])


def test_a_difference_that_may_be_chance_has_no_ratio(priced):
    bills = {"status_quo": chance(1, 1.0), "cert_first": chance(2, 1.5),
             "self_reliance": chance(5, 1.0)}  # fmt: skip
    autonomy = {"status_quo": chance(3, 0.4), "cert_first": chance(4, 0.4),
                "self_reliance": chance(6, 0.6)}  # fmt: skip
    table = cost_effectiveness(made(priced, bills, autonomy))
    assert row_of(table, "cert_first")["verdict"] == NO_EFFECT
    assert row_of(table, "self_reliance")["verdict"] == SAME_COST
    assert table[table["outcome"] == "autonomy"]["ratio"].isna().all()


def test_the_interval_covers_the_true_ratio_nine_times_in_ten():
    """The effect moves with the cost, run by run; taken apart, the interval would be too wide."""
    rng = np.random.default_rng(7)
    hits = 0
    for _ in range(200):
        extra = 1 + 0.5 * rng.standard_normal(60)
        gain = 0.2 * extra + 0.02 * rng.standard_normal(60)
        found = cost_and_effect(extra, gain)
        hits += found["ratio_low"] <= 0.2 <= found["ratio_high"]
    assert 165 <= hits <= 195


def test_the_bill_is_the_own_budget_and_what_suppliers_cost(priced):
    """Own technology has a price: the premium of domestic suppliers."""
    table = priced.cost_effectiveness()
    assert set(table["outcome"]) == set(chosen("bought"))
    own = priced.outcomes[priced.outcomes["state"] == "PAK"].set_index("scenario")["bill"]
    assert own["self_reliance"].mean() > own["status_quo"].mean() > 0
    assert isinstance(table, pd.DataFrame) and table["replicates"].eq(24).all()


# --- precision --------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def pair():
    words = ["world=triad", "horizon=4", "replicates=40"]
    scenarios = {
        name: load_scenario(overrides=[*words, f"strategy={name}"])
        for name in ("status_quo", "neutrality")
    }
    return compare(scenarios)


def planted(pair, gaps):
    """Return results whose autonomy differs by given gaps, with much shared chance."""
    outcomes = pair.outcomes.copy()
    shared = np.random.default_rng(1).normal(0, 5, 40)
    for name, values in (("status_quo", shared), ("neutrality", shared + gaps)):
        rows = (outcomes["scenario"] == name) & (outcomes["state"] == "PAK")
        outcomes.loc[rows, "autonomy"] = values
    return replace(pair, outcomes=outcomes)


def test_the_number_is_that_of_the_normal_interval():
    assert enough(2.0, 0.5) == math.ceil((Z * 2.0 / 0.5) ** 2) == 44


def test_no_difference_needs_no_number_and_no_spread_needs_two():
    assert math.isnan(enough(1.0, 0.0))
    assert math.isnan(enough(math.nan, 1.0))
    assert enough(0.0, 1.0) == 2


def test_paired_draws_need_fewer_replicates(pair):
    gaps = 1.0 + np.tile([-2.0, 2.0], 20)
    (row,) = replicates_needed(planted(pair, gaps), ["autonomy"]).itertuples()
    assert row.difference == pytest.approx(1.0)
    assert row.sd == pytest.approx(np.std(gaps, ddof=1))
    assert row.sign == enough(row.sd, 1.0) < row.replicates < row.sign_unpaired
    spread = planted(pair, gaps).outcomes.query("scenario == 'status_quo' and state == 'PAK'")
    assert row.fine == enough(row.sd, FINE * spread["autonomy"].std())


def test_the_number_found_is_enough_and_one_less_is_not(pair):
    gaps = 1.0 + np.tile([-2.0, 2.0], 20)
    (row,) = replicates_needed(planted(pair, gaps), ["autonomy"]).itertuples()
    assert Z * row.sd / math.sqrt(row.sign) <= row.difference
    assert Z * row.sd / math.sqrt(row.sign - 1) > row.difference


def test_outcomes_of_the_world_and_the_composite_can_be_asked(pair):
    table = replicates_needed(pair, ["world_attacks", "composite"])
    assert table["outcome"].tolist() == ["world_attacks", "composite"]
    assert (table["replicates"] == 40).all()
