"""Tullock's contest: efforts confirmed by brute force, existence, and the step that cycles."""

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from simulator import theory

POINTS = np.linspace(0.0, 1.0, 20_001)


def payoff(own, rivals, prize, m, r):
    """Return what efforts `own` bring against like rivals, less r times the rivals' mean payoff."""
    n = len(rivals) + 1
    force = own**m + sum(x**m for x in rivals)
    mine = own**m / force * prize - own
    theirs = sum(x**m / force * prize - x for x in rivals)
    return mine - r * theirs / (n - 1)


def best_on_grid(top, *game):
    grid = POINTS[1:] * top
    return grid[np.argmax(payoff(grid, *game))], top / (len(POINTS) - 1)


@pytest.mark.parametrize(
    ("n", "prize", "m", "expected"),
    [(2, 1, 1, 0.25), (5, 10, 1, 1.6), (2, 8, 2, 4), (3, 9, 0.5, 1)],
)
def test_symmetric_efforts(n, prize, m, expected):
    assert theory.tullock_effort(n, prize, m) == pytest.approx(expected)


@pytest.mark.parametrize(("n", "k", "expected"), [(2, 1, 0.375), (2, 4, 0.45), (2, 0, 0.25)])
def test_spite_raises_efforts(n, k, expected):
    assert theory.tullock_spite_effort(n, 1, 1, k) == pytest.approx(expected)


@given(
    n=st.integers(2, 6),
    prize=st.floats(0.5, 50),
    part=st.floats(0.15, 0.97),
    k=st.floats(0, 10),
)
def test_no_effort_on_a_grid_does_better_against_rivals_at_equilibrium(n, prize, part, k):
    m = part * n / (n - 1)
    effort = theory.tullock_spite_effort(n, prize, m, k)
    rivals = [effort] * (n - 1)
    best, step = best_on_grid(2 * prize, rivals, prize, m, k / (1 + k))
    assert best == pytest.approx(effort, abs=1.01 * step)


@given(n=st.integers(2, 6), prize=st.floats(0.5, 50), m=st.floats(0.1, 1))
def test_pure_spite_spends_the_share_of_the_prize(n, prize, m):
    found = theory.tullock_spite_effort(n, prize, m, float("inf"))
    assert found == pytest.approx(m * prize / n)
    assert theory.tullock_spite_effort(n, prize, m, 1e9) == pytest.approx(found, rel=1e-6)
    assert theory.tullock_spite_effort(n, prize, m, 0) == theory.tullock_effort(n, prize, m)


@pytest.mark.parametrize("n", [2, 3, 4, 5, 6])
@pytest.mark.parametrize("k", [0, 1, 5])
def test_staying_out_pays_just_beyond_the_largest_decisiveness(n, k):
    limit = theory.tullock_largest_decisiveness(n)
    assert limit == n / (n - 1)
    r = k / (1 + k)

    def gain_of_staying_out(m):
        effort = m * (n - 1) / n**2 * (1 + r / (n - 1))
        rivals = [effort] * (n - 1)
        return payoff(0.0, rivals, 1.0, m, r) - payoff(effort, rivals, 1.0, m, r)

    assert gain_of_staying_out(limit) == pytest.approx(0, abs=1e-12)
    assert gain_of_staying_out(limit + 0.01) > 0 > gain_of_staying_out(limit - 0.01)
    theory.tullock_effort(n, 1.0, limit)
    with pytest.raises(ValueError, match=r"^m must lie in \(0, "):
        theory.tullock_effort(n, 1.0, limit + 0.01)


def test_unequal_prizes_and_a_biased_contest():
    found = theory.tullock_unequal(2, 1)
    assert found == pytest.approx((0.4444, 0.2222, 0.6667), abs=5e-5)
    assert theory.tullock_unequal(1, 1, theta=4) == pytest.approx((0.16, 0.16, 0.8))


@given(
    v1=st.floats(0.5, 5),
    v2=st.floats(0.5, 5),
    theta=st.floats(0.2, 5),
    m=st.floats(0.3, 1.2),
)
def test_neither_of_two_unequal_sides_does_better_elsewhere(v1, v2, theta, m):
    strongest = max(theta * v1**m, v2**m) / (theta * v1**m + v2**m)
    assume(m * strongest < 0.98)
    x1, x2, p = theory.tullock_unequal(v1, v2, theta, m)
    assert p == pytest.approx(theta * x1**m / (theta * x1**m + x2**m))
    top = 1.2 * max(v1, v2)
    grid = POINTS[1:] * top
    first = grid[np.argmax(theta * grid**m / (theta * grid**m + x2**m) * v1 - grid)]
    second = grid[np.argmax(grid**m / (theta * x1**m + grid**m) * v2 - grid)]
    assert (first, second) == pytest.approx((x1, x2), abs=1.01 * top / (len(POINTS) - 1))


def test_a_hopeless_side_stays_out_and_the_formula_says_so():
    with pytest.raises(ValueError, match=r"^m must lie in"):
        theory.tullock_unequal(10, 1, m=1.5)
    p = 10**1.5 / (10**1.5 + 1)
    x1, x2 = 1.5 * 10 * p * (1 - p), 1.5 * p * (1 - p)
    assert x2**1.5 / (x1**1.5 + x2**1.5) - x2 < 0, "there the weaker side would lose by trying"


@given(others=st.floats(0.01, 20), prize=st.floats(0, 20))
def test_the_best_response_is_the_best_on_a_grid(others, prize):
    top = max(prize, 0.1)
    grid = POINTS * top
    best = grid[np.argmax(grid / (grid + others) * prize - grid)]
    found = theory.tullock_best_response(others, prize)
    assert found == pytest.approx(best, abs=1.01 * top / (len(POINTS) - 1))


def respond(rivals, prize, m):
    """Return the best response by a grid that narrows around the best point."""
    low, high = 1e-6 * prize, 2 * prize
    for _ in range(12):
        grid = np.linspace(low, high, 400)
        k = int(np.argmax(payoff(grid, rivals, prize, m, 0.0)))
        low, high = grid[max(k - 1, 0)], grid[min(k + 1, 399)]
    return (low + high) / 2


@pytest.mark.parametrize(("n", "m"), [(2, 1), (3, 1), (5, 1), (3, 0.6), (4, 1.2), (6, 1.15)])
def test_the_slope_of_the_best_response(n, m):
    x = theory.tullock_effort(n, 1.0, m)
    moved = [respond([x + h] + [x] * (n - 2), 1.0, m) for h in (0.01 * x, -0.01 * x)]
    assert theory.tullock_response_slope(n, m) == pytest.approx(
        (moved[0] - moved[1]) / (0.02 * x), abs=2e-3
    )


@pytest.mark.parametrize("n", [2, 3, 4, 5, 8])
def test_the_largest_step_is_four_over_n(n):
    assert theory.tullock_largest_adjustment(n) == pytest.approx(4 / n)


def deviation_after(n, step, turns):
    """Return how far efforts are from equilibrium, relative to it, after adjusting in turns."""
    rest = theory.tullock_effort(n, 1.0)
    x = np.full(n, 1.001 * rest)
    for _ in range(turns):
        others = x.sum() - x
        answers = np.array([theory.tullock_best_response(other, 1.0) for other in others])
        x = np.maximum(x + step * (answers - x), 1e-9)
    return abs(x / rest - 1).max()


@pytest.mark.parametrize("n", [2, 3, 4, 5, 8])
def test_efforts_settle_below_the_largest_step_and_not_above_it(n):
    limit = theory.tullock_largest_adjustment(n)
    assert deviation_after(n, 0.9 * limit, 200) < 1e-6
    assert deviation_after(n, 1.1 * limit, 200) > 1e-2
    assert deviation_after(n, min(0.25, 0.9 * limit), 200) < 1e-6, "the default step"


@pytest.mark.parametrize(("n", "m"), [(3, 0.5), (4, 1.2), (6, 1.15), (5, 0.3)])
def test_decisiveness_moves_the_largest_step_as_the_slope_does(n, m):
    together = (n - 1) * theory.tullock_response_slope(n, m)
    step = theory.tullock_largest_adjustment(n, m)
    assert 1 + step * (together - 1) == pytest.approx(-1), "here a deviation only turns its sign"


@pytest.mark.parametrize("n", [4, 5, 8])
def test_a_full_step_cycles_from_four_contestants_on(n):
    assert theory.tullock_largest_adjustment(n) <= 1 < theory.tullock_largest_adjustment(3)
    assert deviation_after(3, 1.0, 200) < 1e-6
    apart = [deviation_after(n, 1.0, turns) for turns in (200, 201)]
    assert min(apart) > 5e-4, "from a start 1e-3 away"


@pytest.mark.parametrize(
    ("call", "argument"),
    [
        (lambda: theory.tullock_effort(1, 1), "n"),
        (lambda: theory.tullock_effort(2.5, 1), "n"),
        (lambda: theory.tullock_effort(2, -1), "prize"),
        (lambda: theory.tullock_effort(2, 1, 0), "m"),
        (lambda: theory.tullock_spite_effort(3, 1, 1.6, 1), "m"),
        (lambda: theory.tullock_spite_effort(3, 1, 1, -1), "k"),
        (lambda: theory.tullock_unequal(0, 1), "first_prize"),
        (lambda: theory.tullock_unequal(1, 0), "second_prize"),
        (lambda: theory.tullock_unequal(1, 1, 0), "theta"),
        (lambda: theory.tullock_best_response(0, 1), "others"),
        (lambda: theory.tullock_response_slope(4, 2), "m"),
        (lambda: theory.tullock_largest_adjustment(1), "n"),
    ],
)
def test_values_outside_the_domain_are_refused_by_name(call, argument):
    with pytest.raises(ValueError, match=f"^{argument} must"):
        call()
