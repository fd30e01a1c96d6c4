"""Security investment: Gordon and Loeb's optimum, Kunreuther and Heal's interdependence."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.optimize import minimize_scalar

from simulator import theory

V, L, A = st.floats(0.01, 0.99), st.floats(0.1, 1000), st.floats(0.001, 1)


def best_investment(breach, v, loss):
    """Return the best investment and what it is worth, found numerically."""
    found = minimize_scalar(
        lambda z: z - (v - breach(z)) * loss,
        bounds=(0, v * loss),
        method="bounded",
        options={"xatol": 1e-10 * v * loss},
    )
    return (found.x, -found.fun) if found.fun < 0 else (0.0, 0.0)


def test_the_two_classes_of_breach():
    assert theory.gordon_loeb_one(0.65, 100, 0.1, 1) == pytest.approx(15.495098, abs=5e-7)
    assert theory.gordon_loeb_two(0.65, 100, 0.1) == pytest.approx(23.901857, abs=5e-7)
    assert theory.breach_probability_one(10, 0.6, 0.1, 1) == pytest.approx(0.3)
    assert theory.breach_probability_two(10, 0.6, 0.1) == pytest.approx(0.36)


@given(v=V, loss=L, a=A, b=st.floats(1, 4))
def test_no_investment_is_worth_more_in_class_one(v, loss, a, b):
    z = theory.gordon_loeb_one(v, loss, a, b)
    best, worth = best_investment(lambda x: theory.breach_probability_one(x, v, a, b), v, loss)
    assert z == pytest.approx(best, abs=1e-4 * v * loss)
    here = (v - theory.breach_probability_one(z, v, a, b)) * loss - z
    assert here >= worth - 1e-9 * loss


@given(v=V, loss=L, a=A)
def test_no_investment_is_worth_more_in_class_two(v, loss, a):
    z = theory.gordon_loeb_two(v, loss, a)
    best, worth = best_investment(lambda x: theory.breach_probability_two(x, v, a), v, loss)
    assert z == pytest.approx(best, abs=1e-4 * v * loss)
    assert (v - theory.breach_probability_two(z, v, a)) * loss - z >= worth - 1e-9 * loss


@given(v=st.floats(0, 1), loss=st.floats(0, 1e6), a=st.floats(1e-6, 100), b=st.floats(1, 50))
def test_no_class_justifies_more_than_the_bound(v, loss, a, b):
    bound = theory.gordon_loeb_bound(v, loss)
    assert 0 <= theory.gordon_loeb_one(v, loss, a, b) <= bound * (1 + 1e-12)
    assert 0 <= theory.gordon_loeb_two(v, loss, a) <= bound * (1 + 1e-12)


def test_the_bound_is_reached_in_class_two():
    """At a = -e/(v L ln v) class II spends exactly v L/e."""
    v, loss = 0.3, 50.0
    productivity = 2.718281828459045 / (v * loss * 1.2039728043259361)
    found = theory.gordon_loeb_two(v, loss, productivity)
    assert found == pytest.approx(theory.gordon_loeb_bound(v, loss))


def test_nothing_is_spent_where_the_first_unit_brings_less_than_itself():
    assert theory.gordon_loeb_one(0.5, 10, 0.2, 1) == 0
    assert theory.gordon_loeb_one(0.5, 10, 0.21, 1) > 0
    assert theory.gordon_loeb_two(1, 100, 0.1) == theory.gordon_loeb_two(0, 100, 0.1) == 0


@pytest.mark.parametrize(("unprotected", "expected"), [(0, 20), (1, 18), (4, 13.122)])
def test_unprotected_neighbours_make_protection_worth_less(unprotected, expected):
    found = theory.kunreuther_heal_threshold(0.2, 0.1, 100, unprotected)
    assert found == pytest.approx(expected)


@pytest.mark.parametrize(
    ("n", "cost", "stable"),
    [
        (5, 15, (True, True)),
        (5, 13, (True, False)),
        (5, 20, (False, True)),
        (2, 17.9, (True, False)),
        (2, 19, (True, True)),
    ],
)
def test_all_and_none_can_both_be_stable(n, cost, stable):
    assert theory.kunreuther_heal_equilibria(n, 0.2, 0.1, 100, cost) == stable


def loss_of(invests, others_without, p, q, loss, cost):
    """Return the expected cost of one state, breach by breach, a loss being suffered once."""
    spared = (1 - q) ** others_without * (1 if invests else 1 - p)
    return (cost if invests else 0) + (1 - spared) * loss


@given(
    n=st.integers(2, 6),
    p=st.floats(0.05, 0.9),
    q=st.floats(0.01, 0.9),
    part=st.floats(0.01, 1.2),
)
def test_stability_is_what_enumeration_finds(n, p, q, part):
    loss, cost = 100.0, part * p * 100.0

    def content(profile):
        for i, invests in enumerate(profile):
            others = sum(1 for j, other in enumerate(profile) if j != i and not other)
            stay = loss_of(invests, others, p, q, loss, cost)
            if loss_of(not invests, others, p, q, loss, cost) < stay - 1e-9:
                return False
        return True

    stable = {sum(c) for c in itertools.product((0, 1), repeat=n) if content(c)}
    found = theory.kunreuther_heal_equilibria(n, p, q, loss, cost)
    assert stable == {k for k, holds in ((n, found.all_invest), (0, found.none_invest)) if holds}


@pytest.mark.parametrize(
    ("call", "argument"),
    [
        (lambda: theory.breach_probability_one(-1, 0.5, 1, 1), "investment"),
        (lambda: theory.breach_probability_two(1, 1.5, 1), "vulnerability"),
        (lambda: theory.gordon_loeb_one(0.5, 1, 0, 1), "productivity"),
        (lambda: theory.gordon_loeb_one(0.5, 1, 1, 0.5), "exponent"),
        (lambda: theory.gordon_loeb_two(0.5, -1, 1), "loss"),
        (lambda: theory.gordon_loeb_bound(2, 1), "vulnerability"),
        (lambda: theory.kunreuther_heal_threshold(2, 0.1, 1, 0), "p"),
        (lambda: theory.kunreuther_heal_threshold(0.2, -0.1, 1, 0), "q"),
        (lambda: theory.kunreuther_heal_threshold(0.2, 0.1, 1, -1), "unprotected"),
        (lambda: theory.kunreuther_heal_equilibria(1, 0.2, 0.1, 1, 0), "n"),
        (lambda: theory.kunreuther_heal_equilibria(2, 0.2, 0.1, 1, -1), "cost"),
    ],
)
def test_values_outside_the_domain_are_refused_by_name(call, argument):
    with pytest.raises(ValueError, match=f"^{argument} must"):
        call()
