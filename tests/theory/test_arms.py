"""Arms races: rest, eigenvalues and instability after Richardson, the threshold after Jervis."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator import theory

K = np.array([[0.0, 0.3], [0.6, 0.0]])
A = np.array([0.9, 0.5])
G = np.array([0.2, 0.4])


def race(reaction, fatigue, grievance, periods, start=0.0):
    x = np.full(len(fatigue), start)
    for _ in range(periods):
        x = x + reaction @ x - fatigue * x + grievance
    return x


def some_race(seed, n, scale=1.0):
    """Return a race whose rows react by less than they tire when `scale` is at most 1."""
    rng = np.random.default_rng(seed)
    fatigue = rng.uniform(0.2, 0.9, n)
    reaction = rng.uniform(0.1, 1.0, (n, n))
    np.fill_diagonal(reaction, 0.0)
    reaction *= (scale * fatigue * rng.uniform(0.2, 0.9, n) / reaction.sum(axis=1))[:, None]
    return reaction, fatigue, rng.uniform(-0.5, 1.0, n)


def test_two_states_rest_where_richardson_says():
    assert theory.richardson_rest(K, A, G) == pytest.approx([0.814815, 1.777778], abs=5e-7)
    assert theory.richardson_eigenvalues(K, A) == pytest.approx([0.769042, -0.169042], abs=5e-7)


@given(
    k=st.tuples(st.floats(0, 2), st.floats(0, 2)),
    a=st.tuples(st.floats(0.1, 2), st.floats(0.1, 2)),
    g=st.tuples(st.floats(-1, 1), st.floats(-1, 1)),
)
def test_two_states_rest_at_the_ratio_of_determinants(k, a, g):
    d = a[0] * a[1] - k[0] * k[1]
    if abs(d) > 1e-3:
        expected = [(k[0] * g[1] + a[1] * g[0]) / d, (k[1] * g[0] + a[0] * g[1]) / d]
        found = theory.richardson_rest([[0, k[0]], [k[1], 0]], a, g)
        assert found == pytest.approx(expected, rel=1e-9, abs=1e-9)


def test_the_race_reaches_its_rest_in_sixty_periods_to_six_decimals():
    assert race(K, A, G, 60) == pytest.approx(theory.richardson_rest(K, A, G), abs=1e-6)


@given(seed=st.integers(0, 10_000), n=st.integers(2, 9))
def test_any_number_of_states_comes_to_rest_when_stable(seed, n):
    reaction, fatigue, grievance = some_race(seed, n)
    assert theory.richardson_is_stable(reaction, fatigue)
    rest = theory.richardson_rest(reaction, fatigue, grievance)
    assert race(reaction, fatigue, grievance, 1500) == pytest.approx(rest, abs=1e-8)


@given(seed=st.integers(0, 10_000), n=st.integers(2, 9))
def test_an_unstable_race_ends_up_growing_at_its_largest_eigenvalue(seed, n):
    reaction, fatigue, grievance = some_race(seed, n, scale=8.0)
    assert not theory.richardson_is_stable(reaction, fatigue)
    before, after = (race(reaction, fatigue, grievance, t, start=1.0) for t in (150, 151))
    growth = theory.richardson_growth(reaction, fatigue)
    assert growth > 1
    assert after / before == pytest.approx(np.full(n, growth), rel=1e-6)


def test_a_negative_determinant_is_unstable():
    loud = [[0, 0.9], [0.8, 0]]
    found = theory.richardson_stability(loud, [0.5, 0.5])
    assert found.radius == pytest.approx(0.5 + np.sqrt(0.72))
    assert found.abscissa == pytest.approx(-0.5 + np.sqrt(0.72))
    assert not theory.richardson_is_stable(loud, [0.5, 0.5])


@pytest.mark.parametrize(("k", "stable"), [(0.499, True), (0.501, False)])
def test_the_race_of_two_turns_unstable_where_reaction_reaches_fatigue(k, stable):
    assert theory.richardson_is_stable([[0, k], [k, 0]], [0.5, 0.5]) is stable


def test_great_fatigue_overshoots_in_periods_though_not_in_continuous_time():
    found = theory.richardson_stability([[0, 0.1], [0.1, 0]], [2.5, 2.5])
    assert found.abscissa < 0 and found.radius > 1
    assert abs(race(np.array([[0, 0.1], [0.1, 0]]), np.full(2, 2.5), np.ones(2), 90)).max() > 1e9


def test_the_largest_eigenvalue_comes_first():
    reaction, fatigue, _ = some_race(3, 6)
    sizes = np.abs(theory.richardson_eigenvalues(reaction, fatigue))
    assert (np.diff(sizes) <= 0).all()
    assert sizes[0] == theory.richardson_growth(reaction, fatigue)


@pytest.mark.parametrize(
    ("a", "k", "offence", "n", "expected"),
    [(0.8, 1, 0.4, 2, 1 / 3), (1, 1, 0.4, 2, 0), (0.2, 1, 0.4, 2, 4 / 3), (1.6, 1, 0.4, 3, 1 / 3)],
)
def test_defence_must_be_this_distinguishable(a, k, offence, n, expected):
    assert theory.jervis_threshold(a, k, offence, n) == pytest.approx(expected)


def rests(a, k, offence, n, psi):
    """Tell whether a race among n like states that fear wO + (1 - psi)(1 - wO) dies out."""
    feared = offence + (1 - psi) * (1 - offence)
    x = np.ones(n)
    for _ in range(4000):
        x = x + 0.1 * (k * feared * (x.sum() - x) - a * x)
    return bool(x.max() < 1)


@given(
    offence=st.floats(0, 0.9),
    psi=st.floats(0.05, 0.95),
    k=st.floats(0.2, 1),
    n=st.integers(2, 5),
)
def test_arms_rest_above_the_threshold_and_race_below_it(offence, psi, k, n):
    a = (n - 1) * k * (offence + (1 - psi) * (1 - offence))
    assert theory.jervis_threshold(a, k, offence, n) == pytest.approx(psi, abs=1e-9)
    assert rests(a, k, offence, n, psi + 0.04)
    assert not rests(a, k, offence, n, psi - 0.04)


@pytest.mark.parametrize(
    ("call", "argument"),
    [
        (lambda: theory.richardson_rest([[0, 1]], A, G), "reaction"),
        (lambda: theory.richardson_rest([[0.1, 1], [1, 0]], A, G), "reaction"),
        (lambda: theory.richardson_rest(K, [0.9], G), "fatigue"),
        (lambda: theory.richardson_rest(K, [0.9, -0.1], G), "fatigue"),
        (lambda: theory.richardson_rest(K, A, [1, 2, 3]), "grievance"),
        (lambda: theory.richardson_rest([[0, 1], [1, 0]], [1, 1], G), "fatigue and reaction"),
        (lambda: theory.jervis_threshold(0.8, 0, 0.4), "reaction"),
        (lambda: theory.jervis_threshold(0.8, 1, 1), "offence_share"),
        (lambda: theory.jervis_threshold(-1, 1, 0.4), "fatigue"),
        (lambda: theory.jervis_threshold(1, 1, 0.4, 1), "n"),
    ],
)
def test_values_outside_the_domain_are_refused_by_name(call, argument):
    with pytest.raises(ValueError, match=f"^{argument} must"):
        call()
