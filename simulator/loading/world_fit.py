"""Fit a strategy into a world: what it says about absent states and forums is left out."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from typing import TypeVar

from simulator.loading.broken import SUM_TOLERANCE
from simulator.loading.errors import Problem, ScenarioError
from simulator.scenario.fields import DOMESTIC, OTHERS, bounds
from simulator.scenario.scenario import Scenario

_Value = TypeVar("_Value")
_Share = float | tuple[float, float]


def fit(scenario: Scenario) -> Scenario:
    """Return the scenario without suppliers, partners and forums that its world lacks.

    The remaining supplier shares are scaled up to a sum of 1; `notes` says what was left out.

    Raises:
        ScenarioError: If no supplier remains.
    """
    strategy, world = scenario.strategy, scenario.world
    suppliers = _present(strategy.suppliers, (*world.states, DOMESTIC))
    alignment = _present(strategy.alignment, (*world.states, OTHERS))
    participation = _present(strategy.participation, world.forums)
    left_out = {
        "suppliers": strategy.suppliers.keys() - suppliers.keys(),
        "alignment": strategy.alignment.keys() - alignment.keys(),
        "participation": strategy.participation.keys() - participation.keys(),
    }
    if not any(left_out.values()):
        return scenario
    changed = replace(
        strategy,
        suppliers=_scaled(suppliers) if left_out["suppliers"] else suppliers,
        alignment=alignment,
        participation=participation,
    )
    notes = tuple(
        _note(strategy.name, table, names, world.name) for table, names in left_out.items() if names
    )
    return replace(scenario, strategy=changed, notes=(*scenario.notes, *notes))


def _present(table: dict[str, _Value], present: Collection[str]) -> dict[str, _Value]:
    return {key: value for key, value in table.items() if key in present}


def _scaled(shares: dict[str, _Share]) -> dict[str, _Share]:
    """Scale shares, or their bounds, up to where they admit a sum of 1."""
    most = sum(bounds(share)[1] for share in shares.values())
    if most <= 0:
        key = "strategy.suppliers"
        raise ScenarioError(
            [Problem("world", key, "no supplier in this world", "at least one, or `domestic`")]
        )
    if most >= 1 - SUM_TOLERANCE:
        return shares
    return {key: _times(share, 1 / most) for key, share in shares.items()}


def _times(share: _Share, factor: float) -> _Share:
    if isinstance(share, tuple):
        return min(1.0, share[0] * factor), min(1.0, share[1] * factor)
    return min(1.0, share * factor)


def _note(strategy: str, table: str, names: Collection[str], world: str) -> str:
    effect = "; the rest was scaled to 1" if table == "suppliers" else ""
    listed = ", ".join(sorted(names))
    return f"strategy {strategy}: {listed} left out of {table}, not in world {world}{effect}"
