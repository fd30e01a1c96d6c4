"""Choice: quantal responses, restraint."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.integrate import quad

from simulator import theory
from simulator.engine.replicates import Runner, simulate
from simulator.experiments.limits.limit import Row, mean_and_error, of_mean
from simulator.experiments.limits.settings import ledgers
from simulator.loading.load import load_scenario
from simulator.model.kinds import CLASSES, EventKind, Motive, OperationClass
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
    runner = Runner(load_scenario("arsenal", changes))
    chances = runner.states * (runner.states - 1) * runner.scenario.horizon
    counts = []
    for events in ledgers(runner, replicates):
        operations = events.marks[events.marks[:, Mark.KIND] == EventKind.OPERATION]
        counts.append(np.bincount(operations[:, Mark.OPERATION_CLASS], minlength=CLASSES))
    rates = np.array(counts) / chances
    for number, name in enumerate(SHARES, start=1):
        found = mean_and_error(rates[:, OperationClass[name.upper()]])
        text = f"lambda = {precision:g}, drawn stakes: {name}"
        yield of_mean(text, _expected(number, precision), *found)


def _expected(number: int, precision: float) -> float:
    """Return the mean logit probability of a class of `SHARES` over stakes uniform on 0..1."""

    def probability(stake: float) -> float:
        options = [0.0, *(share * stake for share in SHARES.values())]
        return float(theory.logit_probabilities(options, precision)[number])

    return float(quad(probability, 0.0, 1.0)[0])


def severities(scenario: Scenario, replicates: int = 20) -> NDArray[np.int32]:
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
    free = severities(load_scenario("unrestrained"))
    highest = float(free.mean())
    found = "above 8" if highest > 8.0 else f"{highest:.2f}"
    yield Row("blame costs nothing: mean severity", "above 8", found)
    usual = severities(load_scenario("default", {"horizon": 84}))
    mean = float(usual.mean())
    inside = "2.5 to 3.5" if 2.5 <= mean <= 3.5 else f"{mean:.2f}"
    yield Row("defaults: mean severity", "2.5 to 3.5", inside)
    severe = float((usual >= 7).mean())
    yield Row("defaults: share of severity 7 or more", "below 1 %",
              "below 1 %" if severe < 0.01 else f"{100 * severe:.1f} %")  # fmt: skip
