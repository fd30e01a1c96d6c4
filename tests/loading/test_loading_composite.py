import pytest

import simulator as rivalry
from simulator.loading.errors import ScenarioError
from simulator.model.outcomes import OUTCOMES
from simulator.scenario.experiment import Composite

EXPERIMENT = "dependence_vs_diversification"
HEAD = "question: Q\nstrategies: [status_quo, neutrality]\ncomposite:\n"


def test_the_shipped_comparison_declares_bounds_for_all_its_parts():
    composite = rivalry.load_experiment(EXPERIMENT).composite
    assert composite.elasticity == 0.5
    assert {part.weight for part in composite.parts.values()} == {1.0}
    for name, part in composite.parts.items():
        assert (part.best - part.worst) * OUTCOMES[name].better > 0


def test_the_usual_parts_are_the_right_way_round():
    for name, part in Composite().parts.items():
        assert (part.best - part.worst) * OUTCOMES[name].better > 0


def test_elasticity_and_single_bounds_can_be_set_on_the_command_line():
    words = ["composite.elasticity=1", "composite.parts.crisis.worst=1.5"]
    composite = rivalry.load_experiment(EXPERIMENT, words).composite
    assert composite.elasticity == 1
    assert (composite.parts["crisis"].worst, composite.parts["crisis"].best) == (1.5, 0)
    assert "pawn" in composite.parts


def test_another_experiment_has_the_usual_index():
    assert rivalry.load_experiment("theories").composite == Composite()


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("  elasticity: -1\n", ["mine.yaml:4: composite.elasticity", "from 0 to 100"]),
        ("  elastcity: 1\n", ["mine.yaml:4: composite.elastcity", "did you mean elasticity?"]),
        (
            "  parts: {pwn: {worst: 1, best: 0}}\n",
            ["composite.parts.pwn: 'pwn'", "did you mean pawn?"],
        ),
        (
            "  parts:\n    pawn: {worst: 0, best: 1}\n",
            ["mine.yaml:5: composite.parts.pawn", "best below worst", "less is better"],
        ),
        (
            "  parts: {integrity: {worst: 1, best: 0.5}}\n",
            ["composite.parts.integrity", "best above worst", "more is better"],
        ),
        ("  parts: {pawn: {worst: 1, best: 1}}\n", ["both 1; expected two different bounds"]),
        (
            "  parts: {pawn: {worst: 1, bst: 0}}\n",
            ["composite.parts.pawn.bst: no such key", "composite.parts.pawn.best: missing"],
        ),
        ("  parts: {pawn: {worst: 1, best: 0, weight: -1}}\n", ["weight: -1", "from 0 to 1000"]),
        ("  parts: {pawn: {worst: 1, best: 0, weight: 0}}\n", ["no weight above 0"]),
        ("  parts: {}\n", ["composite.parts"]),
        ("  parts: 3\n", ["composite.parts: 3"]),
    ],
)
def test_mistakes_name_file_line_key_and_what_is_allowed(text, parts, tmp_path):
    file = tmp_path / "mine.yaml"
    file.write_text(HEAD + text)
    with pytest.raises(ScenarioError) as error:
        rivalry.load_experiment(file)
    for part in parts:
        assert part in str(error.value)
