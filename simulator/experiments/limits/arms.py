"""Arms races: Richardson, and Jervis's security dilemma."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from simulator import theory
from simulator.engine.stability import assess
from simulator.experiments.limits.limit import Row
from simulator.experiments.limits.settings import (
    STATES,
    pairs,
    played,
    row_of,
    starts,
    turning_point,
)
from simulator.loading.load import load_scenario
from simulator.model.world import Floats
from simulator.scenario.scenario import Scenario

SIX_DECIMALS = 5e-7
VERDICT = {True: "stable", False: "unstable"}


def race(
    reaction: Sequence[Sequence[float]],
    fatigue: Sequence[float],
    ambition: Sequence[float],
    horizon: int = 60,
) -> Scenario:
    """Return the scenario `arms_race` with these numbers.

    Args:
        reaction: K, (n, n) with an empty diagonal.
        fatigue: a, per quarter.
        ambition: g, USD bn a quarter.
        horizon: Quarters.
    """
    states = STATES[: len(fatigue)]
    changes = {
        "world.states": list(states),
        "world.start": starts(states, fatigue=fatigue, ambition=ambition),
        "world.pairs": pairs(states, reaction=reaction),
        "horizon": horizon,
    }
    return load_scenario("arms_race", changes)


def spending(scenario: Scenario, quarters: int | None = None) -> Floats:
    """Return budgets at the end of a run, USD bn a quarter."""
    return row_of(played(scenario, quarters), "budget_money")


TWO = ([[0.0, 0.3], [0.6, 0.0]], [0.9, 0.5], [0.2, 0.4])
ENDLESS = ([[0.0, 0.9], [0.6, 0.0]], [0.9, 0.5], [0.2, 0.4])
FIVE = (
    [
        [0.0, 0.2, 0.1, 0.0, 0.05],
        [0.1, 0.0, 0.15, 0.1, 0.0],
        [0.3, 0.05, 0.0, 0.1, 0.1],
        [0.0, 0.1, 0.2, 0.0, 0.2],
        [0.05, 0.1, 0.0, 0.25, 0.0],
    ],
    [0.7, 0.6, 0.9, 0.8, 0.5],
    [0.2, 0.1, 0.4, 0.3, 0.2],
)


def two_states() -> Iterator[Row]:
    """L5: two states come to rest where each one's pull and burden balance."""
    reaction, fatigue, ambition = TWO
    expected = theory.richardson_rest(reaction, fatigue, ambition)
    scenario = race(*TWO)
    for name, one, found in zip(("first", "second"), expected, spending(scenario), strict=True):
        yield Row(f"{name} state after 60 quarters", float(one), float(found), SIX_DECIMALS)
    radius = theory.richardson_stability(reaction, fatigue).radius
    yield Row("largest eigenvalue of a quarter", radius, assess(scenario).radius, 1e-5)


def without_end() -> Iterator[Row]:
    """L6: beyond the border spending grows at the dominant eigenvalue, and is flagged."""
    reaction, fatigue, _ = ENDLESS
    scenario = race(*ENDLESS, horizon=200)
    one, next_ = spending(scenario, 199), spending(scenario, 200)
    growth = theory.richardson_growth(reaction, fatigue)
    yield Row("growth a quarter, after 200", growth, float(next_[0] / one[0]), 1e-6)
    yield Row("flag", VERDICT[False], VERDICT[assess(scenario).stable])


def many_states() -> Iterator[Row]:
    """L7: x* = (diag a - K)^-1 g for any number of states."""
    expected = theory.richardson_rest(*FIVE)
    for i, found in enumerate(spending(race(*FIVE, horizon=400))):
        yield Row(f"state {i + 1} of 5", float(expected[i]), float(found), SIX_DECIMALS)


def dilemma(fatigue: float, reaction: float, offence: float, psi: float) -> Scenario:
    """Return the scenario `security_dilemma` with these numbers, alike for both states."""
    changes = {
        "world.start": {"others": {"fatigue": fatigue}},
        "world.pairs": {"others": {"others": {"reaction": reaction}}},
        "world.portfolios": {"others": {"offence": offence, "hardening": 1.0 - offence}},
        "parameters.threat.distinguishability": psi,
    }
    return load_scenario("security_dilemma", changes)


def dilemma_border(fatigue: float, reaction: float, offence: float, halvings: int = 20) -> float:
    """Return psi at which the simulated race turns, found by bisection on its growth."""

    def grows(psi: float) -> bool:
        scenario = dilemma(fatigue, reaction, offence, psi)
        return bool(spending(scenario, 3)[0] > spending(scenario, 2)[0])

    return turning_point(grows, 0.0, 1.0, halvings)


def distinguishability() -> Iterator[Row]:
    """L15: the race is stable if defence can be told from offence well enough."""
    fatigue, reaction, offence = 0.8, 1.0, 0.4
    border = theory.jervis_threshold(fatigue, reaction, offence)
    text = "a = 0.8, k = 1, offence 0.4"
    yield Row(f"{text}: psi*", border, dilemma_border(fatigue, reaction, offence), 1e-5)
    for psi in (border + 0.02, border - 0.02):
        found = assess(dilemma(fatigue, reaction, offence, psi))
        yield Row(f"{text}: psi = {psi:.4f}", VERDICT[psi > border], VERDICT[found.stable])
