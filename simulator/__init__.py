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
    from simulator.agents.mesa_model import Operation, RivalryModel, StateAgent
    from simulator.experiments.compare import compare, run
    from simulator.experiments.sweeps.runner import run_sweep
    from simulator.loading.errors import ScenarioError
    from simulator.loading.load import load_experiment, load_scenario
    from simulator.loading.load_sweep import load_sweep
    from simulator.report.narrative.narrate import narrate
    from simulator.results.results import Results
    from simulator.scenario.experiment import Experiment
    from simulator.scenario.scenario import Scenario

_HOMES = {
    "Experiment": "scenario.experiment",
    "Operation": "agents.mesa_model",
    "Results": "results.results",
    "RivalryModel": "agents.mesa_model",
    "Scenario": "scenario.scenario",
    "ScenarioError": "loading.errors",
    "StateAgent": "agents.mesa_model",
    "compare": "experiments.compare",
    "load_experiment": "loading.load",
    "load_scenario": "loading.load",
    "load_sweep": "loading.load_sweep",
    "narrate": "report.narrative.narrate",
    "run": "experiments.compare",
    "run_sweep": "experiments.sweeps.runner",
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
    "narrate",
    "run",
    "run_sweep",
]


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
