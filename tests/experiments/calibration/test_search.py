"""The search: it recovers a planted answer, and resumes where it stopped."""

from dataclasses import replace

import numpy as np
import pytest
from experiments.calibration.toys import PLANTED, TOY, Toy, ignore

from simulator.engine.failures import FailedRunsError
from simulator.experiments.calibration import evaluate
from simulator.experiments.calibration.choose import candidates, choose, table_of
from simulator.experiments.calibration.distance import (
    UNDEFINED_COSTS,
    grouped_median,
    statistics_of,
)
from simulator.experiments.calibration.ensemble import load_ensemble, save_ensemble
from simulator.experiments.calibration.identifiability import (
    marginals,
    strongest_pairs,
    suspected_pairs,
)
from simulator.experiments.calibration.population import (
    Population,
    after,
    first_points,
    moved,
    propose,
    reflected,
)
from simulator.experiments.calibration.prior import FittedRange
from simulator.experiments.calibration.search import STATE, load_search, run_search, runs_of
from simulator.files import StoreError
from simulator.report.calibration import statement


@pytest.fixture(scope="module")
def found(tmp_path_factory):
    return run_search(TOY, Toy(), tmp_path_factory.mktemp("toy"), ignore)


def test_a_planted_answer_is_recovered(found):
    assert (found.population.distances == 0).all()
    middle = found.population.points.mean(axis=0)
    assert middle[:2] == pytest.approx(PLANTED, abs=0.02)
    assert np.ptp(found.population.points[:, 0]) <= 0.1 + 1e-12
    assert found.population.distinct > 60


def test_what_the_data_tell_is_told_and_what_they_do_not_is_not(found):
    by_path = {m.path: m for m in marginals(TOY, found.population)}
    assert by_path["value.technology"].standing == "told by the data"
    assert by_path["value.technology"].median == pytest.approx(3, abs=0.3)
    assert by_path["value.disruption"].median == pytest.approx(100**0.7, rel=0.15)
    assert by_path["c"].standing != "told by the data"
    text = statement(TOY, [found.population])
    assert max(map(len, text.splitlines())) <= 100
    assert "choice.precision" in text and "relative_gains.k" in text


def test_a_planted_correlation_is_found():
    rng = np.random.default_rng(1)
    points = rng.random((200, 3))
    points[:, 1] = 1 - points[:, 0] + 0.02 * rng.standard_normal(200)
    pair = strongest_pairs(TOY, Population(points, np.zeros(200)))[0]
    assert {pair.first, pair.second} == {"value.technology", "value.disruption"}
    assert pair.correlation < -0.9


def test_reporting_is_set_against_doing_where_both_are_fitted():
    paths = (
        "choice.opportunity.disruption",
        "value.technology",
        "reporting.probability.disruption",
    )
    prior = replace(TOY, ranges=tuple(FittedRange(path, 0, 1) for path in paths))
    points = np.random.default_rng(1).random((50, 3))
    (pair,) = suspected_pairs(prior, Population(points, np.zeros(50)))
    assert {pair.first, pair.second} == {paths[0], paths[2]}
    assert pair.correlation == pytest.approx(np.corrcoef(points.T)[0, 2])


def test_the_ensemble_is_as_good_as_the_best_and_spread_out(found):
    chosen = choose(TOY, [found.population], Toy(), ignore)
    assert len(chosen.points) == chosen.equally_good == 10
    assert (chosen.distances == 0).all()
    assert np.ptp(chosen.points[:, 2]) > 0.3
    distances = [np.linalg.norm(chosen.points - point, axis=1).sum() for point in chosen.points]
    assert chosen.default == int(np.argmin(distances))


def test_an_ensemble_fills_up_with_the_next_best_and_says_so():
    points = np.linspace(0, 1, 12)[:, None] * np.ones(3)
    population = Population(points, Toy().gap(points))
    chosen = choose(TOY, [population], Toy(), ignore)
    assert len(chosen.points) == 10 and chosen.equally_good < 10
    assert list(chosen.distances) == sorted(chosen.distances)


def test_candidates_are_different_points():
    population = Population(np.array([[0.1], [0.1], [0.5], [0.9]]), np.array([0, 0, 1, 2.0]))
    assert candidates(population, 2).tolist() == [[0.1], [0.5]]


def test_an_ensemble_reads_back_as_it_was_written(found, tmp_path):
    chosen = choose(TOY, [found.population], Toy(), ignore)
    table = table_of(TOY, chosen, Toy.names)
    save_ensemble(tmp_path, table, {"parameters": list(TOY.paths), "rules_version": "x"})
    ensemble = load_ensemble(tmp_path)
    assert list(ensemble.members) == list(table["member"])
    assert ensemble.default == f"m{chosen.default + 1:02d}"
    assert ensemble.members["m01"] == TOY.values(chosen.points[0])


@pytest.mark.parametrize("content", [None, "member,default\n", "nonsense"])
def test_a_missing_or_damaged_ensemble_is_told(tmp_path, content):
    if content is not None:
        (tmp_path / "ensemble.csv").write_text(content)
        (tmp_path / "ensemble.json").write_text('{"parameters": ["a"]}')
    with pytest.raises(StoreError, match=r"ensemble\.csv"):
        load_ensemble(tmp_path)


def test_an_interrupted_search_goes_on_to_the_same_end(found, tmp_path):
    with pytest.raises(KeyboardInterrupt):
        run_search(TOY, Toy(fail_after=400), tmp_path, ignore)
    kept = load_search(tmp_path, TOY)
    assert kept is not None and 0 < kept.waves < TOY.budget.waves
    evaluator = Toy()
    again = run_search(TOY, evaluator, tmp_path, ignore)
    assert np.array_equal(again.population.points, found.population.points)
    assert again.acceptance == found.acceptance
    assert evaluator.seen < again.simulated


def test_a_longer_budget_goes_on_with_a_finished_search(tmp_path):
    short = replace(TOY, budget=replace(TOY.budget, waves=2))
    run_search(short, Toy(), tmp_path, ignore)
    longer = run_search(replace(TOY, budget=replace(TOY.budget, waves=3)), Toy(), tmp_path, ignore)
    assert longer.waves == 3


@pytest.mark.parametrize("change", [{"seed": 4}, {"points": 100}, {"margin": 0.2}])
def test_another_search_in_the_same_folder_is_refused(tmp_path, change):
    short = replace(TOY, budget=replace(TOY.budget, waves=0))
    run_search(short, Toy(), tmp_path, ignore)
    other = replace(short, budget=replace(short.budget, **change))
    with pytest.raises(StoreError, match="another"):
        run_search(other, Toy(), tmp_path, ignore)


def test_a_damaged_state_is_told(tmp_path):
    (tmp_path / STATE).write_text("{")
    with pytest.raises(StoreError, match="damaged"):
        load_search(tmp_path, TOY)


def test_progress_counts_all_runs(tmp_path):
    budget = replace(TOY.budget, waves=2, points=10, replicates=4, candidates=3, final_replicates=7)
    assert runs_of(replace(TOY, budget=budget)) == (10 + 2 * 5) * 4 + 3 * 7


# --- the population -----------------------------------------------------------------------------


def test_the_first_points_fill_the_cube_evenly():
    points = first_points(20, 3, 1)
    assert (np.sort((points * 20).astype(int), axis=0) == np.arange(20)[:, None]).all()
    assert not np.array_equal(points, first_points(20, 3, 2))


def test_steps_stay_in_the_cube_and_follow_the_survivors_directions():
    rng = np.random.default_rng(5)
    line = np.column_stack([np.linspace(0, 1, 50), np.full(50, 0.5)])
    steps = moved(line, line, rng)
    assert (steps >= 0).all() and (steps <= 1).all()
    assert np.abs(steps[:, 1] - 0.5).max() < 0.1 < np.ptp(steps[:, 0])


def test_a_step_beyond_a_wall_is_mirrored():
    assert reflected(np.array([-0.2, 0.3, 1.2, 2.4])).tolist() == pytest.approx(
        [0.2, 0.3, 0.8, 0.4]
    )


def test_the_worst_are_replaced_and_only_by_what_stays_within_the_threshold():
    points = np.linspace(0, 1, 10)[:, None]
    population = Population(points, np.arange(10.0))
    step = propose(population, 0.5, np.random.default_rng(1))
    assert set(step.survivors) == {0, 1, 2, 3, 4} and step.threshold == 4
    moved_to = after(population, step, np.array([0, 4, 4.1, 9, 2.0]))
    assert moved_to.accepted == pytest.approx(3 / 5)
    assert moved_to.distances.max() <= 4
    stayed = moved_to.points[5 + 2, 0]
    assert stayed == points[step.parents[2], 0]


def test_points_within_all_bands_are_never_replaced_but_step_apart():
    points = np.repeat(np.linspace(0.1, 0.9, 5), 4)[:, None]
    population = Population(points, np.zeros(20), ancestors=np.repeat(np.arange(5), 4))
    step = propose(population, 0.5, np.random.default_rng(1))
    assert sorted([*step.survivors, *step.parents]) == list(range(20))
    stayed = after(population, step, np.ones(10))
    assert sorted(stayed.points[:, 0]) == sorted(points[:, 0])
    went = after(population, step, np.zeros(10))
    assert went.lineages == 5 and went.distinct > population.distinct


def test_lineages_follow_the_parents():
    points = np.linspace(0, 1, 10)[:, None]
    population = Population(points, np.arange(10.0), ancestors=np.arange(10))
    step = propose(population, 0.5, np.random.default_rng(1))
    new = after(population, step, np.zeros(5))
    assert set(new.ancestors) <= {0, 1, 2, 3, 4} and new.lineages == 5
    assert list(new.ancestors[5:]) == list(step.parents)


def test_a_search_keeps_its_lineages_over_an_interruption(found, tmp_path):
    with pytest.raises(KeyboardInterrupt):
        run_search(TOY, Toy(fail_after=400), tmp_path, ignore)
    again = run_search(TOY, Toy(), tmp_path, ignore)
    assert (again.population.ancestors == found.population.ancestors).all()
    assert 1 < again.population.lineages < len(again.population.points)


def test_a_median_of_counts_tells_how_far_from_the_next_whole_number_it_lies():
    few, many = np.array([3.0] * 6 + [4.0] * 5), np.array([3.0] * 9 + [4.0] * 2)
    assert np.median(few) == np.median(many) == 3
    assert grouped_median(few) == pytest.approx(2.5 + 5.5 / 6)
    assert grouped_median(many) == pytest.approx(2.5 + 5.5 / 9)
    assert np.isnan(grouped_median(np.array([np.nan, np.nan, 1.0])))


def test_a_parameter_set_that_leaves_sense_is_far_from_every_band():
    class Leaving:
        def of(self, replicate):
            raise FailedRunsError({replicate: "output of PAK is -1"})

    statistics = statistics_of(("CHN", "IND", "PAK"))
    (found,) = evaluate._distance_on_few_runs(1.0, TOY.budget, statistics, Leaving())
    assert found == pytest.approx(UNDEFINED_COSTS)
    assert np.isnan(evaluate._medians_on_fresh_runs(TOY.budget, statistics, Leaving())).all()
