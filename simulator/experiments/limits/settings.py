"""What limits do with shipped scenarios: play them, read the end, look for a border."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from scipy.optimize import minimize_scalar

from simulator.agents.mesa_model import RivalryModel
from simulator.engine.replicates import Events, Runner
from simulator.model.world import Floats
from simulator.scenario.scenario import Scenario

STATES = ("CHN", "IND", "PAK", "USA", "JPN", "AUS", "ISR", "RUS", "TUR", "MYS", "SAU", "ARE")
"""Labels of the states of world `alike`."""


def starts(states: Sequence[str], **columns: Sequence[float]) -> dict[str, dict[str, float]]:
    """Return `world.start`: the values of each state, from a column per field."""
    rows = zip(*columns.values(), strict=True)
    return {
        one: dict(zip(columns, row, strict=True)) for one, row in zip(states, rows, strict=True)
    }


def pairs(
    states: Sequence[str], **matrices: Sequence[Sequence[float]]
) -> dict[str, dict[str, dict[str, float]]]:
    """Return `world.pairs`: the values of each directed pair, from a matrix per field."""
    return {
        one: {
            other: {field: matrix[i][j] for field, matrix in matrices.items()}
            for j, other in enumerate(states)
            if i != j
        }
        for i, one in enumerate(states)
    }


def played(scenario: Scenario, quarters: int | None = None, replicate: int = 0) -> RivalryModel:
    """Return a model of the scenario after so many quarters (default: its horizon)."""
    model = RivalryModel(scenario, replicate=replicate)
    model.run(quarters)
    return model


def row_of(model: RivalryModel, field: str) -> Floats:
    """Return a per-state field of a model's world, (n,)."""
    values: Floats = getattr(model.world, field)
    return values[: len(model.states)].copy()


def matrix_of(model: RivalryModel, field: str) -> Floats:
    """Return a per-pair field of a model's world, (n, n)."""
    n = len(model.states)
    values: Floats = getattr(model.world, field)
    return values[: n * n].reshape(n, n).copy()


def ledgers(runner: Runner, replicates: int) -> Iterator[Events]:
    """Yield the events of replicates, one after the other."""
    for replicate in range(replicates):
        events = runner.in_full(replicate, True)[1]
        assert events is not None
        yield events


def turning_point(holds: Callable[[float], bool], low: float, high: float, halvings: int) -> float:
    """Return, by bisection, the number below which something holds and above which it does not."""
    for _ in range(halvings):
        middle = 0.5 * (low + high)
        low, high = (middle, high) if holds(middle) else (low, middle)
    return 0.5 * (low + high)


def cheapest(cost: Callable[[float], float], most: float, within: float = 1e-12) -> float:
    """Return the number from 0 to `most` at which a cost is least."""
    found = minimize_scalar(cost, bounds=(0.0, most), method="bounded", options={"xatol": within})
    return float(found.x)
