"""Law: a new key of a strategy is its field, a field of the World, and the rule that reads it."""

import json

import pytest
from edited_package import ask, copy_package, edit
from worlds import scenario_of

from simulator.engine.replicates import Runner

EDITS = (
    (
        "scenario/scenario.py",
        "        pool: Takes part",
        "        thrift: Share of its budget that a state spends.\n        pool: Takes part",
    ),
    (
        "scenario/scenario.py",
        "    pool: bool",
        "    thrift: Unit = default(1.0, example=0.5)\n    pool: bool",
    ),
    (
        "model/world.py",
        "    restraint: Ann",
        '    thrift: Annotated[Floats, Of("n", "-", "share of budget spent")]\n    restraint: Ann',
    ),
    (
        "model/rules/budget.py",
        "share = w.budget_share_start[i] * w.budget_factor[i]",
        "share = w.budget_share_start[i] * w.budget_factor[i] * w.thrift[i]",
    ),
)
"""All that a new key needs: its meaning, its field, where the World keeps it, what reads it."""

SMALL = ["world=triad", "horizon=3", "parameters.start.burn_in=2"]
TRIED = """
import json, sys
from pathlib import Path
from simulator import cli
from simulator.engine.replicates import Runner
from simulator.agents.mesa_model import RivalryModel
from simulator import ScenarioError, load_scenario

words = json.loads(sys.argv[1])
Path("saver.yaml").write_text("strategy: status_quo\\nstrategy.thrift: 0.5\\n")
usual, saver = load_scenario(overrides=words), load_scenario("saver.yaml", words)
try:
    usual.override("strategy.thrift=3")
except ScenarioError as error:
    refused = str(error)
cli.main(["new", "mine"])
models = [RivalryModel(scenario) for scenario in (usual, saver)]
plan = Runner(saver).plan
rest = [model.box.memory[plan.size :].tolist() for model in models]
print(json.dumps({
    "loaded": saver.strategy.thrift,
    "refused": refused,
    "explained": Path("mine.yaml").read_text(),
    "states": models[1].states,
    "burn_in": rest[0] == rest[1],
    "begun": models[1].world.thrift[:4].tolist(),
    "totals": [Runner(it).in_full(0, False)[0].totals.tolist() for it in (usual, saver)],
}))
"""


@pytest.fixture(scope="module")
def found(tmp_path_factory):
    """What the edited package says about a strategy that has the key, and one that has not."""
    package = copy_package(tmp_path_factory.mktemp("edited"))
    for line in EDITS:
        edit(package, *line)
    return json.loads(ask(package, TRIED, json.dumps(SMALL)).splitlines()[-1])


def test_it_is_read_from_a_file_and_its_range_is_checked(found):
    assert found["loaded"] == 0.5
    assert "strategy.thrift: 3; expected a number from 0 to 1" in found["refused"]


def test_it_is_explained_with_its_range_and_an_example(found):
    meaning = "# share of its budget that a state spends (a number from 0 to 1)\n"
    assert f"{meaning}#strategy.thrift: 0.5\n" in found["explained"]


def test_it_begins_after_the_burn_in_and_for_the_focal_state_alone(found):
    assert found["burn_in"], "up to the first recorded quarter nothing else differs"
    assert found["states"] == ["CHN", "IND", "PAK"]
    assert found["begun"] == [1.0, 1.0, 0.5, 1.0]


def test_it_changes_what_happens_and_its_default_changes_nothing(found):
    usual, saver = found["totals"]
    assert usual != saver
    unedited = Runner(scenario_of("triad", "status_quo", *SMALL)).in_full(0, False)[0]
    assert usual == unedited.totals.tolist()
