"""Several searches: each from a seed of its own, pooled, and told where they end apart."""

from dataclasses import replace

import numpy as np
import pytest
from experiments.calibration.toys import PLANTED, TOY, Toy, ignore

from simulator.experiments.calibration.choose import choose, table_of
from simulator.experiments.calibration.identifiability import ends_apart, marginals
from simulator.experiments.calibration.population import Population, pooled
from simulator.experiments.calibration.search import chain_of, run_chains, run_search, runs_of
from simulator.report.calibration import statement

PRIOR = replace(TOY, budget=replace(TOY.budget, chains=3, members=12, candidates=30))


class TwoBoxes(Toy):
    """Two places are as good as each other; which one a search ends in is a matter of its seed."""

    def gap(self, points):
        other = points.copy()
        other[:, 0] = 1.0 - other[:, 0]
        return np.minimum(super().gap(points), super().gap(other))


@pytest.fixture(scope="module")
def searches(tmp_path_factory):
    return run_chains(PRIOR, lambda _: Toy(), tmp_path_factory.mktemp("chains"), ignore)


def at(first, count=40, spread=0.02):
    rng = np.random.default_rng(1)
    points = rng.random((count, 3))
    points[:, 0] = first + spread * (rng.random(count) - 0.5)
    return Population(points, np.zeros(count), ancestors=np.zeros(count, np.int64))


def test_each_search_is_the_one_that_its_seed_gives_alone(searches, tmp_path):
    alone = run_search(chain_of(PRIOR, 1), Toy(), tmp_path, ignore)
    assert (alone.population.points == searches[1].population.points).all()
    assert not np.array_equal(searches[0].population.points, searches[1].population.points)
    assert chain_of(PRIOR, 0) == PRIOR


def test_all_searches_find_what_the_data_tell(searches):
    populations = [search.population for search in searches]
    for population in populations:
        assert population.points.mean(axis=0)[:2] == pytest.approx(PLANTED, abs=0.03)
    assert not set(ends_apart(PRIOR, populations)) & {"value.technology", "value.disruption"}


def test_interrupted_searches_go_on_to_the_same_end(searches, tmp_path):
    first = iter([Toy(), Toy(fail_after=300)])
    with pytest.raises(KeyboardInterrupt):
        run_chains(PRIOR, lambda _: next(first), tmp_path, ignore)
    again = run_chains(PRIOR, lambda _: Toy(), tmp_path, ignore)
    for one, other in zip(again, searches, strict=True):
        assert (one.population.points == other.population.points).all()


def test_more_searches_go_on_from_those_that_are_done(searches, tmp_path):
    fewer = replace(PRIOR, budget=replace(PRIOR.budget, chains=2))
    run_chains(fewer, lambda _: Toy(), tmp_path, ignore)
    evaluators = iter([Toy(fail_after=0), Toy(fail_after=0), Toy()])
    again = run_chains(PRIOR, lambda _: next(evaluators), tmp_path, ignore)
    assert (again[2].population.points == searches[2].population.points).all()


def test_members_come_from_all_searches_alike(searches):
    chosen = choose(PRIOR, [search.population for search in searches], Toy(), ignore)
    assert np.bincount(chosen.chains).tolist() == [4, 4, 4]
    assert list(chosen.distances) == sorted(chosen.distances)
    table = table_of(PRIOR, chosen, Toy.names)
    assert sorted(table["search"].unique()) == [1, 2, 3] and table["default"].sum() == 1


def test_searches_that_end_apart_are_told_apart():
    assert ends_apart(TOY, [at(0.2), at(0.8)]) == ("value.technology",)
    assert ends_apart(TOY, [at(0.2), at(0.205), at(0.21)]) == ()
    assert ends_apart(TOY, [at(0.2)]) == ()
    text = statement(TOY, [at(0.2), at(0.8)])
    assert "searches end apart" in text
    assert "For 1 of 3 the central 90 % of two searches lie apart." in text
    assert max(map(len, text.splitlines())) <= 100


def test_what_one_search_finds_narrow_is_not_told_if_another_ends_elsewhere(tmp_path):
    budget = replace(PRIOR.budget, chains=8, points=12, waves=40)
    searches = run_chains(replace(PRIOR, budget=budget), lambda _: TwoBoxes(), tmp_path, ignore)
    populations = [search.population for search in searches]
    apart = ends_apart(PRIOR, populations)
    assert "value.technology" in apart
    (known,) = (
        marginal
        for marginal in marginals(PRIOR, pooled(populations), apart)
        if marginal.path == "value.technology"
    )
    assert known.standing == "searches end apart"


def test_pooled_points_keep_their_ancestors_apart():
    found = pooled([at(0.2), at(0.8)])
    assert found.points.shape == (80, 3) and found.lineages == 2


def test_the_length_of_a_calibration_counts_its_searches():
    final = TOY.budget.candidates * TOY.budget.final_replicates
    three = replace(TOY, budget=replace(TOY.budget, chains=3))
    assert runs_of(three) == 3 * (runs_of(TOY) - final) + final
