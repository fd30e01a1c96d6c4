"""Start values that a world file gives itself, in place of those that the facts lead to.

    world.start:  {PAK: {hardening: 0.6}, others: {growth: 0}}
    world.pairs:  {CHN: {IND: {hostility: 0.4}}, others: {others: {proximity: 1}}}
    world.portfolios: {PAK: {offence: 0.4, hardening: 0.6}}

`others` stands for all states that do not say otherwise. Stylised worlds, counterfactuals and a
user's own states are written this way; what is not given stays as the facts say.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from simulator.initial.start_values import StartValues
from simulator.model.kinds import Line, names
from simulator.scenario.fields import OTHERS

if TYPE_CHECKING:
    from simulator.model.world import Floats
    from simulator.scenario.world import WorldSpec


@dataclass(frozen=True)
class ValueRange:
    """Where a given value may lie, and its unit."""

    low: float
    high: float
    unit: str


INDEX = ValueRange(0, 1, "0..1")
_INDICES = (
    "offence", "hardening", "intelligence", "know_how", "skills", "detection", "coordination",
    "coherence", "openness", "research", "awareness", "response", "quantum", "ledger", "diplomacy",
)  # fmt: skip

STATE_VALUES: dict[str, ValueRange] = {
    "output": ValueRange(1e-6, 1e6, "USD bn/year"),
    "growth": ValueRange(-0.2, 0.2, "/year"),
    "power": ValueRange(0, 1, "share"),
    **dict.fromkeys(_INDICES, INDEX),
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
    """Return a value of every state, (n,): what is given, else what is usual."""
    values = np.array(usual, np.float64)
    for i, code in enumerate(world.states):
        for key in (OTHERS, code):
            values[i] = world.start.get(key, {}).get(name, values[i])
    return values


def pair_values(world: WorldSpec, name: str, usual: Floats) -> Floats:
    """Return a value of every pair, (n, n): what is given, else what is usual; no diagonal."""
    values = np.array(usual, np.float64)
    for i, j, value in _given_pairs(world, name):
        values[i, j] = value
        if name in SYMMETRIC:
            values[j, i] = value
    return values


def _given_pairs(world: WorldSpec, name: str) -> Iterator[tuple[int, int, float]]:
    """Yield what is said about pairs, from the most general to the most particular."""
    for first, second in ((OTHERS, OTHERS), (OTHERS, None), (None, OTHERS), (None, None)):
        for i, one in enumerate(world.states):
            row = world.pairs.get(first or one, {})
            for j, other in enumerate(world.states):
                value = row.get(second or other, {}).get(name)
                if i != j and value is not None:
                    yield i, j, value


def with_overrides(start: StartValues, world: WorldSpec) -> StartValues:
    """Return start values with everything that the world file gives."""
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
    changed["supplier"] = _suppliers(start, world)
    changed["portfolio"] = _portfolios(start, world)
    changed["offence_imputed"] = _imputed(start, world)
    return replace(start, **changed)


def _imputed(start: StartValues, world: WorldSpec) -> Floats:
    """A given offence is no estimate."""
    given = np.isfinite(state_values(world, "offence", np.full(len(world.states), np.nan)))
    return np.where(given, 0.0, start.offence_imputed)


def _suppliers(start: StartValues, world: WorldSpec) -> Floats:
    """A row that names suppliers names all foreign ones; domestic supply is the rest."""
    nothing = np.full(start.supplier.shape, np.nan)
    named = pair_values(world, "supplier", nothing)
    touched = np.isfinite(named).any(axis=1, keepdims=True)
    rows = np.nan_to_num(named)
    np.fill_diagonal(rows, 1.0 - rows.sum(axis=1))
    return np.where(touched, rows, start.supplier)


def _portfolios(start: StartValues, world: WorldSpec) -> Floats:
    rows = np.array(start.portfolio)
    for i, code in enumerate(world.states):
        split: Mapping[str, float] = world.portfolios.get(code, world.portfolios.get(OTHERS, {}))
        if split:
            rows[i] = [split.get(line, 0.0) for line in names(Line)]
    return rows
