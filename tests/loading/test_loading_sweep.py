"""Sweep files: what is shipped loads, and every mistake is one clear line."""

import pytest

from simulator.loading.errors import ScenarioError
from simulator.loading.folders import SWEEP, Folders
from simulator.loading.load_sweep import DEFAULT_SWEEP, load_sweep
from simulator.model.outcomes import OUTCOMES
from simulator.model.parameters import describe

UMBRELLA = "parameters.alliance.umbrella_escalation"


def problem(*words):
    with pytest.raises(ScenarioError) as found:
        load_sweep(overrides=list(words))
    return str(found.value)


@pytest.mark.parametrize("name", Folders().names(SWEEP))
def test_every_shipped_sweep_loads(name):
    sweep = load_sweep(name)
    assert sweep.question and sweep.shows_not
    assert set(sweep.outcomes) <= set(OUTCOMES)
    assert len(sweep.variants) == len(sweep.labels) == len(set(sweep.labels))


def test_without_a_range_the_one_that_the_parameter_declares_is_taken():
    entry = load_sweep(DEFAULT_SWEEP).uncertainties[UMBRELLA]
    declared = next(row.sweep for row in describe() if f"parameters.{row.name}" == UMBRELLA)
    assert (entry.low, entry.high) == declared


def test_every_combination_of_levers_has_its_scenario():
    words = ["levers.strategy=[neutrality,status_quo]", "levers.theory=[grieco,liberal]"]
    sweep = load_sweep(overrides=words)
    assert sweep.labels[:2] == ("neutrality+grieco", "neutrality+liberal")
    pairs = [(variant.strategy.name, variant.theory) for variant in sweep.variants]
    assert pairs == [tuple(label.split("+")) for label in sweep.labels]


def test_words_of_the_command_line_reach_sweep_and_scenarios():
    sweep = load_sweep(
        overrides=["points=7", "horizon=5", "seed=9", f"uncertainties.{UMBRELLA}.high=1"]
    )
    assert sweep.points == 7 and sweep.uncertainties[UMBRELLA].high == 1
    assert {(v.horizon, v.seed) for v in sweep.variants} == {(5, 9)}


def test_a_file_of_ones_own(tmp_path):
    path = tmp_path / "sweep" / "mine.yaml"
    path.parent.mkdir()
    path.write_text(
        "question: Q\noverrides: {world: triad}\nlevers: {strategy: [own]}\n"
        "uncertainties: {parameters.relative_gains.k: {low: 0.5, high: 1.5}}\n"
    )
    (tmp_path / "strategy").mkdir()
    (tmp_path / "strategy" / "own.yaml").write_text("budget: 1.5\n")
    sweep = load_sweep("mine", config_dir=tmp_path)
    assert sweep.name == "mine" and sweep.base.strategy.budget == 1.5
    path.write_text("question: Q\nuncertainties:\n  parameters.relative_gains.k: {low: 2, hi: 1}\n")
    with pytest.raises(ScenarioError, match=r"mine\.yaml:3: .*hi: no such key.*did you mean high"):
        load_sweep("mine", config_dir=tmp_path)


@pytest.mark.parametrize(
    ("words", "part"),
    [
        (["design=gird"], "design: 'gird'; expected one of: grid"),
        (["desing=grid"], "did you mean design?"),
        (["outcomes=[pwn]"], "did you mean pawn?"),
        (["outcomes=[]"], "outcomes: no outcome; expected at least one"),
        (["design=sobol", "points=7"], "expected a power of two"),
        (["levers.strategy=[single_aly]"], "did you mean single_ally?"),
        (["strategy=neutrality"], "expected levers.strategy=[...] in a sweep"),
        ([f"{UMBRELLA}=1"], f"expected a change of uncertainties.{UMBRELLA} instead"),
        ([f"uncertainties.{UMBRELLA}.high=9"], "expected a number from 0 to 3 (log)"),
        (["uncertainties={strategy.budget:{low:1}}"], "strategy.budget.high: missing"),
        ([f"uncertainties={{{UMBRELLA}:{{low:0,high:9}}}}"], "expected a number from 0 to 3 (log)"),
        (
            [f"uncertainties={{{UMBRELLA}:{{low:2,high:1}}}}"],
            "low: 2; expected a number below high",
        ),
        ([f"uncertainties={{{UMBRELLA}:{{distribution:loguniform}}}}"], "a number above 0"),
        ([f"uncertainties={{{UMBRELLA}:{{distribution:normal}}}}"], "mean: missing"),
        (
            [f"uncertainties={{{UMBRELLA}:{{distribution:choice}}}}"],
            "at least two different values",
        ),
        (["uncertainties={parameters.alliance.umbrela:{low:0,high:1}}"], "did you mean umbrella"),
        (["uncertainties={horizon:{low:4,high:9}}"], "set horizon among the overrides"),
        (["uncertainties={strategy:{distribution:choice,values:[a,b]}}"], "a group of files"),
        (["enough={outcome:pawn,width:0.1,most:2}"], "expected at least the 50 replicates"),
        (["enough={outcome:severe,width:0.1,most:99}"], "enough.outcome: 'severe'"),
        (["design=grid", "levels=1000"], "expected at most 10,000,000 points"),
        (["points=0"], "points: 0"),
        (["horizon=-1"], "horizon: -1"),
    ],
)
def test_a_mistake_is_told_with_what_is_allowed(words, part):
    assert part in problem(*words)


def test_an_unknown_sweep_is_told_with_the_nearest_name():
    with pytest.raises(ScenarioError, match="did you mean price_of_dependence"):
        load_sweep("price_of_dependance")
