"""Repair, output and confidence."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from worlds import IND, PAK, QUIET, Game

from simulator.model.accounts import Flow, Index
from simulator.model.kinds import Line, Sector
from simulator.model.rules.economy import growth, repaired


@pytest.mark.parametrize(
    ("integrity", "rate", "expected"), [(0.5, 0.4, 0.7), (1, 0.4, 1), (0.2, 9, 1), (0.2, 0, 0.2)]
)
def test_repair_mends_a_share_of_what_is_broken(integrity, rate, expected):
    assert repaired(integrity, rate) == pytest.approx(expected)


@given(integrity=st.floats(0, 1), rate=st.floats(0, 3))
def test_repair_neither_breaks_nor_overshoots(integrity, rate):
    assert integrity - 1e-12 <= repaired(integrity, rate) <= 1 + 1e-12


def test_growth_is_trend_plus_research_less_doubt_burden_and_scars():
    assert growth(0.01, 0.002, 0.01, 0.004, 0.003) == pytest.approx(0.01 - 0.012 / 4 - 0.003)


def broken(response=0.0):
    game = Game(QUIET)
    game.of("integrity")[PAK, Sector.FINANCE] = 0.5
    game.of("stock")[PAK, Line.RESPONSE] = response
    return game.play(13)


def test_output_is_lost_while_a_sector_is_broken_and_a_cert_mends_faster():
    game = broken()
    weight = game.of("sector_weight")[PAK, Sector.FINANCE]
    lost = 0.5 * weight * game.of("output")[PAK] / 4
    assert game.flow(PAK, Flow.OUTPUT_LOST) == pytest.approx(lost)
    assert game.flow(IND, Flow.OUTPUT_LOST) == 0
    assert game.of("integrity")[PAK, Sector.FINANCE] == pytest.approx(0.6)
    quick = broken(response=1.0)
    assert quick.of("integrity")[PAK, Sector.FINANCE] == pytest.approx(0.75)
    assert quick.flow(PAK, Flow.OUTPUT_LOST) == pytest.approx(lost), "it comes after the fact"


def grown(prepare=lambda game: None, changes=None):
    game = Game(QUIET | (changes or {}))
    prepare(game)
    return game.play(14)


def test_output_follows_its_trend_when_nothing_happens():
    game = grown()
    expected = game.of("output_start") * (1 + game.of("trend"))
    assert game.of("output") == pytest.approx(expected)
    assert game.of("output") == pytest.approx(game.of("output_trend"))


def doubt(game):
    game.of("confidence")[PAK] = 0.5


def study(game):
    game.of("stock")[PAK, Line.RESEARCH] *= 2


def test_doubt_slows_growth_and_research_speeds_it():
    plain = grown().of("output")
    slow, quick = grown(doubt).of("output"), grown(study).of("output")
    start = grown().of("output_start")
    assert (plain - slow)[PAK] == pytest.approx(start[PAK] * 0.02 * 0.5 / 4)
    assert (quick - plain)[PAK] == pytest.approx(start[PAK] * 0.002 / 4)
    assert slow[IND] == plain[IND] == quick[IND]


def test_exogenous_output_follows_its_trend_whatever_happens():
    game = grown(doubt, {"economy.exogenous": 1.0})
    assert game.of("output") == pytest.approx(game.of("output_trend"))


def test_confidence_returns():
    game = grown(doubt)
    assert game.of("confidence")[PAK] == pytest.approx(0.55)
    for _ in range(200):
        game.play(14)
    assert game.of("confidence")[PAK] == pytest.approx(1.0, abs=1e-6)


def test_power_moves_with_output():
    game = grown(doubt)
    ratio = game.of("output") / game.of("output_start")
    assert game.of("power") == pytest.approx(game.of("power_start") * ratio)


def test_the_gap_to_the_trend_is_an_index():
    game = grown(doubt)
    game.play(13)
    gap = 100 * (1 - game.of("output")[PAK] / game.of("output_trend")[PAK])
    assert game.index(PAK, Index.OUTPUT_GAP) == pytest.approx(gap)
    assert gap > 0 and np.isfinite(gap)


def test_extra_spending_crowds_out_growth_and_losses_leave_scars():
    def extravagant(game):
        game.of("budget_share")[PAK] += 0.01

    def hurt(game):
        game.of("flow")[PAK, Flow.OUTPUT_LOST] = 0.02 * game.of("output")[PAK] / 4

    plain = grown()
    start = plain.of("output_start")[PAK]
    crowded = grown(extravagant, {"economy.crowding": 0.5})
    lost = plain.of("output")[PAK] - crowded.of("output")[PAK]
    assert lost == pytest.approx(start * 0.5 * 0.01 / 4)
    scarred = grown(hurt, {"economy.scarring": 0.1})
    assert plain.of("output")[PAK] - scarred.of("output")[PAK] == pytest.approx(start * 0.002)
