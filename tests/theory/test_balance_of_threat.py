"""Balance of threat: all four sources are needed, and only relative threat weighs."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator import theory

EXPONENTS = (0.3, 1, 0.5, 1.5)


def world(seed, n):
    rng = np.random.default_rng(seed)
    off_diagonal = 1 - np.eye(n)
    return {
        "power": rng.uniform(0.05, 1, n),
        "proximity": rng.uniform(0.05, 1, (n, n)) * off_diagonal,
        "offence": rng.uniform(0.05, 1, n),
        "hostility": rng.uniform(0.05, 1, (n, n)) * off_diagonal,
    }


def test_one_threat_by_hand():
    found = theory.walt_threat(
        [1, 0.25], [[0, 0.5], [0.5, 0]], [1, 0.16], [[0, 0.09], [0, 0]], (0.5, 1, 0.5, 1.5)
    )
    assert found == pytest.approx(np.array([[0, 0.5 * 0.5 * 0.4 * 0.027], [0, 0]]))


@given(seed=st.integers(0, 10_000), n=st.integers(2, 8))
def test_a_state_that_is_not_hostile_threatens_nobody(seed, n):
    known = world(seed, n)
    known["hostility"][:, 0] = 0
    found = theory.walt_threat(**known)
    assert (found[:, 0] == 0).all()
    assert (np.diag(found) == 0).all()
    assert (found[0, 1:] > 0).all()


@pytest.mark.parametrize("source", ["power", "proximity", "offence", "hostility"])
def test_without_one_source_there_is_no_threat_even_at_exponent_zero(source):
    known = world(1, 3)
    known[source] = 0 * known[source]
    assert (theory.walt_threat(**known, exponents=(0, 0, 0, 0)) == 0).all()


@given(seed=st.integers(0, 10_000), n=st.integers(2, 8), scale=st.sampled_from([0.1, 10, 1000]))
def test_scaling_every_power_changes_no_weight(seed, n, scale):
    known = world(seed, n)
    weights = theory.threat_weights(theory.walt_threat(**known, exponents=EXPONENTS))
    known["power"] = scale * known["power"]
    scaled = theory.threat_weights(theory.walt_threat(**known, exponents=EXPONENTS))
    assert scaled == pytest.approx(weights, rel=1e-12)
    assert weights.sum(axis=1) == pytest.approx(1)


def test_a_tolerated_threat_takes_its_part_and_no_threat_weighs_nothing():
    threat = [[0, 3, 1], [0, 0, 0], [2, 2, 0]]
    assert theory.threat_weights(threat, 4)[0] == pytest.approx([0, 0.375, 0.125])
    assert theory.threat_weights(threat)[1] == pytest.approx([0, 0, 0])


@given(seed=st.integers(0, 10_000))
def test_every_source_raises_threat(seed):
    known = world(seed, 4)
    before = theory.walt_threat(**known, exponents=EXPONENTS)
    for source in known:
        more = known | {source: known[source] ** 0.5}
        assert (theory.walt_threat(**more, exponents=EXPONENTS) >= before).all()


@pytest.mark.parametrize(
    ("change", "argument"),
    [
        ({"power": [1, 1]}, "power"),
        ({"power": [1, -1, 1]}, "power"),
        ({"hostility": np.full((3, 3), 0.5)}, "hostility"),
        ({"hostility": 2 * (1 - np.eye(3))}, "hostility"),
        ({"proximity": 1 - np.eye(2)}, "proximity"),
        ({"offence": [1, np.nan, 1]}, "offence"),
        ({"exponents": (1, 1, 1)}, "exponents"),
    ],
)
def test_values_outside_the_domain_are_refused_by_name(change, argument):
    with pytest.raises(ValueError, match=f"^{argument} must"):
        theory.walt_threat(**(world(1, 3) | change))


def test_weights_refuse_a_negative_tolerance():
    with pytest.raises(ValueError, match=r"^tolerated must"):
        theory.threat_weights([[0, 1], [1, 0]], -1)
