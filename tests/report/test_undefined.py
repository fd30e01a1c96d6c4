"""Comparisons of one run, of constants, and of runs that failed: no NaN reaches a reader."""

import re
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

import simulator as rivalry
from simulator import cli
from simulator.experiments.ensemble import PARTS, WHY_UNDEFINED, components, text_uncertainty
from simulator.experiments.winner_map import latin_hypercube, search
from simulator.labels import UNDEFINED
from simulator.report.notebook import results_table
from simulator.results.comparison import cost_and_effect
from simulator.results.intervals import paired_interval
from simulator.results.winner_map import disagreement, shares, winner_at

BARE = re.compile(r"\b(nan|NaN|inf)\b")
SMALL = ("world=triad", "horizon=4", "strategies=[status_quo,neutrality]")


def visible(html):
    return re.sub(r"(?s)<(script|style|svg)\b.*?</\1>|<[^>]*>", " ", html)


@pytest.mark.parametrize("replicates", [1, 2])
def test_a_comparison_of_few_runs_leaves_no_bare_nan(tmp_path, capsys, replicates):
    folder = tmp_path / "out"
    words = ["compare", "dependence_vs_diversification", *SMALL, f"replicates={replicates}"]
    flags = ["--output", str(folder), "--quiet", "--threads", "1", "--map-points", "2"]
    assert cli.main([*words, *flags]) == 0
    assert not BARE.search(capsys.readouterr().out)
    for path in [*folder.rglob("*.csv"), *folder.rglob("*.html"), *folder.rglob("*.txt")]:
        assert not BARE.search(visible(path.read_text("utf-8"))), path


def test_a_notebook_table_of_one_run_has_no_bare_nan():
    scenario = rivalry.load_scenario(overrides=["world=triad", "horizon=4"])
    results = rivalry.run(scenario, replicates=1)
    hole = results.outcomes.assign(autonomy=np.nan)
    assert not BARE.search(visible(results_table(results)))
    assert UNDEFINED in results_table(replace(results, outcomes=hole))


@pytest.mark.parametrize("values", [[0.3], [0.3] * 5])
def test_the_interval_of_a_constant_is_the_constant(values):
    assert paired_interval(np.array(values)) == (0.3, 0.3)


def test_the_interval_of_nothing_is_undefined_without_a_warning():
    assert np.isnan(paired_interval(np.zeros(0))).all()


def test_a_ratio_leaves_out_redraws_that_cost_nothing():
    cost = np.array([0.0, 0.0, 0.0, 5.0, 6.0, 7.0])
    found = cost_and_effect(cost, np.array([0.1, 0.2, 0.1, 0.3, 0.2, 0.4]))
    assert np.isfinite([found["ratio"], found["ratio_low"], found["ratio_high"]]).all()


# -- the map of winners -------------------------------------------------------------------------


def mapped(runs_of):
    """Return a map of two strategies at three points; `runs_of` gives the runs of one."""
    points = latin_hypercube({"x": (0.0, 1.0)}, 3, seed=1)

    def evaluate(label, values):
        runs = np.array(runs_of(label, values["x"]), dtype=float)
        return {"autonomy": runs, "damage": runs}

    table = search(["one", "two"], points, evaluate, ["autonomy", "damage"])
    return table.assign(weighting="threat")


def test_a_strategy_whose_run_failed_is_not_the_best():
    found = mapped(lambda label, _: [0.9, np.nan] if label == "one" else [0.1, 0.2])
    assert set(winner_at(found, "threat", "autonomy")["scenario"]) == {"two"}
    of_one = found[found["scenario"] == "one"]
    assert of_one["mean"].isna().all() and of_one["lead"].isna().all()
    assert not found["clear"].any()


def test_where_every_run_failed_nobody_is_best():
    found = mapped(lambda *_: [np.nan, np.nan])
    assert not found["best"].any() and winner_at(found, "threat", "autonomy").empty
    assert shares(found)["never_best"].all()


def test_where_all_but_one_failed_the_others_are_still_ranked():
    found = mapped(lambda label, x: [np.nan] if x < 0.3 else [{"one": 1.0, "two": 2.0}[label]])
    assert 0 < len(winner_at(found, "threat", "autonomy")) < 3
    assert np.isfinite(shares(found)["lead"]).all()
    assert disagreement(found, "threat", ["autonomy", "damage"]) == 1.0


def test_a_lead_of_one_run_has_no_standard_error():
    found = mapped(lambda label, _: [{"one": 1.0, "two": 2.0}[label]])
    assert found["lead_se"].isna().all() and not found["clear"].any()


# -- ensembles ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("values", "why"),
    [
        ([[1.0], [2.0]], "there is one draw"),
        ([[1.0, 2.0, 3.0]], "there is one parameter set"),
        ([[1.0]], "one parameter set and one draw"),
    ],
)
def test_one_set_or_one_draw_has_neither_components_nor_intervals_and_says_why(values, why):
    found = components(np.array(values))
    known = {name for name, value in found.items() if np.isfinite(value)}
    assert known == {"mean", "sets", "draws"}
    text = told(found)
    assert UNDEFINED in text and why in " ".join(text.split())


def test_an_outcome_without_variance_has_no_shares_and_says_why():
    found = components(np.full((9, 9), 0.1))
    assert found["sd_parameters"] == found["sd_draws"] == found["sd_interplay"] == 0.0
    assert (found["mean_low"], found["mean_high"]) == pytest.approx((0.1, 0.1), abs=1e-15)
    assert np.isnan(found["share_parameters"]) and WHY_UNDEFINED[1:] in told(found)


def test_two_sets_and_two_draws_leave_the_upper_ends_open():
    found = components(np.array([[1.0, 2.0], [3.0, 5.0]]))
    assert np.isnan([found[f"sd_{part}_high"] for part in PARTS]).all()
    text = told(found)
    assert "no end]" in text and "2 parameter sets and 2 draws are too narrow" in text


def told(found):
    """Return the components of one outcome as text, in which nothing is a bare NaN."""
    keys = {"weighting": "threat", "scenario": "status_quo", "of": "value", "outcome": "autonomy"}
    text = text_uncertainty(pd.DataFrame([{**keys, **found}]), "PAK")
    assert not BARE.search(text)
    return text
