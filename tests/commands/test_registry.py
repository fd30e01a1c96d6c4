"""A new command is one file, or one call from outside the package, and a row of the README."""

import re
import sys
from textwrap import dedent

import pytest

from simulator import cli, commands
from simulator.commands import Command, UsageProblem, all_commands, register
from simulator.commands.flags import add_quiet
from simulator.documentation import odd
from simulator.files import StoreError

README = (odd.ROOT / "README.md").read_text(encoding="utf-8")
FOLDER = odd.ROOT / "simulator" / "commands"


def in_readme(names):
    """The names that have a row in the table of commands."""
    rows = re.findall(r"^\| `rivalry (\w+)", README, re.MULTILINE)
    return set(names) & set(rows)


def census(invocation):
    """A toy: counts words, and fails in every way that a command can."""
    fate = {
        "wrong": UsageProblem("no such people"),
        "unreadable": StoreError("the book is lost"),
        "stopped": commands.Stopped("enough"),
        "interrupted": KeyboardInterrupt(),
    }
    for word in invocation.words:
        if word in fate:
            fate[word].add_note("go on with: rivalry census")
            raise fate[word]
    print("" if invocation.quiet else f"{len(invocation.words)} counted")
    return 7 if "doubtful" in invocation.words else None


@pytest.fixture
def toy(monkeypatch):
    """A command from outside the package, gone after the test."""
    monkeypatch.setattr(commands, "_FROM_OUTSIDE", [])
    about = "Count states."
    register(Command("census", "count", about, "NAME", "names", census, (add_quiet,), order=25))


def test_a_command_from_outside_is_in_the_help_where_it_wants_to_be(toy, capsys):
    with pytest.raises(SystemExit):
        cli.main(["--help"])
    listed = re.findall(r"^    (\w+)  ", capsys.readouterr().out, re.MULTILINE)
    assert listed[:4] == ["run", "compare", "census", "ablate"]
    with pytest.raises(SystemExit):
        cli.main(["census", "--help"])
    text = capsys.readouterr().out
    assert "Count states." in text and "--quiet" in text and "--config-dir" in text


def test_a_command_from_outside_runs(toy, capsys):
    assert cli.main(["census", "PAK", "--config-dir", "mine", "IND"]) == 0
    assert capsys.readouterr().out == "2 counted\n"


def test_the_exit_code_is_that_of_the_command(toy):
    assert cli.main(["census", "doubtful"]) == 7


@pytest.mark.parametrize(
    ("word", "code", "said"),
    [
        ("unreadable", 2, "rivalry: the book is lost\ngo on with: rivalry census\n"),
        ("stopped", 1, "rivalry: enough\ngo on with: rivalry census\n"),
        ("interrupted", 130, "rivalry: interrupted; go on with: rivalry census\n"),
    ],
)
def test_what_a_command_raises_is_told_with_its_hint(toy, word, code, said, capsys):
    assert cli.main(["census", word]) == code
    assert capsys.readouterr().err == said


def test_words_of_no_use_are_told_with_the_usage_line(toy, capsys):
    with pytest.raises(SystemExit) as stop:
        cli.main(["census", "wrong"])
    error = capsys.readouterr().err
    assert stop.value.code == 2
    assert error.startswith("usage: rivalry census") and "no such people" in error


def test_a_name_is_taken_once(toy):
    for name in ("census", "run"):
        with pytest.raises(ValueError, match=f"a command {name} already"):
            register(Command(name, "", "", "", "", census))


def test_a_file_in_the_folder_is_a_command(tmp_path, monkeypatch):
    text = """
    from simulator.commands import Command

    COMMAND = Command("poll", "ask", "Ask.", "NAME", "names", lambda invocation: 0)
    """
    (tmp_path / "poll.py").write_text(dedent(text))
    monkeypatch.setattr(commands, "__path__", [*commands.__path__, str(tmp_path)])
    try:
        names = [command.name for command in all_commands()]
        assert names[-1] == "poll" and cli.main(["poll"]) == 0
        assert in_readme(names) == {*names} - {"poll"}
    finally:
        sys.modules.pop("simulator.commands.poll", None)
        vars(commands).pop("poll", None)


def test_every_command_has_a_row_in_the_readme():
    names = [command.name for command in all_commands()]
    assert in_readme(names) == set(names)


def test_a_command_is_named_like_its_file_and_has_a_place_of_its_own():
    found = all_commands()
    assert all((FOLDER / f"{command.name}.py").is_file() for command in found)
    assert len({command.order for command in found}) == len(found)
