"""Files of a group that build on each other merge as Hydra would compose them."""

import pytest
from hydra import compose, initialize_config_dir
from omegaconf import OmegaConf

from simulator import ScenarioError, load_scenario
from simulator.initial.paths import scenario_root
from simulator.loading.errors import Report
from simulator.loading.folders import GROUPS, Folders
from simulator.loading.merge import content, deep_merge

OWN = {
    "strategy/oldest.yaml": "budget: 1\nsuppliers: {CHN: 0.5, domestic: 0.5}\nreview: 1e-1\n",
    "strategy/older.yaml": "defaults: [oldest]\nsuppliers: {CHN: 0.2, IND: 0.3}\nanswer: 2\n",
    "strategy/other.yaml": "defaults: [oldest, neutrality]\nsuppliers: null\nanswer: 1\n",
    "strategy/mine.yaml": "defaults: [older, other]\nsuppliers: {RUS: [0, 1]}\ntext: Mine\n",
    "strategy/neutrality.yaml": "text: Instead of the shipped one\nalignment: {CHN: 0.5}\n",
    "strategy/empty.yaml": "# nothing but defaults of the fields\n",
    "world/mine.yaml": "defaults: [triad]\nstart: {CHN: {growth: 0.01}}\nforums: []\n",
    "world/child.yaml": "defaults: [mine]\nstart: {CHN: {power: 0.5}, IND: {growth: 0}}\n",
    "theory/mine.yaml": "defaults: [grieco]\nparameters: {relative_gains: {k: 2}}\n",
}


@pytest.fixture
def own(tmp_path):
    for name, text in OWN.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


def by_hydra(group, name, folder):
    shipped = f'["file://{scenario_root()}"]'
    with initialize_config_dir(str(folder), version_base="1.3"):
        config = compose(overrides=[f"hydra.searchpath={shipped}", f"+{group}={name}"])
    return OmegaConf.to_container(config)[group] or {}


def by_us(group, name, folders):
    report = Report()
    found = content(folders.chain(group, name, "", report))
    assert not report.problems
    return found


def in_order(tree):
    """Mappings as lists of pairs: the order of keys counts too."""
    return [(k, in_order(v)) for k, v in tree.items()] if isinstance(tree, dict) else tree


@pytest.mark.parametrize("group", GROUPS)
def test_shipped_files_say_what_hydra_composes(group, tmp_path):
    names = Folders().names(group)
    assert names
    for name in names:
        hydra = by_hydra(group, name, tmp_path)
        assert in_order(by_us(group, name, Folders())) == in_order(hydra), name


def test_files_that_build_on_others_say_what_hydra_composes(own):
    for group, name in (file.removesuffix(".yaml").split("/") for file in OWN):
        hydra = by_hydra(group, name, own)
        assert in_order(by_us(group, name, Folders(own))) == in_order(hydra), name


def test_mappings_merge_key_by_key_and_nothing_else_does():
    below = {"a": {"b": {"c": 1, "d": 2}}, "e": [1, 2], "f": {"g": 1}, "h": 1}
    above = {"a": {"b": {"c": 3}}, "e": [4], "f": None, "h": {"i": 1}}
    merged = {"a": {"b": {"c": 3, "d": 2}}, "e": [4], "f": None, "h": {"i": 1}}
    assert deep_merge(below, above) == merged
    assert below == {"a": {"b": {"c": 1, "d": 2}}, "e": [1, 2], "f": {"g": 1}, "h": 1}


def test_a_wrong_file_of_one_group_says_nothing_against_the_others(own):
    with pytest.raises(ScenarioError) as caught:
        load_scenario(overrides=["strategy=mine", "world=nowhere"], config_dir=own)
    assert [problem.key for problem in caught.value.problems] == ["world"]


def test_unknown_keys_are_reported_in_the_order_of_the_file(own):
    keys = ("zeta", "alpha", "mu", "beta")
    (own / "strategy/wrong.yaml").write_text("".join(f"{key}: 1\n" for key in keys))
    with pytest.raises(ScenarioError) as caught:
        load_scenario(overrides=["strategy=wrong"], config_dir=own)
    assert tuple(problem.key for problem in caught.value.problems) == keys
