"""Law: an edited rule is never answered from an old compiled copy."""

import ast
from pathlib import Path

import pytest
from edited_package import ask, cache_beside, copy_package, edit

import simulator

PACKAGE = Path(simulator.__file__).parent
ASK = "from simulator.model.rules.engagement import confidence_hit; print(confidence_hit(0.25, 5))"
DIGEST = "return digest.hexdigest()[:16]"


@pytest.fixture
def copied(tmp_path):
    return copy_package(tmp_path)


def answers_before_and_after(package):
    """Let a compiled caller of a rule in another file answer, before that is edited and after.

    The edit takes away the damage per step of severity.
    """
    before = ask(package, ASK, compiled=True)
    edit(package, "model/rules/contest.py", "LN2 = 0.6931471805599453", "LN2 = 0.0")
    return float(before), float(ask(package, ASK, compiled=True))


def test_an_edited_rule_changes_the_answer_of_its_callers(copied):
    assert answers_before_and_after(copied) == (0.5, 0.25)
    assert len(list(cache_beside(copied).glob("cyber-rivalry/*"))) == 2


def test_nothing_compiled_is_left_in_the_package(copied):
    ask(copied, ASK, compiled=True)
    assert any(cache_beside(copied).rglob("*.nbc"))
    assert not [*copied.rglob("*.nbc"), *copied.rglob("*.nbi")]


def test_a_cache_that_is_not_named_after_the_sources_is_noticed(copied):
    edit(copied, "model/cache.py", DIGEST, 'return "always"')
    assert answers_before_and_after(copied) == (0.5, 0.5)


def sources():
    return set((PACKAGE / "model").rglob("*.py"))


def imported(path):
    """Return the files of the package that a file imports at its top level."""
    nodes = [node for node in ast.parse(path.read_text()).body if isinstance(node, ast.ImportFrom)]
    modules = [node.module.split(".")[1:] for node in nodes if node.module.startswith("simulator.")]
    return {PACKAGE.joinpath(*parts).with_suffix(".py") for parts in modules}


def test_every_file_with_compiled_code_is_in_the_digest():
    marks = ("@rule", "@formula", "@entry")
    files = {path: path.read_text().splitlines() for path in PACKAGE.rglob("*.py")}
    compiled = {path for path, lines in files.items() if any(x.startswith(marks) for x in lines)}
    assert compiled <= sources()
    assert len(compiled) > 10


def test_every_file_that_compiled_code_imports_is_in_the_digest():
    assert {file for path in sources() for file in imported(path)} <= sources()
