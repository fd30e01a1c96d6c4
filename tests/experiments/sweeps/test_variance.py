"""Components of variance, on layouts whose components are known."""

import numpy as np
import pytest

from simulator.experiments.sweeps.variance import components


def layout(points, replicates, of_points, of_draws, of_rest, seed=1):
    generator = np.random.default_rng(seed)
    a = generator.normal(0, of_points, (points, 1))
    b = generator.normal(0, of_draws, (1, replicates))
    return 3 + a + b + generator.normal(0, of_rest, (points, replicates))


def test_the_components_of_a_known_layout_are_found():
    found = components(layout(3000, 200, 1.0, 2.0, 2.0))
    assert found.parameters == pytest.approx(1 / 9, abs=0.01)
    assert found.interplay == pytest.approx(4 / 9, abs=0.06)
    assert found.draws == pytest.approx(4 / 9, abs=0.06)
    assert found.noise_in_means == pytest.approx((4 / 200) / (1 + 4 / 200), rel=0.1)


def test_draws_that_all_points_share_are_no_noise_between_points():
    found = components(layout(200, 20, 1.0, 50.0, 0.0))
    assert found.noise_in_means == pytest.approx(0, abs=1e-12)
    assert found.interplay == pytest.approx(0, abs=1e-12)


def test_pure_chance_is_not_taken_for_an_effect():
    shares = [components(layout(64, 50, 0, 1, 1, seed)).parameters for seed in range(20)]
    assert np.mean(shares) < 0.01


def test_what_is_missing_is_left_out():
    runs = layout(50, 10, 1.0, 1.0, 1.0)
    whole = components(runs[:, 1:])
    runs[3, 0] = np.nan
    assert components(runs) == whole


@pytest.mark.parametrize("shape", [(1, 5), (5, 1)])
def test_too_little_to_tell_apart_is_no_answer(shape):
    assert components(np.ones(shape)) is None


def test_without_any_difference_there_are_no_shares():
    found = components(np.ones((4, 4)))
    assert (found.parameters, found.draws, found.interplay) == (0, 0, 0)
