"""`rivalry new` writes a file that explains its parts, validates and is what it was copied from."""

import re
from dataclasses import replace

import pytest
import yaml

from simulator import ScenarioError, cli, load_experiment, load_scenario
from simulator.loading.folders import EXPERIMENT, LIMIT, Folders

SCENARIOS = [name for group in ("", LIMIT) for name in Folders().names(group)]
EXAMPLE = re.compile(r"^#(?=[a-z])", re.MULTILINE)


@pytest.fixture
def here(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return tmp_path


def new(*words):
    return cli.main(["new", *words])


@pytest.mark.parametrize("source", SCENARIOS)
def test_a_copy_is_the_scenario_that_it_was_copied_from(source, here):
    assert new("mine", "--from", source) == 0
    copy, original = load_scenario("mine.yaml"), load_scenario(source)
    question = original.question if source != "default" else copy.question
    assert copy == replace(original, name="mine", question=question)


@pytest.mark.parametrize("source", Folders().names(EXPERIMENT))
def test_a_copy_of_an_experiment_compares_the_same(source, here):
    assert new("mine", "--from", source) == 0
    copy, original = load_experiment("mine.yaml"), load_experiment(source)
    scenarios = copy.grid()
    assert scenarios.keys() == original.grid().keys()
    for key, scenario in original.grid().items():
        assert replace(scenarios[key], name=scenario.name) == scenario


def test_a_file_written_by_a_run_can_be_copied(here):
    (here / "dumped.yaml").write_text(load_scenario(overrides=["world=triad"]).to_yaml())
    assert new("mine", "--from", "dumped.yaml", "horizon=7") == 0
    assert load_scenario("mine.yaml") == load_scenario("dumped.yaml", ["horizon=7", "name=mine"])


def test_every_basic_key_is_there_with_a_comment(here):
    new("mine")
    text = (here / "mine.yaml").read_text(encoding="utf-8")
    for key in ("question", "world", "theory", "strategy", "shock", "focal", "horizon", "seed"):
        assert re.search(rf"^# .+\n{key}: ", text, re.MULTILINE), key
    assert "grieco" in text and "neutrality" in text and "rivalry check mine.yaml" in text
    assert max(map(len, text.splitlines())) <= 100


def examples(text):
    """Each line that is to be taken up by removing its #."""
    return [line[1:] for line in text.splitlines() if EXAMPLE.match(line)]


def test_each_example_can_be_taken_up_and_changes_something(here):
    new("mine", "world=triad")
    text = (here / "mine.yaml").read_text(encoding="utf-8")
    base, lines = load_scenario("mine.yaml"), examples(text)
    assert len(lines) > 12
    for line in lines:
        (here / "tried.yaml").write_text(f"{text}\n{line}\n", encoding="utf-8")
        tried = replace(load_scenario("tried.yaml"), name="mine")
        (key,) = yaml.safe_load(line)
        same = key in ("world.states", "world.forums")  # shown as they are
        assert (tried == base) is same, line


def test_all_examples_together_are_a_scenario_too(here):
    for source in ("default", "camps", "security_dilemma"):
        name = f"of_{source}"
        new(name, "--from", source)
        text = (here / f"{name}.yaml").read_text(encoding="utf-8")
        (here / "all.yaml").write_text(EXAMPLE.sub("", text), encoding="utf-8")
        assert load_scenario("all.yaml").strategy.budget == 1.5


def test_words_of_the_command_line_are_written_into_the_file(here):
    words = ["strategy=neutrality", "horizon=8", "strategy.budget=2", "world.rivalry.intensity=0"]
    assert new("mine", *words, "parameters.norms.cost=1") == 0
    found = load_scenario("mine.yaml")
    assert found.question == "What happens if Pakistan follows the strategy neutrality?"
    own = ["name=mine", f"question={found.question}"]
    assert found == load_scenario(overrides=[*words, *own, "parameters.norms.cost=1"])
    assert (
        new("trial", "--from", "theories", "theories=[grieco]", "dial.values=[1]", "focal=IND") == 0
    )
    trial = load_experiment("trial.yaml")
    assert [change.label for change in trial.changes] == ["grieco", "k=1"]
    assert trial.base.focal == "IND"


@pytest.mark.parametrize(
    ("words", "part"),
    [
        (["../mine"], "'../mine'; expected a name of letters"),
        (["my_case.yaml"], "did you mean my_case?"),
        (["default"], "a name that no shipped scenario has"),
        (["camps"], "a name that no shipped scenario has"),
        (["mine", "--from", "grid_atack"], "a YAML file or one of"),
        (["mine", "--from", "arms_rac"], "did you mean arms_race?"),
        (["mine", "--output", "nowhere"], "--output: 'nowhere'; expected an existing folder"),
        (["mine", "horizn=3"], "did you mean horizon?"),
        (["mine", "strategy=neutral"], "did you mean neutrality?"),
        (["mine", "--config-dir", "nowhere"], "--config-dir"),
    ],
)
def test_what_cannot_be_written_is_told_and_nothing_is_written(words, part, here, capsys):
    assert new(*words) == 2
    error = capsys.readouterr().err
    assert part in error and "Traceback" not in error
    assert not list(here.iterdir())


def test_nothing_is_overwritten(here, capsys):
    (here / "mine.yaml").write_text("horizon: 3\n")
    assert new("mine") == 2
    assert "mine.yaml exists; expected a name that is free" in capsys.readouterr().err
    assert (here / "mine.yaml").read_text() == "horizon: 3\n"


def test_files_of_one_s_own_are_named_with_their_folder(here, capsys):
    (here / "own" / "strategy").mkdir(parents=True)
    (here / "own" / "strategy" / "quiet.yaml").write_text("text: Sit still\nbudget: 0.5\n")
    assert new("mine", "strategy=quiet", "--config-dir", "own") == 0
    command = "rivalry run mine.yaml --config-dir own"
    assert command in capsys.readouterr().out and command in (here / "mine.yaml").read_text()
    with pytest.raises(ScenarioError, match="files of your own are found with --config-dir"):
        load_scenario("mine.yaml")


def test_a_file_goes_where_one_asks_for_it(here, capsys):
    (here / "cases").mkdir()
    assert new("mine", "--output", "cases") == 0
    assert "rivalry run cases/mine.yaml" in capsys.readouterr().out
    assert load_scenario(here / "cases" / "mine.yaml").name == "mine"
