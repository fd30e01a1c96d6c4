"""Law: each file of scenarios/ablation/ switches its mechanism off, and nothing but numbers."""

import pytest
from footprints import MECHANISMS

from simulator.loading.errors import Report
from simulator.loading.folders import Folders

NAMES = Folders().names("ablation")


def test_each_ablation_has_a_footprint_to_be_checked():
    assert tuple(sorted(MECHANISMS)) == NAMES


@pytest.mark.parametrize("name", NAMES)
def test_a_mechanism_leaves_its_footprint_until_it_is_switched_off(name):
    mechanism = MECHANISMS[name]
    at_work = mechanism.scenario()
    assert mechanism.footprint(at_work) > 0
    assert mechanism.footprint(at_work.override(f"ablation={name}")) == 0


@pytest.mark.parametrize("name", NAMES)
def test_an_ablation_changes_parameters_only(name):
    (document,) = Folders().chain("ablation", name, "", Report())
    assert set(document.data) == {"text", "source", "parameters"}
    at_work = MECHANISMS[name].scenario()
    one, other = at_work.resolved(), at_work.override(f"ablation={name}").resolved()
    assert {key for key in one if one[key] != other[key]} == {"parameters", "notes"}
    assert other["notes"] == [f"switched off: {name}"]


def test_an_ablation_that_switches_nothing_off_is_noticed():
    mechanism = MECHANISMS["crises"]
    assert mechanism.footprint(mechanism.scenario().override("ablation=cascade")) > 0
