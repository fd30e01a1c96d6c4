"""Investment in security: Gordon and Loeb, Kunreuther and Heal."""

from __future__ import annotations

import math
from collections.abc import Iterator

from simulator import theory
from simulator.engine.replicates import simulate
from simulator.experiments.limits.limit import ROOT, Row, mean_and_error, of_mean
from simulator.experiments.limits.settings import STATES, cheapest, played, row_of, turning_point
from simulator.loading.load import load_scenario
from simulator.model.accounts import Flow
from simulator.scenario.scenario import Scenario

VULNERABILITY, LOSS, PRODUCTIVITY = 0.65, 100.0, 0.1
PROTECTED = {True: "all protected", False: "none protected"}


def gordon_loeb() -> Iterator[Row]:
    """L21: the best investment, never above 37 % of the expected loss."""
    v, a, loss = VULNERABILITY, PRODUCTIVITY, LOSS
    one = cheapest(lambda z: v / (a * z + 1.0) * loss + z, loss, 1e-9)
    two = cheapest(lambda z: v ** (a * z + 1.0) * loss + z, loss, 1e-9)
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
    return load_scenario("contagion", changes)


def border(n: int, protected: bool) -> float:
    """Return, by bisection, the cost at which like states change what they do."""

    def invests(cost: float) -> bool:
        return bool(row_of(played(security(n, cost, protected), 1), "protected").all())

    return turning_point(invests, 0.0, 100.0, 26)


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
    expected = 1.0 - (1.0 - 0.2) * (1.0 - 0.1) ** 4
    mean, error = mean_and_error(hits / 100.0 / scenario.horizon)
    return of_mean("n = 5, none protected: losses a quarter", expected, mean, error)
