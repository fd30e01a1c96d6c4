"""Choice: quantal responses, restraint."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

import numpy as np
from scipy.integrate import quad

from simulator import theory
from simulator.engine.replicates import Runner, simulate
from simulator.experiments.limits.limit import Row, of_mean
from simulator.experiments.limits.settings import setting
from simulator.model.kinds import EventKind, Motive, OperationClass
from simulator.model.ledger import Mark
from simulator.model.rules.utility import quantal_weight
from simulator.scenario.scenario import Scenario

UTILITIES = (1.0, 0.0, -1.0)
SHARES = {"espionage": 1.0, "disruption": 0.5, "disinformation": 0.25}
"""Part of a stake that a class can win; degradation would need an exploit and is left out."""


def by_rule(utilities: Sequence[float], precision: float) -> list[float]:
    """Return choice probabilities from the weights that the rules use."""
    weights = [quantal_weight(u, max(utilities), precision) for u in utilities]
    return [weight / sum(weights) for weight in weights]


def logit() -> Iterator[Row]:
    """L26: logit probabilities, up to the best response."""
    for precision in (1.0, 3.0, math.inf):
        expected = theory.logit_probabilities(UTILITIES, precision)
        found = by_rule(UTILITIES, precision)
        for utility, one, other in zip(UTILITIES, expected, found, strict=True):
            yield Row(f"lambda = {precision:g}, utility {utility:g}", float(one), other)
    yield from drawn(2.0)


def drawn(precision: float, replicates: int = 20) -> Iterator[Row]:
    """Compare how often the keyed draws of a simulation choose each class, kappa = 0."""
    never = 40.0
    changes = {
        "horizon": 40,
        "parameters.choice.precision": precision,
        "parameters.choice.stake_share": {"others": 0.0, **SHARES},
        "parameters.choice.opportunity": {"others": never, **dict.fromkeys(SHARES, 0.0)},
    }
    runner = Runner(setting("arsenal", changes))
    chances = runner.states * (runner.states - 1) * runner.scenario.horizon
    counts = np.array([_chosen(runner, r) for r in range(replicates)]) / chances
    for number, name in enumerate(SHARES, start=1):
        found = counts[:, OperationClass[name.upper()]]
        error = float(np.std(found, ddof=1) / np.sqrt(replicates))
        text = f"lambda = {precision:g}, drawn stakes: {name}"
        yield of_mean(text, _expected(number, precision), float(found.mean()), error)


def _chosen(runner: Runner, replicate: int) -> list[int]:
    events = runner.in_full(replicate, True)[1]
    assert events is not None
    marks = events.marks
    classes = marks[marks[:, Mark.KIND] == EventKind.OPERATION, Mark.OPERATION_CLASS]
    return [int((classes == c).sum()) for c in OperationClass]


def _expected(number: int, precision: float) -> float:
    """Return the mean logit probability of a class of `SHARES` over stakes uniform on 0..1."""

    def probability(stake: float) -> float:
        options = [0.0, *(share * stake for share in SHARES.values())]
        return float(theory.logit_probabilities(options, precision)[number])

    return float(quad(probability, 0.0, 1.0)[0])


def severities(
    scenario: Scenario, replicates: int = 20
) -> np.ndarray[tuple[int], np.dtype[np.int32]]:
    """Return the severities of all successful operations that states chose."""
    found = []
    for events in simulate(scenario, replicates).events:
        marks = events.marks
        chosen = (marks[:, Mark.KIND] == EventKind.OPERATION) & (marks[:, Mark.SUCCESS] == 1)
        chosen &= marks[:, Mark.MOTIVE] < Motive.NON_STATE
        found.append(marks[chosen, Mark.SEVERITY])
    return np.concatenate(found)


def restraint() -> Iterator[Row]:
    """L28: no cap on severity exists; the cost of blame is what restrains."""
    free = severities(setting("unrestrained", {}))
    yield Row("blame costs nothing: mean severity", "above 8", _above(float(free.mean()), 8.0))
    usual = severities(setting("default", {"horizon": 84}))
    mean = float(usual.mean())
    inside = "2.5 to 3.5" if 2.5 <= mean <= 3.5 else f"{mean:.2f}"
    yield Row("defaults: mean severity", "2.5 to 3.5", inside)
    severe = float((usual >= 7).mean())
    yield Row("defaults: share of severity 7 or more", "below 1 %",
              "below 1 %" if severe < 0.01 else f"{100 * severe:.1f} %")  # fmt: skip


def _above(value: float, border: float) -> str:
    return f"above {border:g}" if value > border else f"{value:.2f}"
