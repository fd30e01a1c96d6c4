"""The ODD document says what the code says."""

import re
import shutil

import pytest
from worlds import per_class

from simulator.documentation import __main__ as command
from simulator.documentation import odd
from simulator.documentation.numbers import (
    HEADS,
    cells,
    default_words,
    idle,
    outside,
    outside_words,
    swept_words,
)
from simulator.documentation.play import files_in_order, read_steps
from simulator.documentation.source import first_sentence, parameters_read, read_rules
from simulator.model.kinds import CLASSES
from simulator.model.parameters import JUDGEMENT, Parameters, PerClass, describe
from simulator.model.tick import STEPS
from simulator.model.world import specifications

ROWS = list(describe())
RULES = odd.ROOT / "simulator" / "model" / "rules"
FILES = sorted(path.stem for path in RULES.glob("*.py") if path.stem != "__init__")
TICK = odd.ROOT / "simulator" / "model" / "tick.py"


@pytest.fixture(scope="module")
def written():
    return odd.DOCUMENT.read_text(encoding="utf-8")


@pytest.fixture
def copy(tmp_path):
    """A source tree that a test may change."""
    for name in (
        "docs/odd",
        "simulator/model",
        "simulator/initial",
        "simulator/engine",
        "scenarios",
    ):
        shutil.copytree(odd.ROOT / name, tmp_path / name)
    return tmp_path


def edit(path, before, after):
    text = path.read_text(encoding="utf-8")
    assert before in text
    path.write_text(text.replace(before, after, 1), encoding="utf-8")


def test_the_document_is_what_the_code_would_write_now(written):
    assert odd.document() == written, "the code has changed: run `make docs` and look at the result"


@pytest.mark.parametrize(
    ("file", "before", "after"),
    [
        ("simulator/model/rules/utility.py", "return k / (1.0 + k)", "return k / (2.0 + k)"),
        ("simulator/model/rules/norms.py", "Forums: norms grow", "Forums: norms shrink"),
        ("simulator/model/rules/exploits.py", "def held(", "def kept("),
        ("simulator/model/rules/contest.py", "WORST = 10", "WORST = 9"),
        ("simulator/model/tick.py", "    spill(w, p, ledger, now)\n", ""),
        ("simulator/model/tick.py", '"""Noisy observation of others."""', '"""See."""'),
        ("scenarios/theory/grieco.yaml", "text: Another's", "text: Somebody's"),
        ("docs/odd/1_overview.md", "Two large rivals", "Three large rivals"),
    ],
)
def test_a_change_of_code_or_prose_changes_the_document(file, before, after, copy):
    unchanged = odd.document(copy)
    edit(copy / file, before, after)
    assert odd.document(copy) != unchanged


def test_a_new_rule_file_comes_into_the_document_by_itself(copy):
    (copy / "simulator/model/rules/weather.py").write_text('"""Rain (Noah, 1900)."""\n')
    assert "#### Submodel weather\n" in odd.document(copy)


def test_a_source_tree_without_prose_is_told(copy):
    shutil.rmtree(copy / "docs/odd")
    with pytest.raises(FileNotFoundError, match="clone"):
        odd.document(copy)


@pytest.mark.parametrize("name", FILES)
def test_every_rule_file_has_a_section_with_all_its_functions(name, written):
    start = written.index(f"#### Submodel {name}\n")
    section = written[start : written.index("\n### Parameters", start)]
    section = section[: section.find("\n#### ", 5) if "\n#### " in section[5:] else None]
    functions = read_rules(RULES)[name].functions
    assert functions
    for function in functions:
        assert function.kind in ("formula", "rule") and function.text, function.name
        assert f"`{function.name}" in section


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.name)
def test_every_parameter_has_a_unit_a_range_and_a_source(row, written):
    shown = dict(zip(HEADS, cells(row), strict=True))
    assert all(shown.values()), shown
    assert f"| {' | '.join(shown.values())} |" in written
    assert "no bound" not in shown["allowed"]
    assert row.unit and row.source and row.text
    if row.source == JUDGEMENT:
        assert row.sweep, "a judgement needs a range to sweep"


def test_a_parameter_without_range_or_unit_would_be_seen():
    from dataclasses import replace

    row = next(row for row in ROWS if row.name == "contest.damage")
    shown = dict(zip(HEADS, cells(replace(row, unit="", low=None)), strict=True))
    assert shown["unit"] == "" and shown["allowed"].startswith("no bound")


def test_every_field_of_the_world_and_every_step_is_there(written):
    for name in specifications():
        assert f"\n| `{name}` | " in written
    for number in range(1, STEPS + 1):
        assert f"\n{number}. **" in written


def test_the_elements_of_odd_come_in_their_order(written):
    elements = (
        "1. Purpose and patterns",
        "2. Entities, state variables, and scales",
        "3. Process overview and scheduling",
        "4. Design concepts",
        "5. Initialization",
        "6. Input data",
        "7. Submodels",
    )
    places = [written.index(f"# {element}\n") for element in elements]
    assert places == sorted(places)
    concepts = (
        *("Basic principles", "Emergence", "Adaptation", "Objectives", "Learning", "Prediction"),
        *("Sensing", "Interaction", "Stochasticity", "Collectives", "Observation"),
    )
    places = [written.index(f"**{concept}.**") for concept in concepts]
    assert places == sorted(places)


def test_the_prose_asks_for_every_generated_part_once():
    asked = re.findall(r"^<!-- generated: (\w+) -->$", odd.prose_of(odd.ROOT), re.MULTILINE)
    assert sorted(asked) == sorted(odd.generated())


def test_steps_list_what_they_call_in_its_order():
    steps = read_steps(TICK, read_rules(RULES))
    assert [step.number for step in steps] == list(range(1, STEPS + 1))
    assert all(step.text and step.calls for step in steps)
    spillover = next(step for step in steps if step.name == "spillover")
    names = [call.name for call in spillover.calls]
    assert names.index("spill") < names.index("contaminate") < names.index("spying_by_allies")
    offers = next(step for step in steps if step.name == "offers")
    assert [call.name for call in offers.calls] == ["choose_partners", "settle_partners"]
    assert "choose_suppliers" in [call.name for call in offers.calls[0].calls]
    assert set(files_in_order(steps)) <= set(FILES)


def test_parameters_are_found_under_any_name():
    import ast

    tree = ast.parse("def f(w, p):\n    c = p.contest\n    return c.damage + p.value.relations")
    assert set(parameters_read(tree)) == {"contest.damage", "value.relations"}


def test_a_parameter_that_nothing_reads_is_said(tmp_path):
    (tmp_path / "a.py").write_text("def f(p):\n    return p.contest.damage\n")
    found = idle([tmp_path / "a.py"])
    assert "contest.damage" not in found and "value.relations" in found
    assert len(found) == len(ROWS) - 1


def test_every_parameter_is_read_by_the_sources_that_are_looked_at():
    assert odd.generated()["idle"].startswith("Every parameter is read")


def test_a_default_that_no_sweep_meets_is_said():
    from dataclasses import replace

    row = next(row for row in ROWS if row.name == "contest.damage")
    assert outside([row]) == ()
    assert outside([replace(row, sweep=(0.1, 0.2))]) == ("contest.damage",)
    assert "`contest.damage`" in outside_words(("contest.damage",))


def test_numbers_are_short():
    assert default_words(per_class(1.0, disinformation=0.5)) == "1 each, disinformation 0.5"
    unlike = PerClass(*map(float, range(CLASSES)))
    assert default_words(unlike).startswith("espionage 0, disruption 1")
    assert default_words(Parameters().relative_gains.w_mode) == "threat"
    switch = next(row for row in ROWS if row.name == "economy.exogenous")
    assert swept_words(switch) == "fixed: a switch"


def test_a_first_sentence_is_whole():
    assert first_sentence("Return p = a/b. More here.\n\nAnd more.") == "Return p = a/b."
    assert first_sentence("One line\ngoes on; to here.") == "One line goes on; to here."


def test_the_command_writes_the_document_whole(tmp_path, monkeypatch, capsys):
    target = tmp_path / "odd.md"
    monkeypatch.setattr(command, "DOCUMENT", target)
    monkeypatch.setattr(command, "ROOT", tmp_path)
    assert command.main() == 0
    assert target.read_text(encoding="utf-8") == odd.document()
    assert capsys.readouterr().out == "wrote odd.md\n"
    monkeypatch.setattr(command, "DOCUMENT", tmp_path / "no" / "odd.md")
    assert command.main() == 2
    assert len(capsys.readouterr().err.splitlines()) == 1


def test_a_table_survives_any_text(written):
    for line in written.splitlines():
        if line.startswith("| "):
            assert not re.search(r"(?<!\\)\|(?=[^ ])", line[1:-1]), line
