"""Effects: paired differences, in units and in standard deviations."""

import numpy as np
import pandas as pd
import pytest

from simulator.model.outcomes import OUTCOMES
from simulator.results.effects import COLUMNS, EVERYTHING, effects, ranked
from simulator.results.results import Results

NOISE = np.random.default_rng(2).normal(size=100)


def frame(label, weighting="threat", **outcomes):
    blank = dict.fromkeys(OUTCOMES, 0.0)
    keys = {"weighting": weighting, "scenario": label, "state": "PAK"}
    return pd.DataFrame(keys | {"replicate": np.arange(100)} | blank | outcomes)


def results_of(*frames):
    return Results(pd.concat(frames), pd.DataFrame(), pd.DataFrame(), "PAK")


@pytest.fixture
def results():
    return results_of(
        frame("all_mechanisms", autonomy=NOISE),
        frame("small", autonomy=NOISE + 0.05 * np.sign(NOISE)),
        frame("large", autonomy=NOISE - 3.0, damage=1.0),
        frame("none", autonomy=NOISE),
    )


def test_an_effect_is_the_difference_over_the_spread_of_the_first(results):
    table = effects(results, ["autonomy"]).set_index("scenario")
    assert table.loc["large", "difference"] == pytest.approx(-3.0)
    assert table.loc["large", "standardised"] == pytest.approx(-3.0 / NOISE.std(ddof=1))
    assert table.loc["large", "sd"] == pytest.approx(NOISE.std(ddof=1))
    assert table.loc["large", "mean_first"] == pytest.approx(NOISE.mean())


def test_an_effect_is_clear_when_its_interval_leaves_out_zero(results):
    table = effects(results, ["autonomy"]).set_index("scenario")
    assert table["clear"].to_dict() == {"small": False, "large": True, "none": False}


def test_an_outcome_that_never_varies_has_no_standardised_effect(results):
    table = effects(results, ["damage"]).set_index("scenario")
    assert table.loc["large", "difference"] == 1.0 and table.loc["large", "clear"]
    assert np.isnan(table.loc["large", "standardised"])


def test_all_outcomes_of_state_and_world_are_told(results):
    table = effects(results)
    assert tuple(table.columns) == COLUMNS
    assert len(table) == 3 * len(EVERYTHING)


def test_the_largest_clear_effect_ranks_first(results):
    assert ranked(effects(results, ["autonomy"])) == ["large", "small", "none"]


def test_effects_are_told_under_one_weighting():
    two = results_of(frame("base"), frame("other", weighting="absolute"))
    with pytest.raises(ValueError, match="one weighting"):
        effects(two)
