"""The landscape of two camps, and commitment between abandonment and entrapment."""

import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator import theory

CHN, IND, PAK = range(3)
SIZES = (0.6934, 0.2611, 0.0455)
TRIAD = [[0, -1, 1], [-1, 0, -1], [1, -1, 0]]


def energy_of(camp, sizes, propensity):
    """Return the energy of a set of states against all the rest, pair by pair."""
    n = len(sizes)
    return sum(
        sizes[i] * sizes[j] * propensity[i][j]
        for i, j in itertools.combinations(range(n), 2)
        if (i in camp) != (j in camp)
    )


def some_system(seed, n):
    rng = np.random.default_rng(seed)
    upper = np.triu(rng.uniform(-1, 1, (n, n)), 1)
    return rng.uniform(0, 1, n), upper + upper.T


@pytest.mark.parametrize(
    ("camps", "energy"),
    [
        (((CHN, PAK), (IND,)), -0.193),
        (((CHN,), (IND, PAK)), -0.149),
        (((CHN, IND), (PAK,)), 0.020),
        (((CHN, IND, PAK), ()), 0),
    ],
)
def test_the_four_divisions_of_the_triad(camps, energy):
    found = {division.camps: division.energy for division in theory.landscape(SIZES, TRIAD)}
    assert len(found) == 4
    assert found[camps] == pytest.approx(energy, abs=5e-4)


def test_the_triad_has_one_valley_china_and_pakistan_against_india():
    (valley,) = theory.landscape_minima(SIZES, TRIAD)
    assert valley.camps == ((CHN, PAK), (IND,))


@given(seed=st.integers(0, 10_000), n=st.integers(1, 7))
def test_every_division_is_there_once_with_its_energy(seed, n):
    sizes, propensity = some_system(seed, n)
    found = theory.landscape(sizes, propensity)
    firsts = {frozenset(division.camps[0]) for division in found}
    assert len(firsts) == len(found) == 2 ** (n - 1)
    assert [d.energy for d in found] == sorted(d.energy for d in found)
    for division in found:
        assert sorted(sum(division.camps, ())) == list(range(n))
        assert 0 in division.camps[0]
        expected = energy_of(division.camps[1], sizes, propensity)
        assert division.energy == pytest.approx(expected, abs=1e-12)


@given(seed=st.integers(0, 10_000), n=st.integers(2, 6))
def test_the_valleys_are_those_that_no_single_move_lowers(seed, n):
    sizes, propensity = some_system(seed, n)
    valleys = set()
    for size in range(n + 1):
        for camp in itertools.combinations(range(n), size):
            here = energy_of(camp, sizes, propensity)
            moved = [energy_of(set(camp) ^ {i}, sizes, propensity) for i in range(n)]
            if all(there >= here - 1e-13 for there in moved):
                valleys.add(frozenset((frozenset(camp), frozenset(range(n)) - frozenset(camp))))
    found = theory.landscape_minima(sizes, propensity)
    assert {frozenset(map(frozenset, division.camps)) for division in found} == valleys
    assert found[0] == theory.landscape(sizes, propensity)[0]


def test_a_landscape_can_have_several_valleys():
    """Two pairs of friends who do not care for each other can stand together or apart."""
    friends = np.kron(np.eye(2), [[0, 1], [1, 0]])
    camps = [division.camps for division in theory.landscape_minima(np.ones(4), friends)]
    assert camps == [((0, 1, 2, 3), ()), ((0, 1), (2, 3))]


def test_a_larger_system_stays_consistent_with_its_pairs():
    sizes, propensity = some_system(5, 12)
    found = theory.landscape(sizes, propensity)
    assert len(found) == 2048
    for division in found[::101]:
        expected = energy_of(division.camps[1], sizes, propensity)
        assert division.energy == pytest.approx(expected, abs=1e-12)


@pytest.mark.parametrize(("a", "e", "expected"), [(3, 1, 0.75), (1, 3, 0.25), (0, 2, 0), (2, 0, 1)])
def test_commitment_is_the_share_of_the_fear_of_abandonment(a, e, expected):
    assert theory.snyder_commitment(a, e) == expected


@given(a=st.floats(0.01, 50), e=st.floats(0.01, 50))
def test_commitment_minimises_both_fears_and_moves_with_them(a, e):
    found = theory.snyder_commitment(a, e)
    c = np.linspace(0, 1, 20_001)
    assert found == pytest.approx(c[np.argmin(a * (1 - c) ** 2 + e * c**2)], abs=1e-4)
    assert theory.snyder_commitment(a, 1.1 * e) < found < theory.snyder_commitment(1.1 * a, e)


@pytest.mark.parametrize(
    ("call", "argument"),
    [
        (lambda: theory.landscape([1, 1], TRIAD), "sizes"),
        (lambda: theory.landscape([1, -1, 1], TRIAD), "sizes"),
        (lambda: theory.landscape([1, 1], [[0, 1], [2, 0]]), "propensity"),
        (lambda: theory.landscape([1, 1], [[1, 1], [1, 0]]), "propensity"),
        (lambda: theory.landscape(np.ones(17), np.zeros((17, 17))), "propensity"),
        (lambda: theory.landscape_minima([1], [0]), "propensity"),
        (lambda: theory.snyder_commitment(-1, 1), "abandonment"),
        (lambda: theory.snyder_commitment(1, -1), "entrapment"),
        (lambda: theory.snyder_commitment(0, 0), "abandonment and entrapment"),
    ],
)
def test_values_outside_the_domain_are_refused_by_name(call, argument):
    with pytest.raises(ValueError, match=f"^{argument} must"):
        call()
