"""Logit choice: from indifference to the best response."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator import theory

UTILITIES = st.lists(st.floats(-20, 20), min_size=1, max_size=8)
INFINITE = float("inf")


@pytest.mark.parametrize(
    ("precision", "expected"),
    [
        (0, (1 / 3, 1 / 3, 1 / 3)),
        (1, (0.665241, 0.244728, 0.090031)),
        (3, (0.950330, 0.047314, 0.002356)),
        (INFINITE, (1, 0, 0)),
    ],
)
def test_three_options(precision, expected):
    found = theory.logit_probabilities((1, 0, -1), precision)
    assert found == pytest.approx(expected, abs=5e-7)


def test_the_best_that_tie_share_at_infinite_precision():
    found = theory.logit_probabilities((2, -5, 2, 1.9), INFINITE)
    assert found.tolist() == [0.5, 0, 0.5, 0]


@given(utilities=UTILITIES, precision=st.floats(0, 10))
def test_log_odds_are_precision_times_the_difference(utilities, precision):
    found = theory.logit_probabilities(utilities, precision)
    assert found.sum() == pytest.approx(1)
    assert (found >= 0).all()
    best = int(np.argmax(utilities))
    behind = precision * (np.array(utilities) - utilities[best])
    assert found / found[best] == pytest.approx(np.exp(behind), rel=1e-9)


@given(utilities=UTILITIES)
def test_great_precision_approaches_the_best_response(utilities):
    rounded = np.round(utilities, 1)
    limit = theory.logit_probabilities(rounded, INFINITE)
    assert theory.logit_probabilities(rounded, 1e4) == pytest.approx(limit, abs=1e-9)


def test_choice_is_that_of_a_utility_with_gumbel_noise():
    rng = np.random.default_rng(11)
    noisy = 1.5 * np.array([0.4, 0.0, -0.6]) + rng.gumbel(size=(200_000, 3))
    chosen = np.bincount(noisy.argmax(axis=1), minlength=3) / len(noisy)
    assert theory.logit_probabilities([0.4, 0, -0.6], 1.5) == pytest.approx(chosen, abs=0.004)


def test_huge_utilities_overflow_nothing():
    assert theory.logit_probabilities([1e300, 0], 1e300).tolist() == [1, 0]


@pytest.mark.parametrize(
    ("utilities", "precision", "argument"),
    [
        ([], 1, "utilities"),
        ([[1, 2]], 1, "utilities"),
        ([1, INFINITE], 1, "utilities"),
        ([1, 2], -1, "precision"),
        ([1, 2], float("nan"), "precision"),
    ],
)
def test_values_outside_the_domain_are_refused_by_name(utilities, precision, argument):
    with pytest.raises(ValueError, match=f"^{argument} must"):
        theory.logit_probabilities(utilities, precision)
