"""Contests: Tullock with and without relative gains, unequal and logistic contests."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from simulator import theory
from simulator.engine.stability import assess
from simulator.experiments.limits.limit import ROOT, Row
from simulator.experiments.limits.settings import STATES, cheapest, played, row_of
from simulator.labels import QUARTERS
from simulator.loading.load import load_scenario
from simulator.model.world import Floats
from simulator.scenario.scenario import Scenario


def contest(
    n: int, prize: float, m: float, k: float, adjustment: float = 0.25, horizon: int = 160
) -> Scenario:
    """Return the scenario `influence` among n states; the prize in USD bn a year."""
    changes = {
        "world.states": list(STATES[:n]),
        "parameters.influence.prize": prize,
        "parameters.influence.decisiveness": m,
        "parameters.influence.adjustment": adjustment,
        "parameters.relative_gains.k": k,
        "horizon": horizon,
    }
    return load_scenario("influence", changes)


def efforts(scenario: Scenario, quarters: int | None = None) -> Floats:
    """Return efforts at the end of a run, USD bn a year."""
    return QUARTERS * row_of(played(scenario, quarters), "effort")


def tullock() -> Iterator[Row]:
    """L8: like states spend m V (n-1)/n^2; adjusting too fast ends in a cycle."""
    for n, prize, m in ((2, 1.0, 1.0), (5, 10.0, 1.0), (3, 4.0, 0.8), (2, 1.0, 1.6)):
        text = f"n = {n}, V = {prize:g}, m = {m:g}"
        found = float(efforts(contest(n, prize, m, 0.0))[0])
        yield Row(text, theory.tullock_effort(n, prize, m), found)
    for adjustment in (0.25, 1.0):
        expected = adjustment < theory.tullock_largest_adjustment(4)
        words = {True: "comes to rest", False: "does not"}
        scenario = contest(4, 1.0, 1.0, 0.0, adjustment)
        text = f"n = 4, adjustment {adjustment:g}"
        yield Row(text, words[expected], words[rests(scenario)])
        yield Row(f"{text}: flag", words[expected], words[assess(scenario).stable])


def rests(scenario: Scenario) -> bool:
    """Tell whether efforts stand still at the end of a run."""
    early, late = efforts(scenario, scenario.horizon - 1), efforts(scenario)
    return bool(np.abs(late - early).max() < 1e-6 * scenario.parameters.influence.prize)


def spite() -> Iterator[Row]:
    """L9: who minds relative gains spends more of the prize."""
    for n, k in ((2, 1.0), (2, 4.0), (3, 0.5), (6, 3.0)):
        found = float(efforts(contest(n, 1.0, 1.0, k))[0])
        yield Row(f"n = {n}, k = {k:g}", theory.tullock_spite_effort(n, 1.0, 1.0, k), found)


def best_responses(values: tuple[float, float], theta: float) -> tuple[float, float]:
    """Return the efforts of two states that go on answering each other best."""
    x, y = values[0] / 8.0, values[1] / 8.0
    for _ in range(200):
        x = cheapest(lambda a, b=y: a - values[0] * theta * a / (theta * a + b), values[0])  # type: ignore[misc]
        y = cheapest(lambda b, a=x: b - values[1] * b / (theta * a + b), values[1])  # type: ignore[misc]
    return x, y


def unequal() -> Iterator[Row]:
    """L10: unequal stakes and a biased contest."""
    for first, second, theta in ((2.0, 1.0, 1.0), (1.0, 1.0, 4.0)):
        closed = theory.tullock_unequal(first, second, theta)
        x, y = best_responses((first, second), theta)
        text = f"V = ({first:g}, {second:g}), theta = {theta:g}"
        yield Row(f"{text}: first effort", closed.first, x, ROOT)
        yield Row(f"{text}: second effort", closed.second, y, ROOT)
        yield Row(f"{text}: first wins", closed.probability, theta * x / (theta * x + y), ROOT)


def logistic() -> Iterator[Row]:
    """L11: in a logistic contest peace can be an equilibrium."""
    words = {True: "no effort", False: "effort"}
    for prize, mu in ((3.0, 1.0), (5.0, 1.0)):
        best = cheapest(lambda x, v=prize, s=mu: x - v / (1.0 + np.exp(-s * x)), prize)  # type: ignore[misc]
        expected = words[theory.logistic_peace(prize, mu)]
        yield Row(f"linear cost, V = {prize:g}, mu = {mu:g}", expected, words[best < 1e-5])
    prize, mu, cost = 2.0, 0.5, 1.0
    rest = logistic_rest(prize, mu, cost)
    text = f"quadratic cost, V = {prize:g}, mu = {mu:g}, c = {cost:g}"
    yield Row(text, theory.logistic_effort(prize, mu, cost), rest, ROOT)


def logistic_rest(prize: float, mu: float, cost: float) -> float:
    """Return the effort at which two states that answer each other best come to rest."""
    x = 0.0
    for _ in range(200):
        x = cheapest(
            lambda a, b=x: 0.5 * cost * a * a - prize / (1.0 + np.exp(-mu * (a - b))),  # type: ignore[misc]
            prize / cost,
        )
    return x
