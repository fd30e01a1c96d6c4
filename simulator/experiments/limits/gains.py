"""Relative gains: Grieco, Snidal, deals, Powell."""

from __future__ import annotations

from collections.abc import Iterator

from simulator import theory
from simulator.experiments.limits.limit import ROOT, Row
from simulator.experiments.limits.settings import STATES, matrix_of, played, turning_point
from simulator.loading.load import load_scenario
from simulator.model.rules.utility import worth_of_deal

NEARLY_INFINITE = 1e6
"""A sensitivity k at which r = k/(1+k) is 1 but for a millionth."""


def grieco_utility() -> Iterator[Row]:
    """L1: U = V - k (W - V), (1 + k) times what a deal is worth to one of two states."""
    for own, other, k in ((3.0, 5.0, 1.0), (5.0, 3.0, 1.0), (3.0, 5.0, 0.0), (3.0, 9.0, 0.0)):
        text = f"own gain {own:g}, other's {other:g}, k = {k:g}"
        found = (1.0 + k) * worth_of_deal(own, other, weight_of_others(2, k))
        yield Row(text, theory.grieco(own, other, k), found)


def weight_of_others(n: int, k: float) -> float:
    """Return r w_ij between any two of n states under equal weights, as the rules set it."""
    changes = {
        "world.states": list(STATES[:n]),
        "parameters.relative_gains.k": k,
        "parameters.relative_gains.w_mode": "equal",
    }
    return float(matrix_of(played(load_scenario("influence", changes), 0), "relative")[0, 1])


def dilution() -> Iterator[Row]:
    """L2: with more states, what one other gains weighs less."""
    for n in (2, 3, 10):
        r = theory.rivalry_factor(NEARLY_INFINITE)
        found = worth_of_deal(1.0, 1.0, weight_of_others(n, NEARLY_INFINITE))
        yield Row(f"{n} states, r = {r:.6f}, both gain 1", theory.snidal_value(n, r), found)


def deals() -> Iterator[Row]:
    """L3: a deal is accepted if g_i >= r w g_j."""
    words = {True: "accept", False: "refuse"}
    own, k = 0.1, 1.0
    r = theory.rivalry_factor(k)
    for w in (0.1, 0.8):
        text = f"deal ({own:g}, 1), r = {r:g}, w = {w:g}"
        expected = words[bool(theory.accepts(own, 1.0, r, w))]
        yield Row(text, expected, words[closer(own, k, w)])


def closer(own: float, k: float, w: float) -> bool:
    """Tell whether two states with a common enemy move closer in a quarter.

    That is worth 1 to the second state, which likes the first; to the first it is worth `own`: 1
    less its hostility towards the second. Weights follow power, and consent is a best response.
    """
    first, second, enemy = STATES[:3]
    hated = {enemy: {"hostility": 1.0}}
    changes = {
        "world.states": [first, second, enemy],
        "world.start": {second: {"power": w}, enemy: {"power": 1.0 - w}},
        "world.pairs": {first: hated | {second: {"hostility": 1.0 - own}}, second: hated},
        "parameters.relative_gains": {"k": k, "w_mode": "power"},
        "parameters.alliance": {"precision": 1e6, "common_threat": 1.0},
        "parameters.threat": {"observation_noise": 0.0, "power_exponent": 0.0},
        "parameters.crisis.onset": 0.0,
    }
    return bool(matrix_of(played(load_scenario("influence", changes), 1), "alignment")[0, 1] > 0.0)


def powell_cost(leader: float, follower: float, m: float) -> float:
    """Return, by bisection, the cost of force from which cooperation is feasible."""
    win: float = leader**m / (leader**m + follower**m)

    def fights(cost: float) -> bool:
        return win * (leader + follower) - cost > leader

    return turning_point(fights, 0.0, leader + follower, 80)


def cheap_force() -> Iterator[Row]:
    """L4: relative gains matter where force is cheap."""
    for m in (2.0, 3.0):
        text = f"gains 6 and 4, m = {m:g}: least cost of force"
        yield Row(text, theory.powell_threshold(6.0, 4.0, m), powell_cost(6.0, 4.0, m), ROOT)
