"""Drawn stakes, one attacker at a time, deterrence by learned answers, proportionate answers."""

import numpy as np
import pytest
from worlds import CHN, FAR_EVENT, IND, PAK, QUIET, Game, per_class

from simulator.model.kinds import OperationClass, Opportunities, Response, Stakes
from simulator.model.rules.exploits import die_threshold, die_value
from simulator.model.rules.operations import proportionate
from simulator.model.rules.threat import updated

DISRUPT = OperationClass.DISRUPTION
DRAWN = QUIET | {
    "choice.stakes": Stakes.UNIFORM,
    "choice.stake_share": per_class(0.0, disruption=1.0),
    "choice.opportunity": per_class(40.0, disruption=0.0),
    "choice.precision": 1e6,
    "norms.cost": 0.0,
}
LEARNING = DRAWN | {"choice.deterrence": 1.0, "choice.learning": 0.0}


def test_drawn_stakes_are_uniform_or_a_die():
    for stakes, expected in ((Stakes.UNIFORM, None), (Stakes.DIE, {1, 2, 3, 4, 5, 6})):
        game = Game(DRAWN | {"choice.stakes": stakes})
        found = []
        for _ in range(60):
            game.play(8)
            found += game.of("stake")[~np.eye(3, dtype=bool)].tolist()
            game.tick += 1
        if expected:
            assert set(found) == expected
        else:
            assert np.mean(found) == pytest.approx(0.5, abs=0.05)
            assert min(found) > 0 and max(found) < 1


def test_a_drawn_stake_is_worth_more_than_nothing_only_for_the_classes_that_can_win_it():
    game = Game(DRAWN).play(8)
    chosen = game.of("chosen_class")[~np.eye(3, dtype=bool)]
    assert (chosen == DISRUPT).all()
    assert (game.of("intensity")[~np.eye(3, dtype=bool)] == 1.0).all()


def test_without_hostility_nothing_is_at_stake():
    game = Game(DRAWN)
    game.of("hostility")[CHN, PAK] = 0.0
    game.play(8)
    assert game.of("chosen_class")[CHN, PAK] == -1
    assert game.of("chosen_class")[PAK, CHN] == DISRUPT


def test_one_attacker_at_a_time_has_the_opportunity_against_each_state():
    game = Game(DRAWN | {"choice.opportunities": Opportunities.ONE_ATTACKER})
    counts = np.zeros((3, 3))
    for _ in range(200):
        game.play(8)
        acts = game.of("chosen_class") == DISRUPT
        assert (acts.sum(axis=0) == 1).all()
        counts += acts
        game.tick += 1
    assert counts[~np.eye(3, dtype=bool)] == pytest.approx(100, abs=30)


def quarter(game, acted, answer):
    """Let IND act against PAK or not, and PAK answer or not; then states learn."""
    game.of("event")[:] = -1
    game.of("chosen_response")[:] = Response.IGNORE
    if acted:
        game.of("event")[IND, PAK] = FAR_EVENT
    if answer:
        game.of("chosen_response")[PAK, IND] = Response.IN_KIND
    game.play(13)
    game.tick += 1


def test_states_learn_how_often_they_are_answered_with_and_without_acting():
    game = Game(LEARNING)
    for acted, answer in [(True, True)] * 5 + [(False, False)] * 10 + [(False, True)] * 5:
        quarter(game, acted, answer)
    assert game.of("answered")[IND, PAK] == pytest.approx(5 / 10)
    assert game.of("struck_anyway")[IND, PAK] == pytest.approx(5 / 20)
    assert game.of("acts")[IND, PAK] == 5 and game.of("chances")[IND, PAK] == 20


def test_who_would_be_answered_leaves_a_low_stake():
    game = Game(LEARNING)
    game.of("answered")[IND, PAK] = 0.9
    game.of("struck_anyway")[IND, PAK] = 0.2
    acts = stakes = 0
    for _ in range(120):
        game.play(8)
        stake = game.of("stake")[IND, PAK]
        assert (game.of("chosen_class")[IND, PAK] == DISRUPT) == (stake > 0.7)
        acts += stake > 0.7
        stakes += 1
        game.tick += 1
    assert 0 < acts < stakes


def test_nothing_is_learned_where_answers_do_not_deter():
    game = Game(LEARNING | {"choice.deterrence": 0.0})
    quarter(game, True, True)
    assert game.of("chances").max() == 0 and game.of("answered").max() == 0


@pytest.mark.parametrize(("rate", "times", "expected"), [(0.0, 4, 0.25), (0.1, 4, 0.1)])
def test_an_estimate_moves_by_rate_or_as_a_running_frequency(rate, times, expected):
    assert updated(0.0, 1.0, rate, times) == pytest.approx(expected)


def test_the_value_of_an_exploit_at_dice_is_best_at_its_threshold():
    for discount, persistence, stealth in ((0.9, 0.8, 0.5), (0.5, 0.9, 0.1), (0.95, 0.99, 0.2)):
        values = [die_value(discount, persistence, stealth, least) for least in range(1, 7)]
        threshold = die_threshold(discount, persistence, stealth)
        least = 1 + int(np.argmax(values))
        assert least - 1 <= threshold <= least
    assert die_threshold(0.9, 0.5, 0.5) == 0


# -- proportion -----------------------------------------------------------------------------------


def test_proportion_is_a_geometric_mean():
    assert proportionate(2.0, 8.0, 0.0) == pytest.approx(2.0)
    assert proportionate(2.0, 8.0, 1.0) == pytest.approx(8.0)
    assert proportionate(2.0, 8.0, 0.5) == pytest.approx(4.0)


@pytest.mark.parametrize(("weight", "follows"), [(0.0, False), (1.0, True)])
def test_an_answer_follows_the_severity_that_it_answers(weight, follows):
    def intensity(severity):
        changes = {"responses.proportion": weight, "contest.base_severity": 3.0}
        game = Game(QUIET | changes)
        game.of("answer_event")[IND, PAK] = FAR_EVENT
        game.of("answer_class")[IND, PAK] = DISRUPT
        game.of("answer_severity")[IND, PAK] = severity
        return game.play(8).of("intensity")[IND, PAK]

    if follows:
        assert intensity(5) == pytest.approx(4.0) and intensity(2) == pytest.approx(0.5)
    else:
        assert intensity(5) == intensity(2)
