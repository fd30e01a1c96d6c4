"""Law: after one different choice, nothing before it and no draw changes; the rest descends."""

from dataclasses import replace

import numpy as np
import pytest

from simulator import load_scenario
from simulator.agents.mesa_model import Operation, RivalryModel, StateAgent
from simulator.engine.replicates import Events
from simulator.experiments.limits.one_choice import breaks_one_choice
from simulator.model.ledger import Mark

OFTEN = [f"parameters.choice.opportunity.{name}=2" for name in ("espionage", "disruption")]
STATES = ("CHN", "IND", "PAK", "USA")
CHOICES = [(0, "PAK", "IND"), (5, "PAK", "IND"), (5, "CHN", "USA"), (11, "USA", "PAK")]


@pytest.fixture(scope="module")
def scenario():
    world = f"world.states=[{','.join(STATES)}]"
    return load_scenario(overrides=["world=triad", world, "horizon=20", *OFTEN])


@pytest.fixture(scope="module")
def base(scenario):
    return play(scenario)


def play(scenario, agent_class=StateAgent, replicate=0):
    model = RivalryModel(scenario, replicate=replicate, agent_class=agent_class)
    model.run()
    return model.ledger


def otherwise(tick, target):
    """Return agents that once do nothing against a target if they would have, and else attack."""

    class Otherwise(StateAgent):
        def choose_operations(self, proposed):
            if self.model.tick != tick:
                return None
            others = [operation for operation in proposed if operation.target != target]
            attack = Operation(target, "degradation", "energy", 8.0)
            return others if len(others) < len(proposed) else [*others, attack]

    return Otherwise


@pytest.mark.parametrize("choice", CHOICES, ids=str)
@pytest.mark.parametrize("replicate", range(4))
def test_only_what_descends_from_the_choice_changes(scenario, choice, replicate):
    tick, code, target = choice
    base = play(scenario, replicate=replicate)
    changed = play(scenario, {code: otherwise(tick, target)}, replicate)
    places = STATES.index(code), STATES.index(target)
    assert breaks_one_choice(base, changed, tick, *places) == []


def test_the_compared_histories_are_eventful(base):
    assert len(base.marks) > 100


def test_an_unchanged_history_is_noticed(base):
    assert "nothing changed" in breaks_one_choice(base, base, 5, 2, 1)


def test_another_stream_of_draws_is_noticed(scenario, base):
    other = play(scenario, replicate=1)
    found = breaks_one_choice(base, other, 5, 2, 1)
    assert "an event before 5" in found
    assert any(line.startswith("draw of") for line in found)


def test_an_earlier_trace_is_noticed(scenario, base):
    changed = play(scenario, {"PAK": otherwise(5, "IND")})
    marks = changed.marks.copy()
    marks[0, Mark.SEVERITY] += 1
    found = breaks_one_choice(base, replace(changed, marks=marks), 5, 2, 1)
    assert "an event before 5" in found
    assert "event 0 does not descend from the choice" in found


def test_a_choice_of_somebody_else_is_noticed(scenario, base):
    both = {"PAK": otherwise(5, "IND"), "CHN": otherwise(5, "USA")}
    assert "another choice at 5" in breaks_one_choice(base, play(scenario, both), 5, 2, 1)


def test_an_effect_without_its_cause_is_noticed(base):
    late = int(np.argmax(base.marks[:, Mark.TICK] >= 5))
    cut = Events(0, np.delete(base.marks, late, 0), np.delete(base.amounts, late, 0))
    assert any("does not descend" in line for line in breaks_one_choice(base, cut, 5, 3, 0))
