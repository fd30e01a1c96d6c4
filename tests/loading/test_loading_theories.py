"""A theory is a set of numbers: no rule knows a theory, a strategy or a state by name."""

import ast
from itertools import combinations
from pathlib import Path

import pytest

from simulator import load_scenario
from simulator.engine.replicates import simulate
from simulator.initial.facts import load_facts
from simulator.initial.paths import scenario_root
from simulator.loading.errors import Report
from simulator.loading.folders import Folders
from simulator.model.kinds import SensitivityMode, WeightMode, names

PACKAGE = Path(__file__).parents[2] / "simulator"
RULES = (
    *sorted((PACKAGE / "model" / "rules").glob("*.py")),
    *(PACKAGE / name for name in ("model/tick.py", "model/kernel.py", "initial/initialise.py")),
)
THEORIES = Folders().names("theory")
NAMED = {name for group in ("world", "theory", "strategy") for name in Folders().names(group)}
NAMED |= set(load_facts().states())
ROLES = {"member"}
"""Words of the fact tables that founding a world may look for."""

ALLOWED = {"text", "claim", "source", "parameters"}


def content(theory):
    (document,) = Folders().chain("theory", theory, "", Report())
    return document.data


# -- presets -------------------------------------------------------------------------------------


@pytest.mark.parametrize("theory", THEORIES)
def test_a_theory_file_says_a_claim_its_source_and_numbers(theory):
    assert set(content(theory)) == ALLOWED
    assert set(content(theory)["parameters"]) <= set(load_scenario().resolved()["parameters"])


@pytest.mark.parametrize(("one", "other"), [*combinations(THEORIES, 2)])
def test_two_theories_differ_in_parameters_only(one, other):
    trees = [load_scenario(overrides=[f"theory={theory}"]).resolved() for theory in (one, other)]
    differing = {key for key in trees[0] if trees[0][key] != trees[1][key]}
    assert differing == {"theory", "parameters"}


def test_all_theories_set_the_same_parameters():
    keys = {
        frozenset((s, key) for s, section in content(t)["parameters"].items() for key in section)
        for t in THEORIES
    }
    assert len(keys) == 1


@pytest.mark.parametrize(("before", "after"), [*combinations(THEORIES, 2)])
def test_changing_the_theory_leaves_nothing_of_the_theory_before(before, after):
    there = load_scenario(overrides=[f"theory={before}"]).override(f"theory={after}")
    assert there == load_scenario(overrides=[f"theory={after}"])


@pytest.mark.parametrize(
    ("theory", "k", "psi", "domestic"),
    [
        ("liberal", 0, 0.5, 0),
        ("defensive_realism", 0.5, 0.8, 0),
        ("grieco", 1, 0.5, 0),
        ("offensive_realism", 3, 0.5, 0),
        ("neoclassical", 1, 0.5, 1),
    ],
)
def test_theories_have_their_numbers(theory, k, psi, domestic):
    scenario = load_scenario(overrides=[f"theory={theory}"])
    assert scenario.theory == theory
    assert scenario.parameters.relative_gains.k == k
    assert scenario.parameters.threat.distinguishability == psi
    assert scenario.parameters.threat.domestic_filter == domestic


# -- rules know no names ---------------------------------------------------------------------------


def texts(tree):
    """Yield the text constants of a source that are not docstrings."""
    prose = {
        id(part.value)
        for node in ast.walk(tree)
        if isinstance(getattr(node, "body", None), list)
        for part in node.body
        if isinstance(part, ast.Expr)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in prose:
            yield node.value


def asks_for_a_name(source):
    """Return what in a source could branch on a name: names, labels read, texts compared."""
    tree = ast.parse(source)
    found = [text for text in texts(tree) if text in NAMED]
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and node.attr in ("theory", "name"):
            found.append(f".{node.attr}")
        if isinstance(node, ast.Compare):
            sides = [node.left, *node.comparators]
            words = [side.value for side in sides if isinstance(side, ast.Constant)]
            found += [word for word in words if isinstance(word, str) and word not in ROLES]
    return found


@pytest.mark.parametrize("path", RULES, ids=lambda path: path.name)
def test_no_rule_asks_for_a_name(path):
    assert asks_for_a_name(path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    "path", [p for p in RULES if p.name != "initialise.py"], ids=lambda p: p.name
)
def test_rules_hold_no_text_at_all(path):
    assert list(texts(ast.parse(path.read_text(encoding="utf-8")))) == []


@pytest.mark.parametrize(
    "planted",
    [
        "def f(scenario):\n    return 2.0 if scenario.theory == 'grieco' else 1.0\n",
        "def f(scenario):\n    return {'liberal': 0.0}.get(scenario.label, 1.0)\n",
        "def f(scenario):\n    return scenario.strategy.name\n",
        "def f(states):\n    return states.index('PAK')\n",
        "def f(mode):\n    return mode == 'some word'\n",
    ],
)
def test_a_rule_that_asks_for_a_name_is_noticed(planted):
    assert asks_for_a_name(planted)


def run(folder, *words):
    scenario = load_scenario(overrides=["world=triad", "horizon=8", *words], config_dir=folder)
    return simulate(scenario, 2)


@pytest.mark.parametrize(
    ("group", "name"),
    [("theory", "offensive_realism"), ("strategy", "neutrality"), ("world", "triad")],
)
def test_another_name_of_a_file_changes_no_bit(group, name, tmp_path):
    (tmp_path / group).mkdir()
    text = (scenario_root() / group / f"{name}.yaml").read_text(encoding="utf-8")
    (tmp_path / group / "renamed.yaml").write_text(text, encoding="utf-8")
    one, other = run(None, f"{group}={name}"), run(tmp_path, f"{group}=renamed")
    assert one.totals.tobytes() == other.totals.tobytes()
    assert one.paths.tobytes() == other.paths.tobytes()
    for a, b in zip(one.events, other.events, strict=True):
        assert a.marks.tobytes() == b.marks.tobytes()


# -- modes that theories can choose ----------------------------------------------------------------


def paths_under(*words):
    return simulate(load_scenario(overrides=["world=triad", "horizon=20", *words]), 3).paths


def test_every_way_to_set_k_is_reachable_and_matters():
    key = "parameters.relative_gains.k_mode={}"
    assert names(SensitivityMode) == ("fixed", "powell")
    fixed, powell = (paths_under(key.format(mode)) for mode in names(SensitivityMode))
    assert (fixed != powell).any()


def test_every_way_to_weigh_others_is_reachable_and_matters():
    assert names(WeightMode) == ("threat", "absolute", "power", "equal")
    found = [paths_under(f"parameters.relative_gains.w_mode={mode}") for mode in names(WeightMode)]
    for one, other in combinations(found, 2):
        assert (one != other).any()


def test_under_powell_nobody_minds_gains_before_anybody_coerced():
    """Without coercion seen, the concern for relative gains vanishes (Powell 1991)."""
    calm = [
        "parameters.detection.false_alarm=0",
        "parameters.contest.foothold_discovery=0",
        "parameters.detection.share.others=0",
        "parameters.detection.evident=0",
    ]
    powell = paths_under("parameters.relative_gains.k_mode=powell", *calm)
    liberal = paths_under("parameters.relative_gains.k=0", *calm)
    assert powell.tobytes() == liberal.tobytes()
