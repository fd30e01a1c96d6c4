"""Power and threat: CINC shares, Walt's sources of threat, Jervis's perceptions by Bayes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from simulator import theory
from simulator.experiments.limits.limit import EXACT, Row
from simulator.experiments.limits.settings import STATES, matrix_of, played, starts
from simulator.loading.load import load_scenario
from simulator.model.accounts import Index
from simulator.model.rules.threat import shift_odds

CINC_2016 = (0.2306, 0.0868, 0.01515)
"""National Material Capabilities of China, India, Pakistan in 2016: shares of the world."""


def power_shares(scores: Sequence[float]) -> list[float]:
    """Return the share of cyber power of states whose every capability is as their scores."""
    states = STATES[: len(scores)]
    names = ("offence", "hardening", "research", "skills")
    like = dict.fromkeys(names, scores)
    output, share = [1e4 * score for score in scores], [0.001] * len(scores)
    changes = {
        "world.states": list(states),
        "world.start": starts(states, output=output, budget_share=share, **like),
        "world.pairs": {"others": {"others": {"hostility": 0.0, "exploit": 0.0}}},
        "focal": states[0],
    }
    model = played(load_scenario("arsenal", changes), 1)
    return [model.state(code).index_last(Index.RELATIVE_POWER.name.lower()) for code in states]


def cinc() -> Iterator[Row]:
    """L12: shares of power among China, India, Pakistan."""
    expected = theory.cinc_shares(CINC_2016)
    for code, share, found in zip(STATES, expected, power_shares(CINC_2016), strict=False):
        yield Row(f"{code}, NMC 2016", float(share), found)


def walt() -> Iterator[Row]:
    """L13: no hostility, no threat; and only ratios of power count."""
    hostile = {"others": {"others": {"hostility": 0.5}}, "CHN": {"IND": {"hostility": 0.0}}}
    weights = []
    for scale in (1.0, 10.0):
        powers = [0.05 * scale, 0.02 * scale, 0.08 * scale]
        changes = {
            "world.states": list(STATES[:3]),
            "world.start": starts(STATES[:3], power=powers),
            "world.pairs": hostile,
            "parameters.relative_gains.w_mode": "threat",
            "parameters.relative_gains.tau": 0.0,
        }
        weights.append(matrix_of(played(load_scenario("influence", changes), 0), "weight"))
    yield Row("threat from a state without hostility", 0.0, float(weights[0][0, 1]), 0.0)
    change = float(np.abs(weights[1] - weights[0]).max())
    yield Row("change of weights when all powers are ten times as large", 0.0, change, EXACT)


def bayes() -> Iterator[Row]:
    """L16: evidence moves the odds of hostile intent."""
    for ratio in (1.0, 2.0):
        text = f"hostility 0.3, likelihood ratio {ratio:g}"
        yield Row(text, theory.believed_hostility(0.3, ratio), shift_odds(0.3, ratio))
