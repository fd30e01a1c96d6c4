"""Radius and abscissa of spending, by the rules themselves."""

import numpy as np
import pytest

from simulator import compare, load_scenario, run, theory
from simulator.engine.stability import SpendingMap, assess, reacts
from simulator.experiments.limits.arms import ENDLESS, TWO, race
from simulator.experiments.limits.contests import contest


def test_radius_and_abscissa_are_those_of_richardson():
    for numbers in (TWO, ENDLESS):
        found, expected = assess(race(*numbers)), theory.richardson_stability(*numbers[:2])
        assert found.radius == pytest.approx(expected.radius, abs=1e-4)
        assert found.abscissa == pytest.approx(expected.abscissa, abs=1e-4)
        assert found.stable is (expected.radius < 1)


@pytest.mark.parametrize("n", [2, 3, 5, 8])
def test_a_contest_is_stable_up_to_its_largest_adjustment(n):
    border = min(1.0, theory.tullock_largest_adjustment(n))
    assert assess(contest(n, 1.0, 1.0, 0.0, 0.95 * border)).stable
    if n > 4:
        assert not assess(contest(n, 1.0, 1.0, 0.0, 1.05 * border)).stable


def test_scripted_states_do_not_react():
    scenario = load_scenario(overrides=["world=triad"])
    assert not reacts(scenario)
    found = assess(scenario)
    assert found.radius == 0 and found.abscissa == -1 and found.stable


def test_the_map_plays_one_quarter_of_the_rules():
    spending = SpendingMap(race(*TWO))
    x, y = 0.5, 2.0
    found = spending(np.array([x, y, 0.0, 0.0]))
    assert found[:2] == pytest.approx([x + 0.3 * y - 0.9 * x + 0.2, y + 0.6 * x - 0.5 * y + 0.4])


def test_results_warn_of_unstable_spending():
    stable, unstable = run(race(*TWO)), run(race(*ENDLESS))
    assert stable.warnings == ()
    (warning,) = unstable.warnings
    assert "UNSTABLE" in warning and "radius 1.062" in warning
    assert [entry["stable"] for entry in unstable.manifest["stability"]] == [False]


def test_results_warn_of_budgets_at_their_bounds():
    words = ["world=triad", "horizon=12", "parameters.budgets.most=1"]
    found = compare({"held": load_scenario(overrides=words)}, replicates=4)
    assert any("held at their least or greatest" in warning for warning in found.warnings)
