"""Every closed form says whose it is, and refuses what lies outside its domain by name."""

import inspect

import numpy as np
import pytest

from simulator import theory
from simulator.theory.domain import array, shares, square, whole, within

OWN = "The formula is the source's own."
DERIVED = "The formula follows from the source's model; the derivation is ours."
READING = "OUR READING: a reduced form of ours, not the source's own formula."
READINGS = {
    "accepts",
    "attack_probability",
    "believed_hostility",
    "blame_threshold",
    "blames",
    "jervis_threshold",
    "powell_threshold",
    "refrains",
    "restraint_threshold",
    "rivalry_factor",
    "snidal_value",
    "snyder_commitment",
    "threat_weights",
    "tullock_spite_effort",
    "walt_threat",
}
FORMULAS = sorted(name for name in theory.__all__ if inspect.isfunction(getattr(theory, name)))


def prose(name):
    return " ".join(inspect.getdoc(getattr(theory, name)).split())


@pytest.mark.parametrize("name", FORMULAS)
def test_every_formula_names_its_source_its_errors_and_its_arguments(name):
    text = prose(name)
    assert "Source:" in text and "Raises: ValueError" in text and "Args:" in text
    for argument in inspect.signature(getattr(theory, name)).parameters:
        assert f" {argument}: " in text


@pytest.mark.parametrize("name", FORMULAS)
def test_every_formula_says_once_whether_it_is_the_source_s_or_ours(name):
    said = [sentence for sentence in (OWN, DERIVED, READING) if sentence in prose(name)]
    assert len(said) == 1
    assert (said == [READING]) == (name in READINGS)


def test_the_closed_forms_know_no_rule():
    for name in theory.__all__:
        source = inspect.getsource(inspect.getmodule(getattr(theory, name)))
        imports = [line for line in source.splitlines() if "import" in line and "simulator" in line]
        assert all("simulator.theory" in line for line in imports)
        assert "numba" not in source


@pytest.mark.parametrize("value", [0, 0.5, np.float64(0.999)])
def test_a_value_inside_an_interval_passes(value):
    assert within("r", value, "[0, 1)") == float(value)


@pytest.mark.parametrize("value", [1, -1e-12, float("nan"), float("inf"), "much", None])
def test_a_value_outside_is_refused_with_name_and_range(value):
    with pytest.raises(ValueError, match=r"^r must lie in \[0, 1\), not "):
        within("r", value, "[0, 1)")


def test_an_interval_may_include_infinity():
    assert within("k", float("inf"), "[0, inf]") == float("inf")
    with pytest.raises(ValueError, match="k must lie in"):
        within("k", float("inf"), "[0, inf)")


@pytest.mark.parametrize("value", [1, 2.5, float("inf"), 7])
def test_a_count_is_whole_and_within_its_range(value):
    assert whole("n", 2.0, 2, 6) == 2
    with pytest.raises(ValueError, match="n must"):
        whole("n", value, 2, 6)


@pytest.mark.parametrize("values", [[], [[1, 2]], ["a"], [1, np.nan], [1, -1], [[1], [1, 2]]])
def test_an_array_has_its_shape_and_range(values):
    assert array("g", [0, 2], (None,), "[0, inf)").tolist() == [0, 2]
    with pytest.raises(ValueError, match="g must"):
        array("g", values, (None,), "[0, inf)")


@pytest.mark.parametrize("values", [[[0, 1]], [[1, 0], [0, 0]], [0, 0]])
def test_a_matrix_between_states_is_square_and_empty_on_the_diagonal(values):
    assert square("K", [[0, 1], [2, 0]]).shape == (2, 2)
    with pytest.raises(ValueError, match="K must"):
        square("K", values)


@pytest.mark.parametrize("values", [[0.5, 0.4], [1.2, -0.2], [0.5, 0.5 + 1e-6]])
def test_shares_sum_to_one(values):
    assert len(shares("s", [0.1] * 10)) == 10
    with pytest.raises(ValueError, match="s must"):
        shares("s", values)
