"""A real calibration, as small as can be, and experiments over its ensemble."""

import json
import re
from dataclasses import replace
from math import log

import numpy as np
import pandas as pd
import pytest
from experiments.calibration.toys import tiny_prior
from worlds import scenario_of

from simulator import cli
from simulator.commands.calibrate import calibrate
from simulator.commands.workplace import open_workplace
from simulator.experiments.calibration.ensemble import Ensemble, load_ensemble, under, without
from simulator.experiments.calibration.evaluate import FRESH, SimulationEvaluator
from simulator.experiments.ensemble import (
    PARTS,
    components,
    run_over,
    text_uncertainty,
    uncertainty,
)
from simulator.model.version import RULES_VERSION
from simulator.results.store import read_manifest


def calibrated_in(folder, prior, threads=2, force=False):
    """Calibrate in a folder, going on with what it holds."""
    with open_workplace(folder, "calibration", threads, quiet=True, force=force) as place:
        calibrate(prior, place)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    place = tmp_path_factory.mktemp("calibration")
    calibrated_in(place / "out", tiny_prior(place))
    return place / "out"


def test_it_says_what_was_tuned_on_what(folder):
    facts = json.loads((folder / "ensemble.json").read_text())
    assert facts["tuned_on"][:2] == ["P0.CHN-IND", "P0.PAK-IND"]
    assert facts["parameters"] == ["choice.opportunity.disruption", "value.technology"]
    assert facts["rules_version"] == RULES_VERSION
    assert facts["searches"][0]["sets_simulated"] == 8 + 2 * 4
    assert set(facts["fixed"]) == {"choice.precision", "relative_gains.k"}
    assert set(facts["identifiability"]["widths"]) == set(facts["parameters"])
    assert len(facts["searches"][0]["acceptance_by_wave"]) == 2
    assert facts["default"] in load_ensemble(folder).members


def test_it_leaves_an_ensemble_a_posterior_and_pictures(folder):
    table = pd.read_csv(folder / "ensemble.csv")
    assert len(table) <= 4 and table["default"].sum() == 1
    assert table["distance"].is_monotonic_increasing
    assert len(pd.read_csv(folder / "posterior.csv")) == 8
    files = set(read_manifest(folder)["files"])
    assert {"figures/posterior.png", "figures/pairs.svg", "report.txt"} <= files


def test_calling_it_again_goes_on_and_gives_the_same(folder, tmp_path):
    before = (folder / "ensemble.csv").read_bytes()
    calibrated_in(folder, tiny_prior(tmp_path), threads=1, force=True)
    assert (folder / "ensemble.csv").read_bytes() == before


def position(ranged, value):
    """The inverse of `FittedRange.value`."""
    low, high, at = (log(x) if ranged.log else x for x in (ranged.low, ranged.high, value))
    return (at - low) / (high - low)


def test_a_member_repeats_its_medians(folder, tmp_path):
    prior = tiny_prior(tmp_path)
    table = pd.read_csv(folder / "ensemble.csv")
    values = load_ensemble(folder).members["m01"]
    point = np.array([[position(r, values[r.path]) for r in prior.ranges]])
    evaluator = SimulationEvaluator.of(prior)
    distances, medians = evaluator.confirm(point, lambda _: None)
    assert distances[0] == pytest.approx(table["distance"][0])
    assert medians[0] == pytest.approx(table.loc[0, list(evaluator.names)].to_numpy(float))


def test_a_hopeless_set_is_given_up_after_a_few_runs(tmp_path):
    prior = tiny_prior(tmp_path)
    evaluator = SimulationEvaluator.of(prior)
    points = np.array([[0.1, 0.1], [0.9, 0.9]])
    patient = evaluator.search(points, np.inf, lambda _: None)
    hasty = evaluator.search(points, -100.0, lambda _: None)
    one = replace(prior, budget=replace(prior.budget, replicates=1))
    assert hasty == pytest.approx(
        SimulationEvaluator.of(one).search(points, np.inf, lambda _: None)
    )
    assert not np.array_equal(patient, hasty)
    assert prior.budget.replicates < FRESH


def test_the_command_line_calibrates_and_tells_mistakes(folder, tmp_path, capsys):
    path = tmp_path / "tiny.yaml"
    tiny_prior(tmp_path)
    words = ["calibrate", str(path), "points=4", "waves=0", "--quiet", "--output"]
    assert cli.main([*words, str(tmp_path / "new")]) == 0
    assert "Tuned on: P0.CHN-IND" in capsys.readouterr().out
    assert cli.main([*words, str(folder)]) == 2
    assert "holds finished results" in capsys.readouterr().err
    assert cli.main(["calibrate", "no_such_prior"]) == 2
    assert "expected a YAML file" in capsys.readouterr().err


# --- experiments over an ensemble ---------------------------------------------------------------

TWO = Ensemble(
    {
        "m01": {"choice.opportunity.disruption": 0.5},
        "m02": {"choice.opportunity.disruption": 9.0},
    },
    "m02",
    {"rules_version": RULES_VERSION},
)
SHORT = replace(scenario_of(), horizon=8, replicates=5)


@pytest.fixture(scope="module")
def over():
    other = replace(scenario_of(strategy="neutrality"), horizon=8, replicates=5)
    return run_over([("status_quo", SHORT), ("neutrality", other)], TWO, threads=2)


def test_every_member_has_its_replicates_under_the_same_draws(over):
    rows = over.outcomes[over.outcomes["state"] == "IND"]
    counts = rows.groupby(["scenario", "member"], sort=False).size()
    assert counts.to_dict() == {
        (s, m): 5 for s in ("status_quo", "neutrality") for m in ("m01", "m02")
    }
    assert not rows.duplicated(["scenario", "replicate"]).any()
    assert over.manifest["ensemble"]["default"] == "m02"


def test_a_member_has_the_outcomes_of_its_own_parameters(over):
    from simulator.experiments.compare import run

    alone = run(under(SHORT, TWO, "m02")).outcomes
    rows = over.outcomes
    rows = rows[(rows["scenario"] == "status_quo") & (rows["member"] == "m02")]
    assert rows["attacks"].to_numpy() == pytest.approx(alone["attacks"].to_numpy())


def test_parameters_that_matter_show_apart_from_chance(over):
    table = uncertainty(over.outcomes, "PAK").set_index(["scenario", "of", "outcome"])
    attacks = table.loc[("status_quo", "value", "attacks")]
    assert attacks["share_parameters"] > 0.5 and attacks["sd_interplay"] > 0
    assert attacks["f_parameters"] > 10 and attacks["df_parameters"] == 1
    assert ("neutrality", "difference", "attacks") in table.index
    assert ("status_quo", "difference", "attacks") not in table.index
    text = text_uncertainty(table.reset_index(), "Pakistan")
    assert max(map(len, text.splitlines())) <= 100
    assert "Intervals from 2 parameter sets and 5 draws are too narrow" in text


def test_the_table_and_the_comparison_tell_the_same_difference(over):
    table = uncertainty(over.outcomes, "PAK").set_index(["scenario", "of", "outcome"])
    compared = over.summary(columns=["attacks"]).set_index("scenario").loc["neutrality"]
    row = table.loc[("neutrality", "difference", "attacks")]
    assert row["mean"] == compared["difference"]
    assert row["mean_low"] == compared["difference_low"]
    assert over.warnings[-1].startswith("ensemble: intervals from 2 parameter sets")


def test_shares_of_planted_components_add_up_and_estimates_below_zero_are_marked():
    rng = np.random.default_rng(2)
    values = 3.0 * rng.standard_normal((400, 1)) + rng.standard_normal((400, 10))
    found = components(values)
    assert found["sd_parameters"] == pytest.approx(3, rel=0.1)
    assert found["sd_interplay"] == pytest.approx(1, rel=0.05)
    assert found["share_parameters"] == pytest.approx(0.9, abs=0.02)
    assert sum(found[f"share_{part}"] for part in PARTS) == pytest.approx(1)
    apart = rng.standard_normal((9, 9))
    apart -= apart.mean(axis=1, keepdims=True)
    below = components(apart)
    assert below["variance_parameters"] < 0 == below["sd_parameters"]
    assert below["sd_parameters_low"] == 0 < below["sd_interplay_low"]
    keys = {"weighting": "threat", "scenario": "status_quo", "of": "value", "outcome": "damage"}
    assert "0* (0%)" in text_uncertainty(pd.DataFrame([{**keys, **below}]), "Pakistan")


def test_words_of_the_command_line_count_more_than_members():
    assert without(TWO, ["parameters.choice.opportunity=3"]).members == {"m01": {}, "m02": {}}
    assert without(TWO, ["parameters.choice.opport=3", "seed=2"]).members == TWO.members


@pytest.mark.parametrize(
    ("words", "made"),
    [
        (["run", "horizon=4", "replicates=2"], "uncertainty.csv"),
        (
            ["compare", "dependence_vs_diversification", "strategies=[status_quo,neutrality]",
             "weightings=[threat]", "horizon=4", "replicates=2"],
            "uncertainty.csv",
        ),
        (["validate", "replicates=2"], "members.csv"),
    ],
    ids=["run", "compare", "validate"],
)  # fmt: skip
def test_commands_run_over_an_ensemble(folder, tmp_path, capsys, words, made):
    word = f"parameters={folder / 'ensemble.csv'}"
    out = tmp_path / "out"
    assert cli.main([*words, "world=triad", word, "--quiet", "--output", str(out)]) == 0
    assert "nsemble" in capsys.readouterr().out
    assert (out / made).is_file() and made in read_manifest(out)["files"]


def test_one_draw_of_every_set_says_that_nothing_is_clear_and_why(folder, tmp_path, capsys):
    words = ["compare", "dependence_vs_diversification", "strategies=[status_quo,neutrality]"]
    words += ["weightings=[threat]", "horizon=4", "replicates=1", "world=triad"]
    words += [f"parameters={folder / 'ensemble.csv'}", "--quiet", "--output", str(tmp_path / "out")]
    assert cli.main(words) == 0
    told = " ".join(capsys.readouterr().out.split())
    assert "under the same 1 draw" in told and "there is one draw." in told
    assert not re.search(r"[+−]", told.replace("~+", "").replace("~−", "")), "no clear difference"
    page = (tmp_path / "out" / "report.html").read_text(encoding="utf-8")
    assert "undefined: there is one draw" in page
    for table in (tmp_path / "out").rglob("*.csv"):
        assert not re.search(r"\b(nan|inf)\b", table.read_text(encoding="utf-8")), table


def test_a_missing_ensemble_is_told(capsys, tmp_path):
    assert cli.main(["run", f"parameters={tmp_path / 'no.csv'}"]) == 2
    assert "rivalry calibrate" in capsys.readouterr().err
