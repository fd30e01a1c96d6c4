"""Designs: where the points lie, and that they always lie there."""

import numpy as np
import pytest
from experiments.sweeps.small import small
from scipy.stats import kstest, truncnorm

from simulator.experiments.sweeps.designs import unit_design, values_at, values_of
from simulator.scenario.sweep import DESIGNS, Uncertainty


@pytest.mark.parametrize("design", DESIGNS)
def test_a_design_depends_on_its_seed_alone_and_keeps_to_the_cube(design):
    sweep = small(f"design={design}", "points=8")
    points = unit_design(sweep)
    assert points.shape == (sweep.point_count, 2)
    assert points.min() >= 0 and points.max() <= 1
    assert np.array_equal(points, unit_design(small(f"design={design}", "points=8")))


@pytest.mark.parametrize("design", ["latin_hypercube", "sobol", "morris"])
def test_another_seed_gives_another_design(design):
    one, two = (small(f"design={design}", "points=8", f"design_seed={seed}") for seed in (1, 2))
    assert not np.array_equal(unit_design(one), unit_design(two))


def test_a_latin_hypercube_has_one_point_in_every_slice():
    points = unit_design(small("points=10"))
    for column in points.T:
        assert sorted((column * 10).astype(int)) == list(range(10))


def test_a_grid_has_every_combination_once():
    points = unit_design(small("design=grid", "levels=3"))
    assert len({tuple(row) for row in points}) == len(points) == 9
    assert set(points.ravel()) == {0.0, 0.5, 1.0}


def test_sobol_and_morris_have_the_number_of_points_that_their_analysis_needs():
    assert small("design=sobol", "points=8").point_count == 8 * (2 * 2 + 2)
    assert small("design=morris", "points=8").point_count == 8 * (2 + 1)


def test_neighbours_in_a_trajectory_of_morris_differ_in_one_uncertainty():
    points = unit_design(small("design=morris", "points=5")).reshape(5, 3, 2)
    assert (np.count_nonzero(np.diff(points, axis=1), axis=2) == 1).all()


def test_one_at_a_time_starts_in_the_middle_and_moves_one_uncertainty():
    points = unit_design(small("design=one_at_a_time", "levels=3"))
    assert (points[0] == 0.5).all()
    assert (np.count_nonzero(points[1:] - points[0], axis=1) <= 1).all()


UNITS = np.linspace(0, 1, 2001)


def test_a_uniform_range_reaches_both_ends_exactly():
    values = values_of(Uncertainty(low=0.1, high=0.7), UNITS)
    assert (values[0], values[-1]) == (0.1, 0.7)
    assert values[1000] == pytest.approx(0.4)


def test_a_loguniform_range_is_even_in_ratios():
    values = values_of(Uncertainty("loguniform", low=0.01, high=1.0), UNITS)
    assert values[1000] == pytest.approx(0.1)
    assert (values[0], values[-1]) == (0.01, 1.0)


def test_a_normal_is_cut_off_at_its_ends():
    entry = Uncertainty("normal", low=0.0, high=2.0, mean=0.5, sd=0.4)
    values = values_of(entry, UNITS[1:-1])
    assert min(values) >= 0 and max(values) <= 2
    assert kstest(values, truncnorm(-1.25, 3.75, loc=0.5, scale=0.4).cdf).statistic < 0.002


def test_a_choice_takes_each_value_equally_often():
    values = values_of(Uncertainty("choice", values=("a", "b", "c", "d")), UNITS[:-1])
    assert [values.count(kind) for kind in "abcd"] == [500] * 4
    assert values_of(Uncertainty("choice", values=(1, 2)), np.array([1.0])) == [2]


def test_values_are_named_by_their_keys():
    sweep = small()
    values = values_at(sweep, unit_design(sweep))
    assert list(values) == list(sweep.uncertainties)
    low, high = (sweep.uncertainties["parameters.suppliers.transfer"].low, 0.2)
    assert all(low <= value <= high for value in values["parameters.suppliers.transfer"])
