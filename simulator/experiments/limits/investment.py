"""Investment in security: Gordon and Loeb, Kunreuther and Heal."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator

import numpy as np
from scipy.optimize import minimize_scalar

from simulator import theory
from simulator.engine.replicates import simulate
from simulator.experiments.limits.limit import ROOT, Row, of_mean
from simulator.experiments.limits.settings import STATES, played, row_of, setting
from simulator.model.accounts import Flow
from simulator.scenario.scenario import Scenario

VULNERABILITY, LOSS, PRODUCTIVITY = 0.65, 100.0, 0.1
PROTECTED = {True: "all protected", False: "none protected"}


def least_cost(breach: Callable[[float], float], loss: float) -> float:
    """Return the investment that minimises expected loss plus itself."""
    found = minimize_scalar(
        lambda z: breach(z) * loss + z,
        bounds=(0.0, loss),
        method="bounded",
        options={"xatol": 1e-9},
    )
    return float(found.x)


def gordon_loeb() -> Iterator[Row]:
    """L21: the best investment, never above 37 % of the expected loss."""
    v, a, loss = VULNERABILITY, PRODUCTIVITY, LOSS
    one = least_cost(lambda z: v / (a * z + 1.0), loss)
    two = least_cost(lambda z: v ** (a * z + 1.0), loss)
    text = f"L = {loss:g}, v = {v:g}, a = {a:g}"
    yield Row(f"{text}, b = 1: class I", theory.gordon_loeb_one(v, loss, a, 1.0), one, ROOT)
    yield Row(f"{text}: class II", theory.gordon_loeb_two(v, loss, a), two, ROOT)
    share = max(one, two) / (v * loss)
    yield Row("at most 1/e of the expected loss", "yes", "yes" if share <= 1 / math.e else "no")


def security(
    n: int, cost: float, protected: bool, risk: float = 0.2, contagion: float = 0.1,
    loss: float = 100.0,
) -> Scenario:  # fmt: skip
    """Return the scenario `contagion` with n states that all begin protected, or all not."""
    changes = {
        "world.states": list(STATES[:n]),
        "world.start": {"others": {"hardening": float(protected)}},
        "focal": STATES[0],
        "parameters.protection.cost": cost,
        "parameters.protection.risk": risk,
        "parameters.protection.contagion": contagion,
        "parameters.protection.loss": loss,
    }
    return setting("contagion", changes)


def border(n: int, protected: bool) -> float:
    """Return, by bisection, the cost at which like states change what they do."""
    low, high = 0.0, 100.0
    for _ in range(26):
        cost = 0.5 * (low + high)
        invests = bool(row_of(played(security(n, cost, protected), 1), "protected").all())
        low, high = (cost, high) if invests else (low, cost)
    return 0.5 * (low + high)


def kunreuther_heal() -> Iterator[Row]:
    """L23: protection pays less while others are unprotected; both ends can be stable."""
    for n in (2, 5):
        for protected, unprotected in ((True, 0), (False, n - 1)):
            expected = theory.kunreuther_heal_threshold(0.2, 0.1, 100.0, unprotected)
            text = f"n = {n}, {PROTECTED[protected]} at first: cost that still pays"
            yield Row(text, expected, border(n, protected), 1e-5)
    for protected in (True, False):
        end = row_of(played(security(5, 15.0, protected)), "protected")
        words = PROTECTED[bool(end.all())] if len(set(end)) == 1 else "mixed"
        yield Row(f"n = 5, c = 15, {PROTECTED[protected]} at first", PROTECTED[protected], words)
    yield losses()


def losses() -> Row:
    """Return the realised losses of five unprotected states beside their expectation."""
    scenario = security(5, 100.0, False)
    totals = simulate(scenario, 400).totals
    hits = totals[..., [Flow.DAMAGE_DIRECT, Flow.DAMAGE_CONTAGION]].sum(axis=-1).mean(axis=1)
    found = hits / 100.0 / scenario.horizon
    expected = 1.0 - (1.0 - 0.2) * (1.0 - 0.1) ** 4
    error = float(np.std(found, ddof=1) / np.sqrt(len(found)))
    return of_mean("n = 5, none protected: losses a quarter", expected, float(found.mean()), error)
