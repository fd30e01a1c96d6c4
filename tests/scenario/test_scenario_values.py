"""Scenarios are frozen values that check every change."""

import dataclasses

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from simulator import ScenarioError, load_scenario
from simulator.loading.check import from_resolved
from simulator.loading.errors import Report
from simulator.loading.yaml_files import read, to_yaml
from simulator.model.kinds import BudgetMode, SupplierMode
from simulator.scenario.scenario import Shock
from simulator.scenario.world import Rivalry


def test_a_scenario_cannot_be_changed_in_place():
    with pytest.raises(dataclasses.FrozenInstanceError):
        load_scenario().horizon = 3  # type: ignore[misc]


def test_with_returns_a_checked_copy():
    scenario = load_scenario()
    assert scenario.with_(horizon=3).horizon == 3 and scenario.horizon == 60
    with pytest.raises(ScenarioError, match="horizon: 0; expected a whole number from 1 to 20000"):
        scenario.with_(horizon=0)


def test_override_reads_like_the_command_line():
    scenario = load_scenario().override("parameters.relative_gains.k=2", "strategy=neutrality")
    assert scenario.parameters.relative_gains.k == 2
    assert scenario.strategy.restraint == 1.5
    with pytest.raises(ScenarioError, match="did you mean relative_gains"):
        scenario.override("parameters.relativ_gains.k=2")


def test_modes_and_kinds_are_enumerations():
    scenario = load_scenario(overrides=["strategy=endogenous", "shock=grid_attack"])
    assert scenario.strategy.budget_mode is BudgetMode.OPTIMISE
    assert scenario.strategy.supplier_mode is SupplierMode.CHOOSE
    shock = scenario.shocks[0]
    assert isinstance(shock, Shock)
    assert (shock.kind.name, shock.tick, shock.initiator, shock.target) == (
        "GRID_ATTACK",
        20,
        "CHN",
        "IND",
    )
    assert scenario.override("strategy.budget_mode=null").strategy.budget_mode is None


def test_shocks_can_be_given_in_the_scenario_itself():
    shock = {"kind": "supply_chain_compromise", "tick": 1, "target": "CHN", "severity": 4}
    scenario = load_scenario(overrides={"shocks": [shock]})
    assert scenario.shocks[0].initiator is None and scenario.shocks[0].sector is None
    assert scenario.override("shocks.0.severity=9").shocks[0].severity == 9


def test_the_rivalry_of_absent_states_may_stay_at_one():
    words = {"world.states": ["PAK", "TUR"], "world.forums": []}
    assert load_scenario(overrides=words).world.rivalry == Rivalry()
    with pytest.raises(ScenarioError, match=r"world.rivalry.pair: 'CHN'.*'IND'|'CHN'; expected"):
        load_scenario(overrides=words | {"world.rivalry.intensity": 2})


def test_absent_suppliers_are_left_out_with_a_note_and_the_rest_is_scaled():
    scenario = load_scenario(overrides=["world=triad", "strategy=diversification"])
    assert scenario.strategy.suppliers == pytest.approx(
        {"CHN": 0.28 / 0.48, "domestic": 0.2 / 0.48}
    )
    (note,) = scenario.notes
    assert "ARE, MYS, SAU, TUR, USA left out of suppliers" in note


def test_bounds_of_the_remaining_suppliers_admit_a_sum_of_one():
    bounds = {"CHN": [0.1, 0.3], "domestic": [0.1, 0.3], "TUR": [0.2, 0.8]}
    words = {"world": "triad", "strategy.suppliers": bounds}
    shares = load_scenario(overrides=words).strategy.suppliers
    assert shares == {"CHN": pytest.approx((1 / 6, 0.5)), "domestic": pytest.approx((1 / 6, 0.5))}
    with pytest.raises(ScenarioError, match="no supplier in this world"):
        load_scenario(overrides={"world": "triad", "strategy.suppliers": {"TUR": 1}})


def test_scenarios_and_experiments_show_themselves_in_a_notebook():
    html = load_scenario().with_(question="a < b")._repr_html_()
    assert html.startswith("<table>") and "a &lt; b" in html and "status_quo of PAK" in html
    from simulator import load_experiment

    assert "does not show" in load_experiment("dependence_vs_diversification")._repr_html_()


_TEXT = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=40).filter(
    lambda text: "${" not in text and text != "???"
)


@settings(max_examples=75, deadline=None)
@given(text=_TEXT)
def test_any_text_survives_the_way_through_yaml(text, tmp_path_factory):
    scenario = load_cached().with_(question=text)
    assert scenario.question == text and from_resolved(scenario.resolved()) == scenario
    path = tmp_path_factory.getbasetemp() / "text.yaml"
    path.write_bytes(to_yaml({"question": text}).encode())
    document = read(path, Report())
    assert document is not None and document.data["question"] == text


def load_cached(found=[]):  # noqa: B006 - one load for all examples
    if not found:
        found.append(load_scenario())
    return found[0]
