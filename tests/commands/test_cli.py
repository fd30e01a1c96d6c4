"""The command `rivalry`."""

import os
import subprocess
import sys
from types import SimpleNamespace

import pytest

from simulator import cli
from simulator.commands.completion import completions
from simulator.experiments.winner_map import MapSize
from simulator.initial.paths import scenario_root


@pytest.fixture
def experiments(monkeypatch):
    """Stand-ins for what runs the model: they record how they were called."""
    calls = []

    def recorder(*arguments):
        calls.append(arguments)
        return 0

    for place in ("commands.run.run_one", "commands.compare.compare"):
        monkeypatch.setattr(f"simulator.{place}", recorder)
    monkeypatch.setattr("simulator.commands.ablate.run_ablations", recorder)

    def switched(*arguments):
        calls.append(arguments)
        return SimpleNamespace(labelled=[])

    monkeypatch.setattr("simulator.experiments.ablate.switch_off", switched)
    return calls


def test_help_explains_the_commands_with_examples(capsys):
    with pytest.raises(SystemExit) as stop:
        cli.main(["--help"])
    assert stop.value.code == 0
    text = capsys.readouterr().out
    for word in ("run", "compare", "ablate", "check", "list", "examples:", "forecast", "key=value"):
        assert word in text


def test_help_imports_nothing_slow():
    code = (
        "import sys\nfrom simulator import cli\n"
        "try:\n cli.main(['--help'])\nexcept SystemExit:\n pass\n"
        "slow = {'numpy', 'pydantic', 'hydra', 'omegaconf', 'yaml', 'numba', 'pandas', 'mesa'}\n"
        "sys.exit(', '.join(slow & set(sys.modules)) or 0)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


def test_run_hands_over_a_scenario(experiments, tmp_path):
    flags = ["--output", str(tmp_path / "out"), "--quiet"]
    assert cli.main(["run", "strategy=neutrality", *flags, "horizon=4"]) == 0
    ((scenario, place, detail),) = experiments
    assert (scenario.strategy.name, scenario.horizon) == ("neutrality", 4)
    assert place.home.folder == tmp_path / "out"
    assert (place.quiet, detail) == (True, False)


def test_run_tells_everything_if_asked_to(experiments, tmp_path):
    assert cli.main(["run", "--detail", "--output", str(tmp_path)]) == 0
    ((_, place, detail),) = experiments
    assert (place.quiet, detail) == (False, True)


def test_run_takes_a_file_and_overrides(experiments, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "mine.yaml").write_text("world: triad\nhorizon: 3\n")
    assert cli.main(["run", "mine.yaml", "seed=9"]) == 0
    ((scenario, place, _),) = experiments
    assert (scenario.name, scenario.world.name, scenario.seed) == ("mine", "triad", 9)
    assert place.home.folder.resolve() == tmp_path / "outputs" / "mine_seed-9"


@pytest.mark.parametrize("word", ["dependence_vs_diversification", None])
def test_compare_hands_over_an_experiment(word, experiments, tmp_path):
    words = [word] if word else ["experiment=dependence_vs_diversification"]
    output = ["--output", str(tmp_path)]
    assert cli.main(["compare", *words, "replicates=3", "--threads", "2", *output]) == 0
    ((experiment, place, size, ensemble),) = experiments
    assert experiment.name == "dependence_vs_diversification" and experiment.base.replicates == 3
    assert (place.pool.workers, place.quiet, size, ensemble) == (2, False, MapSize(64, 3, 3), None)


@pytest.mark.parametrize(
    ("flags", "size"),
    [
        ([], MapSize()),
        (["--map-points", "8"], MapSize(8)),
        (["--no-map"], None),
        (["--no-map", "--map-points=3"], None),
    ],
)
def test_the_map_of_winners_can_be_made_smaller_or_left_out(flags, size, experiments, tmp_path):
    assert cli.main(["demo", "--output", str(tmp_path), *flags]) == 0
    assert experiments[0][2] == size


@pytest.mark.parametrize("points", ["0", "-1", "x", "1000000"])
def test_a_map_needs_a_number_of_points(points, capsys):
    with pytest.raises(SystemExit) as stop:
        cli.main(["compare", "dependence_vs_diversification", "--map-points", points])
    assert stop.value.code == 2
    assert "expected a whole number from 1 to 100,000" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("words", "chosen"),
    [
        ([], None),
        (["mechanisms=[crises,coupling]"], ["crises", "coupling"]),
        (["mechanisms=crises"], ["crises"]),
    ],
)
def test_ablate_hands_over_a_scenario_and_mechanisms(
    words, chosen, experiments, tmp_path, monkeypatch
):
    monkeypatch.chdir(tmp_path)
    assert cli.main(["ablate", "strategy=neutrality", "replicates=3", *words]) == 0
    (scenario, names, config_dir), (ablations, place) = experiments
    assert (scenario.strategy.name, scenario.replicates) == ("neutrality", 3)
    assert names == chosen and config_dir is None
    assert ablations.labelled == [] and place.pool.workers >= 1 and place.quiet is False
    assert place.home.folder.name.startswith("ablation_default_strategy-neutrality_replicates-3")


def test_demo_is_a_comparison_with_a_place_for_its_results(experiments, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert cli.main(["demo", "replicates=2"]) == 0
    ((experiment, place, *_),) = experiments
    assert experiment.base.replicates == 2
    folder = "outputs/dependence_vs_diversification_replicates-2"
    assert place.home.folder.as_posix() == folder


def test_what_was_fitted_into_a_small_world_is_said(experiments, tmp_path, capsys):
    words = ["run", "world=triad", "strategy=diversification", "--output", str(tmp_path)]
    assert cli.main(words) == 0
    assert "note: strategy diversification: ARE, MYS" in capsys.readouterr().err
    assert cli.main([*words, "--quiet"]) == 0
    assert "note" not in capsys.readouterr().err


@pytest.mark.parametrize(
    ("words", "part"),
    [
        (["run", "horizn=3"], "command line: horizn: no such key"),
        (["run", "mine.yaml"], "expected a YAML file"),
        (["run", "--config-dir", "/no/such/folder"], "--config-dir"),
        (["compare", "dependence"], "did you mean"),
        (["compare", "default"], "strategies: missing"),
        (["demo", "strategies=[neutralty]"], "did you mean neutrality?"),
        (["list", "strategis"], "did you mean strategies?"),
        (["check", "no_such.yaml"], "expected a YAML file"),
        (["compare", "theories", "theory=grieco"], "theories=[grieco] for a comparison"),
        (["compare", "theories", "dial.valus=[1]"], "did you mean values?"),
        (["ablate", "mechanisms=3"], "mechanisms: 3; expected names"),
        (["ablate", "mechanism=[crises]"], "mechanism: no such key"),
        (["calibrate", "reported_incident"], "did you mean reported_incidents?"),
        (["calibrate", "pionts=3"], "did you mean points?"),
        (["validate", "--incidents", "nowhere.csv"], "nowhere.csv: no such file"),
        (["compare", "theories", "theories=grieco,liberal"], "theories=[grieco,liberal]?"),
        (["compare", "dependence_vs_diversification", "weightings=[treat]"], "mean threat?"),
        (["run", "parameters=ensembl"], "`rivalry calibrate` makes them"),
    ],
)
def test_wrong_input_is_told_without_a_traceback(words, part, capsys, experiments):
    assert cli.main(words) == 2
    out = capsys.readouterr()
    assert part in out.err and "Traceback" not in out.err
    assert not experiments


@pytest.mark.parametrize(
    "words",
    [
        ["run", "a", "b"],
        ["ablate", "a", "b"],
        ["compare"],
        ["demo", "default"],
        ["check"],
        ["run", "--foo"],
        ["run", "--threads", "0"],
        ["walk"],
        [],
    ],
)
def test_wrong_usage_ends_with_code_2_and_the_usage_line(words, capsys):
    with pytest.raises(SystemExit) as stop:
        cli.main(words)
    assert stop.value.code == 2
    assert "usage: rivalry" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("words", "part"),
    [
        (["limits", "--theory", "richardsn"], "--theory: 'richardsn'; expected one of: grieco"),
        (["limits", "--theory", "richardsn"], "did you mean richardson?"),
        (["ablate", "mechanisms=[crisis]"], "did you mean crises?"),
    ],
)
def test_a_wrong_theory_or_mechanism_is_put_right(words, part, capsys, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert cli.main(words) == 2
    assert part in capsys.readouterr().err and not list(tmp_path.iterdir())


def test_a_word_written_like_a_flag_is_put_right(capsys):
    for words, part in {
        ("run", "--strategy=neutrality"): "no dashes: strategy=neutrality",
        ("run", "--seed", "7"): "no dashes: seed=...",
        ("run", "strategy", "=", "neutrality"): "key=value has no spaces",
    }.items():
        with pytest.raises(SystemExit):
            cli.main(list(words))
        assert part in capsys.readouterr().err


def test_results_that_cannot_be_written_are_told_at_once(tmp_path, capsys, experiments):
    (tmp_path / "file").write_text("")
    assert cli.main(["run", "--output", str(tmp_path / "file" / "out")]) == 2
    error = capsys.readouterr().err
    assert error.startswith("rivalry: cannot create") and len(error.splitlines()) == 1
    assert not experiments


def test_an_interrupt_ends_with_code_130_and_one_line(tmp_path, capsys, experiments, monkeypatch):
    def interrupted(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr("simulator.commands.run.run_one", interrupted)
    assert cli.main(["run", "--output", str(tmp_path)]) == 130
    kept = "it had hardly begun, so nothing is kept"
    assert capsys.readouterr().err == f"rivalry: interrupted; {kept}\n"
    assert not list(tmp_path.iterdir())


def test_list_shows_every_group_one_line_each(capsys):
    assert cli.main(["list"]) == 0
    text = capsys.readouterr().out
    for line in ("  triad - ", "  liberal - ", "  neutrality - ", "  grid_attack - "):
        assert line in text
    assert "  crises - " in text
    assert "  dependence_vs_diversification - " in text
    assert cli.main(["list", "theories"]) == 0
    assert "triad" not in capsys.readouterr().out


def test_list_shows_the_users_files_too(tmp_path, capsys):
    (tmp_path / "strategy").mkdir()
    (tmp_path / "strategy" / "mine.yaml").write_text("text: My own\n")
    assert cli.main(["list", "strategy", "--config-dir", str(tmp_path)]) == 0
    assert "  mine - My own" in capsys.readouterr().out


def test_list_stops_quietly_when_nobody_reads_on():
    command = [sys.executable, "-m", "simulator.cli", "list"]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert process.stdout is not None and process.stderr is not None
    process.stdout.close()
    error = process.stderr.read()
    process.wait()
    process.stderr.close()
    assert error == b""


def test_check_accepts_all_that_is_shipped(capsys):
    from simulator.initial.paths import scenario_root

    assert cli.main(["check", str(scenario_root())]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == len(list(scenario_root().rglob("*.yaml"))) + 1  # and the facts
    assert all(line.startswith("ok ") for line in lines)


def test_check_goes_through_a_folder_and_tells_every_problem(tmp_path, capsys):
    for name, text in {
        "good.yaml": "strategy: mine\n",
        "bad.yaml": "horizn: 3\nfocal: X\n",
        "strategy/mine.yaml": "budget: 2\n",
        "strategy/wrong.yaml": "budget: 20\n",
        "strategy/odd.yml": "budget: 2\n",
        "world/tiny.yaml": "states: [USA, RUS]\n",
        "experiment/trial.yaml": "question: Q\nstrategies: [mine]\n",
        "experiment/bad.yaml": "question: Q\nstrategies: [mime]\n",
    }.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text)
    assert cli.main(["check", str(tmp_path)]) == 2
    out = capsys.readouterr()
    good = [line.rpartition("/")[2] for line in out.out.splitlines()]
    assert good == ["trial.yaml", "good.yaml", "mine.yaml", "tiny.yaml"]
    assert len(out.err.splitlines()) == 5
    for part in (
        "bad.yaml:1: horizn",
        "bad.yaml:2: focal",
        "wrong.yaml:1",
        "odd.yml",
        "bad.yaml:2",
    ):
        assert part in out.err
    assert "did you mean mine?" in out.err
    assert cli.main(["check", str(tmp_path / "good.yaml"), "--config-dir", str(tmp_path)]) == 0


SHIPPED = {
    "strategy": "balanced.yaml",
    "world": "triad.yaml",
    "theory": "liberal.yaml",
    "ablation": "crises.yaml",
    "shock": "grid_attack.yaml",
    "experiment": "theories.yaml",
    "sweep": "price_of_dependence.yaml",
    "calibration": "reported_incidents.yaml",
    "limit": "camps.yaml",
}


@pytest.mark.parametrize("kind", SHIPPED)
def test_check_knows_a_file_by_its_keys_wherever_it_lies(kind, tmp_path, capsys):
    text = (scenario_root() / kind / SHIPPED[kind]).read_text(encoding="utf-8")
    (tmp_path / "my file.yml").write_text(text, encoding="utf-8")
    assert cli.main(["check", str(tmp_path)]) == 0
    assert capsys.readouterr().out.endswith("my file.yml\n")
    (tmp_path / "my file.yml").write_text(f"{text}\nthreats: 3\n", encoding="utf-8")
    assert cli.main(["check", str(tmp_path)]) == 2
    assert "threats: no such key" in capsys.readouterr().err


def test_check_looks_at_all_that_an_experiment_compares_wherever_it_lies(tmp_path, capsys):
    (tmp_path / "trial.yaml").write_text("question: Q\nstrategies: [neutrality, mime]\n")
    assert cli.main(["check", str(tmp_path)]) == 2
    assert "'mime'" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("file", "name"),
    [
        ("epoch=3.yaml", "epoch_3"),
        ("a b.yaml", "a_b"),
        ("сценарий.yaml", "сценарий"),
        ("日本.yml", "日本"),
        ("+x.yaml", "x"),
        ("=.yaml", "unnamed"),
    ],
)
def test_a_file_of_any_name_is_a_file(file, name, experiments, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / file).write_text("horizon: 3\n")
    assert cli.main(["check", file]) == 0
    assert cli.main(["run", file, "seed=9"]) == 0
    ((scenario, place, _),) = experiments
    assert (scenario.name, scenario.seed) == (name, 9)
    assert place.home.folder.name == f"{name}_seed-9"


def test_check_tells_what_is_wrong_with_facts_once(tmp_path, capsys):
    (tmp_path / "facts").mkdir()
    (tmp_path / "world").mkdir()
    (tmp_path / "world" / "mine.yaml").write_text("states: [CHN, IND]\n")
    table = tmp_path / "facts" / "states.csv"
    header = "state,variable,value,unit,year,until,source,confidence\n"
    table.write_text(header + "PAK,cinc,7,share,2022,2022,mine,found\n")
    assert cli.main(["check", str(tmp_path)]) == 2
    out = capsys.readouterr()
    assert not out.out and len(out.err.splitlines()) == 1
    assert "states.csv:2: value: cinc = 7; expected a number from 1e-08 to 1" in out.err
    table.write_text(header + "PAK,cinc,0.02,share,2022,2022,mine,found\n")
    assert cli.main(["check", str(tmp_path)]) == 0
    assert capsys.readouterr().out.count("ok ") == 2


def test_check_says_that_a_folder_holds_nothing(tmp_path, capsys):
    assert cli.main(["check", str(tmp_path)]) == 2
    assert "no YAML file" in capsys.readouterr().err


def test_words_complete():
    assert "strategy=" in completions("str")
    assert completions("strategy=neu") == ["strategy=neutrality"]
    assert completions("ablation=cri") == ["ablation=crises"]
    assert completions("parameters.relative_gains.ta") == ["parameters.relative_gains.tau="]
    assert completions("dep") == ["dependence_vs_diversification"]


def test_the_shell_is_answered(tmp_path):
    line = "rivalry run strategy=neu"
    environment = os.environ | {
        "_ARGCOMPLETE": "1",
        "COMP_LINE": line,
        "COMP_POINT": str(len(line)),
        "COMP_TYPE": "9",
        "_ARGCOMPLETE_COMP_WORDBREAKS": "",
        "_ARGCOMPLETE_STDOUT_FILENAME": str(tmp_path / "answer"),
    }
    command = [sys.executable, "-c", "from simulator import cli; cli.main()"]
    subprocess.run(command, env=environment, check=True)
    assert "strategy=neutrality" in (tmp_path / "answer").read_text()
