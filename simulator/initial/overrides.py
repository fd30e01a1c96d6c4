"""Start values that a world file sets, in place of those that the facts lead to.

    world.start:  {PAK: {hardening: 0.6}, others: {growth: 0}}
    world.pairs:  {CHN: {IND: {hostility: 0.4}}, others: {others: {proximity: 1}}}
    world.portfolios: {PAK: {offence: 0.4, hardening: 0.6}}

`others` stands for all states that are not named. Stylised worlds, counterfactuals and a user's
own states are written this way; what is not set stays as the facts say.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np

from simulator.initial.ranges import INDEX, JUDGEMENTS, OUTPUT, ValueRange
from simulator.initial.start_values import STATE_RULES, StartValues
from simulator.model.kinds import Line, names
from simulator.model.world import Floats
from simulator.scenario.fields import OTHERS
from simulator.scenario.world import WorldSpec

FACTS_ALONE = ("offence_imputed",)
"""Values of states that a world file cannot give."""

STATE_VALUES: dict[str, ValueRange] = {
    **{name: INDEX for name in STATE_RULES if name not in FACTS_ALONE},
    "output": OUTPUT,
    "growth": JUDGEMENTS["growth"],
    "power": ValueRange(0, 1, "share"),
    "budget_share": ValueRange(0, 1, "share of output"),
    "fatigue": ValueRange(0, 10, "/tick"),  # burden of a budget in an arms race (Richardson's a)
    "ambition": ValueRange(0, 1e6, "USD bn/quarter"),  # spending without rivals (Richardson's g)
    "effort": ValueRange(0, 1e6, "USD bn/quarter"),  # in the contest for influence
}
"""What `world.start` can say about a state; see `StartValues` for those without a comment."""

PAIR_VALUES: dict[str, ValueRange] = {
    "hostility": INDEX,  # at rest, of the first towards the second
    "violence": ValueRange(0, 1.5, "0..1"),
    "proximity": INDEX,
    "supplier": ValueRange(0, 1, "share"),  # of the second in the first's digital supply
    "alignment": INDEX,
    "commitment": INDEX,  # of the second, as patron, to the first
    "hosting": INDEX,  # assets of the second that stand in the first
    "reaction": ValueRange(0, 10, "-"),  # of the first to the second's spending (Richardson)
    "propensity": ValueRange(-1, 1, "-1..1"),  # what draws the first to the second (landscape)
    "exploit": ValueRange(0, 1, "0/1"),  # the first holds exploits against the second from 0.5
}
"""What `world.pairs` can say about two states."""

SYMMETRIC = ("violence", "proximity", "alignment")
"""Values that hold for both directions at once."""


def state_values(world: WorldSpec, name: str, usual: Floats) -> Floats:
    """Return a value of every state, (n,): the one set by the world file, else the usual one."""
    values = np.array(usual, np.float64)
    for i, code in enumerate(world.states):
        for key in (OTHERS, code):
            values[i] = world.start.get(key, {}).get(name, values[i])
    return values


def pair_values(world: WorldSpec, name: str, usual: Floats) -> Floats:
    """Return a value of every pair, (n, n): the one set, else the usual one; no diagonal."""
    values = np.array(usual, np.float64)
    # From the most general to the most particular: the last word about a pair holds.
    for first, second in ((OTHERS, OTHERS), (OTHERS, None), (None, OTHERS), (None, None)):
        for i, one in enumerate(world.states):
            row = world.pairs.get(first or one, {})
            for j, other in enumerate(world.states):
                value = row.get(second or other, {}).get(name)
                if i != j and value is not None:
                    values[i, j] = value
                    if name in SYMMETRIC:
                        values[j, i] = value
    return values


def with_overrides(start: StartValues, world: WorldSpec) -> StartValues:
    """Return start values with everything that the world file sets."""
    changed: dict[str, Any] = {
        name: state_values(world, name, getattr(start, name))
        for name in STATE_VALUES
        if hasattr(start, name)
    }
    changed |= {
        name: pair_values(world, name, getattr(start, name))
        for name in PAIR_VALUES
        if hasattr(start, name) and name != "supplier"
    }
    stocks = [state_values(world, line.name.lower(), start.stocks[:, line]) for line in Line]
    changed["stocks"] = np.column_stack(stocks)
    offence = state_values(world, "offence", np.full(len(world.states), np.nan))
    changed["offence_imputed"] = np.where(np.isfinite(offence), 0.0, start.offence_imputed)
    changed["supplier"] = _suppliers(start, world)
    changed["portfolio"] = np.array(start.portfolio)
    for i, code in enumerate(world.states):
        split = world.portfolios.get(code, world.portfolios.get(OTHERS, {}))
        if split:
            changed["portfolio"][i] = [split.get(line, 0.0) for line in names(Line)]
    return replace(start, **changed)


def _suppliers(start: StartValues, world: WorldSpec) -> Floats:
    """A row that names suppliers names all foreign ones; domestic supply is the rest."""
    nothing = np.full(start.supplier.shape, np.nan)
    named = pair_values(world, "supplier", nothing)
    touched = np.isfinite(named).any(axis=1, keepdims=True)
    rows = np.nan_to_num(named)
    np.fill_diagonal(rows, 1.0 - rows.sum(axis=1))
    return np.where(touched, rows, start.supplier)
