"""Suppliers: who is chosen, within which bounds, at which price; dependence."""

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from worlds import CHN, IND, PAK, QUIET, Game, scenario_of

from simulator.model.accounts import Flow
from simulator.model.kinds import SupplierMode
from simulator.model.rules.supply import concentration, dependence_of

FAST = QUIET | {"suppliers.adjustment": 1.0}
SHARES = st.lists(st.floats(0, 1), min_size=3, max_size=3)


@pytest.mark.parametrize(
    ("shares", "hhi", "suppliers"),
    [
        ((0.7, 0.1, 0.1, 0.1), 0.52, 1.923077),
        ((0.5, 0.5), 0.5, 2),
        ((1.0,), 1, 1),
        ((0.6, 0.3, 0.1), 0.46, 2.173913),
    ],
)
def test_the_effective_number_of_suppliers_is_one_over_the_hhi(shares, hhi, suppliers):
    squares = sum(share * share for share in shares)
    assert squares == pytest.approx(hhi)
    assert (squares - 1 / len(shares)) / (1 - 1 / len(shares) or 1) == pytest.approx(
        {4: 0.36, 2: 0, 1: 0, 3: 0.19}[len(shares)]
    )
    assert concentration(squares) == pytest.approx(suppliers, abs=1e-6)
    assert concentration(0.0) == 0.0


@pytest.mark.parametrize(
    ("domestic", "foreign", "expected"),
    [
        (0.3, (0.7,), 0.7),
        (0.2, (0.4, 0.4), 0.8 * np.sqrt(0.5)),
        (0.1, (0.6, 0.2, 0.1), 0.9 * np.sqrt(41 / 81)),
        (1.0, (), 0.0),
    ],
)
def test_dependence_is_foreign_share_times_root_of_concentration(domestic, foreign, expected):
    squares = sum(share * share for share in foreign)
    assert dependence_of(domestic, squares) == pytest.approx(expected)


def choosing(changes=None, prepare=lambda game: None):
    game = Game(FAST | (changes or {}))
    game.of("supplier_mode")[:] = SupplierMode.CHOOSE
    prepare(game)
    return game.play(5)


def test_without_news_a_choosing_state_keeps_its_suppliers():
    game = choosing()
    assert game.of("supplier") == pytest.approx(game.of("supplier_start"), abs=1e-9)


def test_a_better_supplier_is_chosen_and_a_worse_one_left():
    def taught(game):
        game.of("know_how")[IND] += 0.3

    def fallen(game):
        game.of("know_how")[CHN] -= 0.3

    start = Game(FAST).of("supplier_start")
    assert start[PAK, CHN] > 0
    assert choosing(prepare=fallen).of("supplier")[PAK, CHN] < start[PAK, CHN]
    if start[CHN, IND] > 0:
        assert choosing(prepare=taught).of("supplier")[CHN, IND] > start[CHN, IND]


def test_a_fixed_state_ignores_the_market():
    game = Game(FAST)
    game.of("know_how")[CHN] = 0.0
    game.of("supplier_mode")[:] = SupplierMode.FIXED
    game.play(5)
    assert game.of("supplier") == pytest.approx(game.of("supplier_start"))


def test_shares_are_the_logit_of_changes_in_utility():
    def fallen(game):
        game.of("know_how")[CHN] -= 0.2

    game = choosing({"suppliers.precision": 2.0, "suppliers.quality": 1.0}, fallen)
    start = game.of("supplier_start")[PAK]
    weights = start * np.exp(2.0 * np.array([-0.2, 0, 0]))
    assert game.of("supplier")[PAK] == pytest.approx(weights / weights.sum(), rel=1e-6)


def test_who_minds_a_suppliers_gain_buys_less_from_it():
    def wary(game):
        game.of("relative")[PAK, CHN] += 0.4

    assert choosing(prepare=wary).of("supplier")[PAK, CHN] < Game(FAST).of("supplier")[PAK, CHN]
    careless = choosing({"suppliers.relative_gain": 0.0}, wary)
    start = Game(FAST).of("supplier")[PAK, CHN]
    assert careless.of("supplier")[PAK, CHN] == pytest.approx(start)


def test_suppliers_are_reconsidered_every_fourth_quarter():
    game = Game(FAST)
    game.of("supplier_mode")[:] = SupplierMode.CHOOSE
    game.of("know_how")[CHN] -= 0.3
    game.tick = 1
    game.play(5)
    assert game.of("supplier") == pytest.approx(game.of("supplier_start"))
    game.tick = 4
    game.play(5)
    assert game.of("supplier")[PAK, CHN] < game.of("supplier_start")[PAK, CHN]


def test_shares_move_at_the_speed_of_adjustment():
    game = Game(QUIET | {"suppliers.adjustment": 0.25})
    game.of("supplier_target")[PAK] = [0, 0, 1]
    game.of("supplier_low")[PAK] = 0
    game.tick = 1
    game.play(5)
    start = game.of("supplier_start")[PAK, CHN]
    assert game.of("supplier")[PAK, CHN] == pytest.approx(0.75 * start)


@given(low=SHARES, width=SHARES, target=SHARES)
def test_bounds_are_kept_and_shares_sum_to_one(low, width, target):
    low = np.array(low) / 3
    high = np.minimum(1, low + np.array(width))
    assume(low.sum() <= 1 - 1e-6 and high.sum() >= 1 + 1e-6 and sum(target) > 0.01)
    game = Game(FAST)
    game.of("supplier_low")[PAK], game.of("supplier_high")[PAK] = low, high
    game.of("supplier_target")[PAK] = np.array(target) / sum(target)
    game.play(5)
    found = game.of("supplier_target")[PAK]
    assert found.sum() == pytest.approx(1, abs=1e-9)
    assert (found >= low - 1e-9).all() and (found <= high + 1e-9).all()


def test_a_strategys_shares_are_reached():
    game = Game(FAST, scenario_of("south_asia", "diversification")).play(5)
    states = game.scenario.world.states
    i = states.index("PAK")
    for code, share in game.scenario.strategy.suppliers.items():
        j = i if code == "domestic" else states.index(code)
        assert game.of("supplier")[i, j] == pytest.approx(share, abs=1e-9)


# -- what it costs --------------------------------------------------------------------------


def cost(row, changes=None):
    game = Game(FAST | {"suppliers.moving": 0.0} | (changes or {}))
    game.of("supplier_low")[PAK] = game.of("supplier_high")[PAK] = row
    game.of("supplier_target")[PAK] = row
    game.play(5)
    return game.flow(PAK, Flow.SUPPLIER_COST) / game.of("output")[PAK]


START = tuple(Game(QUIET).of("supplier_start")[PAK])


def test_the_start_costs_nothing_extra():
    assert cost(START) == pytest.approx(0, abs=1e-12)


def test_buying_at_home_and_from_others_than_the_patron_costs_a_premium():
    no_integration = {"suppliers.integration": 0.0}
    home = (START[0] - 0.1, START[1], START[2] + 0.1)
    assert cost(home, no_integration) == pytest.approx(0.005 * 0.25 * 0.1 / 4)
    abroad = (START[0] - 0.1, START[1] + 0.1, START[2])
    assert cost(abroad, no_integration) == pytest.approx(0.005 * 0.1 * 0.1 / 4)


def test_integration_costs_grow_with_the_effective_number_of_suppliers():
    free = {"suppliers.premium_foreign": 0.0, "suppliers.premium_domestic": 0.0}
    row = (1 / 3, 1 / 3, 1 / 3)
    extra = 3 - concentration(sum(share**2 for share in START))
    assert cost(row, free) == pytest.approx(6e-5 * extra / 4)


def test_moving_costs_by_how_much_is_moved():
    free = {"suppliers.premium_foreign": 0.0, "suppliers.premium_domestic": 0.0}
    free |= {"suppliers.integration": 0.0, "suppliers.moving": 0.02}
    home = (START[0] - 0.1, START[1], START[2] + 0.1)
    assert cost(home, free) == pytest.approx(0.005 * 0.02 * 0.2)


def test_a_patron_that_loses_share_withdraws_its_help():
    def help_(share):
        game = Game(FAST)
        game.of("supplier")[PAK] = [share, 0, 1 - share]
        game.play(1).play(4)
        return game.flow(PAK, Flow.TRANSFER)

    whole = START[0]
    assert help_(whole / 2) == pytest.approx(help_(whole) / 4), "less bought, and less goodwill"
    assert help_(0.0) == 0.0


@pytest.mark.parametrize("change", [-0.2, 0.2])
def test_very_precise_buyers_take_the_best_supplier(change):
    def moved(game):
        game.of("know_how")[CHN] += change

    game = choosing({"suppliers.precision": 1e6}, moved)
    found = game.of("supplier")[PAK]
    assert np.isfinite(found).all()
    assert found[CHN] == pytest.approx(float(change > 0), abs=1e-9)
    assert found.sum() == pytest.approx(1)


def test_lifting_the_bounds_brings_the_start_shares_back():
    game = Game(FAST)
    game.of("supplier_mode")[:] = SupplierMode.FIXED
    game.of("supplier")[PAK] = game.of("supplier_target")[PAK] = [0, 0, 1]
    game.play(5)
    assert game.of("supplier") == pytest.approx(game.of("supplier_start"))
