"""What README and docs/sweeps.md say about sweeps runs as it is written."""

import re
import shlex
from pathlib import Path

import pytest

from simulator import cli
from simulator.loading.load_sweep import load_sweep
from simulator.model.outcomes import OUTCOMES
from simulator.scenario.sweep import DESIGNS

ROOT = Path(__file__).parents[3]
HOW_TO = (ROOT / "docs" / "sweeps.md").read_text(encoding="utf-8")


def blocks(text, language=""):
    return re.findall(rf"```{language}\n(.*?)```", text, flags=re.S)


def readme_commands():
    section = (ROOT / "README.md").read_text(encoding="utf-8").partition("## Sweeps")[2]
    lines = blocks(section)[0].splitlines()
    return [shlex.split(line, comments=True) for line in lines]


def test_the_file_in_the_how_to_is_a_sweep(tmp_path):
    (tmp_path / "mine.yaml").write_text(blocks(HOW_TO, "yaml")[0])
    sweep = load_sweep(tmp_path / "mine.yaml")
    assert sweep.states == ("PAK", "IND") and len(sweep.uncertainties) == 4


def test_the_how_to_names_every_design_and_only_outcomes_that_exist():
    assert all(f"| `{design}` |" in HOW_TO for design in DESIGNS)
    (units,) = re.findall(r"Units of the usual outcomes:(.*?)\n\n", HOW_TO, flags=re.S)
    names = set(re.findall(r"`(\w+)`", units))
    assert names & set(OUTCOMES) and names <= {*OUTCOMES, "unit"}


@pytest.mark.long
def test_the_example_in_the_readme_runs_as_written(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    commands = readme_commands()
    assert {command[1] for command in commands} >= {"sweep", "resume", "query", "discover"}
    for program, *words in commands:
        assert program == "rivalry"
        assert cli.main(words) == 0, (words, capsys.readouterr().err)


@pytest.mark.long
def test_the_python_in_the_how_to_runs_as_written(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    code = blocks(HOW_TO, "python")[-1]
    namespace: dict = {}
    exec(compile(code, "docs/sweeps.md", "exec"), namespace)
    assert namespace["data"].runs("pawn").shape == (16, 2, 10)
