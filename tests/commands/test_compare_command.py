import io
import json

import pytest
from simulator.commands.compare_work import compare_command, declared
from simulator.commands.run_work import run_command

import simulator as rivalry
from simulator.experiments.progress import Progress
from simulator.results.results import Results

SMALL = ("world=triad", "horizon=6", "replicates=3", "strategies=[status_quo,neutrality]")


@pytest.fixture(scope="module")
def compared(tmp_path_factory):
    folder = tmp_path_factory.mktemp("compared")
    experiment = rivalry.load_experiment("dependence_vs_diversification", list(SMALL))
    return compare_command(experiment, folder, 2, quiet=True, points=2), folder


@pytest.fixture(scope="module")
def single(tmp_path_factory):
    folder = tmp_path_factory.mktemp("single")
    scenario = rivalry.load_scenario("default", ["world=triad", "horizon=6"])
    return run_command(scenario, folder, quiet=True), folder, scenario


def test_a_comparison_leaves_everything_about_it(compared):
    code, folder = compared
    names = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    assert code == 0
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
    assert set(json.loads((folder / "manifest.json").read_text())["files"]) == names - {
        "manifest.json"
    }


def test_a_comparison_can_be_loaded(compared):
    results = Results.load(compared[1])
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
    folder = compared[1]
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
    for points in (1, 0):
        assert compare_command(experiment, tmp_path, 2, quiet=True, points=points) == 0
        runs.append(json.loads((tmp_path / "manifest.json").read_text())["run_id"])
    assert not (tmp_path / "winners.parquet").exists()
    assert not (tmp_path / "tables" / "winners.csv").exists()
    assert not list((tmp_path / "figures").glob("winners*"))
    assert runs[0] != runs[1]


def test_a_comparison_of_theories_has_its_figure(tmp_path):
    words = ["world=triad", "horizon=4", "replicates=2", "dial.values=[0,3]", "theories=[grieco]"]
    experiment = rivalry.load_experiment("theories", words)
    assert compare_command(experiment, tmp_path, 2, quiet=True) == 0
    assert (tmp_path / "figures" / "theories.png").is_file()
    assert not (tmp_path / "winners.parquet").exists()
    results = Results.load(tmp_path)
    assert results.scenarios == ("grieco", "k=0", "k=3")
    assert results.varied == experiment.varied == "theory"


def test_a_run_can_be_repeated_from_what_it_left(single):
    code, folder, scenario = single
    assert code == 0
    assert rivalry.load_scenario(folder / "scenario.yaml").resolved() == scenario.resolved()
    assert "In the end" in (folder / "narrative.txt").read_text(encoding="utf-8")
    assert Results.load(folder).outcomes["replicate"].nunique() == 1


def test_a_folder_that_cannot_be_made_is_a_message(tmp_path, capsys):
    (tmp_path / "file").write_text("in the way")
    scenario = rivalry.load_scenario("default", ["world=triad", "horizon=2"])
    assert run_command(scenario, tmp_path / "file" / "below", quiet=True) == 2
    assert "cannot create" in capsys.readouterr().err


class Terminal(io.StringIO):
    def isatty(self):
        return True


def test_progress_is_one_line_on_a_terminal():
    stream = Terminal()
    with Progress(100, stream=stream) as progress:
        progress(50)
        progress(75)
    assert progress.done == 100
    assert "100/100 runs" in stream.getvalue()
    assert "\n" not in stream.getvalue()


@pytest.mark.parametrize(("quiet", "stream"), [(True, Terminal()), (False, io.StringIO())])
def test_progress_is_silent_elsewhere(quiet, stream):
    with Progress(10, quiet, stream) as progress:
        progress(10)
    assert stream.getvalue() == ""


def test_progress_says_how_long_it_still_takes():
    progress = Progress(1000)
    progress.done = 250
    assert progress.line(5.0) == "250/1,000 runs, 50 a second, 15 s left"


def test_progress_of_a_resumed_sweep_counts_only_new_runs_for_its_speed():
    progress = Progress(0)
    progress.begin(1000, 500)
    progress.count(100, 2)
    assert progress.line(10.0) == "600/1,000 runs, 10 a second, 40 s left, 2 failed"
    progress.count(400, 0)
    progress.begin(1500, 1200)
    assert progress.line(50.0) == "1,200/1,500 runs, 10 a second, 30 s left, 2 failed"
