"""Hirshleifer's logistic contest: peace under linear cost, efforts under quadratic cost."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator import theory
from simulator.theory.logistic_contests import GIVING_UP_PAYS

POINTS = np.linspace(0.0, 1.0, 20_001)


def best_against(rival, prize, mu, cost, top):
    grid = POINTS * top
    return grid[np.argmax(prize / (1 + np.exp(-mu * (grid - rival))) - cost(grid))]


@pytest.mark.parametrize(
    ("prize", "mu", "peace"), [(1, 1, True), (3.99, 1, True), (4.01, 1, False), (1, 5, False)]
)
def test_nobody_moves_while_the_first_unit_of_effort_brings_less_than_it_costs(prize, mu, peace):
    assert theory.logistic_peace(prize, mu) is peace
    best = best_against(0.0, prize, mu, lambda x: x, prize)
    assert bool(best == 0) is peace


@pytest.mark.parametrize(("prize", "mu", "cost", "x"), [(1, 1, 1, 0.25), (8, 0.5, 2, 0.5)])
def test_efforts_under_quadratic_cost(prize, mu, cost, x):
    assert theory.logistic_effort(prize, mu, cost) == x


@given(prize=st.floats(0.5, 20), mu=st.floats(0.2, 3), sharpness=st.floats(0.1, 15.0))
def test_no_effort_on_a_grid_does_better(prize, mu, sharpness):
    cost = mu**2 * prize / sharpness
    x = theory.logistic_effort(prize, mu, cost)
    best = best_against(x, prize, mu, lambda effort: cost * effort**2 / 2, 3 * x)
    assert best == pytest.approx(x, abs=3.03 * x / (len(POINTS) - 1))


@pytest.mark.parametrize("factor", [0.999, 1.001, 1.5, 4])
def test_beyond_a_sharpness_one_side_nearly_gives_up(factor):
    z = factor * GIVING_UP_PAYS
    best = best_against(z / 4, z, 1.0, lambda effort: effort**2 / 2, z)
    if factor < 1:
        assert best == pytest.approx(theory.logistic_effort(z, 1.0, 1.0), abs=z / 10_000)
    else:
        assert best < z / 16, "against z/4"
        with pytest.raises(ValueError, match=r"^mu\*\*2 \* prize / cost must lie in \[0, 15.09"):
            theory.logistic_effort(z, 1.0, 1.0)


@pytest.mark.parametrize(
    ("call", "argument"),
    [
        (lambda: theory.logistic_peace(-1, 1), "prize"),
        (lambda: theory.logistic_peace(1, -1), "mu"),
        (lambda: theory.logistic_effort(1, 1, 0), "cost"),
    ],
)
def test_values_outside_the_domain_are_refused_by_name(call, argument):
    with pytest.raises(ValueError, match=f"^{argument} must"):
        call()
