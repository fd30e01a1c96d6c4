import numpy as np
import pandas as pd
import pytest

from simulator import compare, load_scenario
from simulator.results import cost
from simulator.results.cost import cost_effectiveness


@pytest.fixture(scope="module")
def results():
    strategies = ("status_quo", "cert_first", "self_reliance")
    return compare([load_scenario(overrides=["world=triad", "horizon=12", f"strategy={name}"])
                    for name in strategies], replicates=24)  # fmt: skip


def made(results, bills, autonomy):
    """The same results with another bill and another autonomy of the focal state."""
    outcomes = results.outcomes.copy()
    for scenario in bills:
        rows = (outcomes["scenario"] == scenario) & (outcomes["state"] == results.focal)
        outcomes.loc[rows, "bill"] = bills[scenario]
        outcomes.loc[rows, "autonomy"] = autonomy[scenario]
    return type(results)(outcomes, results.trajectories, results.events, results.focal,
                         results.manifest)  # fmt: skip


def row_of(table, scenario, outcome="autonomy"):
    (found,) = table[(table["scenario"] == scenario) & (table["outcome"] == outcome)].to_dict(
        "records"
    )
    return found


def chance(seed, mean, spread=0.01):
    return mean + spread * np.random.default_rng(seed).standard_normal(24)


def test_the_ratio_is_that_of_the_mean_differences(results):
    bills = {"status_quo": chance(1, 1.0), "cert_first": chance(2, 1.5), "self_reliance": 0.5}
    autonomy = {"status_quo": chance(3, 0.4), "cert_first": chance(4, 0.5), "self_reliance": 0.3}
    table = cost_effectiveness(made(results, bills, autonomy))
    dearer = row_of(table, "cert_first")
    effect = (autonomy["cert_first"] - autonomy["status_quo"]).mean()
    extra = (bills["cert_first"] - bills["status_quo"]).mean()
    assert dearer["verdict"] == cost.BOUGHT
    assert dearer["ratio"] == pytest.approx(effect / extra)
    assert dearer["ratio_low"] < dearer["ratio"] < dearer["ratio_high"]
    cheaper = row_of(table, "self_reliance")
    assert cheaper["verdict"] == cost.SAVED and cheaper["ratio"] == pytest.approx(0.2, rel=0.05)


def test_what_is_cheaper_and_better_has_no_ratio(results):
    bills = {"status_quo": chance(1, 1.0), "cert_first": chance(2, 0.5), "self_reliance": 2.0}
    autonomy = {"status_quo": chance(3, 0.4), "cert_first": chance(4, 0.5), "self_reliance": 0.3}
    table = cost_effectiveness(made(results, bills, autonomy))
    for scenario, verdict in (("cert_first", cost.DOMINATES), ("self_reliance", cost.DOMINATED)):
        found = row_of(table, scenario)
        assert found["verdict"] == verdict and np.isnan(found["ratio"])


def test_a_difference_that_may_be_chance_has_no_ratio(results):
    bills = {"status_quo": chance(1, 1.0), "cert_first": chance(2, 1.5),
             "self_reliance": chance(5, 1.0)}  # fmt: skip
    autonomy = {"status_quo": chance(3, 0.4), "cert_first": chance(4, 0.4),
                "self_reliance": chance(6, 0.6)}  # fmt: skip
    table = cost_effectiveness(made(results, bills, autonomy))
    assert row_of(table, "cert_first")["verdict"] == cost.NO_EFFECT
    assert row_of(table, "self_reliance")["verdict"] == cost.SAME_COST
    assert table[table["outcome"] == "autonomy"]["ratio"].isna().all()


def test_the_interval_covers_the_true_ratio_nine_times_in_ten():
    """The effect moves with the cost, run by run; taken apart, the interval would be too wide."""
    rng = np.random.default_rng(7)
    hits = 0
    for _ in range(200):
        extra = 1 + 0.5 * rng.standard_normal(60)
        gain = 0.2 * extra + 0.02 * rng.standard_normal(60)
        found = cost._row(extra, gain)
        hits += found["ratio_low"] <= 0.2 <= found["ratio_high"]
    assert 165 <= hits <= 195


def test_the_bill_is_the_own_budget_and_what_suppliers_cost(results):
    """Own technology has a price: the premium of domestic suppliers."""
    table = results.cost_effectiveness()
    assert set(table["outcome"]) == set(cost.INDICES)
    own = results.outcomes[results.outcomes["state"] == "PAK"].set_index("scenario")["bill"]
    assert own["self_reliance"].mean() > own["status_quo"].mean() > 0
    assert isinstance(table, pd.DataFrame) and table["replicates"].eq(24).all()
