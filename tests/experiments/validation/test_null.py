"""The null model: as many incidents, in proportion to hostility, classes by their shares."""

import numpy as np
import pytest

from simulator.experiments.validation.figures import BY_NAME
from simulator.experiments.validation.incidents import DISRUPTION, ESPIONAGE
from simulator.experiments.validation.null import null_incidents, world_share
from simulator.experiments.validation.patterns import answered, severity

STATES = ("CHN", "IND", "PAK")
HOSTILITY = np.array([[0.9, 0.6, 0.1], [0.6, 0.9, 0.3], [0.0, 0.0, 0.9]])


def many(seed: int = 1, replicate: int = 0, total: int = 20_000):
    return null_incidents(STATES, 84, HOSTILITY, total, seed, replicate)


def test_the_same_key_gives_the_same_history_and_another_gives_another():
    assert (many(total=50).quarter == many(total=50).quarter).all()
    assert (many(total=50).quarter != many(replicate=1, total=50).quarter).any()
    assert (many(total=50).quarter != many(seed=2, total=50).quarter).any()


def test_pairs_are_attacked_in_proportion_to_hostility_and_nobody_attacks_itself():
    found = many()
    counts = np.zeros((3, 3))
    np.add.at(counts, (found.initiator, found.target), 1 / len(found))
    expected = np.where(np.eye(3) > 0, 0, HOSTILITY)
    assert counts == pytest.approx(expected / expected.sum(), abs=0.01)


def test_classes_answers_and_actors_come_in_their_published_shares():
    found = many()
    expected = {
        "P1.disruption": 24.2,
        "P1.espionage": 70.3,
        "P1.long": 33.3,
        "P7.answered": 13.9,
        "P19.third_party": 7.5,
    }
    for name, percent in expected.items():
        assert BY_NAME[name].compute(found) == pytest.approx(percent, abs=1), name
    assert severity(found) == pytest.approx(2.99, abs=0.05)


def test_class_tells_nothing_of_severity_or_of_answers():
    found = many()
    assert abs(severity(found, DISRUPTION) - severity(found, ESPIONAGE)) < 0.05
    assert abs(answered(found, DISRUPTION) - answered(found, ESPIONAGE)) < 2


def test_shares_of_the_twelve_states_come_before_those_of_the_whole():
    assert world_share("P1.short") == pytest.approx(0.37)
    assert world_share("P7.answered") == pytest.approx(0.139)


def test_a_history_without_incidents_stays_empty():
    assert len(many(total=0)) == 0
