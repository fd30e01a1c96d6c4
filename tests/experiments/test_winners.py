"""The search for winners is checked where the answer is known; who wins in the model never is."""

import numpy as np
import pytest

import simulator as rivalry
from simulator.experiments.winner_map import (
    BOX,
    MapSize,
    all_criteria,
    declared_ranges,
    has_map,
    latin_hypercube,
    map_of_winners,
    search,
)
from simulator.model.parameters import describe
from simulator.results.winner_map import decisive, disagreement, shares, winner_at

RANGES = {"x": (0.0, 1.0), "y": (-2.0, 2.0)}
NOISE = np.array([-0.3, 0.1, 0.2, 0.0])
SMALL = ("world=triad", "horizon=4", "strategies=[status_quo,neutrality]")


def planted(label, values):
    """Return autonomy, in which `low` wins below x = .25 and `high` above, and damage.

    Of damage, of which less is better, `low` has least everywhere. All strategies share their
    noise; `never` trails by .1 in autonomy at best, where x is nearest to .25.
    """
    x = values["x"]
    autonomy = {"low": 0.25 - x, "high": x - 0.25, "never": -0.1}[label]
    damage = {"low": 1.0, "high": 1.5, "never": 2.0}[label]
    return {"autonomy": 5 + autonomy + NOISE, "damage": damage + NOISE}


@pytest.fixture(scope="module")
def points():
    return latin_hypercube(RANGES, 40, seed=3)


@pytest.fixture(scope="module")
def found(points):
    table = search(["low", "high", "never"], points, planted, ["autonomy", "damage"])
    return table.assign(weighting="threat")


def test_points_fill_every_slice_of_the_box_once(points):
    for name, (low, high) in RANGES.items():
        slices = np.floor((points[name] - low) / (high - low) * len(points))
        assert sorted(slices) == list(range(len(points)))


def test_points_are_the_same_for_the_same_seed(points):
    assert points.equals(latin_hypercube(RANGES, 40, seed=3))
    assert not points.equals(latin_hypercube(RANGES, 40, seed=4))


def test_the_planted_winners_are_found_where_they_were_planted(found):
    winner = winner_at(found, "threat", "autonomy")
    assert (winner["scenario"] == np.where(winner["x"] < 0.25, "low", "high")).all()
    assert set(winner_at(found, "threat", "damage")["scenario"]) == {"low"}


def test_shares_are_shares_of_the_points(found):
    table = shares(found).set_index(["criterion", "scenario"])
    assert table.loc[("autonomy", "low"), "share"] == 0.25
    assert table.loc[("autonomy", "high"), "share"] == 0.75
    assert table.loc[("damage", "low"), "share"] == 1.0
    assert table.loc[("autonomy", "low"), "best"] == 10


def test_who_never_wins_is_told_so_with_the_point_where_it_comes_closest(found, points):
    table = shares(found).set_index(["criterion", "scenario"])
    never = table.loc[("autonomy", "never")]
    assert never["never_best"] and never["share"] == 0
    closest = (points["x"] - 0.25).abs().min()
    assert never["lead"] == pytest.approx(-0.1 - closest)
    assert abs(never["x"] - 0.25) == pytest.approx(closest)


def test_the_best_point_is_where_the_lead_is_largest(found, points):
    table = shares(found).set_index(["criterion", "scenario"])
    high = table.loc[("autonomy", "high")]
    assert high["x"] == points["x"].max()
    assert high["lead"] == pytest.approx(points["x"].max() - 0.25 + 0.1)


def test_leads_are_positive_for_the_better_side_also_where_less_is_better(found):
    damage = found[found["criterion"] == "damage"].groupby("scenario")["lead"].first()
    assert damage["low"] == pytest.approx(0.5) and damage["never"] == pytest.approx(-1.0)
    assert found.loc[found["criterion"] == "damage", "mean"].min() == pytest.approx(1.0)


def test_shared_noise_does_not_blur_a_lead(found):
    assert (found["lead_se"] < 1e-12).all()
    assert (found["clear"] == found["best"]).all()


def test_a_lead_within_chance_is_not_clear(points):
    def noisy(label, values):
        own = NOISE if label == "a" else -NOISE
        return {"autonomy": own + (0.01 if label == "a" else 0.0)}

    table = search(["a", "b"], points, noisy, ["autonomy"])
    assert table.loc[table["best"], "scenario"].eq("a").all()
    assert not table["clear"].any()


def test_of_strategies_that_tie_the_first_is_best_and_none_is_clear(points):
    table = search(["a", "b"], points, lambda *_: {"autonomy": NOISE}, ["autonomy"])
    assert table.loc[table["best"], "scenario"].eq("a").all() and not table["clear"].any()


def test_what_tells_winners_apart_comes_first(found):
    telling = decisive(found)
    assert telling.index[0] == "x" and telling["x"] > 0.5 > telling["y"]
    assert decisive(found[found["criterion"] == "damage"]).eq(0).all()


def test_criteria_disagree_where_their_winners_differ(found):
    assert disagreement(found, "threat", ["autonomy", "damage"]) == 0.75
    assert disagreement(found, "threat", ["damage", "damage"]) == 0.0


def test_the_search_does_not_depend_on_threads(points, found):
    again = search(["low", "high", "never"], points, planted, ["autonomy", "damage"], threads=3)
    assert again.equals(found.drop(columns="weighting"))


def test_every_run_is_counted(points):
    counted = []
    search(["low", "high", "never"], points, planted, ["autonomy"], progress=counted.append)
    assert sum(counted) == 40 * 3 * len(NOISE)


def test_the_box_is_that_of_the_declared_ranges():
    sweeps = {row.name: row.sweep for row in describe()}
    assert set(declared_ranges()) == set(BOX)
    assert all(tuple(sweeps[name]) == bounds for name, bounds in declared_ranges().items())
    assert all(low < high for low, high in declared_ranges().values())


@pytest.fixture(scope="module")
def experiment():
    return rivalry.load_experiment("dependence_vs_diversification", list(SMALL))


def test_the_map_of_a_model_gives_the_same_bits_on_any_number_of_threads(experiment):
    plan = MapSize(points=2, replicates=3, further=2)
    one, two = (map_of_winners(experiment, plan, threads) for threads in (1, 2))
    assert one.equals(two)
    assert len(one) == 2 * 2 * len(all_criteria()) * 2
    assert one.groupby("weighting", sort=False)["replicates"].unique().tolist() == [[3], [2]]


def test_the_map_runs_the_model_at_its_points(experiment):
    found = map_of_winners(experiment, MapSize(points=2, replicates=3, further=2))
    rows = found[(found["weighting"] == "threat") & (found["point"] == 1)]
    row = rows[(rows["criterion"] == "autonomy") & (rows["scenario"] == "neutrality")].iloc[0]
    overrides = [f"parameters.{name}={float(row[name])!r}" for name in BOX]
    scenario = experiment.scenarios("threat")["neutrality"].override(*overrides)
    outcomes = rivalry.run(scenario, replicates=3).outcomes
    mean = outcomes[outcomes["state"] == "PAK"]["autonomy"].mean()
    assert row["mean"] == pytest.approx(mean, abs=1e-12)


def test_a_plan_counts_its_runs(experiment):
    assert MapSize(points=5, replicates=10, further=4).runs(experiment) == 5 * 14 * 2


@pytest.mark.parametrize(
    ("replicates", "first", "further"), [(1000, 100, 50), (75, 75, 50), (5, 5, 5), (1, 2, 2)]
)
def test_a_map_has_no_more_replicates_than_its_experiment(replicates, first, further):
    words = [*SMALL, f"replicates={replicates}"]
    experiment = rivalry.load_experiment("dependence_vs_diversification", words)
    assert MapSize.for_experiment(experiment) == MapSize(64, first, further)
    assert MapSize.for_experiment(experiment, points=3) == MapSize(3, first, further)


def test_the_usual_map_is_as_large_as_ever():
    experiment = rivalry.load_experiment("dependence_vs_diversification")
    assert MapSize.for_experiment(experiment) == MapSize()
    assert MapSize.for_experiment(experiment).runs(experiment) == 57_600


def test_theories_are_no_choice_and_have_no_map():
    words = ["world=triad", "horizon=2", "theories=[liberal,grieco]", "dial.values=[1]"]
    theories = rivalry.load_experiment("theories", words)
    assert not has_map(theories)
    with pytest.raises(ValueError, match="two strategies"):
        map_of_winners(theories)
