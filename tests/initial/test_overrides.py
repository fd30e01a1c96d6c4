"""Start values that a world file gives itself."""

import numpy as np
import pytest

from simulator import ScenarioError, load_scenario
from simulator.engine.replicates import Runner
from simulator.initial.overrides import PAIR_VALUES, STATE_VALUES, pair_values, state_values
from simulator.initial.start_values import StartValues
from simulator.model.kinds import HUNTED, LINES, Line, names


def world(*overrides):
    scenario = load_scenario(overrides=["world=triad", *overrides])
    return Runner(scenario).start.world


def of(scenario_world, name, n=3):
    return getattr(scenario_world, name)[: n * n].reshape(n, n)


def test_what_is_not_given_stays_as_the_facts_say():
    one, other = world(), world("world.start.PAK.hardening=0.9")
    assert other.stock_start[2 * LINES + 1] == 0.9
    differing = [
        name
        for name in one.dtype.names
        if not np.array_equal(np.asarray(one[name]), np.asarray(other[name]))
    ]
    assert set(differing) <= {"stock_start", "stock"}


def test_others_are_all_states_that_do_not_say_otherwise():
    found = world("world.start.others.power=0.3", "world.start.IND.power=0.4")
    assert found.power_start[:3].tolist() == [0.3, 0.4, 0.3]


def test_the_more_particular_pair_wins():
    found = world(
        "world.pairs.others.others.hostility=0.1",
        "world.pairs.CHN.others.hostility=0.2",
        "world.pairs.CHN.IND.hostility=0.3",
    )
    assert of(found, "hostility_rest").tolist() == [[0, 0.3, 0.2], [0.1, 0, 0.1], [0.1, 0.1, 0]]


def test_symmetric_values_hold_both_ways():
    found = world("world.pairs.CHN.PAK.alignment=0.7")
    assert of(found, "alignment_start")[0, 2] == of(found, "alignment_start")[2, 0] == 0.7


def test_a_row_that_names_suppliers_names_all_foreign_ones():
    found = world("world.pairs.PAK.CHN.supplier=0.4")
    assert of(found, "supplier_start")[2].tolist() == pytest.approx([0.4, 0.0, 0.6])


def test_exploits_reactions_and_propensities_reach_the_world():
    found = world(
        "world.pairs.IND.PAK.exploit=1", "world.pairs.IND.PAK.reaction=0.4",
        "world.pairs.CHN.PAK.propensity=0.5",
    )  # fmt: skip
    n = 3
    for c in HUNTED:
        assert found.exploit[c * n * n :][: n * n].tolist() == [0, 0, 0, 0, 0, 1, 0, 0, 0]
    assert of(found, "reaction")[1, 2] == 0.4 and of(found, "reaction")[0, 1] == -1
    tied = of(found, "bond") - of(found, "hostility_rest")
    assert tied[0, 2] == pytest.approx(0.5)


def test_a_given_offence_is_no_estimate():
    assert world().imputed[2] == 1
    assert world("world.start.PAK.offence=0.3").imputed[2] == 0


def test_a_portfolio_is_replaced_as_a_whole():
    found = world("world.portfolios.IND={offence: 0.25, hardening: 0.75}")
    assert found.portfolio_start[LINES : LINES + 3].tolist() == [0.25, 0.75, 0.0]


def test_every_name_is_a_start_value_or_known_to_the_founding():
    more = {"fatigue", "ambition", "effort", "reaction", "propensity", "exploit"}
    fields = {*StartValues.__dataclass_fields__, *names(Line)}
    assert set(STATE_VALUES) | set(PAIR_VALUES) <= fields | more


def test_layers_change_single_values():
    spec = load_scenario("arms_race", ["world.start.CHN.fatigue=0.7"]).world
    assert spec.start["CHN"] == {"fatigue": 0.7, "ambition": 0.2}
    assert state_values(spec, "output", np.zeros(2)).tolist() == [1000, 1000]
    assert pair_values(spec, "reaction", np.full((2, 2), -1.0)).tolist() == [[-1, 0.3], [0.6, -1]]


MISTAKES = [
    ("world.start.XXX.power=0.1", "world.start.XXX", "others"),
    ("world.start.PAK.powr=0.1", "world.start.PAK.powr", "did you mean power"),
    ("world.start.PAK.power=2", "world.start.PAK.power", "from 0 to 1"),
    ("world.pairs.PAK.XXX.hostility=0.1", "world.pairs.PAK.XXX", "others"),
    ("world.pairs.PAK.PAK.hostility=0.1", "world.pairs.PAK.PAK", "another state"),
    ("world.pairs.PAK.IND.hostilty=0.1", "hostilty", "did you mean hostility"),
    ("world.pairs.PAK.others.supplier=0.8", "world.pairs.PAK", "sum to 1 at most"),
    ("world.portfolios.PAK={offence: 0.5}", "world.portfolios.PAK", "a sum of 1"),
    ("world.portfolios.PAK={attack: 1}", "world.portfolios.PAK.attack", "offence"),
]


@pytest.mark.parametrize(("word", "key", "advice"), MISTAKES)
def test_a_mistake_is_told_with_its_remedy(word, key, advice):
    with pytest.raises(ScenarioError) as caught:
        load_scenario(overrides=["world=triad", word])
    assert key in str(caught.value) and advice in str(caught.value)


def test_two_directions_of_a_symmetric_value_have_to_agree():
    words = ["world.pairs.PAK.IND.violence=0.5", "world.pairs.IND.PAK.violence=0.6"]
    with pytest.raises(ScenarioError, match="as the other way round"):
        load_scenario(overrides=["world=triad", *words])
