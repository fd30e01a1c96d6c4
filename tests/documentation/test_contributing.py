"""CONTRIBUTING.md tells how a thing is added; each of its lists is followed here or where it says.

Blocks of code are run as they stand. Lists of steps name the files that the edits of a test change.
"""

import re

import pytest
from edited_package import ask, copy_package, edit
from laws.test_one_more_of_a_kind import ADDED as KIND_EDITS
from laws.test_strategy_key import EDITS as STRATEGY_EDITS

from simulator import cli, commands, load_experiment
from simulator.charts import KINDS
from simulator.documentation import odd
from simulator.experiments.compare import run_labelled
from simulator.model.outcomes import OUTCOMES
from simulator.report.page import report_html
from simulator.report.sections import SECTIONS
from simulator.report.table import text_table

TEXT = (odd.ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
RULE = (
    (
        "model/parameters.py",
        "@dataclass(frozen=True)\nclass Parameters:",
        "@dataclass(frozen=True)\nclass Drills:\n"
        '    """Exercises of response teams."""\n\n'
        '    gain: Annotated[float, number(0, 1, "/quarter", "rise of the response stock")] = 0.0\n'
        "\n\n@dataclass(frozen=True)\nclass Parameters:",
    ),
    (
        "model/parameters.py",
        "    start: Start = field(default_factory=Start)\n",
        "    start: Start = field(default_factory=Start)\n"
        "    drills: Drills = field(default_factory=Drills)\n",
    ),
    (
        "model/tick.py",
        "from simulator.model.rules.economy import",
        "from simulator.model.rules.drills import drill\nfrom simulator.model.rules.economy import",
    ),
    (
        "model/tick.py",
        "    build_stocks(w, p)\n    fade(w, p)\n",
        "    build_stocks(w, p)\n    drill(w, p)\n    fade(w, p)\n",
    ),
)
DRILLS = '''"""Exercises of response teams."""

from simulator.model.jit import rule
from simulator.model.kinds import LINES, Line
from simulator.model.parameters import Parameters
from simulator.model.world import World


@rule
def drill(w: World, p: Parameters) -> None:
    """Raise every response stock by what a quarter's exercise adds (our reading)."""
    for i in range(w.states):
        cell = i * LINES + Line.RESPONSE
        w.stock[cell] = min(1.0, w.stock[cell] + p.drills.gain)
'''
TRIED = """
from simulator import RivalryModel, load_scenario
from simulator.documentation.source import read_rules
from pathlib import Path
import simulator

stocks = []
for gain in (0.0, 0.2):
    words = ["world=triad", "horizon=2", f"parameters.drills.gain={gain}"]
    model = RivalryModel(load_scenario(overrides=words))
    model.step()
    stocks.append(float(model.state("PAK").stocks["response"]))
rules = read_rules(Path(simulator.__file__).parent / "model" / "rules")
print(stocks[1] > stocks[0], "drills.gain" in rules["drills"].parameters)
"""


def part(title):
    """The text below a heading."""
    found = re.search(rf"^### {re.escape(title)}\n(.*?)(?=^### |\Z)", TEXT, re.M | re.S)
    assert found, title
    return found[1]


def files_of(title):
    """The files that the numbered steps below a heading begin with, or name."""
    steps = re.findall(r"^\d\. (.*?)(?=^\d\. |^$)", part(title), re.M | re.S)
    return {name for step in steps for name in re.findall(r"`([\w/]+\.(?:py|csv))`", step)}


def run_block(title):
    (block,) = re.findall(r"```python\n(.*?)```", part(title), re.S)
    exec(compile(block, title, "exec"), {})


@pytest.fixture
def added(monkeypatch):
    """Run every block of code; what it registered is gone after the test."""
    tables = (OUTCOMES, KINDS, SECTIONS)
    before = [dict(table) for table in tables]
    monkeypatch.setattr(commands, "_FROM_OUTSIDE", [])
    for title in ("an outcome", "a figure", "a section of the report", "a command"):
        run_block(title)
    yield
    for table, kept in zip(tables, before, strict=True):
        table.clear()
        table.update(kept)


def test_what_the_blocks_add_stands_in_table_page_figures_and_commands(added, capsys):
    words = ["world=triad", "horizon=4", "replicates=2", "strategies=[status_quo,neutrality]"]
    experiment = load_experiment("dependence_vs_diversification", words)
    results = run_labelled([(name, one) for (_, name), one in experiment.grid().items()])
    assert "Detected" in text_table(results, experiment)
    page = report_html(results, experiment)
    assert 'id="figure-alarms"' in page and "What was detected" in page
    assert results.plot("alarms", outcome="attacks") is not None
    assert cli.main(["words", "one", "two"]) == 0
    assert "2 words" in capsys.readouterr().out
    with pytest.raises(SystemExit):
        cli.main(["--help"])
    assert "count words" in capsys.readouterr().out


def test_a_rule_is_its_file_its_numbers_and_its_line_in_the_order_of_play(tmp_path):
    package = copy_package(tmp_path)
    (package / "model/rules/drills.py").write_text(DRILLS, encoding="utf-8")
    for change in RULE:
        edit(package, *change)
    assert ask(package, TRIED).split() == ["True", "True"]
    changed = {f"simulator/{file}" for file, _, _ in RULE} | {"simulator/model/rules/drills.py"}
    assert files_of("a rule") == changed


@pytest.mark.parametrize(
    ("title", "edits"),
    [
        ("a key of a strategy", STRATEGY_EDITS),
        ("a budget line", KIND_EDITS["deception"]),
        ("a class of operation", KIND_EDITS["extortion"]),
        ("a sector, a response", KIND_EDITS["space"] + KIND_EDITS["appeal"]),
    ],
)
def test_the_steps_name_the_files_that_the_test_of_such_a_change_edits(title, edits):
    changed = {file if "/" in file else f"simulator/{file}" for file, _, _ in edits}
    changed = {
        f if f.startswith(("simulator/", "scenarios/")) else f"simulator/{f}" for f in changed
    }
    assert files_of(title) == changed


def test_every_file_that_is_named_exists_but_for_the_new_one():
    named = set(re.findall(r"`((?:simulator|tests|scenarios|docs)/[\w/]+\.(?:py|csv|md))`", TEXT))
    missing = {name for name in named if not (odd.ROOT / name).is_file()}
    assert missing == {"simulator/model/rules/drills.py"}
