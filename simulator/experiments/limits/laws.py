"""Laws of the model itself: isolation, and one different choice."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from simulator.agents.mesa_model import Operation, RivalryModel, StateAgent
from simulator.engine.replicates import Events, Runner
from simulator.experiments.limits.isolated import differences, history
from simulator.experiments.limits.limit import Row
from simulator.experiments.limits.one_choice import breaks_one_choice
from simulator.loading.load import load_scenario
from simulator.scenario.scenario import Scenario

FOCAL = "PAK"
REPLICATES = 12
PATHS: dict[str, dict[str, object]] = {
    "suppliers": {"parameters.spillover.coupling": 0.15, "horizon": 160},
    "hosted assets": {"strategy.hosting": 1.0, "parameters.spillover.hosting": 1.0},
    "contamination": {"parameters.spillover.contamination": 1.0, "horizon": 160},
    "patron's requests": {"parameters.alliance.requests": 1.0},
    "choice of suppliers": {"parameters.suppliers.mode": "choose"},
    "threats compared": {"parameters.relative_gains.w_mode": "threat"},
    "mistaken blame": {"parameters.attribution.unaided": 0.15, "parameters.attribution.most": 0.85},
    "output": {"parameters.economy.exogenous": 0.0},
    "budgets": {"parameters.budgets.mode": "optimise"},
    "know-how": {"parameters.economy.know_how_gains": 1.0},
    "forums": {"world.forums": ["SCO"], "parameters.norms.benefit": 1.0},
}
"""Ways from the rivalry of China and India to Pakistan, and what opens each."""


def touched(heats: tuple[float, float], changes: dict[str, object], replicates: int) -> int:
    """Return in how many replicates Pakistan's history depends on the heat of the rivalry."""
    settings = [{"horizon": 40, "world.rivalry.intensity": heat} | changes for heat in heats]
    one, other = (Runner(load_scenario("isolation", setting)) for setting in settings)
    return sum(
        bool(differences(history(one, r, FOCAL), history(other, r, FOCAL)))
        for r in range(replicates)
    )


def isolation() -> Iterator[Row]:
    """L25: with every path cut, Pakistan's history is bit-identical; each path alone carries."""
    for heat in (0.0, 3.0):
        text = f"rivalry at {heat:g} instead of 1: replicates of {REPLICATES} that change"
        yield Row(text, 0.0, float(touched((1.0, heat), {}, REPLICATES)), 0.0)
    for path, changes in PATHS.items():
        carries = touched((0.0, 3.0), changes, REPLICATES) > 0
        yield Row(f"only open path: {path}", "reaches it", "reaches it" if carries else "does not")


def otherwise(tick: int, target: str) -> type[StateAgent]:
    """Return agents that once do nothing against a target if they would have, and else attack."""

    class Otherwise(StateAgent):
        def choose_operations(self, proposed: Sequence[Operation]) -> Sequence[Operation] | None:
            if self.model.tick != tick:
                return None
            others = [operation for operation in proposed if operation.target != target]
            attack = Operation(target, "degradation", "energy", 8.0)
            return others if len(others) < len(proposed) else [*others, attack]

    return Otherwise


def _ledger(scenario: Scenario, replicate: int, agents: dict[str, type[StateAgent]]) -> Events:
    model = RivalryModel(scenario, replicate=replicate, agent_class=agents)
    model.run()
    return model.ledger


def one_choice() -> Iterator[Row]:
    """L29: after one different choice everything that changes descends from it."""
    often = dict.fromkeys(("espionage", "disruption"), 2.0)
    changes = {
        "world.states": ["CHN", "IND", "PAK", "USA"],
        "world.forums": ["SCO", "UN_process"],
        "parameters.choice.opportunity": often,
        "horizon": 20,
    }
    scenario = load_scenario("default", changes)
    states = scenario.world.states
    for tick, code, target in ((5, "PAK", "IND"), (11, "USA", "PAK")):
        broken = 0
        for replicate in range(4):
            base = _ledger(scenario, replicate, {})
            changed = _ledger(scenario, replicate, {code: otherwise(tick, target)})
            places = states.index(code), states.index(target)
            broken += len(breaks_one_choice(base, changed, tick, *places))
        text = f"{code} acts otherwise against {target} in quarter {tick}: contradictions"
        yield Row(text, 0.0, float(broken), 0.0)
