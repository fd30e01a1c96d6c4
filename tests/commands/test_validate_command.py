"""`rivalry validate`: what it prints and leaves behind, and its own incidents beside it."""

import json

import pandas as pd
import pytest

from simulator import cli
from simulator.experiments.validation.incident_files.load import load_incidents
from simulator.loading.errors import ScenarioError
from simulator.results.store import read_manifest

OWN = (
    "initiator,target,start,class,severity\n"
    "CHN,IND,2001,espionage,3\nPAK,IND,2002,disruption,2\nUSA,IRN,2003,degradation,7\n"
    "Atlantis,IND,2003,disruption,2\nCHN,IND,2099,disruption,2\n"
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    place = tmp_path_factory.mktemp("validation")
    (place / "mine.csv").write_text(OWN)
    words = ["validate", "world=triad", "replicates=4", "--quiet", "--output", str(place / "out")]
    assert cli.main([*words, "--incidents", str(place / "mine.csv")]) == 0
    return place / "out"


def test_it_leaves_scorecard_figures_and_manifest(folder):
    files = set(read_manifest(folder)["files"])
    assert {
        "scorecard.csv",
        "scorecard.txt",
        "replicates.csv",
        "scenario.yaml",
        "own_incidents.csv",
        "figures/regimes.png",
        "figures/scorecard_calibration.svg",
        "figures/scorecard_validation.png",
    } <= files


def test_the_scenario_of_the_manifest_gives_the_same_scorecard(folder, tmp_path):
    words = [str(folder / "scenario.yaml"), "replicates=4", "--quiet", "--output", str(tmp_path)]
    assert cli.main(["validate", *words]) == 0
    assert (tmp_path / "scorecard.csv").read_bytes() == (folder / "scorecard.csv").read_bytes()
    assert read_manifest(tmp_path)["run_id"] == read_manifest(folder)["run_id"]


def test_own_incidents_stand_beside_the_published_and_the_simulated(folder):
    table = pd.read_csv(folder / "own_incidents.csv").set_index("figure")
    total = table.loc["P0.total"]
    assert (total["own_all"], total["own"]) == (3 * 84 / 12, 2 * 84 / 12)
    assert table.loc["P4.mean", "own"] == 2.5
    assert table.loc["R.1", "own"] == 100
    assert pd.isna(table.loc["P7.answered", "own"])
    assert pd.isna(total["low"]) and pd.isna(total["own_in_interval"])  # not simulated here
    text = (folder / "scorecard.txt").read_text()
    assert "Your incidents (incidents): 3 incidents in 12 quarters (2001Q1-2003Q4)" in text
    assert "names not recognised: Atlantis (1)" in text and "2099-01-01" in text
    manifest = json.loads((folder / "manifest.json").read_text())["incidents"]
    assert manifest["file"] == "mine.csv" and manifest["record"] == "2001Q1-2003Q4"
    assert "names not recognised: Atlantis (1)" in manifest["told"]


def test_no_line_of_the_terminal_is_too_long(folder):
    assert max(map(len, (folder / "scorecard.txt").read_text().splitlines())) <= 100


@pytest.mark.parametrize(
    ("words", "part"),
    [
        (["--incidents", "no_such.csv"], "no_such.csv: no such file"),
        (["horizn=3"], "horizn"),
        (["parameters=none.csv"], "no ensemble"),
    ],
)
def test_wrong_input_is_told(words, part, capsys):
    assert cli.main(["validate", *words]) == 2
    out = capsys.readouterr()
    assert part in out.err and "Traceback" not in out.err


@pytest.mark.parametrize(
    ("words", "part"),
    [
        (["horizon=20"], "84 quarters"),
        (["world.states=[CHN,PAK]"], "no pattern is about it"),
        (["--record", "2000-2020"], "name one with --incidents"),
        (["--record", "2020-2000", "--incidents", "x.csv"], "--record 2020-2000: a period such as"),
    ],
)
def test_what_cannot_be_validated_is_refused(words, part, capsys):
    with pytest.raises(SystemExit) as stop:
        cli.main(["validate", *words])
    assert stop.value.code == 2 and part in capsys.readouterr().err


def test_check_tells_what_would_be_read_of_a_file_of_incidents(tmp_path, capsys):
    (tmp_path / "mine.csv").write_text(OWN)
    assert cli.main(["check", str(tmp_path / "mine.csv")]) == 0
    out = capsys.readouterr()
    assert out.out.startswith("ok ") and "note: names not recognised: Atlantis (1)" in out.err


@pytest.mark.parametrize("command", [["check"], ["validate", "--incidents"]])
@pytest.mark.parametrize(
    "content", [b"\x00\x01\x02", b"", b"PK\x03\x04", "x,\u00e9\n".encode("latin-1")]
)
def test_check_and_validate_tell_the_same_of_a_file(tmp_path, capsys, command, content):
    path = tmp_path / "mine.csv"
    path.write_bytes(content)
    with pytest.raises(ScenarioError) as problem:
        load_incidents(path)
    assert cli.main([*command, str(path)]) == 2
    assert str(problem.value) in capsys.readouterr().err


@pytest.mark.long
def test_the_default_scenario_is_scored_on_all_patterns(tmp_path, capsys):
    assert cli.main(["validate", "--quiet", "--output", str(tmp_path)]) == 0
    card = pd.read_csv(tmp_path / "scorecard.csv")
    assert {"P0", "P1", "P4", "P5", "P7", "P8", "P9", "P11", "P13", "P14", "P16", "P17", "P19",
            "R"} == set(card["pattern"])  # fmt: skip
    assert len(pd.read_csv(tmp_path / "replicates.csv")) == 400
