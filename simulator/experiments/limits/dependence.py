"""Dependence: concentration of suppliers, interdependent sectors."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from simulator import theory
from simulator.experiments.limits.limit import EXACT, Row
from simulator.experiments.limits.settings import STATES, played, row_of
from simulator.initial.initialise import lost_everywhere
from simulator.loading.load import load_scenario
from simulator.model.kinds import SECTORS
from simulator.model.rules.supply import concentration

SHARES = (0.7, 0.1, 0.1, 0.1)
COUPLINGS = ((0.0, 0.3, 0.1), (0.2, 0.0, 0.3), (0.1, 0.2, 0.0))
DISTURBANCE = (0.1, 0.0, 0.0)


def hhi() -> Iterator[Row]:
    """L22: concentration of suppliers, and the dependence that follows."""
    effective = concentration(sum(share * share for share in SHARES))
    n = len(SHARES)
    yield Row("shares .7 .1 .1 .1: HHI", theory.hhi(SHARES), 1.0 / effective)
    normalised = (1.0 / effective - 1.0 / n) / (1.0 - 1.0 / n)
    yield Row("normalised", theory.normalised_hhi(SHARES), normalised)
    yield Row("effective suppliers", theory.effective_suppliers(SHARES), effective)
    foreign = dict(zip(STATES[1:], SHARES, strict=False))
    row = {code: {"supplier": 0.5 * share} for code, share in foreign.items()}
    changes = {"world.states": list(STATES[:5]), "world.pairs": {STATES[0]: row}}
    found = float(row_of(played(load_scenario("influence", changes), 0), "dependence")[0])
    expected = 0.5 * float(np.sqrt(theory.hhi(SHARES)))
    yield Row("half bought abroad in these shares: dependence", expected, found)


def inoperability() -> Iterator[Row]:
    """L24: what is lost in one sector reaches the others."""
    expected = theory.inoperability(COUPLINGS, DISTURBANCE)
    found = lost_everywhere(np.array(COUPLINGS)) @ np.array(DISTURBANCE)
    for sector, (one, other) in enumerate(zip(expected, found, strict=True)):
        yield Row(f"three sectors, first loses .1: sector {sector + 1}", float(one), float(other))
    yield struck()


def struck() -> Row:
    """Compare a simulated attack on a grid with the closed form for the shipped couplings."""
    from simulator.initial.facts import load_facts
    from simulator.initial.start_values import start_values

    shock = {"kind": "grid_attack", "tick": 0, "initiator": "CHN", "target": "IND",
             "sector": "energy", "severity": 5}  # fmt: skip
    changes = {
        "world.states": ["CHN", "IND"],
        "shocks": [shock],
        "parameters.contest.ease.others": 50.0,
        "parameters.contest.damage": 0.005,
        "parameters.contest.ledger": 0.0,
        "parameters.economy": {"repair": 0.0, "repair_response": 0.0},
    }
    scenario = load_scenario("influence", changes)
    left = played(scenario, 1).world.integrity[SECTORS : 2 * SECTORS]
    start = start_values(scenario.world.states, load_facts(), scenario.world.facts_until)
    first = np.zeros(SECTORS)
    first[0] = 0.005 * 2.0 ** (5 - 3)
    expected = theory.inoperability(start.cascade, first)
    worst = float(np.abs((1.0 - left) - expected).max())
    return Row("simulated attack on a grid: largest error over six sectors", 0.0, worst, EXACT)
