"""Summaries: medians and bands by replicate, differences paired on the replicate."""

import numpy as np
import pandas as pd
import pytest

from simulator.model.outcomes import OUTCOMES
from simulator.results.intervals import paired_interval
from simulator.results.summary import summarise

NOISE = np.random.default_rng(1).normal(size=200)


def frame(label, values, weighting="threat", state="PAK"):
    values = np.asarray(values, float)
    blank = {name: 0.0 for name in OUTCOMES} | {"autonomy": values}
    keys = {"weighting": weighting, "scenario": label, "state": state}
    return pd.DataFrame(keys | {"replicate": np.arange(len(values))} | blank)


def row(table, scenario, outcome="autonomy"):
    (found,) = table[(table["scenario"] == scenario) & (table["outcome"] == outcome)].to_dict(
        "records"
    )
    return found


def test_without_spread_the_interval_is_the_mean():
    assert paired_interval(np.full(50, 0.25)) == (0.25, 0.25)
    assert paired_interval(np.array([0.7])) == (0.7, 0.7)


def test_the_interval_covers_the_mean_by_its_standard_error():
    low, high = paired_interval(0.3 + NOISE)
    error = NOISE.std(ddof=1) / np.sqrt(len(NOISE))
    centre = 0.3 + NOISE.mean()
    assert (low, high) == pytest.approx((centre - 1.645 * error, centre + 1.645 * error), abs=0.03)
    assert paired_interval(0.3 + NOISE) == (low, high), "the same results give the same table"


def test_a_constant_difference_is_found_exactly_under_any_noise():
    outcomes = pd.concat([frame("base", NOISE), frame("other", NOISE + 0.05)])
    found = row(summarise(outcomes, "PAK"), "other")
    assert found["difference"] == pytest.approx(0.05)
    assert found["difference_high"] - found["difference_low"] < 1e-9
    assert row(summarise(outcomes, "PAK"), "base")["difference"] == 0


def test_medians_and_bands_are_quantiles_over_replicates():
    values = np.arange(101) / 100
    found = row(summarise(frame("only", values), "PAK"), "only")
    assert (found["low"], found["median"], found["high"]) == pytest.approx((0.1, 0.5, 0.9))
    assert found["replicates"] == 101 and found["mean"] == pytest.approx(0.5)


def test_the_baseline_can_be_named_and_is_the_first_otherwise():
    outcomes = pd.concat([frame("a", NOISE), frame("b", NOISE + 1)])
    assert row(summarise(outcomes, "PAK", "b"), "a")["difference"] == pytest.approx(-1)
    with pytest.raises(ValueError, match="no scenario 'c'"):
        summarise(outcomes, "PAK", "c")


def test_pairs_are_formed_within_a_weighting():
    parts = [frame("a", NOISE), frame("b", NOISE + 1)]
    parts += [frame("a", NOISE + 5, "absolute"), frame("b", NOISE + 7, "absolute")]
    table = summarise(pd.concat(parts), "PAK")
    found = table[(table["scenario"] == "b") & (table["outcome"] == "autonomy")]
    assert dict(zip(found["weighting"], found["difference"], strict=True)) == pytest.approx(
        {"threat": 1.0, "absolute": 2.0}
    )


def test_replicates_that_only_one_side_has_are_left_out_of_the_pairs():
    outcomes = pd.concat([frame("a", NOISE[:50]), frame("b", NOISE[:80] + 1)])
    assert row(summarise(outcomes, "PAK"), "b")["difference"] == pytest.approx(1)


def test_an_unknown_state_is_named_with_those_that_are_known():
    with pytest.raises(ValueError, match="no state 'XXX' in these results; they have PAK"):
        summarise(frame("a", NOISE), "XXX")


def test_the_summary_says_the_unit_of_every_outcome():
    table = summarise(frame("a", NOISE), "PAK")
    assert dict(zip(table["outcome"], table["unit"], strict=True)) == {
        name: outcome.unit for name, outcome in OUTCOMES.items()
    }
