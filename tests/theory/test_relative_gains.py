"""Relative gains: Grieco's utility, Snidal's dilution, deals taken, Powell's cost of force."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator import theory

GAIN = st.floats(-100, 100)
POSITIVE = st.floats(0.01, 100)


@pytest.mark.parametrize(
    ("own", "other", "k", "expected"), [(3, 5, 1, 1), (5, 3, 1, 7), (3, 5, 0, 3), (3, -70, 0, 3)]
)
def test_utility_falls_by_k_times_the_gap(own, other, k, expected):
    assert theory.grieco(own, other, k) == expected


@given(v=GAIN, w=GAIN, k=st.floats(0, 50))
def test_for_two_states_grieco_is_snidal_on_another_scale(v, w, k):
    r = theory.rivalry_factor(k)
    assert theory.grieco(v, w, k) == pytest.approx((1 + k) * (v - r * w), abs=1e-9)


def test_the_weight_of_others_gains_ends_at_one():
    assert theory.rivalry_factor(0) == 0
    assert theory.rivalry_factor(3) == 0.75
    assert theory.rivalry_factor(float("inf")) == 1


@pytest.mark.parametrize(
    ("n", "r", "expected"), [(2, 1, 0), (3, 1, 0.5), (10, 1, 0.8889), (5, 0.6, 0.85)]
)
def test_numbers_dilute_relative_gains(n, r, expected):
    assert theory.snidal_value(n, r) == pytest.approx(expected, abs=5e-5)


@given(n=st.integers(2, 60), r=st.floats(0, 1))
def test_a_diluted_gain_is_the_utility_of_a_deal_under_equal_weights(n, r):
    gains = [1.0, 1.0] + [0.0] * (n - 2)
    utility = gains[0] - r * sum(gain / (n - 1) for gain in gains[1:])
    assert theory.snidal_value(n, r) == pytest.approx(utility, abs=1e-12)
    assert theory.accepts(1, 1, r, 1 / (n - 1)) == (utility >= 0)


@pytest.mark.parametrize(("w", "taken"), [(0.1, True), (0.2, True), (0.21, False), (0.8, False)])
def test_a_lopsided_deal_is_taken_from_a_friend_only(w, taken):
    assert theory.accepts(1, 10, 0.5, w) is taken


@pytest.mark.parametrize(
    ("v", "w", "m", "expected"),
    [(6, 4, 1, 0), (6, 4, 2, 0.9231), (6, 4, 3, 1.7143), (5, 5, 7, 0), (6, 4, 0, -1)],
)
def test_the_cost_of_force_that_keeps_cooperation(v, w, m, expected):
    assert theory.powell_threshold(v, w, m) == pytest.approx(expected, abs=5e-5)


@given(v=POSITIVE, w=POSITIVE, m=st.floats(0, 20), cost=st.floats(0, 50))
def test_at_the_threshold_force_brings_the_leader_exactly_nothing(v, w, m, cost):
    p = v**m / (v**m + w**m)
    gain_by_force = p * (v + w) - cost - v
    threshold = theory.powell_threshold(v, w, m)
    assert threshold - cost == pytest.approx(gain_by_force, abs=1e-9)


def test_a_large_lead_overflows_nothing():
    assert theory.powell_threshold(1e6, 1, 1e4) == pytest.approx(1.0)
    assert theory.powell_threshold(1, 1e6, 1e4) == pytest.approx(-1.0)


@pytest.mark.parametrize(
    ("call", "argument"),
    [
        (lambda: theory.grieco(1, 1, -0.1), "k"),
        (lambda: theory.grieco(float("nan"), 1, 1), "own"),
        (lambda: theory.rivalry_factor(-1), "k"),
        (lambda: theory.snidal_value(1, 0.5), "n"),
        (lambda: theory.snidal_value(3, 1.5), "r"),
        (lambda: theory.accepts(1, 1, 0.5, 2), "w"),
        (lambda: theory.powell_threshold(0, 4, 1), "leader"),
        (lambda: theory.powell_threshold(6, -4, 1), "follower"),
        (lambda: theory.powell_threshold(6, 4, -1), "m"),
    ],
)
def test_values_outside_the_domain_are_refused_by_name(call, argument):
    with pytest.raises(ValueError, match=f"^{argument} must"):
        call()
