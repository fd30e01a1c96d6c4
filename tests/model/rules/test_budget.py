"""Budgets and their split: scripted, optimised, or an arms race; what money builds."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from worlds import CHN, IND, PAK, QUIET, Game, scenario_of

from simulator.model.accounts import Flow
from simulator.model.kinds import BudgetMode, Line
from simulator.model.rules.budget import contest_margin, richardson_step, stock_goal

CLEAR = QUIET | {"threat.observation_noise": 0.0}


def test_a_step_of_the_arms_race_is_richardsons():
    assert richardson_step(2.0, 0.5, 0.3, 0.1, 0.05) == pytest.approx(2 + 0.5 - 0.6 + 0.15)
    assert richardson_step(1.0, 0.0, 5.0, 0.0, 0.0) == 0.0, "nobody spends less than nothing"


def race(a, k, g, ticks):
    x = np.zeros(len(g))
    for _ in range(ticks):
        pull = k @ x
        x = np.array([richardson_step(*row) for row in zip(x, pull, a, g, 0 * g, strict=True)])
    return x


@pytest.mark.parametrize(
    ("a", "k", "g"),
    [
        ((0.9, 0.5), ((0, 0.3), (0.6, 0)), (0.2, 0.4)),
        ((0.4, 0.5), ((0, 0.1), (0.2, 0)), (1.0, 0.3)),
        ((0.6, 0.7, 0.8), ((0, 0.2, 0.1), (0.1, 0, 0.3), (0.2, 0.1, 0)), (0.3, 0.1, 0.2)),
    ],
)
def test_a_stable_race_comes_to_rest_where_the_closed_form_says(a, k, g):
    a, k, g = map(np.array, (a, k, g))
    rest = np.linalg.solve(np.diag(a) - k, g)
    assert race(a, k, g, 400) == pytest.approx(rest, abs=1e-6)
    if len(g) == 2 and a[0] == 0.9:
        assert rest == pytest.approx([0.814815, 1.777778], abs=1e-6)


def test_an_unstable_race_grows_at_its_dominant_eigenvalue():
    a, k, g = np.array([0.2, 0.2]), np.array([[0, 0.3], [0.4, 0]]), np.array([0.1, 0.1])
    growth = max(np.linalg.eigvals(np.eye(2) - np.diag(a) + k).real)
    one, two = race(a, k, g, 200), race(a, k, g, 201)
    assert growth > 1 and two / one == pytest.approx(growth, rel=1e-6)


def test_the_margin_of_a_contest_is_the_slope_of_the_chance():
    p, m, h = 0.3, 1.7, 1e-6
    odds = p / (1 - p) * np.exp(m * h)
    assert contest_margin(m, p) == pytest.approx((odds / (1 + odds) - p) / h, rel=1e-4)


def test_a_stock_rests_at_a_power_of_its_spending():
    assert stock_goal(0.4, 2.0, 1.0, 0.5) == pytest.approx(0.4 * np.sqrt(2))
    assert stock_goal(0.4, 1.0, 1.0, 0.5) == pytest.approx(0.4)
    assert stock_goal(0.4, 0.0, 1.0, 0.5) == 0.0
    assert stock_goal(0.9, 1e9, 1.0, 1.0) == 1.0
    assert stock_goal(0.4, 1.0, 0.0, 0.5) == 0.4


@given(spending=st.floats(0, 1e6), elasticity=st.floats(0, 1))
def test_a_stock_never_leaves_its_scale(spending, elasticity):
    assert 0 <= stock_goal(0.5, spending, 1.0, elasticity) <= 1


def spender(mode, changes=None, prepare=lambda game: None):
    game = Game(CLEAR | (changes or {}))
    game.of("budget_mode")[:] = mode
    prepare(game)
    return game


def test_a_script_is_followed_at_its_speed():
    def plan(game):
        game.of("budget_factor")[PAK] = 2.0
        game.of("portfolio_plan")[PAK] = 0.1

    game = spender(BudgetMode.SCRIPTED, {"budgets.adjustment": 0.25}, plan).play(4)
    start = game.of("budget_share_start")[PAK]
    assert game.of("budget_share")[PAK] == pytest.approx(1.25 * start)
    expected = 0.75 * game.of("portfolio_start")[PAK] + 0.025
    assert game.of("portfolio")[PAK] == pytest.approx(expected)
    assert game.of("budget_share")[IND] == pytest.approx(game.of("budget_share_start")[IND])


def test_status_quo_keeps_budget_split_and_stocks_at_the_start():
    game = spender(BudgetMode.SCRIPTED)
    for _ in range(40):
        game.play(4).play(15)
    assert game.of("budget_share") == pytest.approx(game.of("budget_share_start"))
    assert game.of("portfolio") == pytest.approx(game.of("portfolio_start"))
    assert game.of("stock") == pytest.approx(game.of("stock_start"), abs=1e-9)


def test_more_money_builds_more_and_less_lets_stocks_decay():
    def hardening(factor):
        def plan(game):
            game.of("budget_factor")[PAK] = factor

        game = spender(BudgetMode.SCRIPTED, {"budgets.adjustment": 1.0}, plan)
        for _ in range(20):
            game.play(4).play(15)
        return game.of("stock")[PAK, Line.HARDENING]

    assert hardening(2.0) > hardening(1.0) > hardening(0.0) > 0


def test_an_optimiser_without_news_stays_where_it_starts():
    game = spender(BudgetMode.OPTIMISE)
    game.play(2, 4)
    assert game.of("budget_share") == pytest.approx(game.of("budget_share_start"), rel=1e-6)
    assert game.of("portfolio") == pytest.approx(game.of("portfolio_start"), rel=1e-6)


def threatened(game):
    game.of("hostility")[PAK] = 1.0
    game.of("stock")[[CHN, IND], Line.OFFENCE] = 1.0


def test_an_optimiser_under_threat_spends_more_within_its_bounds():
    start = Game(CLEAR).of("budget_share")[PAK]
    fast = {"budgets.adjustment": 1.0}
    free = spender(BudgetMode.OPTIMISE, fast | {"budgets.most": 100.0}, threatened).play(2, 4)
    assert free.of("budget_share")[PAK] > start
    bound = spender(BudgetMode.OPTIMISE, fast | {"budgets.most": 1.01}, threatened).play(2, 4)
    assert bound.of("budget_share")[PAK] == pytest.approx(1.01 * start)


def test_an_optimiser_at_peace_spends_less_but_not_below_its_floor():
    def peace(game):
        game.of("hostility")[:] = 0.0

    game = spender(BudgetMode.OPTIMISE, {"budgets.adjustment": 1.0, "budgets.least": 0.6}, peace)
    game.play(2, 4)
    share = game.of("budget_share") / game.of("budget_share_start")
    assert (share >= 0.6 - 1e-12).all() and (share < 1).all()


def test_an_optimiser_moves_towards_the_lines_that_gained_value():
    def insecure(game):
        game.of("guard")[PAK] *= 3.0

    game = spender(BudgetMode.OPTIMISE, {"budgets.adjustment": 1.0}, insecure).play(2, 4)
    change = game.of("portfolio")[PAK] - game.of("portfolio_start")[PAK]
    value = game.of("line_value")[PAK] / np.maximum(game.of("line_value_start")[PAK], 1e-300)
    lines = [Line.HARDENING, Line.RESPONSE, Line.RESEARCH]
    best, worst = max(lines, key=lambda b: value[b]), min(lines, key=lambda b: value[b])
    start = game.of("portfolio_start")[PAK]
    assert change[best] / start[best] > change[worst] / start[worst]


def test_binding_norms_make_diplomacy_worth_more_to_an_optimiser():
    def bound(game):
        game.of("norm_bond")[:] = 1.0

    fast = {"budgets.adjustment": 1.0}
    with_norms = spender(BudgetMode.OPTIMISE, fast, bound).play(4)
    without = spender(BudgetMode.OPTIMISE, fast).play(4)
    diplomacy = (PAK, Line.DIPLOMACY)
    assert with_norms.of("portfolio")[diplomacy] > without.of("portfolio")[diplomacy]


def test_an_arms_race_rests_at_the_start_and_reacts_to_rivals():
    game = spender(BudgetMode.RICHARDSON)
    start = game.of("budget_share").copy()
    for _ in range(20):
        game.play(4)
    assert game.of("budget_share") == pytest.approx(start, rel=1e-9)
    game.of("budget_money")[IND] *= 2
    game.play(4)
    assert game.of("budget_share")[PAK] > start[PAK]


def test_grievance_feeds_the_arms_race():
    def aggrieved(game):
        game.of("grievance")[PAK, IND] = 1.0

    game = spender(BudgetMode.RICHARDSON, prepare=aggrieved).play(4)
    share = game.of("budget_share_start")[PAK]
    assert game.of("budget_share")[PAK] == pytest.approx(1.05 * share)


def test_an_unstable_race_in_the_world_is_not_clipped():
    game = spender(BudgetMode.RICHARDSON, {"budgets.reaction": 2.0, "budgets.fatigue": 0.1})
    game.of("budget_money")[:] *= 1.1
    for _ in range(30):
        game.play(4)
    assert (game.of("budget_share") > 4 * game.of("budget_share_start")).any()


def test_spending_is_budget_plus_the_patrons_help():
    game = Game(CLEAR).play(4)
    assert game.of("patron")[PAK] == CHN
    help_ = game.flow(PAK, Flow.TRANSFER)
    assert help_ > 0 and game.flow(IND, Flow.TRANSFER) == 0
    own = game.of("budget_share")[PAK] * game.of("output")[PAK] / 4
    assert game.flow(PAK, Flow.SPENDING) == pytest.approx(own)
    assert game.of("spending")[PAK].sum() == pytest.approx(own + help_)


def reviewed(effort, quarters=40):
    game = Game(CLEAR)
    game.of("review")[PAK] = effort
    for _ in range(quarters):
        game.play(15)
    return game.of("coherence")[PAK] / game.of("coherence_start")[PAK]


def test_policy_grows_stale_without_review_and_coherent_with_it():
    assert reviewed(0.3) == pytest.approx(1.0)
    assert reviewed(1.0) > 1.0 > reviewed(0.0)


def test_research_above_its_start_teaches():
    def learnt(research, gains=1.0):
        game = Game(CLEAR | {"economy.know_how_gains": gains})
        game.of("stock")[PAK, Line.RESEARCH] = research
        game.play(15)
        return game.of("know_how")[PAK] - game.of("know_how_start")[PAK]

    assert learnt(0.9) > 0 > learnt(0.0)
    assert learnt(0.9, gains=0.0) == 0.0


def test_a_strategy_splits_the_budget_as_it_says():
    scenario = scenario_of("triad", "offence_parity")
    game = Game(CLEAR | {"budgets.adjustment": 1.0}, scenario).play(4)
    assert game.of("portfolio")[PAK, Line.OFFENCE] == pytest.approx(0.4)
    assert game.of("portfolio")[IND] == pytest.approx(game.of("portfolio_start")[IND], rel=0.2)
