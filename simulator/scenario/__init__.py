"""Scenarios: what to simulate, as frozen and checked values.

`load_scenario` and `load_experiment` read `scenarios/` (and a folder of the user's); a
`ScenarioError` lists everything that is wrong with what they read. The names below are imported
when they are first used, so that a command can list files without loading what checks them.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from simulator.scenario.compose import load_experiment, load_scenario
    from simulator.scenario.errors import Problem, ScenarioError
    from simulator.scenario.experiment import Experiment
    from simulator.scenario.schema import Scenario, Shock, Strategy
    from simulator.scenario.validate import from_resolved
    from simulator.scenario.world_spec import Rivalry, WorldSpec

_HOMES = {
    "Experiment": "experiment",
    "Problem": "errors",
    "Rivalry": "world_spec",
    "Scenario": "schema",
    "ScenarioError": "errors",
    "Shock": "schema",
    "Strategy": "schema",
    "WorldSpec": "world_spec",
    "from_resolved": "validate",
    "load_experiment": "compose",
    "load_scenario": "compose",
}

__all__ = [
    "Experiment",
    "Problem",
    "Rivalry",
    "Scenario",
    "ScenarioError",
    "Shock",
    "Strategy",
    "WorldSpec",
    "from_resolved",
    "load_experiment",
    "load_scenario",
]


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
