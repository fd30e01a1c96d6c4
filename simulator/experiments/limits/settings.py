"""Shipped scenarios of limits, with other numbers put in, and played."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from simulator.agents.mesa_model import RivalryModel
from simulator.loading.load import load_scenario
from simulator.scenario.scenario import Scenario

STATES = ("CHN", "IND", "PAK", "USA", "JPN", "AUS", "ISR", "RUS", "TUR", "MYS", "SAU", "ARE")
"""Labels of the states of world `alike`."""


def setting(name: str, changes: Mapping[str, Any]) -> Scenario:
    """Return a shipped scenario with values put in; keys are paths such as `horizon`."""
    return load_scenario(name, changes)


def played(scenario: Scenario, quarters: int | None = None, replicate: int = 0) -> RivalryModel:
    """Return a model of the scenario after so many quarters (default: its horizon)."""
    model = RivalryModel(scenario, replicate=replicate)
    model.run(quarters)
    return model


def row_of(model: RivalryModel, field: str) -> np.ndarray[Any, np.dtype[np.float64]]:
    """Return a per-state field of a model's world, (n,)."""
    values: np.ndarray[Any, np.dtype[np.float64]] = getattr(model.world, field)
    return values[: len(model.states)].copy()


def matrix_of(model: RivalryModel, field: str) -> np.ndarray[Any, np.dtype[np.float64]]:
    """Return a per-pair field of a model's world, (n, n)."""
    n = len(model.states)
    values: np.ndarray[Any, np.dtype[np.float64]] = getattr(model.world, field)
    return values[: n * n].reshape(n, n).copy()
