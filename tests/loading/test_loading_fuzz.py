"""Damaged scenario files never do anything but load or be refused."""

import random

import pytest
from mutants import WEIRD, mutate, sources

from simulator import Experiment, Scenario, ScenarioError, load_experiment, load_scenario
from simulator.loading.folders import GROUPS

CASES = 300
MANY = 10_000


def attempt(folder, group, text):
    """Load a damaged text as what it was; anything but success or a ScenarioError is a defect."""
    place = folder / (group if group in GROUPS else ".")
    place.mkdir(exist_ok=True)
    file = place / "mutant.yaml"
    file.write_text(text, encoding="utf-8", newline="")
    if place != folder:
        return load_scenario(overrides=[f"{group}=mutant"], config_dir=folder)
    return load_experiment(file) if group == "experiment" else load_scenario(file)


def fuzz(folder, cases, seed):
    rng, texts, loaded = random.Random(seed), sources(), 0
    for _ in range(cases):
        group, text = rng.choice(texts)
        mutant = mutate(text, rng)
        try:
            assert isinstance(attempt(folder, group, mutant), Scenario | Experiment)
            loaded += 1
        except ScenarioError as error:
            assert error.problems and all(str(problem) for problem in error.problems)
            assert len(str(error).splitlines()) == len(error.problems)
        except BaseException as error:
            raise AssertionError(f"{type(error).__name__} for a {group}:\n{mutant!r}") from error
    return loaded


def test_damaged_files_load_or_are_refused(tmp_path):
    loaded = fuzz(tmp_path, CASES, seed=1)
    assert 0 < loaded < CASES  # the mutants are neither all dead nor all harmless


@pytest.mark.long
@pytest.mark.parametrize("part", range(10))
def test_many_damaged_files_load_or_are_refused(tmp_path, part):
    assert fuzz(tmp_path, MANY // 10, seed=100 + part)


def test_the_fuzz_sees_a_defect(tmp_path, monkeypatch):
    def broken(*_args, **_more):
        raise TypeError("planted")

    monkeypatch.setitem(globals(), "load_scenario", broken)
    monkeypatch.setitem(globals(), "sources", lambda: [("whole", "horizon: 3\n")])
    with pytest.raises(AssertionError, match="TypeError for a whole"):
        fuzz(tmp_path, 5, seed=1)


@pytest.mark.parametrize("seed", range(3))
def test_damaged_words_load_or_are_refused(seed):
    rng = random.Random(seed)
    words = [
        "strategy.suppliers={CHN:0.5,domestic:0.5}",
        "world.states=[CHN,IND,PAK]",
        "parameters.relative_gains.k=2",
        "shocks=[{kind:grid_attack,tick:1,initiator:CHN,target:IND,severity:4}]",
    ]
    for _ in range(40):
        word = rng.choice(words)
        for _ in range(rng.randint(1, 3)):
            at = rng.randrange(len(word))
            word = word[:at] + rng.choice([*"=,:{}[]()\"'\\~+@$/.x0 \n", *WEIRD]) + word[at + 1 :]
        try:
            load_scenario(overrides=[word])
        except ScenarioError as error:
            assert error.problems
        except BaseException as error:
            raise AssertionError(f"{type(error).__name__} for {word!r}") from error
