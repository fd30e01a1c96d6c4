import json

import pytest

import simulator as rivalry
from simulator import cli
from simulator.commands.compare import compare
from simulator.commands.run import run_one
from simulator.commands.workplace import open_workplace
from simulator.experiments.compare import declared
from simulator.experiments.winner_map import MapSize
from simulator.files import StoreError
from simulator.report.write import resolved
from simulator.results.results import Results

SMALL = ("world=triad", "horizon=6", "replicates=3", "strategies=[status_quo,neutrality]")


def compared_in(folder, experiment, size, force=False):
    """Compare in a folder, with a map of winners of some size."""
    content = [resolved(experiment), size]
    with open_workplace(folder, content, threads=2, quiet=True, force=force) as place:
        compare(experiment, place, size)


@pytest.fixture(scope="module")
def compared(tmp_path_factory):
    folder = tmp_path_factory.mktemp("compared")
    experiment = rivalry.load_experiment("dependence_vs_diversification", list(SMALL))
    compared_in(folder, experiment, MapSize(2))
    return folder


@pytest.fixture(scope="module")
def single(tmp_path_factory):
    folder = tmp_path_factory.mktemp("single")
    scenario = rivalry.load_scenario("default", ["world=triad", "horizon=6"])
    with open_workplace(folder, scenario.resolved(), quiet=True) as place:
        run_one(scenario, place)
    return folder, scenario


def test_a_comparison_leaves_everything_about_it(compared):
    found = (path for path in compared.rglob("*") if path.is_file())
    names = {path.relative_to(compared).as_posix() for path in found}
    assert {
        "manifest.json",
        "outcomes.parquet",
        "trajectories.parquet",
        "events.parquet",
        "scenario.yaml",
        "report.html",
        "figures/differences.png",
        "figures/trajectories.svg",
        "figures/composite.png",
        "figures/leads.svg",
        "figures/winners_threat.svg",
        "figures/winners_absolute.png",
        "tables/outcomes.csv",
        "tables/winners.csv",
        "winners.parquet",
    } <= names
    assert set(json.loads((compared / "manifest.json").read_text())["files"]) == names - {
        "manifest.json"
    }


def test_a_comparison_can_be_loaded(compared):
    results = Results.load(compared)
    assert results.weightings == ("threat", "absolute")
    assert results.scenarios == ("status_quo", "neutrality")
    assert results.winners["point"].nunique() == 2
    assert results.composite.parts["relative_power"].best == 0.05
    assert results.plot("winners", weighting="absolute").axes


def test_another_index_is_another_report_of_the_same_runs():
    words = ["world=triad", "horizon=2", "replicates=2", "strategies=[status_quo]"]
    name = "dependence_vs_diversification"
    one = rivalry.load_experiment(name, words)
    other = rivalry.load_experiment(name, [*words, "composite.elasticity=2"])
    results = rivalry.run(one.base)
    found = [declared(results, experiment) for experiment in (one, other)]
    assert [results.composite for results in found] == [one.composite, other.composite]
    assert len({results.run_id for results in found}) == 2


def test_figures_and_tables_name_the_run_of_the_manifest(compared):
    folder = compared
    run = json.loads((folder / "manifest.json").read_text())["run_id"]
    assert f"run {run}" in Results.load(folder).plot("leads").texts[-1].get_text()
    assert all(run in path.read_text() for path in (folder / "tables").glob("*.csv"))
    assert f"<code>{run}</code>" in (folder / "report.html").read_text(encoding="utf-8")


def test_a_comparison_without_a_map_leaves_none_of_an_older_one(tmp_path):
    words = ["world=triad", "horizon=2", "replicates=2", "strategies=[status_quo,neutrality]"]
    experiment = rivalry.load_experiment(
        "dependence_vs_diversification", [*words, "weightings=[threat]"]
    )
    runs = []
    for size in (MapSize(1), None):
        compared_in(tmp_path, experiment, size, force=True)
        runs.append(json.loads((tmp_path / "manifest.json").read_text())["run_id"])
    assert not (tmp_path / "winners.parquet").exists()
    assert not (tmp_path / "tables" / "winners.csv").exists()
    assert not list((tmp_path / "figures").glob("winners*"))
    assert runs[0] != runs[1]


def test_the_map_is_announced_with_its_size_and_how_to_do_without(tmp_path, capsys):
    words = ["world=triad", "horizon=2", "replicates=2", "strategies=[status_quo,neutrality]"]
    where = ["--output", str(tmp_path), "--map-points", "3"]
    assert cli.main(["demo", *words, *where]) == 0
    told = capsys.readouterr().err
    runs = 3 * 2 * 2 * 2  # points, replicates, weightings, strategies
    assert f"map of winners: {runs} runs at 3 points" in told
    assert "Ctrl-C stops, --no-map leaves it out" in told
    assert cli.main(["demo", *words, "--output", str(tmp_path / "other"), "--no-map"]) == 0
    assert "map of winners" not in capsys.readouterr().err


def test_a_comparison_of_theories_has_its_figure(tmp_path):
    words = ["world=triad", "horizon=4", "replicates=2", "dial.values=[0,3]", "theories=[grieco]"]
    experiment = rivalry.load_experiment("theories", words)
    compared_in(tmp_path, experiment, None)
    assert (tmp_path / "figures" / "theories.png").is_file()
    assert not (tmp_path / "winners.parquet").exists()
    results = Results.load(tmp_path)
    assert results.scenarios == ("grieco", "k=0", "k=3")
    assert results.varied == experiment.varied == "theory"


def test_a_run_can_be_repeated_from_what_it_left(single):
    folder, scenario = single
    assert rivalry.load_scenario(folder / "scenario.yaml").resolved() == scenario.resolved()
    assert "In the end" in (folder / "narrative.txt").read_text(encoding="utf-8")
    assert Results.load(folder).outcomes["replicate"].nunique() == 1


def test_a_folder_that_cannot_be_made_is_said_so(tmp_path):
    (tmp_path / "file").write_text("in the way")
    scenario = rivalry.load_scenario("default", ["world=triad", "horizon=2"])
    with (
        pytest.raises(StoreError, match="cannot create"),
        open_workplace(tmp_path / "file" / "below", scenario.resolved(), quiet=True) as place,
    ):
        run_one(scenario, place)
