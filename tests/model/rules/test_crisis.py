"""Crises come with hostility and violence, deepen, settle; tempers cool."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from worlds import CHN, IND, PAK, QUIET, Game

from simulator.model.kinds import EventKind
from simulator.model.rules.crisis import pressure

ALWAYS = QUIET | {"crisis.onset": 1e9, "crisis.escalation": 1e9}


@pytest.mark.parametrize(
    ("hostility", "violence", "grievance", "expected"),
    [(0.8, 1.0, 0.0, 1.0), (0.8, 1.0, 1.0, 1.3), (0.4, 0.0, 0.0, 0.1), (0.0, 1.0, 1.0, 0.0)],
)
def test_pressure_is_hostility_times_violence_times_grievance(
    hostility, violence, grievance, expected
):
    assert pressure(hostility, violence, grievance, 0.25, 0.3) == pytest.approx(expected)


@given(h=st.floats(0, 1), v=st.floats(0, 1.5), g=st.floats(0, 1))
def test_pressure_is_never_negative_and_grows_with_violence(h, v, g):
    assert 0 <= pressure(h, v, g, 0.25, 0.3) <= pressure(h, v + 0.1, g, 0.25, 0.3)


def test_a_crisis_deepens_and_settles_through_neighbouring_levels():
    game = Game(ALWAYS)
    game.play(1)
    assert game.of("crisis")[PAK, IND] == 1
    game.tick += 1
    game.play(1)
    assert game.of("crisis")[PAK, IND] == 2
    calm = replace(game.scenario.parameters.crisis, onset=0.0, settlement=1.0, relaxation=1.0)
    again = Game(QUIET | {"crisis.settlement": calm.settlement, "crisis.relaxation": 1.0})
    again.of("crisis")[:] = game.of("crisis")
    again.play(1)
    assert again.of("crisis")[PAK, IND] == 1
    again.tick += 1
    again.play(1)
    assert again.of("crisis")[PAK, IND] == 0


def test_crises_are_mutual_and_recorded_once():
    game = Game(ALWAYS).play(1)
    assert (game.of("crisis") == game.of("crisis").T).all()
    assert np.diag(game.of("crisis")).max() == 0
    pairs = [(e["initiator"], e["target"]) for e in game.events(EventKind.CRISIS)]
    assert len(pairs) == len(set(pairs)) and all(i < j for i, j in pairs)
    assert {e["severity"] for e in game.events(EventKind.CRISIS)} == {1}


def test_no_crisis_without_hostility():
    game = Game(ALWAYS)
    game.of("hostility")[:] = 0.1
    game.play(1)
    assert (game.of("crisis") == 0).all()
    game.of("hostility")[:] = 0.5
    assert (game.play(1).of("crisis") == 0).sum() == 3, "only the diagonal stays calm"


def share_in_crisis(prepare, changes=None, quarters=400):
    game = Game(QUIET | {"crisis.onset": 0.3} | (changes or {}))
    game.of("cover")[:] = 0.0
    begun = 0
    for _ in range(quarters):
        game.of("crisis")[:] = 0
        prepare(game)
        game.play(1)
        begun += game.of("crisis")[PAK, IND] > 0
        game.tick += 1
    return begun / quarters


def test_onset_has_the_probability_that_the_formula_gives():
    h = 0.6

    def prepare(game):
        game.of("hostility")[:] = h
        game.of("violence")[:] = 1.0
        game.of("commitment")[:] = 0.0

    expected = 0.3 * pressure(h, 1.0, 0.0, 0.25, 0.3)
    assert share_in_crisis(prepare) == pytest.approx(expected, abs=0.06)


def test_an_umbrella_restrains_crises_with_others_but_not_with_the_patron():
    def held(cover):
        def prepare(game):
            game.of("hostility")[:] = 0.6
            game.of("commitment")[CHN, PAK] = cover

        return prepare

    strong = {"alliance.umbrella_escalation": 3.0}
    assert share_in_crisis(held(1.0), strong) < 0.5 * share_in_crisis(held(0.0), strong)
    game = Game(ALWAYS | {"alliance.umbrella_escalation": 1e9})
    game.of("hostility")[:] = 0.6
    game.of("commitment")[CHN, PAK] = 1.0
    game.play(1)
    assert game.of("crisis")[PAK, IND] == 0
    assert game.of("crisis")[PAK, CHN] == 1


def test_hostility_returns_to_its_rest_and_grievance_fades():
    game = Game(QUIET | {"alliance.umbrella_hostility": 0.0})
    rest = game.of("hostility_rest").copy()
    game.of("hostility")[IND, PAK] = 1.0
    game.of("grievance")[IND, PAK] = 0.4
    game.play(15)
    expected = 1.0 + 0.05 * (rest[IND, PAK] - 1.0)
    assert game.of("hostility")[IND, PAK] == pytest.approx(expected)
    assert game.of("grievance")[IND, PAK] == pytest.approx(0.4 * 0.85)
    for _ in range(400):
        game.play(15)
    assert game.of("hostility") == pytest.approx(rest, abs=1e-6)


def test_a_patrons_cover_raises_the_rivals_resting_hostility():
    game = Game(QUIET | {"alliance.umbrella_hostility": 0.45})
    game.of("cover")[PAK] = 1.0
    for _ in range(400):
        game.play(15)
    rest, now = game.of("hostility_rest"), game.of("hostility")
    assert now[IND, PAK] == pytest.approx(min(1, 1.45 * rest[IND, PAK]), abs=1e-6)
    assert now[CHN, PAK] == pytest.approx(rest[CHN, PAK], abs=1e-6), "not the patron's own"
    assert now[CHN, IND] == pytest.approx(rest[CHN, IND], abs=1e-6)
