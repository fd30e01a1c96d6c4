import pytest
from hypothesis import given
from hypothesis import strategies as st
from worlds import Game, scenario_of

from simulator.model.accounts import Flow
from simulator.model.kinds import BudgetMode
from simulator.model.rules.influence import best_effort, marginal_gain, payoff

PRIZE = {"influence.prize": 4.0}


@given(st.floats(0.05, 50), st.floats(0.3, 2.0), st.floats(1e-4, 50), st.floats(0, 1))
def test_no_other_effort_pays_more_than_the_best_one(prize, m, others, share):
    minded = share * others
    best = best_effort(prize, m, others, minded)
    reached = payoff(best, prize, m, others, minded)
    for step in range(1, 200):
        other = prize * m * (1 + share) * step / 200
        assert payoff(other, prize, m, others, minded) <= reached + 1e-9 * prize


def test_the_marginal_gain_is_the_slope_of_the_payoff():
    numbers = (3.0, 0.8, 1.7, 0.4)
    slope = (payoff(0.6 + 1e-6, *numbers) - payoff(0.6 - 1e-6, *numbers)) / 2e-6
    assert marginal_gain(0.6, *numbers) - 1 == pytest.approx(slope, abs=1e-6)


def test_minding_others_gains_raises_effort():
    assert best_effort(1.0, 1.0, 0.25, 0.1) > best_effort(1.0, 1.0, 0.25, 0.0)


def test_nobody_competes_against_nobody():
    assert best_effort(1.0, 1.0, 0.0, 0.0) == pytest.approx(0, abs=1e-9)


def test_a_hopeless_contest_is_left():
    assert best_effort(1.0, 1.0, 30.0, 0.0) == pytest.approx(0, abs=1e-9)


def test_only_optimising_states_move_and_all_share_the_prize():
    game = Game(PRIZE | {"budgets.mode": BudgetMode.OPTIMISE}, scenario_of("triad", "ordinary"))
    game.of("budget_mode")[0] = BudgetMode.SCRIPTED
    before = game.of("effort").copy()
    game.play(4)
    assert game.of("effort")[0] == before[0]
    assert (game.of("effort")[1:] != before[1:]).all()
    assert sum(game.flow(i, Flow.PRIZE) for i in range(3)) == pytest.approx(1.0)
    assert [game.flow(i, Flow.EFFORT) for i in range(3)] == pytest.approx(game.of("effort"))


def test_without_a_prize_nothing_happens():
    game = Game({"influence.prize": 0.0}, scenario_of("triad", "endogenous"))
    game.play(4)
    assert game.of("effort").max() == 0
    assert all(game.flow(i, Flow.EFFORT) == 0 for i in range(3))
