"""CINC: the mean of shares in the components, and shares of the index among a few."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator import theory

SCORES_2016 = (0.2306, 0.0868, 0.01515)
"""CINC of China, India and Pakistan (NMC), as rounded in the literature."""


def test_shares_of_china_india_and_pakistan():
    """The scores carry four digits, so that their shares are known to about 1.5e-4."""
    found = theory.cinc_shares(SCORES_2016)
    assert found == pytest.approx([0.6934, 0.2611, 0.0455], abs=1.5e-4)
    assert found == pytest.approx([0.693430, 0.261013, 0.045557], abs=5e-7)


def test_the_index_is_the_mean_of_shares():
    assert theory.cinc([[3, 10], [1, 30]]) == pytest.approx([0.5, 0.5])
    assert theory.cinc([[3, 10, 0], [1, 30, 2]]) == pytest.approx([1 / 3, 2 / 3])


@given(seed=st.integers(0, 10_000), n=st.integers(1, 12), components=st.integers(1, 6))
def test_no_unit_changes_the_index(seed, n, components):
    rng = np.random.default_rng(seed)
    amounts = rng.uniform(0.1, 5, (n, components))
    found = theory.cinc(amounts)
    assert found.sum() == pytest.approx(1)
    assert theory.cinc(amounts * rng.uniform(0.01, 1000, components)) == pytest.approx(found)
    assert theory.cinc_shares(7 * found) == pytest.approx(found)


@pytest.mark.parametrize(
    ("call", "argument"),
    [
        (lambda: theory.cinc([1, 2]), "components"),
        (lambda: theory.cinc([[1, -1], [1, 1]]), "components"),
        (lambda: theory.cinc([[1, 0], [1, 0]]), "components"),
        (lambda: theory.cinc_shares([[1], [2]]), "scores"),
        (lambda: theory.cinc_shares([0, 0]), "scores"),
    ],
)
def test_values_outside_the_domain_are_refused_by_name(call, argument):
    with pytest.raises(ValueError, match=f"^{argument} must"):
        call()
