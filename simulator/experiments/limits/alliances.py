"""Alliances: camps in a landscape, commitment between two fears."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations

import numpy as np

from simulator import theory
from simulator.experiments.limits.limit import Row
from simulator.experiments.limits.power import CINC_2016
from simulator.experiments.limits.settings import STATES, matrix_of, pairs, played, starts
from simulator.loading.load import load_scenario
from simulator.model.rules.alliance import best_commitment, frustration_between

ENEMIES_AND_FRIENDS = ((0.0, -1.0, 1.0), (-1.0, 0.0, -1.0), (1.0, -1.0, 0.0))
TOGETHER = ((1.0, 1.0, 1.0),) * 3
Matrix = Sequence[Sequence[float]]


def camps(sizes: Sequence[float], propensity: Matrix, alignment: Matrix) -> tuple[int, ...]:
    """Return the camp of each state (0: with the first) at the end of a run."""
    states = STATES[: len(sizes)]
    changes = {
        "world.states": list(states),
        "world.start": starts(states, power=sizes),
        "world.pairs": pairs(states, propensity=propensity, alignment=alignment),
        "focal": states[0],
        "horizon": 8 * len(states),
    }
    tie = matrix_of(played(load_scenario("camps", changes)), "alignment")
    return tuple(0 if j == 0 or tie[0, j] >= 0.5 else 1 for j in range(len(states)))


def named(camp: Sequence[int]) -> str:
    """Return two camps in the way of the paper: {CHN PAK} {IND}."""
    sides = [[code for code, c in zip(STATES, camp, strict=False) if c == side] for side in (0, 1)]
    return " ".join("{" + " ".join(side) + "}" for side in sides if side)


def landscape() -> Iterator[Row]:
    """L14: states change camp as long as it lowers frustration."""
    sizes = [float(share) for share in theory.cinc_shares(CINC_2016)]
    for configuration in theory.landscape(sizes, ENEMIES_AND_FRIENDS):
        camp = [0 if i in configuration.camps[0] else 1 for i in range(3)]
        found = energy(sizes, ENEMIES_AND_FRIENDS, camp)
        yield Row(f"energy of {named(camp)}", configuration.energy, found)
    best = theory.landscape_minima(sizes, ENEMIES_AND_FRIENDS)[0]
    expected = named([0 if i in best.camps[0] else 1 for i in range(3)])
    for start in (TOGETHER, ((1, 1, 0), (1, 1, 0), (0, 0, 1)), ((1, 0, 0), (0, 1, 1), (0, 1, 1))):
        found_camps = camps(sizes, ENEMIES_AND_FRIENDS, start)
        first = [0 if start[0][j] >= 0.5 else 1 for j in range(3)]
        yield Row(f"from {named(first)}", expected, named(found_camps))


def energy(sizes: Sequence[float], propensity: Matrix, camp: Sequence[int]) -> float:
    """Return the energy of a configuration by the model's rule for one pair."""
    frustrations = [
        frustration_between(sizes[i], sizes[j], propensity[i][j], float(camp[i] != camp[j]))
        for i, j in combinations(range(len(sizes)), 2)
    ]
    return float(np.sum(frustrations))


def snyder() -> Iterator[Row]:
    """L27: commitment rises with the fear of abandonment, falls with that of entrapment."""
    for fear, risk in ((3.0, 1.0), (1.0, 3.0), (3.0, 2.0), (4.0, 1.0)):
        text = f"abandonment {fear:g}, entrapment {risk:g}"
        yield Row(text, theory.snyder_commitment(fear, risk), best_commitment(fear, risk))
