"""Where words come from, and which of them win."""

import pickle
import threading

from hydra.core.global_hydra import GlobalHydra

from simulator import load_experiment, load_scenario
from simulator.loading.check import from_resolved
from simulator.model.kinds import CLASSES, Line, OperationClass


def write(folder, name, text):
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def test_later_words_win(tmp_path):
    file = write(
        tmp_path, "mine.yaml", "theory: liberal\nhorizon: 8\nparameters.threat.form: additive\n"
    )
    scenario = load_scenario(file, ["horizon=9"])
    assert (scenario.name, scenario.theory, scenario.horizon) == ("mine", "liberal", 9)
    assert scenario.parameters.relative_gains.k == 0
    assert scenario.parameters.threat.form.name == "ADDITIVE"


def test_others_are_all_that_the_same_words_do_not_name(tmp_path):
    text = "parameters: {choice: {opportunity: {disruption: 1, others: 40}}}\n"
    table = load_scenario(write(tmp_path, "mine.yaml", text)).parameters.choice.opportunity
    assert [table[c] for c in OperationClass] == [40, 1, *[40] * (CLASSES - 2)]
    words = ["parameters.stocks.depreciation.others=0.1", "parameters.stocks.depreciation.skills=0"]
    table = load_scenario(overrides=words).parameters.stocks.depreciation
    assert [line for line in Line if table[line] != 0.1] == [Line.SKILLS]


def test_a_theory_on_the_command_line_wins_over_parameters_of_the_file(tmp_path):
    file = write(tmp_path, "mine.yaml", "parameters: {relative_gains: {k: 2, tau: 0.3}}\n")
    scenario = load_scenario(file, ["theory=liberal"])
    assert scenario.parameters.relative_gains.k == 0
    assert scenario.parameters.relative_gains.tau == 0.3
    assert load_scenario(file).parameters.relative_gains.k == 2


def test_an_ablation_changes_what_the_theory_beside_it_has_set(tmp_path):
    scenario = load_scenario(overrides=["ablation=relative_gains", "theory=grieco"])
    assert scenario.parameters.relative_gains.k == 0
    assert scenario.notes == ("switched off: relative_gains",)
    write(tmp_path, "ablation/mine.yaml", "text: Mine\nparameters: {crisis: {onset: 0}}\n")
    mine = load_scenario(overrides=["ablation=mine"], config_dir=tmp_path)
    assert mine.parameters.crisis.onset == 0 and mine.notes == ("switched off: mine",)


def test_an_experiment_varies_theories_and_a_dial_each_alone():
    words = ["theories=[liberal,grieco]", "dial.values=[0.5,2]", "strategy=neutrality"]
    experiment = load_experiment("theories", words)
    labels = [variant.label for variant in experiment.variants]
    assert labels == ["liberal", "grieco", "k=0.5", "k=2"]
    found = [variant.scenario for variant in experiment.variants]
    assert [scenario.parameters.relative_gains.k for scenario in found] == [0, 1, 0.5, 2]
    assert [scenario.theory for scenario in found] == ["liberal", "grieco", "grieco", "grieco"]
    assert {scenario.strategy.name for scenario in found} == {"neutrality"}
    assert experiment.variants[0].text == "A state minds its own gains only"
    assert list(experiment.scenarios("absolute")) == labels


def test_a_dial_alone_is_an_experiment_and_takes_whole_numbers(tmp_path):
    text = "question: Q?\ndial: {parameter: parameters.start.burn_in, values: [4, 8]}\n"
    experiment = load_experiment(write(tmp_path, "mine.yaml", text))
    assert experiment.varied == "setting"
    burn_in = [v.scenario.parameters.start.burn_in for v in experiment.variants]
    assert burn_in == [4, 8] and all(type(value) is int for value in burn_in)
    assert load_scenario(tmp_path / "mine.yaml") == experiment.base


def test_the_dial_can_be_left_out_on_the_command_line():
    experiment = load_experiment("theories", ["dial=null"])
    assert len(experiment.variants) == len(experiment.theories)


def test_a_strategy_on_the_command_line_replaces_all_of_the_one_before(tmp_path):
    file = write(tmp_path, "mine.yaml", "strategy: neutrality\nstrategy.budget: 2\n")
    assert load_scenario(file).strategy.budget == 2
    other = load_scenario(file, ["strategy=single_ally"]).strategy
    assert other == load_scenario(overrides=["strategy=single_ally"]).strategy


def test_a_table_is_replaced_as_a_whole_and_its_entries_can_be_set_one_by_one(tmp_path):
    text = "strategy: diversification\nstrategy.suppliers: {CHN: 0.5, domestic: 0.5}\n"
    file = write(tmp_path, "mine.yaml", text)
    assert load_scenario(file).strategy.suppliers == {"CHN": 0.5, "domestic": 0.5}
    changed = load_scenario(file, ["strategy.suppliers.CHN=[0.1,0.6]"])
    assert changed.strategy.suppliers == {"CHN": (0.1, 0.6), "domestic": 0.5}


def test_overrides_may_be_a_mapping():
    words = load_scenario(overrides=["strategy=neutrality", "parameters.relative_gains.k=2"])
    mapping = {"strategy": "neutrality", "parameters.relative_gains.k": 2}
    assert load_scenario(overrides=mapping) == words
    assert load_scenario().override(mapping) == words


def test_an_experiment_can_be_named_by_an_override():
    named = load_scenario("dependence_vs_diversification", ["strategy=neutrality"])
    assert (
        load_scenario(overrides=["experiment=dependence_vs_diversification", "strategy=neutrality"])
        == named
    )


def test_a_users_folder_adds_to_the_shipped_files_and_shadows_them(tmp_path):
    folder = tmp_path / "my files, 'quoted' = x"
    write(folder, "strategy/mine.yaml", "defaults: [neutrality]\ntext: Mine\nbudget: 2\n")
    write(folder, "strategy/status_quo.yaml", "text: Another status quo\nbudget: 3\n")
    mine = load_scenario(overrides=["strategy=mine"], config_dir=folder).strategy
    shipped = load_scenario(overrides=["strategy=neutrality"]).strategy
    assert (mine.name, mine.budget, mine.suppliers) == ("mine", 2, shipped.suppliers)
    assert load_scenario(config_dir=folder).strategy.budget == 3
    assert load_scenario().strategy.budget == 1
    assert load_scenario(overrides=["theory=liberal"], config_dir=folder).theory == "liberal"


def test_a_users_experiment_and_scenario_are_found_by_name(tmp_path):
    write(tmp_path, "study.yaml", "world: triad\n")
    text = "question: Q?\nstrategies: [status_quo, balanced]\noverrides: {world.anonymous: true}\n"
    write(tmp_path, "experiment/trial.yaml", text)
    assert load_scenario("study", config_dir=tmp_path).world.name == "triad"
    trial = load_experiment("trial", ["horizon=4"], config_dir=tmp_path)
    assert trial.base.world.anonymous and trial.base.horizon == 4
    assert load_experiment(tmp_path / "experiment/trial.yaml", ["horizon=4"]) == trial


def test_a_whole_scenario_survives_yaml_pickle_and_plain_data(tmp_path):
    words = ["world=triad", "strategy=balanced", "shock=grid_attack", "theory=neoclassical"]
    for overrides in ([], [*words, "seed=18446744073709551615", "horizon=21"]):
        scenario = load_scenario(overrides=overrides)
        file = write(tmp_path, "whole.yaml", scenario.to_yaml())
        assert load_scenario(file) == scenario
        assert from_resolved(scenario.resolved()) == scenario
        assert pickle.loads(pickle.dumps(scenario)) == scenario


def test_a_dumped_scenario_takes_another_theory_and_strategy(tmp_path):
    file = write(tmp_path, "whole.yaml", load_scenario(overrides=["strategy=neutrality"]).to_yaml())
    scenario = load_scenario(file, ["theory=liberal", "strategy=single_ally"])
    assert scenario.parameters.relative_gains.k == 0
    assert scenario.strategy == load_scenario(overrides=["strategy=single_ally"]).strategy


def test_a_changed_file_is_read_again(tmp_path):
    for budget in (2, 3):
        write(tmp_path, "strategy/mine.yaml", f"budget: {budget}\n")
        found = load_scenario(overrides=["strategy=mine"], config_dir=tmp_path)
        assert found.strategy.budget == budget


def test_no_load_spoils_the_next():
    words = ["strategy=diversification"]
    before = load_scenario(overrides=words)
    load_scenario(overrides=[*words, "strategy.suppliers.CHN=0.27", "strategy.suppliers.RUS=0.01"])
    assert load_scenario(overrides=words) == before


def test_loading_leaves_a_surrounding_hydra_application_alone():
    before = GlobalHydra.instance().hydra
    marker = object()
    GlobalHydra.instance().hydra = marker  # type: ignore[assignment]
    try:
        load_scenario()
        assert GlobalHydra.instance().hydra is marker
    finally:
        GlobalHydra.instance().hydra = before


def test_scenarios_load_in_several_threads_at_once():
    found = []
    names = ["neutrality", "balanced", "single_ally", "status_quo"]
    threads = [
        threading.Thread(
            target=lambda n=name: found.append(load_scenario(overrides=[f"strategy={n}"]))
        )
        for name in names
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(s.strategy.name for s in found) == sorted(names)
