"""Blame: the blame game, and deterrence when the victim cannot be sure who it was."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from simulator import theory
from simulator.engine.replicates import Runner
from simulator.experiments.limits.limit import Row, mean_and_error
from simulator.experiments.limits.settings import STATES, ledgers, pairs, starts
from simulator.loading.load import load_scenario
from simulator.model.kinds import EventKind, Motive
from simulator.model.ledger import Mark
from simulator.scenario.scenario import Scenario

REPLICATES = 12
HALF = 0.5
WITHIN = 0.01
"""The reduced form holds for exact beliefs; learned ones come so close."""


def blame_game() -> Iterator[Row]:
    """L19: blame iff the chance that the suspect is vulnerable makes it worth the risk."""
    for false_blame, gain in ((1.0, 1.0), (1.0, 2.0)):
        beliefs = np.linspace(0.0, 1.0, 100_001)
        worth = beliefs * gain - (1.0 - beliefs) * false_blame
        found = float(beliefs[np.argmax(worth > 0.0)])
        text = f"f = {false_blame:g}, g = {gain:g}: least belief"
        yield Row(text, theory.blame_threshold(false_blame, gain), found, 2e-5)
    for gain, damage in ((1.0, 2.0), (1.0, 4.0)):
        knowledge = np.linspace(0.0, 1.0, 100_001)
        found = float(knowledge[np.argmax(gain - knowledge * damage < 0.0)])
        text = f"a = {gain:g}, d = {damage:g}: knowledge that restrains"
        yield Row(text, theory.restraint_threshold(gain, damage), found, 2e-5)


def accusation(n: int, a: float, b: float, phi: float, horizon: int = 20_000) -> Scenario:
    """Return the scenario `accusation` with n possible attackers.

    Args:
        n: Number of states that could attack; one more is the victim.
        a: Probability that an attack points at its initiator.
        b: Probability that it points at somebody else, at most a (n-1).
        phi: Probability of a false alarm in a quarter without an attack; 0 if b is 0.
        horizon: Quarters; the first half is for learning.
    """
    detected = a + b
    certainty = 1.0 - n / (n - 1) * b / detected
    states = STATES[: n + 1]
    changes = {
        "world.states": list(states),
        "world.start": starts(states, detection=[0.0] * n + [1.0]),
        "world.pairs": pairs(states, hostility=[[0.0] * n + [HALF]] * (n + 1)),
        "focal": states[n],
        "horizon": horizon,
        "parameters.detection.share.others": detected,
        "parameters.attribution.unaided": certainty,
        "parameters.detection.false_alarm": phi / (1.0 - certainty) if phi else 0.0,
    }
    return load_scenario("accusation", changes)


def attack_rate(scenario: Scenario, replicates: int = REPLICATES) -> tuple[float, float]:
    """Return attacks a quarter in the second half of the runs, and the standard error."""
    runner = Runner(scenario)
    half = scenario.horizon // 2
    rates = []
    for events in ledgers(runner, replicates):
        marks = events.marks
        attack = marks[:, Mark.KIND] == EventKind.OPERATION
        attack &= (marks[:, Mark.MOTIVE] == Motive.STATE) & (marks[:, Mark.TICK] >= half)
        rates.append(attack.sum() / (scenario.horizon - half))
    return mean_and_error(rates)


def attribution() -> Iterator[Row]:
    """L20: misidentified detections and false alarms invite attacks, identified ones deter."""
    rates = {}
    for a, b, phi in ((0.8, 0.0, 0.0), (0.64, 0.16, 0.0), (0.5, 0.1, 0.1), (0.4, 0.1, 0.1)):
        rate, error = attack_rate(accusation(2, a, b, phi))
        rates[a, b, phi] = rate
        text = f"n = 2, a = {a:g}, b = {b:g}, phi = {phi:g}"
        yield Row(text, theory.attack_probability(2, a, b, phi), rate, WITHIN, error)
    falls = rates[0.5, 0.1, 0.1] < rates[0.4, 0.1, 0.1]
    yield Row("a from .4 to .5", "fewer attacks", "fewer attacks" if falls else "more attacks")
