"""Dependence: concentration of supply, and failure that spreads between sectors."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator import theory

COUPLING = np.array([[0, 0.3, 0.1], [0.2, 0, 0.3], [0.1, 0.2, 0]])


def test_four_unequal_suppliers():
    supply = (0.7, 0.1, 0.1, 0.1)
    assert theory.hhi(supply) == pytest.approx(0.52)
    assert theory.normalised_hhi(supply) == pytest.approx(0.36)
    assert theory.effective_suppliers(supply) == pytest.approx(1.923, abs=5e-4)


@pytest.mark.parametrize("n", [1, 2, 7])
def test_equal_suppliers_count_as_many_as_they_are(n):
    assert theory.effective_suppliers(np.full(n, 1 / n)) == pytest.approx(n)


@given(amounts=st.lists(st.floats(0.01, 10), min_size=2, max_size=12))
def test_concentration_lies_between_equality_and_monopoly(amounts):
    supply = np.array(amounts) / sum(amounts)
    n = len(supply)
    assert 1 / n - 1e-12 <= theory.hhi(supply) <= 1
    assert -1e-12 <= theory.normalised_hhi(supply) <= 1
    variance = ((supply - 1 / n) ** 2).mean()
    assert theory.hhi(supply) == pytest.approx(1 / n + n * variance)


def test_one_supplier_is_full_concentration():
    assert theory.hhi([1, 0]) == theory.normalised_hhi([1, 0]) == 1
    assert theory.effective_suppliers([1.0]) == 1


def test_a_tenth_lost_in_one_sector_of_three():
    found = theory.inoperability(COUPLING, (0.1, 0, 0))
    assert found == pytest.approx([0.109685, 0.026838, 0.016336], abs=5e-7)


@given(seed=st.integers(0, 10_000), n=st.integers(1, 9))
def test_failure_that_is_passed_on_round_by_round_adds_up_to_it(seed, n):
    rng = np.random.default_rng(seed)
    coupling = rng.uniform(0, 0.9 / n, (n, n)) * (1 - np.eye(n))
    disturbance = rng.uniform(0, 0.3, n)
    wave, total = disturbance, disturbance.copy()
    for _ in range(600):
        wave = coupling @ wave
        total = total + wave
    assert theory.inoperability(coupling, disturbance) == pytest.approx(total, abs=1e-10)


@pytest.mark.parametrize(
    ("call", "argument"),
    [
        (lambda: theory.hhi([0.5, 0.4]), "supply"),
        (lambda: theory.hhi([1.5, -0.5]), "supply"),
        (lambda: theory.normalised_hhi([1]), "supply"),
        (lambda: theory.effective_suppliers([]), "supply"),
        (lambda: theory.inoperability([[0, 1], [1, 0]], [0.1, 0]), "coupling"),
        (lambda: theory.inoperability([[0, -0.1], [1, 0]], [0.1, 0]), "coupling"),
        (lambda: theory.inoperability([[0.1, 0], [0, 0]], [0.1, 0]), "coupling"),
        (lambda: theory.inoperability(COUPLING, [0.1, 0]), "disturbance"),
        (lambda: theory.inoperability(COUPLING, [0.1, 0, 1.1]), "disturbance"),
    ],
)
def test_values_outside_the_domain_are_refused_by_name(call, argument):
    with pytest.raises(ValueError, match=f"^{argument} must"):
        call()
