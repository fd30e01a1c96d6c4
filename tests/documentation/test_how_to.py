"""The guides in docs/how_to are followed literally: files written, commands typed, Python run."""

import re
import shlex
from pathlib import Path

import pytest

from simulator import cli
from simulator.documentation import odd

GUIDES = sorted((odd.ROOT / "docs" / "how_to").glob("*.md"))
BLOCK = re.compile(r"(?:^`([\w./]+)`:\n\n)?^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
"""A block of code, and the file that the line before it names."""

SLOW = ("run", "compare")
"""Guides that are followed under `long`."""


def follow(text, folder, capsys):
    """Do what a guide says, in a folder, and return how many steps there were."""
    said, space, steps = "", {}, 0
    for name, language, block in BLOCK.findall(text):
        steps += 1
        if name:
            (folder / name).write_text(block, encoding="utf-8")
        elif language == "python":
            exec(compile(block, "guide", "exec"), space)
        elif language == "text":
            missing = [line for line in block.splitlines() if line not in said]
            assert not missing, f"{said}\n-- does not say --\n{missing}"
        elif not language:
            said = "".join(typed(line, folder, capsys) for line in block.splitlines())
    return steps


def typed(line, folder, capsys):
    """Type a line of a guide, and return what it says."""
    command, *words = shlex.split(line, comments=True)
    if command == "mkdir":
        for name in words[1:]:
            (folder / name).mkdir(parents=True, exist_ok=True)
        return ""
    assert command == "rivalry", f"the test cannot type {line!r}"
    code = cli.main(words)
    out = capsys.readouterr()
    assert "Traceback" not in out.err
    assert code == (2 if "mistakes" in line else 0), f"{line}\n{out.err}"
    return out.out + out.err


def with_marks(path):
    marks = pytest.mark.long if path.stem in SLOW else ()
    return pytest.param(path, id=path.stem, marks=marks)


@pytest.fixture
def here(tmp_path, monkeypatch):
    """An empty folder with the shipped scenarios in reach, as in a clone."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "scenarios").symlink_to(odd.ROOT / "scenarios")
    return tmp_path


@pytest.mark.parametrize("path", [with_marks(path) for path in GUIDES])
def test_a_guide_can_be_followed_to_the_letter(path, here, capsys):
    assert follow(path.read_text(encoding="utf-8"), here, capsys) >= 4
    if path.stem == "my_own_country":
        one, other = (
            (here / "outputs" / name / "narrative.txt").read_text(encoding="utf-8")
            for name in ("my_country", "again")
        )
        assert one.startswith("ARC: hedging") and one == other
        assert (here / "outputs" / "my_choice" / "manifest.json").is_file()


def test_a_guide_that_is_wrong_would_be_seen(here, capsys):
    for text in (
        "```\nrivalry run theory=marxism\n```\n",
        "```\nrivalry list\n```\n\n```text\nno such line\n```\n",
        "```python\n1 / 0\n```\n",
    ):
        with pytest.raises((AssertionError, ZeroDivisionError)):
            follow(text, here, capsys)


def test_there_is_a_guide_for_every_task():
    names = {path.stem for path in GUIDES}
    assert names >= {
        "run", "compare", "write_a_scenario", "write_a_strategy_class", "read_a_result",
        "my_own_country",
    }  # fmt: skip


def test_the_message_about_a_missing_fact_is_the_one_that_is_quoted(here, capsys):
    text = Path(odd.ROOT / "docs/how_to/my_own_country.md").read_text(encoding="utf-8")
    for name, _, block in BLOCK.findall(text):
        if name:
            (here / name).parent.mkdir(parents=True, exist_ok=True)
            kept = [line for line in block.splitlines() if not line.startswith("ARC,cinc")]
            (here / name).write_text("\n".join(kept) + "\n", encoding="utf-8")
    assert cli.main(["check", "mine/world/highlands.yaml", "--config-dir", "mine"]) == 2
    quoted = " ".join(line.removeprefix("> ") for line in text.splitlines() if line[:1] == ">")
    assert capsys.readouterr().err.strip() == quoted
