"""cyber-rivalry: an open simulator of cyber rivalry between states.

    import simulator as rivalry

    scenario = rivalry.load_scenario("dependence_vs_diversification")
    results = rivalry.run(scenario, replicates=50)
    results.plot()

Names are imported when they are first used: importing the package is instant.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from simulator.experiments.compare import compare, run
    from simulator.model import Operation, RivalryModel, StateAgent
    from simulator.results.results import Results
    from simulator.scenario.compose import load_experiment, load_scenario
    from simulator.scenario.errors import ScenarioError
    from simulator.scenario.experiment import Experiment
    from simulator.scenario.load_sweep import load_sweep
    from simulator.scenario.schema import Scenario
    from simulator.sweeps.run import run_sweep

_HOMES = {
    "Experiment": "scenario.experiment",
    "Operation": "model",
    "Results": "results.results",
    "RivalryModel": "model",
    "Scenario": "scenario.schema",
    "ScenarioError": "scenario.errors",
    "StateAgent": "model",
    "compare": "experiments.compare",
    "load_experiment": "scenario.compose",
    "load_scenario": "scenario.compose",
    "load_sweep": "scenario.load_sweep",
    "run": "experiments.compare",
    "run_sweep": "sweeps.run",
}

__all__ = [
    "Experiment",
    "Operation",
    "Results",
    "RivalryModel",
    "Scenario",
    "ScenarioError",
    "StateAgent",
    "compare",
    "load_experiment",
    "load_scenario",
    "load_sweep",
    "run",
    "run_sweep",
]


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
