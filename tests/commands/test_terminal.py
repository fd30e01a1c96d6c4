"""Whatever the terminal is, a command ends with a message, and no file's text can steer it."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from simulator import cli
from simulator.commands.terminal import visible

STEERING = "\x1b]0;title\x07\x1b[31m\x9b2J\u202e"


def rivalry(*words, shell="", folder=None, **environment):
    """Run the command in a shell that changes its streams, and return what came of it."""
    line = f'"$@" {shell}'
    return subprocess.run(
        ["bash", "-c", line, "bash", sys.executable, "-m", "simulator.cli", *words],
        cwd=folder,
        env=os.environ | {"PYTHONPATH": str(Path(cli.__file__).parents[1])} | environment,
        capture_output=True,
        text=True,
        timeout=100,
    )


def test_a_closed_output_is_told_before_anything_is_done(tmp_path):
    done = rivalry("new", "mine", shell=">&-", folder=tmp_path)
    assert done.returncode == 2
    assert done.stderr == (
        "rivalry: the standard output is closed; to do without it: > /dev/null\n"
    )
    assert not list(tmp_path.iterdir())


def test_without_an_output_for_errors_the_rest_is_as_usual(tmp_path):
    done = rivalry("list", "worlds", shell="2>&-")
    assert done.returncode == 0 and "triad" in done.stdout
    done = rivalry("check", "nothing.yaml", shell="2>&-", folder=tmp_path)
    assert (done.returncode, done.stdout) == (2, "")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is always full")
def test_an_output_that_cannot_be_written_is_told_once():
    done = rivalry("list", "worlds", shell="> /dev/full")
    assert done.returncode == 2
    (line,) = done.stderr.splitlines()
    assert line.startswith("rivalry: ") and line.endswith("No space left on device")


ASCII = {"PYTHONIOENCODING": "ascii", "LC_ALL": "C"}


def test_an_ascii_terminal_gets_question_marks_and_escapes(tmp_path):
    (tmp_path / "été.yaml").write_text("horizon: 3\n")
    done = rivalry("check", "été.yaml", folder=tmp_path, **ASCII)
    assert (done.returncode, done.stdout, done.stderr) == (0, "ok ?t?.yaml\n", "")
    (tmp_path / "été.yaml").write_text("horizn: 3\nquestion: [é]\n", encoding="utf-8")
    done = rivalry("check", "été.yaml", folder=tmp_path, **ASCII)
    assert done.returncode == 2 and done.stderr.isascii()
    assert "horizn: no such key" in done.stderr and "\\xe9t\\xe9.yaml:2" in done.stderr


def test_a_name_that_the_file_system_cannot_have_is_told(tmp_path):
    (tmp_path / "mine.yaml").write_text("name: été\nhorizon: 3\n", encoding="utf-8")
    done = rivalry(
        "run", "mine.yaml", folder=tmp_path, PYTHONCOERCECLOCALE="0", PYTHONUTF8="0", **ASCII
    )
    assert done.returncode in (0, 2) and "Traceback" not in done.stderr


def test_signs_that_steer_are_shown():
    assert visible("a\x1b[31m\r\x00\x7f\x9b") == "a\\x1b[31m\\r\\x00\\x7f\\x9b"
    assert visible("\u202e\ud800") == "\\u202e\\ud800"
    text = "Größe, 日本\tжизнь\u00a0–\u2009′\nx"
    assert visible(text) == text


@pytest.mark.parametrize(
    "words",
    [
        ["check", STEERING],
        ["run", f"x{STEERING}"],
        ["run", "a", f"x{STEERING}"],
        ["run", f"--x{STEERING}"],
        ["report", f"no{STEERING}"],
        ["list", STEERING],
        ["calibrate", f"+{STEERING}"],
        ["run", "--threads", STEERING],
    ],
)
def test_no_word_steers_the_terminal_through_a_message(words, capsys):
    try:
        assert cli.main(words) == 2
    except SystemExit as stop:
        assert stop.code == 2
    told = capsys.readouterr()
    assert not set("\x1b\x07\x9b\u202e") & set(told.out + told.err)
    assert told.err


def test_a_text_of_somebody_elses_file_does_not_steer_the_terminal(tmp_path, capsys):
    (tmp_path / "strategy").mkdir()
    (tmp_path / "strategy" / "mine.yaml").write_text('text: "\\e[31mred"\nbudget: 2\n')
    assert cli.main(["list", "strategies", "--config-dir", str(tmp_path)]) == 0
    assert "mine - \\x1b[31mred" in capsys.readouterr().out


@pytest.mark.parametrize("word", ["+x", "~x", "", "points"])
def test_calibrate_takes_words_of_one_form(word, capsys):
    with pytest.raises(SystemExit) as stop:
        cli.main(["calibrate", "reported_incidents", word])
    assert stop.value.code == 2
    assert capsys.readouterr().err


@pytest.fixture
def odd_files(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    os.mkfifo("pipe.yaml")
    for name, target in {"loop": "loop", "loop.yaml": "loop.yaml", "gone.yaml": "x"}.items():
        os.symlink(target, name)
    os.symlink("/dev/zero", "zero.yaml")


@pytest.mark.parametrize("name", ["pipe.yaml", "loop.yaml", "gone.yaml", "zero.yaml"])
@pytest.mark.parametrize("command", ["run", "compare", "sweep", "check", "calibrate", "ablate"])
def test_only_regular_files_are_read(command, name, odd_files, capsys):
    assert cli.main([command, name]) == 2
    assert "a YAML file" in capsys.readouterr().err


def test_a_link_that_leads_to_itself_is_no_folder(odd_files, capsys):
    assert cli.main(["run", "--config-dir", "loop"]) == 2
    assert "an existing folder" in capsys.readouterr().err
    assert cli.main(["run", "--output", "loop", "horizon=2"]) == 2
    assert "loop" in capsys.readouterr().err
