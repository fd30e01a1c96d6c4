"""Law: with every path cut, Pakistan's history does not know how hot the rivalry of others is.

And each path, put back alone, carries something: else the law would hold for an empty reason.
"""

from functools import cache

import numpy as np
import pytest

from simulator import load_scenario
from simulator.engine.replicates import Runner
from simulator.experiments.limits.isolated import differences, history
from simulator.model.world import specifications

REPLICATES = 50
QUARTERS = "horizon=40"
HEAT = "world.rivalry.intensity={}"
PATHS = {
    "supplies": ["parameters.spillover.coupling=0.15"],
    "hosted assets": ["strategy.hosting=1", "parameters.spillover.hosting=1"],
    "contamination": ["horizon=160", "parameters.spillover.contamination=1"],
    "requests of the patron": ["parameters.alliance.requests=1"],
    "compliance": [
        "parameters.alliance.requests=1",
        "parameters.alliance.compliance_slope=4",
        "parameters.alliance.compliance_cost=2.5",
    ],
    "choice of suppliers": ["parameters.suppliers.mode=choose"],
    "alignment": [
        "parameters.alliance.mode=snyder",
        "strategy.alignment_mode=snyder",
    ],
    "threats compared": ["parameters.relative_gains.w_mode=threat"],
    "mistaken blame": ["parameters.attribution.unaided=0.15", "parameters.attribution.most=0.85"],
    "output": ["parameters.economy.exogenous=0"],
    "broken targets": ["horizon=160", "parameters.economy.repair=0.2"],
    "budgets": ["parameters.budgets.mode=optimise"],
    "arms race": ["parameters.budgets.mode=richardson"],
    "know-how": ["parameters.economy.know_how_gains=1"],
    "forums": ["world.forums=[SCO]", "parameters.norms.benefit=1"],
}


@cache
def runner(heat, *overrides):
    return Runner(load_scenario("isolation", overrides=[QUARTERS, HEAT.format(heat), *overrides]))


def changed(heats, replicates, overrides=(), code="PAK"):
    """Yield, per replicate, what differs in the history of a state between two heats."""
    one, other = (runner(heat, *overrides) for heat in heats)
    for replicate in range(replicates):
        yield differences(history(one, replicate, code), history(other, replicate, code))


@pytest.mark.parametrize("heat", [0, 2, 3])
def test_a_cut_off_state_is_bit_identical_whatever_the_rivalry(heat):
    found = {name for names in changed((1, heat), REPLICATES) for name in names}
    assert found == set()


@pytest.mark.parametrize("path", PATHS)
def test_each_path_alone_carries_something(path):
    assert any(changed((0, 3), REPLICATES, tuple(PATHS[path])))


def test_the_rivals_themselves_do_change():
    assert all(changed((0, 3), 3, code="IND"))


def test_a_cut_off_state_still_has_a_history():
    found = history(runner(1), 0, "PAK")
    assert len(found.marks) > 20
    assert (found.cells[1:] != found.cells[:-1]).any(axis=1).all()


def test_the_whole_world_is_looked_at():
    names = set(history(runner(1, "world.forums=[SCO]"), 0, "PAK").names)
    assert set(specifications()) - names <= {"shocks"}


def test_one_bit_is_noticed():
    one, other = (history(runner(1), 0, "PAK") for _ in range(2))
    other.cells[-1, -1] ^= 1
    assert differences(one, other) == [other.names[-1]]
    again = history(runner(1), 0, "PAK")
    again.amounts[-1, -1] ^= 1
    assert differences(one, again) == ["amounts"]


def test_a_leak_through_a_shared_scale_is_noticed():
    leaky = Runner(runner(2).scenario)
    leaky.start.world.hostility_plain[:] = leaky.start.world.hostility_rest
    honest = history(runner(2), 0, "PAK")
    assert "threat_scale" in differences(honest, history(leaky, 0, "PAK"))
    assert np.any(honest.cells != history(leaky, 0, "PAK").cells)
