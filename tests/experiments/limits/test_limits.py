"""Every limit holds, and holds for other numbers than those of the table."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from simulator import load_scenario, theory
from simulator.experiments.limits import (
    alliances,
    arms,
    arsenals,
    blame,
    choice,
    contests,
    gains,
    investment,
    power,
)
from simulator.experiments.limits.limit import Checked, Kind, Row, of_mean
from simulator.experiments.limits.table import LIMITS, checked, chosen, frame, theories
from simulator.loading.folders import Folders

FEW = settings(max_examples=5, deadline=None)
positive = st.floats(0.2, 20.0)


@pytest.mark.parametrize("limit", LIMITS, ids=lambda limit: limit.key)
def test_the_limit_holds(limit):
    (found,) = checked([limit])
    assert [row for row in found.rows if not row.passes] == []
    assert found.rows


def test_there_are_29_limits_of_three_kinds():
    assert [limit.key for limit in LIMITS] == [f"L{i}" for i in range(1, 30)]
    assert {limit.kind for limit in LIMITS} == set(Kind)


def test_every_experiment_is_a_shipped_scenario():
    for limit in LIMITS:
        if limit.kind is Kind.EXPERIMENT:
            assert load_scenario(limit.scenario).name == limit.scenario
    used = {limit.scenario for limit in LIMITS}
    assert set(Folders().names("limit")) <= used


def test_every_shipped_limit_scenario_asks_a_question():
    for name in Folders().names("limit"):
        assert load_scenario(name).question.endswith("?")


# -- other numbers ------------------------------------------------------------------------------


@FEW
@given(st.integers(2, 12), st.floats(0, 1e5))
def test_dilution_for_any_number_of_states(n, k):
    expected = theory.snidal_value(n, k / (1 + k))
    assert 1 - gains.weight_of_others(n, k) == pytest.approx(expected, abs=1e-9)


@FEW
@given(st.floats(0.01, 0.99), st.floats(0.1, 10), st.floats(0.1, 0.9))
def test_any_deal_is_taken_from_its_border_on(w, k, share):
    border = theory.rivalry_factor(k) * w
    assert gains.closer(border + share * (1 - border), k, w)
    assert not gains.closer((1 - share) * border, k, w)


@FEW
@given(st.integers(2, 6), st.randoms(use_true_random=False))
def test_any_stable_race_comes_to_its_rest(n, random):
    reaction = [[0.0 if i == j else random.uniform(0, 0.5 / n) for j in range(n)] for i in range(n)]
    fatigue = [random.uniform(0.5, 0.95) for _ in range(n)]
    ambition = [random.uniform(0, 3) for _ in range(n)]
    found = arms.spending(arms.race(reaction, fatigue, ambition, 200))
    expected = theory.richardson_rest(reaction, fatigue, ambition)
    assert found == pytest.approx(expected, abs=1e-6)


@FEW
@given(st.floats(0.55, 0.95), st.floats(0.1, 0.5))
def test_any_dilemma_has_its_border(fatigue, offence):
    border = theory.jervis_threshold(fatigue, 1.0, offence)
    assert arms.dilemma_border(fatigue, 1.0, offence, 10) == pytest.approx(border, abs=1e-3)


@FEW
@given(st.integers(2, 12), positive, st.floats(0.3, 1.0), st.floats(0, 50))
def test_any_contest_with_relative_gains(n, prize, m, k):
    adjustment = min(0.25, 2.0 / n)
    found = contests.efforts(contests.contest(n, prize, m, k, adjustment, 400))
    assert found == pytest.approx(theory.tullock_spite_effort(n, prize, m, k), rel=1e-6)


@pytest.mark.parametrize("n", [4, 6, 9])
def test_adjusting_at_once_never_comes_to_rest_among_four_or_more(n):
    assert not contests.rests(contests.contest(n, 1.0, 1.0, 0.0, adjustment=1.0))
    slow = 0.9 * theory.tullock_largest_adjustment(n)
    assert contests.rests(contests.contest(n, 1.0, 1.0, 0.0, slow, horizon=400))


@FEW
@given(st.lists(st.floats(0.001, 0.4), min_size=2, max_size=6))
def test_shares_of_power_for_any_scores(scores):
    assert power.power_shares(scores) == pytest.approx(theory.cinc_shares(scores), abs=1e-9)


@FEW
@given(st.integers(3, 5), st.randoms(use_true_random=False))
def test_every_landscape_is_descended_to_a_valley(n, random):
    sizes = [random.uniform(0.05, 1) for _ in range(n)]
    propensity = np.zeros((n, n))
    for i in range(n):
        for j in range(i):
            propensity[i, j] = propensity[j, i] = random.choice([-1.0, 1.0])
    together = np.ones((n, n))
    camp = alliances.camps(sizes, propensity.tolist(), together.tolist())
    found = alliances.energy(sizes, propensity.tolist(), camp)
    valleys = [valley.energy for valley in theory.landscape_minima(sizes, propensity)]
    assert min(abs(found - valley) for valley in valleys) < 1e-9


@pytest.mark.parametrize("numbers", [(0.95, 0.7, 0.2), (0.8, 0.95, 0.9), (0.5, 0.6, 0.9)])
def test_other_arsenals(numbers):
    closed, found = theory.exploit_timing(*numbers), arsenals.arsenal("uniform", *numbers)
    assert found.threshold == pytest.approx(closed.threshold, abs=1e-9)
    assert abs(found.value - closed.value) < 4 * found.error


def test_attribution_among_three():
    rate, error = blame.attack_rate(blame.accusation(3, 0.6, 0.1, 0.05))
    assert abs(rate - theory.attack_probability(3, 0.6, 0.1, 0.05)) < 0.01 + 3 * error


@FEW
@given(st.integers(2, 8), st.floats(0.05, 0.9), st.floats(0, 0.5))
def test_other_risks_have_their_border(n, risk, contagion):
    for protected, unprotected in ((True, 0), (False, n - 1)):
        border = theory.kunreuther_heal_threshold(risk, contagion, 100.0, unprotected)
        for cost, invests in ((0.99 * border, True), (1.01 * border + 1e-9, False)):
            scenario = investment.security(n, cost, protected, risk, contagion)
            found = investment.row_of(investment.played(scenario, 1), "protected")
            assert bool(found.all()) is invests


def test_drawn_choices_at_another_precision():
    assert [row for row in choice.drawn(5.0) if not row.passes] == []


# -- rows ---------------------------------------------------------------------------------------


def test_a_row_outside_its_tolerance_fails():
    assert Row("x", 1.0, 1.0 + 0.9e-6).passes
    assert not Row("x", 1.0, 1.0 + 1.1e-6).passes
    assert not Row("x", "stable", "unstable").passes
    assert not Row("x", 1.0, float("nan")).passes
    assert of_mean("x", 1.0, 1.2, 0.1).passes and not of_mean("x", 1.0, 1.4, 0.1).passes


def test_a_row_of_the_table_says_whether_it_passes():
    good = Checked(LIMITS[0], (Row("one", 1.0, 1.0),))
    bad = Checked(LIMITS[4], (Row("two", 1.0, 2.0),))
    table = frame([good, bad])
    assert table["passes"].tolist() == [True, False]
    assert table["difference"].tolist() == [0.0, 1.0]


def test_a_filter_leaves_one_theory():
    assert {limit.key for limit in chosen("richardson")} == {"L5", "L6", "L7"}
    assert len(chosen(None)) == 29
    assert "jervis" in theories()
