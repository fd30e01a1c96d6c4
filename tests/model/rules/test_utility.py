"""Relative gains: Grieco's utility, who counts, and which deals are taken."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from worlds import CHN, IND, PAK, QUIET, Game

from simulator.model.kinds import SensitivityMode, WeightMode
from simulator.model.rules.utility import ratio, rivalry_factor, worth_of_deal

CLEAR = QUIET | {"threat.observation_noise": 0.0}
OTHERS = ~np.eye(3, dtype=bool)


@pytest.mark.parametrize(
    ("own", "other", "k", "expected"),
    [(3, 5, 1, 1), (5, 3, 1, 7), (3, 5, 0, 3), (3, 99, 0, 3), (2, 6, 0.5, 0), (4, 1, 3, 13)],
)
def test_a_deal_of_two_states_is_worth_grieco_s_utility_on_another_scale(own, other, k, expected):
    assert (1 + k) * worth_of_deal(own, other, rivalry_factor(k)) == pytest.approx(expected)


@given(own=st.floats(-9, 9), loss=st.floats(-9, 0), relative=st.floats(0, 1))
def test_nobody_enjoys_what_the_other_loses(own, loss, relative):
    assert worth_of_deal(own, loss, relative) == own


@pytest.mark.parametrize(
    ("n", "r", "expected"), [(2, 1, 0), (3, 1, 0.5), (10, 1, 0.888889), (5, 0.6, 0.85)]
)
def test_relative_gains_are_diluted_by_numbers(n, r, expected):
    """Snidal (1991): a joint gain of one, equal weights; our reduced form."""
    assert worth_of_deal(1.0, 1.0, r / (n - 1)) == pytest.approx(expected, abs=1e-6)


def test_sensitivity_becomes_a_weight_between_nothing_and_one():
    assert [rivalry_factor(k) for k in (0, 1, 3)] == pytest.approx([0, 0.5, 0.75])


def test_a_share_of_nothing_is_nothing():
    assert ratio(0.0, 0.0) == 0.0
    assert ratio(1.0, 4.0) == 0.25


def weights(mode, tau=0.0, prepare=lambda game: None):
    game = Game(CLEAR | {"relative_gains.w_mode": mode, "relative_gains.tau": tau})
    prepare(game)
    game.play(2, 3)
    return game.of("weight").copy(), game


def test_threat_weights_are_shares_of_threat_and_tolerance_takes_its_part():
    found, game = weights(WeightMode.THREAT)
    assert found.sum(axis=1) == pytest.approx(1)
    threat = game.of("threat")
    assert found[PAK, IND] == pytest.approx(threat[PAK, IND] / threat[PAK].sum())
    tolerant, game = weights(WeightMode.THREAT, tau=0.1)
    floor = 0.1 * threat.sum(axis=1).max()
    assert tolerant[PAK, IND] == pytest.approx(threat[PAK, IND] / (floor + threat[PAK].sum()))
    assert (tolerant.sum(axis=1) < 1).all()


def test_equal_weights_share_one_among_the_others():
    found, _ = weights(WeightMode.EQUAL)
    assert found[OTHERS] == pytest.approx(0.5)
    assert np.diag(found) == pytest.approx(0)


def test_power_weights_are_shares_of_the_others_power():
    found, game = weights(WeightMode.POWER)
    power = game.of("power")
    assert found[PAK, CHN] == pytest.approx(power[CHN] / (power[CHN] + power[IND]))


def hotter(game):
    game.of("hostility")[IND, CHN] = 1.0


def test_a_hotter_rivalry_diverts_under_threat_weights_and_not_under_absolute_ones():
    """The sign of the third state's fate hangs on this choice; results are shown under both."""
    before, _ = weights(WeightMode.THREAT)
    after, _ = weights(WeightMode.THREAT, prepare=hotter)
    assert after[IND, CHN] > before[IND, CHN]
    assert after[IND, PAK] < before[IND, PAK]
    before, _ = weights(WeightMode.ABSOLUTE)
    after, _ = weights(WeightMode.ABSOLUTE, prepare=hotter)
    assert after[IND, CHN] > before[IND, CHN]
    assert after[IND, PAK] == before[IND, PAK]


def test_absolute_weights_never_exceed_one():
    def absurd(game):
        game.of("hostility")[:] = 1.0
        game.of("stock")[:] = 1.0

    found, _ = weights(WeightMode.ABSOLUTE, prepare=absurd)
    assert found.max() == 1.0


def test_relative_gains_are_r_times_w():
    found, game = weights(WeightMode.THREAT)
    assert game.of("relative") == pytest.approx(0.5 * found), "k = 1 gives r = 1/2"
    free = Game(CLEAR | {"relative_gains.k": 0.0}).play(2, 3)
    assert (free.of("relative") == 0).all()


def test_under_powell_sensitivity_follows_from_believed_coercion():
    game = Game(CLEAR | {"relative_gains.k_mode": SensitivityMode.POWELL, "relative_gains.k": 2.0})
    game.of("belief")[PAK, IND] = 0.5
    game.of("complaint")[PAK, IND] = 0
    game.play(2, 3)
    k = 2.0 * game.of("belief")[PAK, IND]
    assert game.of("belief")[PAK, IND] == pytest.approx(0.55)
    expected = game.of("weight")[PAK, IND] * k / (1 + k)
    assert game.of("relative")[PAK, IND] == pytest.approx(expected)
    assert game.of("relative")[PAK, CHN] == 0.0, "nobody minds whom it does not expect to coerce"
    assert game.of("relative")[CHN, IND] == 0.0
