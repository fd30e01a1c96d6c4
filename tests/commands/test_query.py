"""A question in SQL ends in time, reaches the terminal as text, and writes over nothing."""

import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pandas as pd
import pytest

from simulator import cli
from simulator.experiments import stored_sql
from simulator.results.store import finish_manifest

SLOW = "select count(*) from range(1000000) a, range(1000000000) b where a.range * b.range % 7 = 3"
LONG = "select i, 'x' || i from range(2000000000) t(i)"


@pytest.fixture
def folder(tmp_path):
    """Return a small folder of results with a value that would steer a terminal."""
    folder = tmp_path / "results"
    folder.mkdir()
    frame = pd.DataFrame({"lever": ["\x1b[31mred", "é"], "n\x9b": [1, 2]})
    frame.to_parquet(folder / "outcomes.parquet")
    facts = {"schema_version": 1, "run_id": "0" * 12, "rules_version": "1"}
    finish_manifest(folder, facts, ["outcomes.parquet"])
    return folder


def query(*words):
    return cli.main(["query", *map(str, words)])


def bits(folder):
    return {path.name: path.read_bytes() for path in folder.iterdir()}


@pytest.mark.parametrize(
    "name", ["outcomes.parquet", "manifest.json", "new.csv", "../results/new.csv", "link/new.csv"]
)
@pytest.mark.parametrize("force", [[], ["--force"]])
def test_nothing_is_written_among_results(folder, name, force, capsys):
    (folder.parent / "link").symlink_to(folder)
    target = folder.parent / name if name.startswith("link") else folder / name
    before = bits(folder)
    assert query(folder, "select 1", "--csv", target, *force) == 2
    assert "would lie among results" in capsys.readouterr().err
    assert bits(folder) == before


def test_nor_among_those_of_another_folder(folder, tmp_path, capsys):
    other = tmp_path / "other" / "tables"
    other.mkdir(parents=True)
    (tmp_path / "manifest.json").write_text('{"name": "of a web page"}')
    assert query(folder, "select 1", "--csv", other / "a.csv") == 0
    (tmp_path / "other" / "plan.json").write_text('{"rules_version": "1"}')
    assert query(folder, "select 1", "--csv", other / "b.csv") == 2
    assert "among results" in capsys.readouterr().err


def test_a_file_that_exists_is_replaced_only_if_that_is_said(folder, tmp_path, capsys):
    target = tmp_path / "table.csv"
    target.write_text("mine")
    assert query(folder, "select 1 as n", "--csv", target) == 2
    assert "exists: name another file, or replace it with --force" in capsys.readouterr().err
    assert target.read_text() == "mine"
    assert query(folder, "select 1 as n", "--csv", target, "--force") == 0
    assert target.read_text() == "n\n1\n"


def test_only_a_plain_file_is_replaced(folder, tmp_path, capsys):
    (tmp_path / "table.csv").write_text("mine")
    (tmp_path / "link.csv").symlink_to("table.csv")
    (tmp_path / "gone.csv").symlink_to("nothing")
    (tmp_path / "folder.csv").mkdir()
    os.mkfifo(tmp_path / "pipe.csv")
    for name in ("link.csv", "gone.csv", "folder.csv", "pipe.csv"):
        assert query(folder, "select 1", "--csv", tmp_path / name, "--force") == 2
        assert "no plain file" in capsys.readouterr().err
    assert (tmp_path / "table.csv").read_text() == "mine" and not (tmp_path / "nothing").exists()
    assert query(folder, "select 1", "--csv", tmp_path / "no" / "table.csv") == 2
    assert "no folder" in capsys.readouterr().err


def test_values_and_names_do_not_steer_the_terminal(folder, capsys):
    sql = "select *, chr(10) || chr(9) || 'x' as \"a\nb\" from outcomes order by 1"
    assert query(folder, sql) == 0
    out = capsys.readouterr().out
    assert "\\x1b[31mred" in out and "n\\x9b" in out and "\\n\\tx" in out and "a\\nb" in out
    assert "\x1b" not in out and "\x9b" not in out and len(out.splitlines()) == 4
    assert query(folder) == 0
    assert "n\\x9b" in capsys.readouterr().out
    assert query(folder, 'select "\x1b[31m" from outcomes') == 2
    assert "\x1b" not in capsys.readouterr().err


def test_a_csv_file_has_values_as_they_are(folder, tmp_path):
    assert query(folder, "select lever from outcomes", "--csv", tmp_path / "table.csv") == 0
    assert (tmp_path / "table.csv").read_text(encoding="utf-8") == "lever\n\x1b[31mred\né\n"


def test_a_long_value_is_shortened_on_the_terminal_only(folder, tmp_path, capsys):
    assert query(folder, "select repeat('x', 5000) as a") == 0
    assert max(map(len, capsys.readouterr().out.splitlines())) == 200
    assert query(folder, "select repeat('x', 5000) as a", "--csv", tmp_path / "a.csv") == 0
    assert (tmp_path / "a.csv").stat().st_size == 5003


@pytest.mark.parametrize("sql", [SLOW, LONG])
def test_a_question_that_takes_too_long_is_given_up(folder, tmp_path, sql, capsys):
    target = tmp_path / "table.csv"
    assert query(folder, sql, "--timeout", "1", "--csv", target) == 2
    assert "no answer within 1 s: --timeout SECONDS" in capsys.readouterr().err
    assert sorted(path.name for path in tmp_path.iterdir()) == ["results"]


def test_rows_beyond_the_shown_ones_are_counted_up_to_a_million(folder, capsys):
    assert query(folder, "select * from range(100)") == 0
    assert "... and 60 rows more" in capsys.readouterr().out
    assert query(folder, "select * from range(2000000000)") == 0
    assert "... and at least 1,000,000 rows more" in capsys.readouterr().out


def test_more_memory_than_a_question_may_have_is_told(folder, tmp_path, capsys, monkeypatch):
    monkeypatch.chdir(tmp_path)
    small = [setting.replace(stored_sql.MEMORY, "50MB") for setting in stored_sql.LOCKED]
    monkeypatch.setattr(stored_sql, "LOCKED", small)
    assert query(folder, "select list(i) from range(50000000) t(i)") == 2
    assert "Out of Memory" in capsys.readouterr().err
    assert sorted(path.name for path in tmp_path.iterdir()) == ["results"]


@pytest.mark.parametrize(
    ("sql", "text"),
    [("select 'é'", b"\\xe9"), ("select 'é' where 1 = 'é'", b""), ("selct 'é'", b"")],
)
def test_an_ascii_terminal_can_ask(folder, sql, text):
    done = started(folder, sql, PYTHONIOENCODING="ascii", LC_ALL="C")
    out, err = done.communicate(timeout=100)
    assert done.returncode == (0 if text else 2)
    assert out.isascii() and err.isascii() and b"Traceback" not in err
    assert not text or b"?" in out


def test_csv_on_a_pipe_is_utf_8_whatever_the_terminal(folder):
    done = started(folder, "select 'é' as a", "--csv", "-", PYTHONIOENCODING="ascii", LC_ALL="C")
    assert done.communicate(timeout=100)[0] == "a\né\n".encode()


@pytest.mark.parametrize(
    ("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143), (signal.SIGHUP, 129)]
)
def test_a_question_that_is_ended_leaves_no_scraps(folder, tmp_path, number, code):
    target = tmp_path / "table.csv"
    asked = started(folder, LONG, "--csv", str(target))
    wait_until(lambda: len(list(tmp_path.iterdir())) > 1)
    asked.send_signal(number)
    err = asked.communicate(timeout=60)[1]
    assert asked.returncode == code and b"Traceback" not in err
    assert sorted(path.name for path in tmp_path.iterdir()) == ["results"]


def test_ctrl_c_ends_a_question_that_has_no_answer_yet(folder, capsys, monkeypatch):
    at_work = stored_sql._fulfil

    def interrupted(work, outcome):
        threading.Timer(0.5, os.kill, (os.getpid(), signal.SIGINT)).start()
        at_work(work, outcome)

    monkeypatch.setattr(stored_sql, "_fulfil", interrupted)
    assert query(folder, SLOW, "--timeout", "50") == 130
    assert "interrupted" in capsys.readouterr().err


def started(*words, **environment):
    return subprocess.Popen(
        [sys.executable, "-m", "simulator.cli", "query", *map(str, words)],
        env=os.environ | {"PYTHONPATH": str(Path(cli.__file__).parents[1])} | environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )


def wait_until(happened):
    end = time.monotonic() + 60
    while not happened():
        assert time.monotonic() < end
        time.sleep(0.05)


def test_damaged_results_are_not_asked(folder, capsys):
    path = folder / "outcomes.parquet"
    path.write_bytes(path.read_bytes()[:-1] + b"x")
    assert query(folder, "select 1") == 2
    assert "outcomes.parquet: changed since it was written" in capsys.readouterr().err
