"""Forums: who takes part, what that binds, and how norms grow and fall."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from worlds import CHN, IND, PAK, QUIET, Game, scenario_of

from simulator.model.kinds import Line
from simulator.model.rules.norms import effect, next_strength

UNIT = st.floats(0, 1)
SHARP = QUIET | {"norms.precision": 1e6}
CHOSEN, NEVER, ALWAYS = 1, 0, 2


def test_a_forum_works_as_far_as_its_members_are_not_enemies():
    assert effect(0.5, 0.4) == pytest.approx(0.3)
    assert effect(0.5, 1.0) == 0.0


@pytest.mark.parametrize(
    ("strength", "participation", "violations", "expected"),
    [(0.3, 1.0, 0.0, 0.321), (0.3, 0.0, 0.0, 0.3), (0.3, 0.0, 2.0, 0.282), (0.3, 0.0, 99.0, 0.0)],
)
def test_norms_grow_with_participation_and_fall_with_violations(
    strength, participation, violations, expected
):
    assert next_strength(strength, participation, 0.03, violations, 0.03) == pytest.approx(expected)


@given(s=UNIT, part=UNIT, rate=UNIT, v=st.floats(0, 100), loss=UNIT)
def test_norms_stay_between_nothing_and_full(s, part, rate, v, loss):
    assert 0 <= next_strength(s, part, rate, v, loss) <= 1 + 1e-12


def gathered(prepare=lambda game: None, changes=None, how=CHOSEN):
    game = Game(SHARP | (changes or {}))
    game.of("participation")[:] = how
    game.of("relative")[:] = 0.0
    prepare(game)
    return game.play(6)


def friendly(game):
    game.of("hostility")[:] = 0.0
    game.of("norm")[:] = 1.0
    game.of("stock")[:, Line.DIPLOMACY] = 1.0


def test_taking_part_is_chosen_for_its_benefit_and_refused_for_its_effort():
    members = Game(QUIET).of("member") > 0
    assert members.any()
    assert (gathered(friendly).of("active")[members] == 1).all()
    assert gathered(friendly, {"norms.effort": 20.0}).of("active").max() == 0
    assert gathered(friendly).of("active")[~members].sum() == 0, "outsiders cannot take part"


def test_hostility_inside_and_relative_gains_keep_states_away():
    def hostile(game):
        friendly(game)
        game.of("hostility")[:] = 1.0

    def jealous(game):
        friendly(game)
        game.of("relative")[PAK] = 1.0

    assert gathered(hostile).of("active").max() == 0
    active = gathered(jealous).of("active")
    assert active[:, PAK].max() == 0 and active[:, CHN].max() == 1


def test_a_stance_of_never_or_always_overrides_the_choice():
    assert gathered(friendly, how=NEVER).of("active").max() == 0
    members = Game(QUIET).of("member")
    assert (gathered(changes={"norms.benefit": 0.0}, how=ALWAYS).of("active") == members).all()


def test_norms_bind_those_who_take_part_by_the_working_strength_of_the_forum():
    def some(game):
        game.of("norm")[:] = 0.8
        game.of("hostility")[:] = 0.25
        game.of("participation")[:, IND] = NEVER

    game = gathered(some, how=ALWAYS)
    assert game.of("norm_bond")[PAK] == pytest.approx(0.8 * 0.75)
    assert game.of("norm_bond")[IND] == 0.0


def test_participation_strengthens_norms_quarter_by_quarter():
    game = gathered(friendly, how=ALWAYS)
    game.of("norm")[:] = 0.3
    game.play(11)
    active = game.of("active").sum(axis=1) / game.of("member").sum(axis=1)
    assert game.of("norm") == pytest.approx(0.3 + 0.03 * active * 0.7)


def test_violations_named_in_public_hit_the_forums_of_the_named_only():
    game = gathered(how=NEVER)
    game.of("member")[:] = 0.0
    game.of("member")[0, [CHN, PAK]] = 1.0
    game.of("member")[1, [CHN, IND]] = 1.0
    game.of("active")[:] = 0.0
    game.of("norm")[:] = 0.5
    game.of("exposed")[0, IND] = 4.0
    game.play(11)
    assert game.of("norm") == pytest.approx([0.5, 0.5 * (1 - 0.03 * 2)])


def test_a_pool_shares_defence_among_those_who_take_part():
    pooled = scenario_of("triad", "status_quo", "strategy.pool=true")
    game = Game(SHARP, pooled)
    pool = int(np.flatnonzero(game.of("sharing"))[0])
    assert set(np.flatnonzero(game.of("member")[pool])) == {CHN, PAK}
    game.of("participation")[pool] = ALWAYS
    game.play(6)
    alone = Game(SHARP, pooled)
    alone.of("participation")[pool] = NEVER
    alone.play(6)
    gain = game.of("shield") / alone.of("shield")
    assert gain == pytest.approx([1.15, 1.0, 1.15])
