"""Exploits: when to use them, and what they are worth until then (Axelrod, Iliev 2014)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from simulator import theory
from simulator.engine.replicates import Runner
from simulator.experiments.limits.limit import EXACT, Row, mean_and_error, of_mean
from simulator.experiments.limits.settings import ledgers, played
from simulator.loading.load import load_scenario
from simulator.model.kinds import EventKind, OperationClass
from simulator.model.ledger import Amount, Mark

REPLICATES = 60
HORIZON = 200


@dataclass(frozen=True)
class Arsenal:
    """What exploits were used at and brought, in a simulation.

    Attributes:
        threshold: The stake from which the rules use an exploit.
        least: The lowest stake at which one was used.
        value: Mean discounted stakes won per exploit, and its standard error.
        error: The standard error of `value`, between replicates.
    """

    threshold: float
    least: float
    value: float
    error: float


def arsenal(
    stakes: str, discount: float, persistence: float, stealth: float, replicates: int = REPLICATES
) -> Arsenal:
    """Simulate every state's one exploit against every other, until it is used up or lost.

    An exploit has to survive the first quarter's wait before it can be used, so that what the runs
    bring is P V: the value is divided by P.
    """
    changes = {
        "horizon": HORIZON,
        "parameters.choice.stakes": stakes,
        "parameters.exploits.discount": discount,
        "parameters.exploits.persistence": persistence,
        "parameters.exploits.stealth.degradation": stealth,
    }
    runner = Runner(load_scenario("arsenal", changes))
    pairs = runner.states * (runner.states - 1)
    values, least = [], np.inf
    for events in ledgers(runner, replicates):
        used = events.marks[:, Mark.KIND] == EventKind.OPERATION
        won = events.amounts[used, Amount.STAKE]
        values.append((won * discount ** events.marks[used, Mark.TICK]).sum() / pairs / persistence)
        least = min(least, float(won.min(initial=np.inf)))
    world = played(runner.scenario, 0).world
    threshold = float(world.threshold[OperationClass.DEGRADATION])
    return Arsenal(threshold, least, *mean_and_error(values))


def uniform() -> Iterator[Row]:
    """L17: stakes uniform on 0..1."""
    for discount, persistence, stealth in ((0.9, 0.9, 0.5), (0.99, 0.98, 0.5), (0.9, 0.5, 0.5)):
        closed = theory.exploit_timing(discount, persistence, stealth)
        found = arsenal("uniform", discount, persistence, stealth)
        text = f"w = {discount:g}, P = {persistence:g}, S = {stealth:g}"
        yield Row(f"{text}: T*", closed.threshold, found.threshold, EXACT)
        yield of_mean(f"{text}: V", closed.value, found.value, found.error)


def die() -> Iterator[Row]:
    """L18: stakes thrown with a die."""
    discount, persistence, stealth = 0.9, 0.8, 0.5
    closed = theory.exploit_timing_die(discount, persistence, stealth)
    found = arsenal("die", discount, persistence, stealth)
    text = f"w = {discount:g}, P = {persistence:g}, S = {stealth:g}"
    yield Row(f"{text}: lowest face used", float(closed.least_stake), found.least, 0.0)
    yield Row(f"{text}: T*", closed.threshold, found.threshold, EXACT)
    yield of_mean(f"{text}: V", closed.value, found.value, found.error)
