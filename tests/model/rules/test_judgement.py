"""Victims that weigh a finding by Bayes' rule (Baliga, Bueno de Mesquita, Wolitzky 2020)."""

import numpy as np
import pytest
from worlds import CHN, IND, PAK, QUIET, SURE, Game

from simulator.model.kinds import JudgementMode, Line, OperationClass

BAYESIAN = QUIET | SURE | {
    "attribution.judgement": JudgementMode.BAYESIAN,
    "attribution.least": 0.6,
    "attribution.most": 0.6,
    "attribution.unnamed": 0.0,
    "detection.share": 1.0,
    "detection.evident": 1.0,
    "choice.learning": 0.0,
}  # fmt: skip


def alike(game):
    """China and India look equally likely to Pakistan, which sees everything."""
    game.of("stock")[PAK, Line.DETECTION] = 1.0
    for k in (CHN, IND):
        game.of("hostility")[k, PAK] = 0.5
        game.of("stock")[k, Line.OFFENCE] = 0.5


def blamed(suspicion, changes=None, quarters=400):
    """Return how often Pakistan blames China, India, nobody for attacks of India."""
    game = Game(BAYESIAN | (changes or {}), room=60_000)
    counts = np.zeros(3)
    for _ in range(quarters):
        alike(game)
        game.of("suspicion")[PAK] = suspicion
        game.of("chosen_class")[:] = -1
        game.choose(IND, PAK, OperationClass.DISRUPTION).play(9).play(11)
        found = game.of("complaint")[PAK]
        counts += [found[CHN] >= 0, found[IND] >= 0, (found < 0).all()]
        game.tick += 1
    return counts / quarters


def test_blame_follows_the_posterior():
    found = blamed([0.3, 0.3, 0.0])
    right, wrong = 0.6 + 0.4 / 2, 0.4 / 2
    assert found[IND] == pytest.approx(right * right + wrong * wrong, abs=0.07)
    assert found[2] == 0


def test_who_is_never_suspected_is_never_blamed():
    assert blamed([0.0, 0.5, 0.0])[CHN] == 0


def test_who_knows_of_false_alarms_blames_nobody_now_and_then():
    assert blamed([0.1, 0.1, 0.0], {"detection.false_alarm": 0.9})[2] > 0.2


def test_a_trusting_victim_believes_every_finding():
    trusting = {"attribution.judgement": JudgementMode.TRUSTING}
    found = blamed([0.0, 0.0, 0.0], trusting)
    assert found[IND] == pytest.approx(0.8, abs=0.06) and found[CHN] > 0.1


def test_suspicion_approaches_how_often_states_act():
    game = Game(BAYESIAN, room=60_000)
    for quarter in range(600):
        alike(game)
        game.of("chosen_class")[:] = -1
        if quarter % 3 == 0:
            game.choose(IND, PAK, OperationClass.DISRUPTION)
        game.play(9).play(11)
        game.tick += 1
    assert game.of("suspicion")[PAK, IND] == pytest.approx(1 / 3, abs=0.06)
    assert game.of("suspicion")[PAK, CHN] == pytest.approx(0, abs=0.06)


def test_a_false_alarm_needs_a_quiet_quarter():
    alarming = QUIET | {
        "detection.false_alarm": 1.0, "attribution.least": 0.0, "attribution.most": 0.0,
        "attribution.unaided": 0.0, "attribution.intelligence": 0.0, "attribution.sharing": 0.0,
        "detection.share": 0.0, "detection.evident": 0.0, "alliance.umbrella_identification": 0.0,
    }  # fmt: skip
    quiet = Game(alarming).play(9).play(11)
    busy = Game(alarming).choose(IND, PAK, OperationClass.ESPIONAGE).play(9).play(11)
    assert (quiet.of("complaint")[PAK] >= 0).any()
    assert not (busy.of("complaint")[PAK] >= 0).any()
