"""The Mesa model: look into one world, replace choices, and change nothing by merely asking."""

import gc
import pickle
import weakref
from copy import copy, deepcopy
from dataclasses import replace

import mesa
import numpy as np
import pytest
from recorded_history import busy, by_model

from simulator import load_experiment, load_scenario
from simulator.agents.mesa_model import Budget, Operation, RivalryModel, StateAgent
from simulator.experiments.compare import run
from simulator.model.kinds import SECTORS, Response
from simulator.model.ledger import Mark, capacity

ATTACK = Operation("IND", "disruption", "energy", 2.0)


@pytest.fixture(scope="module")
def scenario():
    return busy("triad", 8)


@pytest.fixture(scope="module")
def usual(scenario):
    return by_model(scenario)


def overriding(**hooks):
    """Return an agent class with these hooks."""
    return type("Overriding", (StateAgent,), hooks)


def from_tick(tick, hook, answer):
    """Return an agent class that answers a hook from a tick on."""

    def choose(self, proposed):
        return answer(self, proposed) if self.model.tick >= tick else None

    return overriding(**{hook: choose})


def one_step(scenario, hook, answer, code="PAK"):
    """Play one quarter in which a state replaces a choice, and return the model."""
    chosen = overriding(**{hook: lambda self, proposed: answer(proposed)})
    model = RivalryModel(scenario, agent_class={code: chosen})
    model.step()
    return model


# The world


def test_tick_0_is_the_first_recorded_quarter(scenario):
    model = RivalryModel(scenario)
    assert model.tick == 0
    assert model.events["tick"].max() == -1
    model.step()
    assert (model.tick, model.steps) == (1, 1)
    assert model.events["tick"].max() == 0


def test_run_goes_to_the_horizon_and_stops(scenario):
    model = RivalryModel(scenario)
    model.run(3)
    assert model.tick == 3
    assert model.running
    model.run()
    assert model.tick == scenario.horizon
    assert not model.running


def test_run_model_of_mesa_stops_at_the_horizon(scenario):
    model = RivalryModel(scenario)
    model.run_model()
    assert model.tick == scenario.horizon


def test_seed_and_replicate_choose_the_draws(scenario, usual):
    again = by_model(scenario.with_(seed=9), rng=scenario.seed)
    assert (again["memory"] == usual["memory"]).all()
    assert (by_model(scenario, rng=9)["memory"] != usual["memory"]).any()
    assert (by_model(scenario, replicate=1)["memory"] != usual["memory"]).any()


def test_a_replicate_out_of_range_is_refused(scenario):
    with pytest.raises(ValueError, match="replicate"):
        RivalryModel(scenario, replicate=-1)


def test_the_ledger_grows_and_loses_nothing(usual):
    scenario = busy("south_asia", 12)
    model = RivalryModel(scenario)
    room = capacity(model._ledger)
    model.run()
    assert capacity(model._ledger) > room
    ledger = model.ledger
    assert (ledger.marks[:, Mark.KIND] >= 0).all()
    assert (ledger.marks[:, Mark.PARENT] < np.arange(len(ledger.marks))).all()


def test_a_model_that_nobody_holds_is_forgotten(scenario):
    model = RivalryModel(scenario)
    seen = weakref.ref(model)
    del model
    gc.collect()
    assert seen() is None


# Copies


class Counting(StateAgent):
    """An agent with a memory of its own, on which its choices depend."""

    def __init__(self, model, code):
        super().__init__(model, code)
        self.asked = []

    def choose_operations(self, proposed):
        self.asked.append(self.model.tick)
        return [] if len(self.asked) % 2 else None


def pickled(model):
    return pickle.loads(pickle.dumps(model))


def of_an_agent(model):
    return deepcopy(model.state("IND")).model


COPIES = pytest.mark.parametrize("copied", [copy, deepcopy, pickled, of_an_agent])


def bits(model):
    events = model.ledger
    return [model.box.memory.tobytes(), events.marks.tobytes(), events.amounts.tobytes()]


@COPIES
def test_a_copy_goes_on_with_the_same_bits_and_leaves_the_original_alone(scenario, copied):
    original = RivalryModel(scenario, agent_class={"PAK": Counting})
    original.run(5)
    before, draws = bits(original), original.random.getstate()
    again = copied(original)
    again.random.random()
    again.run()
    assert (again.tick, again.running) == (scenario.horizon, False)
    assert (original.tick, original.running, original.state("PAK").asked) == (5, True, [*range(5)])
    assert bits(original) == before and original.random.getstate() == draws
    original.run()
    assert bits(again) == bits(original) != before
    assert again.state("PAK").asked == original.state("PAK").asked


@COPIES
def test_agents_of_a_copy_see_its_world_live(scenario, copied):
    original = RivalryModel(scenario)
    original.run(5)
    again = copied(original)
    again.world.output[again.place_of("PAK")] = 7.0
    assert again.state("PAK").output == 7.0 != original.state("PAK").output
    assert np.shares_memory(again.box.memory, again.world.output)
    assert not np.shares_memory(again.box.memory, original.box.memory)
    assert {agent.model for agent in again.agents} == {again}


def test_a_model_of_other_rules_is_not_gone_on_with(scenario, monkeypatch):
    stored = pickle.dumps(RivalryModel(scenario))
    monkeypatch.setattr("simulator.agents.mesa_model.RULES_VERSION", "0.0.0")
    with pytest.raises(ValueError, match="stored under rules"):
        pickle.loads(stored)


def test_scenarios_experiments_and_results_can_be_pickled(scenario):
    results = run(scenario, replicates=2, threads=1)
    again = pickle.loads(pickle.dumps(results))
    assert again.run_id == results.run_id
    assert again.outcomes.equals(results.outcomes)
    assert pickle.loads(pickle.dumps(scenario)) == scenario
    experiment = load_experiment("dependence_vs_diversification")
    assert pickle.loads(pickle.dumps(experiment)) == experiment


# Views


def test_agents_show_the_world_live(scenario):
    model = RivalryModel(scenario)
    pakistan = model.state("PAK")
    before = pakistan.output
    model.step()
    i = pakistan.number
    assert pakistan.output == model.world.output[i] != before
    assert list(pakistan.integrity.values()) == list(
        model.world.integrity[i * SECTORS : (i + 1) * SECTORS]
    )
    assert sum(pakistan.suppliers.values()) == pytest.approx(1)
    assert pakistan.hostility_towards("IND") > pakistan.hostility_towards("CHN")
    assert pakistan.alignment_with("CHN") == model.state("CHN").alignment_with("PAK")
    assert pakistan.threat_from("IND") > 0
    assert 0 < pakistan.autonomy <= 1
    assert pakistan.offence == pakistan.stocks["offence"]
    assert pakistan.crisis_with("IND") in (0, 1, 2)


def test_an_unknown_state_is_named(scenario):
    with pytest.raises(ValueError, match="unknown state 'XXX': expected one of CHN, IND, PAK"):
        RivalryModel(scenario).state("PAK").threat_from("XXX")
    with pytest.raises(ValueError, match="'XXX'"):
        RivalryModel(scenario, agent_class={"XXX": StateAgent})


def test_agent_sets_work(scenario):
    model = RivalryModel(scenario)
    assert model.agents.agg("output", sum) == sum(agent.output for agent in model.agents)
    strong = model.agents.select(lambda agent: agent.power > 0.1)
    assert [agent.code for agent in strong] == ["CHN", "IND"]
    assert model.agents.get("code") == ["CHN", "IND", "PAK"]
    assert [agent.unique_id for agent in model.agents] == [1, 2, 3]


def test_a_data_collector_works(scenario):
    model = RivalryModel(scenario)
    collector = mesa.DataCollector(
        model_reporters={"tick": "tick"}, agent_reporters={"code": "code", "autonomy": "autonomy"}
    )
    for _ in range(4):
        model.step()
        collector.collect(model)
    assert list(collector.get_model_vars_dataframe()["tick"]) == [1, 2, 3, 4]
    frame = collector.get_agent_vars_dataframe()
    assert len(frame) == 12
    assert frame["autonomy"].between(0, 1).all()


# Asking changes nothing

HOOKS = ("choose_budget", "choose_suppliers", "choose_operations", "choose_responses")


@pytest.mark.parametrize("hooks", [*((hook,) for hook in HOOKS), HOOKS], ids="+".join)
def test_an_agent_that_answers_none_leaves_every_bit(scenario, usual, hooks):
    silent = overriding(**{hook: lambda self, proposed: None for hook in hooks})
    found = by_model(scenario, agent_class=silent)
    assert all((found[name] == usual[name]).all() for name in usual)


@pytest.mark.parametrize("hook", HOOKS)
def test_an_agent_that_agrees_with_the_rules_leaves_every_bit(scenario, usual, hook):
    agreeing = overriding(**{hook: lambda self, proposed: proposed})
    found = by_model(scenario, agent_class=agreeing)
    assert all((found[name] == usual[name]).all() for name in usual)


def test_agents_are_asked_once_a_quarter_and_for_suppliers_once_a_year(scenario):
    asked = []
    hooks = {
        hook: lambda self, proposed, hook=hook: asked.append((hook, self.model.tick))
        for hook in HOOKS
    }
    model = RivalryModel(scenario, agent_class={"PAK": overriding(**hooks)})
    model.run()
    times = {hook: [tick for name, tick in asked if name == hook] for hook in HOOKS}
    assert times["choose_budget"] == times["choose_operations"] == list(range(8))
    assert times["choose_suppliers"] == [2, 6]  # two quarters of burn-in: years begin at 2
    assert asked[0][0] == "choose_budget"


# Replacing choices


@pytest.mark.parametrize(
    ("code", "hook", "answer"),
    [
        ("PAK", "choose_operations", lambda self, proposed: []),
        (
            "PAK",
            "choose_budget",
            lambda self, proposed: replace(proposed, share=2 * proposed.share),
        ),
        ("PAK", "choose_suppliers", lambda self, proposed: {"PAK": 1.0}),
        ("IND", "choose_responses", lambda self, proposed: []),
    ],
)
def test_history_changes_from_the_first_other_choice_on(scenario, usual, code, hook, answer):
    tick = 2
    found = by_model(scenario, agent_class={code: from_tick(tick, hook, answer)})
    same = [bool(x) for x in (found["memory"] == usual["memory"]).all(axis=1)]
    assert all(same[: tick + 1])
    assert not any(same[tick + 3 :])


def test_a_replaced_operation_happens_as_an_override(scenario):
    model = one_step(scenario, "choose_operations", lambda proposed: [ATTACK])
    events = model.events
    own = events[(events["kind"] == "operation") & (events["initiator"] == "PAK")]
    own = own[(own["tick"] == 0) & (own["motive"] != "non_state")]
    assert own[["target", "operation_class", "sector", "motive"]].to_numpy().tolist() == [
        ["IND", "disruption", "energy", "override"]
    ]
    assert own["intensity"].tolist() == [2.0]


def test_operations_that_are_kept_keep_their_motive(scenario):
    model = RivalryModel(scenario)
    model.step()
    kept = one_step(
        scenario, "choose_operations", lambda proposed: [o for o in proposed if o.target == "IND"]
    )
    ij = kept.state("PAK").number * 3 + kept.state("IND").number
    assert kept.world.chosen_class[ij] == model.world.chosen_class[ij] >= 0
    assert kept.world.chosen_motive[ij] == model.world.chosen_motive[ij]


def test_a_replaced_budget_is_spent_in_the_same_quarter(scenario):
    budget = Budget(0.01, {"response": 0.75, "skills": 0.25})
    pakistan = one_step(scenario, "choose_budget", lambda proposed: budget).state("PAK")
    usual = RivalryModel(scenario)
    usual.step()
    assert pakistan.budget.portfolio["response"] == 0.75
    assert pakistan.budget.portfolio["offence"] == 0
    assert pakistan.stocks["response"] > usual.state("PAK").stocks["response"]
    assert pakistan.stocks["offence"] < usual.state("PAK").stocks["offence"]


def test_replaced_suppliers_are_moved_towards(scenario):
    everything_at_home = from_tick(0, "choose_suppliers", lambda self, proposed: {"PAK": 1.0})
    model = RivalryModel(scenario, agent_class={"PAK": everything_at_home})
    start = model.state("PAK").suppliers
    model.run(6)
    assert model.state("PAK").suppliers["CHN"] < start["CHN"]
    assert model.state("PAK").suppliers["PAK"] > start["PAK"]


def test_replaced_responses_are_recorded(scenario):
    talks = overriding(
        choose_responses=lambda self, proposed: [replace(x, response="talks") for x in proposed]
    )
    model = RivalryModel(scenario, agent_class=talks)
    model.run()
    events = model.events
    responses = events[(events["kind"] == "response") & (events["tick"] >= 0)]
    assert len(responses) > 3
    assert set(responses["response"]) == {Response.TALKS.name.lower()}


MISTAKES = [
    ("choose_operations", [replace(ATTACK, target="XXX")], "unknown target 'XXX'"),
    ("choose_operations", [replace(ATTACK, target="PAK")], "against itself"),
    ("choose_operations", [replace(ATTACK, operation_class="war")], "unknown class"),
    ("choose_operations", [replace(ATTACK, sector="moon")], "unknown sector 'moon'"),
    ("choose_operations", [replace(ATTACK, intensity=0.0)], "not between 0.25 and 128"),
    ("choose_operations", [replace(ATTACK, intensity=float("nan"))], "not between"),
    ("choose_operations", [ATTACK, ATTACK], "two operations against IND"),
    ("choose_budget", Budget(-0.1, {"offence": 1.0}), "share of output of 0 or more"),
    ("choose_budget", Budget(0.1, {"offence": 0.9}), "sum to 1"),
    ("choose_budget", Budget(0.1, {"ofence": 1.0}), "unknown budget line 'ofence'"),
    ("choose_suppliers", {"USA": 1.0}, "unknown state 'USA'"),
    ("choose_suppliers", {"CHN": 1.5, "PAK": -0.5}, "between 0 and 1"),
]


@pytest.mark.parametrize(("hook", "answer", "message"), MISTAKES)
def test_a_choice_that_does_not_fit_is_refused(scenario, hook, answer, message):
    chosen = overriding(**{hook: lambda self, proposed: answer})
    model = RivalryModel(scenario, agent_class={"PAK": chosen})
    with pytest.raises(ValueError, match=message):
        model.run()


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"response": "war"}, "unknown response 'war'"),
        ({"blamed": "PAK"}, "unknown blamed state"),
        ({"response": "displaced", "host": None}, "needs a host: one of"),
        ({"host": "PAK"}, "unknown host 'PAK'"),
    ],
)
def test_a_response_that_does_not_fit_is_refused(scenario, changes, message):
    def choose(self, proposed):
        return [replace(reply, **changes) for reply in proposed]

    model = RivalryModel(scenario, agent_class={"PAK": overriding(choose_responses=choose)})
    with pytest.raises(ValueError, match=message):
        model.run()


def test_the_world_of_an_anonymous_scenario_shows_letters():
    model = RivalryModel(load_scenario(overrides=["world=anonymous", "horizon=4"]))
    model.run()
    assert list(model.events["initiator"].cat.categories) == ["A", "B", "C"]
