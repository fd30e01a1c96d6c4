"""What is shipped in scenarios/ is right, complete and comparable."""

import pytest

from simulator import load_experiment, load_scenario
from simulator.loading.folders import EXPERIMENT, GROUPS, Folders
from simulator.model.kinds import AlignmentMode, WeightMode

STRATEGIES = (
    "balanced",
    "cert_and_attribution",
    "cert_first",
    "diversification",
    "endogenous",
    "neutrality",
    "norms_first",
    "offence_parity",
    "ordinary",
    "self_reliance",
    "single_ally",
    "status_quo",
)
THEORIES = ("defensive_realism", "grieco", "liberal", "neoclassical", "offensive_realism")


def everything():
    return [(group, name) for group in GROUPS for name in Folders().names(group)]


@pytest.mark.parametrize(("group", "name"), everything())
def test_every_file_of_a_group_loads_into_the_default_scenario(group, name):
    scenario = load_scenario(overrides=[f"{group}={name}"])
    assert scenario.notes == () or group in ("world", "ablation")


def test_the_groups_hold_the_files_that_the_documentation_names():
    folders = Folders()
    assert folders.names("strategy") == STRATEGIES
    assert folders.names("theory") == THEORIES
    assert {"south_asia", "south_asia_2025", "triad", "anonymous"} <= set(folders.names("world"))
    assert {"none", "grid_attack", "patron_abandonment"} <= set(folders.names("shock"))
    assert folders.names(EXPERIMENT) == ("dependence_vs_diversification", "theories")


@pytest.mark.parametrize("strategy", STRATEGIES)
def test_every_strategy_spends_the_same_total_budget(strategy):
    found = load_scenario(overrides=[f"strategy={strategy}"]).strategy
    assert found.budget == 1
    assert found.name == strategy and found.text
    if found.protection:
        assert sum(found.protection.values()) == pytest.approx(6)


@pytest.mark.parametrize("strategy", STRATEGIES)
def test_a_strategy_with_an_alignment_to_reach_lets_alignments_move(strategy):
    found = load_scenario(overrides=[f"strategy={strategy}"]).strategy
    if found.alignment:
        assert found.alignment_mode is AlignmentMode.SNYDER


@pytest.mark.parametrize("strategy", STRATEGIES)
def test_every_strategy_fits_into_the_smallest_world(strategy):
    scenario = load_scenario(overrides=["world=triad", f"strategy={strategy}"])
    shares = scenario.strategy.suppliers
    assert not shares or sum(shares.values()) == pytest.approx(1)
    assert set(shares) <= {"CHN", "IND", "domestic"}


def test_the_experiment_compares_six_strategies_under_two_weightings():
    experiment = load_experiment("dependence_vs_diversification")
    assert experiment.strategies == (
        "status_quo",
        "single_ally",
        "diversification",
        "self_reliance",
        "neutrality",
        "endogenous",
    )
    assert experiment.weightings == ("threat", "absolute")
    assert len(experiment.shows_not) >= 3
    grid = experiment.grid()
    assert len(grid) == 12
    for (weighting, strategy), scenario in grid.items():
        assert scenario.strategy.name == strategy
        assert scenario.parameters.relative_gains.w_mode == WeightMode[weighting.upper()]
        assert (scenario.focal, scenario.horizon, scenario.replicates) == ("PAK", 60, 1000)
        assert len(scenario.world.states) == 12 and scenario.world.facts_until == 2024


def test_compared_scenarios_differ_in_strategy_and_weighting_only():
    plain = [s.resolved() for s in load_experiment("dependence_vs_diversification").grid().values()]
    for tree in plain:
        del tree["strategy"], tree["parameters"]["relative_gains"]["w_mode"]
    assert all(tree == plain[0] for tree in plain)


def test_the_experiment_of_theories_compares_presets_and_the_values_of_k():
    experiment = load_experiment("theories")
    assert experiment.varied == "theory"
    assert set(experiment.theories) == set(THEORIES) and experiment.theories[0] == "liberal"
    assert experiment.dial is not None
    assert experiment.dial.values == (0, 0.25, 0.5, 1, 2, 3)
    assert experiment.weightings == ("threat", "absolute") and len(experiment.shows_not) >= 3
    for variant in experiment.variants[len(THEORIES) :]:
        plain = load_scenario(overrides=[f"parameters.relative_gains.{variant.label}"])
        assert variant.scenario.parameters == plain.parameters
        assert variant.scenario.theory == "grieco"


def test_the_scenario_of_an_experiment_is_its_first_strategy():
    experiment = load_experiment("dependence_vs_diversification")
    assert load_scenario("dependence_vs_diversification") == experiment.base


def test_an_experiment_can_be_narrowed_on_the_command_line():
    experiment = load_experiment(
        "dependence_vs_diversification",
        ["strategies=[neutrality,balanced]", "weightings=[power]", "replicates=3"],
    )
    assert list(experiment.grid()) == [("power", "neutrality"), ("power", "balanced")]
    assert experiment.base.replicates == 3
