"""When to use an exploit: thresholds and values after Axelrod and Iliev, confirmed by use."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator import theory

DISCOUNT = st.floats(0, 0.98)
PROBABILITY = st.floats(0, 1)


def value_by_iteration(stakes, w, p, s):
    """Return V of equally likely stakes by iterating the best of using and keeping."""
    value = 0.0
    for _ in range(3000):
        value = np.maximum(stakes + w * s * value, w * p * value).mean()
    return value


def simulated_value(draw_stakes, threshold, w, p, s, seed=20):
    """Return the mean discounted yield of many exploits under a threshold, and its error."""
    rng = np.random.default_rng(seed)
    held = np.ones(40_000, dtype=bool)
    yields = np.zeros(len(held))
    for period in range(200):
        stakes = draw_stakes(rng, len(held))
        used = held & (stakes >= threshold)
        yields += w**period * np.where(used, stakes, 0.0)
        held &= rng.uniform(size=len(held)) < np.where(used, s, p)
    return yields.mean(), yields.std() / np.sqrt(len(yields))


@pytest.mark.parametrize(
    ("w", "p", "s", "threshold"),
    [
        (0.9, 0.9, 0.5, 0.372743),
        (0.99, 0.98, 0.5, 0.703053),
        (0.9, 0.4, 0.8, 0),
        (0.9, 0.7, 0.7, 0),
    ],
)
def test_thresholds_of_axelrod_and_iliev(w, p, s, threshold):
    assert theory.exploit_timing(w, p, s).threshold == pytest.approx(threshold, abs=5e-7)


def test_the_value_of_axelrod_and_iliev():
    assert theory.exploit_timing(0.9, 0.9, 0.5).value == pytest.approx(1.035398, abs=5e-7)


@pytest.mark.parametrize("case", [(0.9, 0.9, 0.5), (0.8, 0.95, 0.1), (0.9, 0.4, 0.8)])
def test_simulated_use_yields_the_value(case):
    threshold, value = theory.exploit_timing(*case)
    mean, error = simulated_value(lambda rng, n: rng.uniform(size=n), threshold, *case)
    assert mean == pytest.approx(value, abs=3 * error)


@given(w=DISCOUNT, p=PROBABILITY, s=PROBABILITY)
def test_threshold_and_value_solve_the_dynamic_programme(w, p, s):
    threshold, value = theory.exploit_timing(w, p, s)
    assert 0 <= threshold < 1
    assert threshold == pytest.approx(max(0.0, w * (p - s) * value), abs=1e-12)
    used = (1 - threshold**2) / 2 + (1 - threshold) * w * s * value
    assert used + threshold * w * p * value == pytest.approx(value, rel=1e-9)


@given(w=DISCOUNT, p=PROBABILITY, s=PROBABILITY)
def test_the_printed_formula_is_the_stable_one(w, p, s):
    a, b = w * (p - s), 1 - w * p
    if a > 1e-3:
        printed = ((a + b) - np.sqrt((a + b) ** 2 - a**2)) / a
        assert theory.exploit_timing(w, p, s).threshold == pytest.approx(printed, abs=1e-9)


def test_the_die_of_axelrod_and_iliev():
    found = theory.exploit_timing_die(0.9, 0.8, 0.5)
    assert found.least_stake == 2
    assert found.value == pytest.approx(6.60066, abs=5e-6)
    assert 1 < found.threshold < 2


@pytest.mark.parametrize("case", [(0.9, 0.8, 0.5, 6), (0.95, 0.99, 0.2, 20)])
def test_simulated_rolls_yield_the_value(case):
    *odds, sides = case
    found = theory.exploit_timing_die(*case)

    def roll(rng, n):
        return rng.integers(1, sides + 1, n)

    mean, error = simulated_value(roll, found.threshold, *odds)
    assert mean == pytest.approx(found.value, abs=3 * error)


@given(w=st.floats(0, 0.95), p=PROBABILITY, s=PROBABILITY, sides=st.integers(1, 20))
def test_a_die_of_any_size_is_used_as_iteration_says(w, p, s, sides):
    threshold, least, value = theory.exploit_timing_die(w, p, s, sides)
    assert value == pytest.approx(value_by_iteration(np.arange(1, sides + 1), w, p, s), rel=1e-9)
    assert threshold == pytest.approx(max(0.0, w * (p - s) * value), rel=1e-12)
    assert (least - 1 <= threshold + 1e-9 and threshold <= least + 1e-9) or least == 1


def test_a_fine_die_is_a_uniform_stake():
    fine = theory.exploit_timing_die(0.9, 0.9, 0.5, 4000)
    smooth = theory.exploit_timing(0.9, 0.9, 0.5)
    assert fine.value / 4000 == pytest.approx(smooth.value, rel=1e-3)
    assert fine.least_stake / 4000 == pytest.approx(smooth.threshold, abs=1e-3)


@given(w=st.floats(0.05, 0.98), p=st.floats(0.05, 1), s=PROBABILITY)
def test_stealth_hastens_use_and_persistence_delays_it(w, p, s):
    here = theory.exploit_timing(w, p, s).threshold
    assert theory.exploit_timing(w, p, min(1, s + 0.1)).threshold <= here
    assert theory.exploit_timing(w, min(1, p + 0.1), s).threshold >= here


@pytest.mark.parametrize(
    ("call", "argument"),
    [
        (lambda: theory.exploit_timing(1, 0.5, 0.5), "discount"),
        (lambda: theory.exploit_timing(0.9, 1.1, 0.5), "persistence"),
        (lambda: theory.exploit_timing(0.9, 0.5, -0.5), "stealth"),
        (lambda: theory.exploit_timing_die(0.9, 0.5, 0.5, 0), "sides"),
    ],
)
def test_values_outside_the_domain_are_refused_by_name(call, argument):
    with pytest.raises(ValueError, match=f"^{argument} must"):
        call()
