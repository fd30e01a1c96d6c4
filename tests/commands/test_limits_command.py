"""`rivalry limits` on the command line, and its figure."""

import json

import pandas as pd
import pytest

from simulator.charts.limits import limits_figure
from simulator.cli import main
from simulator.experiments.limits.limit import Checked, Row
from simulator.experiments.limits.table import LIMITS, checked, chosen


def test_one_theory_is_printed_and_left_in_a_folder(tmp_path, capsys):
    assert main(["limits", "--theory", "grieco", "--output", str(tmp_path)]) == 0
    out = capsys.readouterr().out
    assert "2 of 2 limits hold" in out and "L1 R  Utility minds the gap" in out
    assert all(len(line) <= 120 for line in out.splitlines())
    table = pd.read_csv(tmp_path / "limits.csv")
    assert set(table["limit"]) == {"L1", "L3"} and table["passes"].all()
    manifest = json.loads((tmp_path / "manifest.json").read_text())
    assert set(manifest["files"]) == {"limits.csv", "limits.png", "limits.svg", "summary.txt"}
    assert manifest["run_id"] in out


def test_the_numbers_of_the_table_come_from_the_run(tmp_path, monkeypatch):
    import simulator.experiments.limits.gains as gains

    monkeypatch.setattr(gains, "worth_of_deal", lambda own, other, relative: 42.0)
    assert main(["limits", "--theory", "grieco", "--output", str(tmp_path)]) == 1
    table = pd.read_csv(tmp_path / "limits.csv")
    assert table[table["limit"] == "L1"]["found"].astype(float).tolist() == [84, 84, 42, 42]


@pytest.mark.parametrize(
    ("words", "parts"),
    [
        (["--theory", "grieko"], ["'grieko'", "did you mean grieco?"]),
        (["horizon=3"], ["horizon=3", "--theory NAME"]),
    ],
)
def test_a_wrong_word_is_told(words, parts, capsys):
    assert main(["limits", *words]) == 2
    err = capsys.readouterr().err
    assert all(part in err for part in parts) and "Traceback" not in err


def test_a_folder_that_cannot_be_written_is_told(tmp_path, capsys):
    file = tmp_path / "file"
    file.write_text("")
    assert main(["limits", "--theory", "powell", "--output", str(file / "x")]) == 2
    assert "cannot create" in capsys.readouterr().err


def test_the_figure_names_every_limit_and_its_run():
    found = list(checked(chosen("richardson")))
    figure = limits_figure(found, "abc123")
    texts = [text.get_text() for text in figure.texts]
    assert any("abc123" in text for text in texts)
    labels = [label.get_text() for label in figure.axes[1].get_yticklabels()]
    assert labels == [f"{one.limit.key} {one.limit.title}" for one in found]


def test_the_figure_shows_a_miss_outside_the_tolerated_band():
    bad = Checked(LIMITS[0], (Row("x", 1.0, 1.0 + 5e-6),))
    figure = limits_figure([bad], "abc123")
    (points,) = [line for line in figure.axes[1].lines if line.get_marker() == "o"]
    assert abs(points.get_xdata()[0]) > 1
