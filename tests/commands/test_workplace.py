"""Where commands leave their results, and how they go on: as they are typed."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from simulator import cli
from simulator.commands import Invocation
from simulator.commands.workplace import LONGEST_NAME, output_of
from simulator.engine import remembered
from simulator.experiments.sweeps.runner import SweepRunner
from simulator.files import checksum
from simulator.results.home import WORK
from simulator.results.store import FRAMES, MANIFEST, read_manifest

TINY = ("world=triad", "horizon=4", "replicates=3")
COMPARE = (
    "compare",
    "dependence_vs_diversification",
    *TINY,
    "strategies=[status_quo,neutrality]",
    "--map-points=2",
    "--quiet",
)
ABLATE = ("ablate", *TINY, "mechanisms=[crises,coupling]", "--quiet")
VALIDATE = ("validate", "replicates=4", "--quiet")
SWEEP = (
    "sweep",
    *TINY,
    "points=4",
    "outcomes=[autonomy]",
    "uncertainties={parameters.suppliers.transfer:{}}",
    "--quiet",
)


def bits(folder):
    """Return the checksums of all data in a folder: what no date and no path is in."""
    names = (
        *(f"{name}.parquet" for name in (*FRAMES, "winners")),
        "replicates.csv",
        "scorecard.csv",
    )
    return {name: checksum(folder / name) for name in names if (folder / name).is_file()}


def interrupted_after(pieces, monkeypatch):
    """Let a computation be interrupted once some pieces have been kept."""
    kept = []
    original = remembered.RememberingPool._keep

    def keep(pool, number, fresh):
        original(pool, number, fresh)
        kept.extend(fresh)
        if len(kept) >= pieces:
            raise KeyboardInterrupt

    monkeypatch.setattr(remembered, "EVERY", 0.0)
    monkeypatch.setattr(remembered.RememberingPool, "_keep", keep)


@pytest.mark.parametrize("words", [COMPARE, ABLATE, VALIDATE], ids=lambda words: words[0])
@pytest.mark.parametrize("pieces", [1, 3])
def test_what_was_interrupted_goes_on_to_the_same_bits(
    words, pieces, tmp_path, monkeypatch, capsys
):
    whole, cut = tmp_path / "whole", tmp_path / "cut"
    assert cli.main([*words, "--output", str(whole)]) == 0
    with monkeypatch.context() as patched:
        interrupted_after(pieces, patched)
        assert cli.main([*words, "--output", str(cut)]) == 130
    err = capsys.readouterr().err
    assert f"what is done is kept; go on with: rivalry resume {cut}" in err
    assert [path.name for path in cut.iterdir()] == [WORK]
    assert cli.main(["verify", str(cut)]) == 0
    assert "not complete" in capsys.readouterr().out
    assert cli.main(["resume", str(cut), "--quiet"]) == 0
    assert bits(cut) == bits(whole) and bits(whole)
    assert read_manifest(cut)["run_id"] == read_manifest(whole)["run_id"]
    assert not (cut / WORK).exists()


def test_what_is_done_is_not_done_again(tmp_path, monkeypatch):
    with monkeypatch.context() as patched:
        interrupted_after(14, patched)
        assert cli.main([*COMPARE, "--output", str(tmp_path)]) == 130
    asked = []
    from simulator.engine.pool import ThreadPool

    each = ThreadPool.each

    def counted(pool, work, pieces, seconds=0.0):
        asked.append(len(pieces))
        return each(pool, work, pieces, seconds)

    monkeypatch.setattr(ThreadPool, "each", counted)
    assert cli.main(["resume", str(tmp_path), "--quiet"]) == 0
    replicates, of_map = 2 * 2 * 3, 2 * 2 * 2
    assert sum(asked) == replicates + of_map - 14


def test_another_computation_is_refused_and_the_same_one_is_printed(tmp_path, capsys):
    out = ["--output", str(tmp_path)]
    assert cli.main(["run", *TINY, *out]) == 0
    story, before = capsys.readouterr().out, bits(tmp_path)
    assert cli.main(["run", *TINY, *out, "theory=liberal"]) == 2
    err = capsys.readouterr().err
    assert "holds finished results (run " in err and "--force replaces them" in err
    assert len(err.splitlines()) == 1 and bits(tmp_path) == before
    assert cli.main(["run", *TINY, *out]) == 0
    again = capsys.readouterr().out
    assert again.splitlines()[0] == story.splitlines()[0] and "held this already" in again
    assert cli.main(["run", *TINY, *out, "theory=liberal", "--force"]) == 0
    assert bits(tmp_path) != before


@pytest.mark.parametrize("kind", ["run", "compare", "ablate", "validate", "limits", "sweep"])
def test_no_command_takes_a_folder_of_other_things(kind, tmp_path, capsys):
    (tmp_path / "thesis.tex").write_text("ten years of work")
    lines = {"run": ("run", *TINY), "limits": ("limits", "--theory", "grieco")}
    lines |= {words[0]: words for words in (COMPARE, ABLATE, VALIDATE, SWEEP)}
    assert cli.main([*lines[kind], "--output", str(tmp_path)]) == 2
    assert "1 other thing: thesis.tex" in capsys.readouterr().err
    assert [path.name for path in tmp_path.iterdir()] == ["thesis.tex"]


def test_a_finished_sweep_is_not_overwritten_by_a_run_nor_a_run_by_a_sweep(tmp_path, capsys):
    sweep, run = ["--output", str(tmp_path / "s")], ["--output", str(tmp_path / "r")]
    assert cli.main([*SWEEP, *sweep]) == 0 and cli.main(["run", *TINY, "--quiet", *run]) == 0
    for words, folder in ((["run", *TINY, *sweep], "s"), ([*SWEEP, *run], "r")):
        before = checksum(tmp_path / folder / MANIFEST)
        assert cli.main(words) == 2
        assert checksum(tmp_path / folder / MANIFEST) == before
    capsys.readouterr()
    assert cli.main([*SWEEP, *run, "--force"]) == 0
    assert cli.main(["verify", str(tmp_path / "r"), "--quiet"]) == 0
    assert not (tmp_path / "r" / "narrative.txt").exists()


def test_a_sweep_that_replaces_results_goes_on_and_leaves_them_whole_until_then(
    tmp_path, monkeypatch, capsys
):
    def stopped(*_):
        raise KeyboardInterrupt

    out = ["--output", str(tmp_path)]
    assert cli.main(["run", *TINY, "--quiet", *out]) == 0
    before = bits(tmp_path)
    with monkeypatch.context() as patched:
        patched.setattr(SweepRunner, "_finish", stopped)
        assert cli.main([*SWEEP, *out, "--force"]) == 130
    assert f"rivalry resume {tmp_path}" in capsys.readouterr().err
    assert bits(tmp_path) == before and cli.main(["verify", str(tmp_path), "--quiet"]) == 0
    assert cli.main(["resume", str(tmp_path), "--quiet"]) == 0
    assert read_manifest(tmp_path)["kind"] == "sweep" and not (tmp_path / WORK).exists()


def test_an_unfinished_sweep_is_replaced_by_nothing(tmp_path, monkeypatch, capsys):
    def stopped(*_):
        raise KeyboardInterrupt

    out = ["--output", str(tmp_path)]
    with monkeypatch.context() as patched:
        patched.setattr(SweepRunner, "_finish", stopped)
        assert cli.main([*SWEEP, *out]) == 130
    assert cli.main(["run", *TINY, *out, "--force"]) == 2
    assert "holds an unfinished sweep, which nothing replaces" in capsys.readouterr().err
    assert cli.main(["resume", str(tmp_path), "--quiet"]) == 0


def test_a_comparison_is_done_again_from_its_folder_alone(tmp_path, capsys):
    folder, again = tmp_path / "published", tmp_path / "again"
    assert cli.main([*COMPARE, "--output", str(folder)]) == 0
    capsys.readouterr()
    assert cli.main(["verify", str(folder)]) == 0
    assert f"rivalry compare {folder}" in capsys.readouterr().out
    assert cli.main(["compare", str(folder), "--quiet", "--output", str(again)]) == 0
    assert f"those of {folder}, bit for bit" in capsys.readouterr().out
    assert bits(again) == bits(folder)
    page = (folder / "report.html").read_text(encoding="utf-8")
    assert "rivalry compare dependence_vs_diversification world=triad" in page
    assert "<code>rivalry compare FOLDER</code>" in page


def test_a_comparison_over_an_ensemble_is_done_again_and_verified(tmp_path, capsys):
    folder, again = tmp_path / "published", tmp_path / "again"
    words = ["horizon=4", "replicates=1", "strategies=[status_quo,neutrality]"]
    line = ["compare", "dependence_vs_diversification", *words, "parameters=ensemble", "--quiet"]
    assert cli.main([*line, "--output", str(folder)]) == 0
    assert cli.main(["verify", str(folder), "--sample", "5"]) == 0
    assert cli.main(["compare", str(folder), "--quiet", "--output", str(again)]) == 0
    assert "bit for bit" in capsys.readouterr().out


def test_a_scenario_file_that_changed_meanwhile_is_noticed(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    Path("mine.yaml").write_text("world: triad\nhorizon: 4\nreplicates: 3\n")
    line = ["ablate", "mine.yaml", "mechanisms=[crises,coupling]", "--quiet", "--output", "out"]
    with monkeypatch.context() as patched:
        interrupted_after(2, patched)
        assert cli.main(line) == 130
    Path("mine.yaml").write_text("world: triad\nhorizon: 5\nreplicates: 3\n")
    assert cli.main(["resume", "out", "--quiet"]) == 2
    assert "the scenario or the rules have changed since" in capsys.readouterr().err
    Path("mine.yaml").write_text("world: triad\nhorizon: 4\nreplicates: 3\n")
    assert cli.main(["resume", "out", "--quiet"]) == 0


def test_resume_finds_files_where_they_were_named_from(tmp_path, monkeypatch):
    (tmp_path / "there").mkdir()
    monkeypatch.chdir(tmp_path / "there")
    Path("mine.yaml").write_text("world: triad\nhorizon: 4\nreplicates: 3\n")
    line = ["ablate", "mine.yaml", "mechanisms=[crises]", "--quiet", "--output", "../out"]
    with monkeypatch.context() as patched:
        interrupted_after(2, patched)
        assert cli.main(line) == 130
    monkeypatch.chdir(tmp_path)
    assert cli.main(["resume", "out", "--quiet"]) == 0
    assert (tmp_path / "out" / MANIFEST).is_file()


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ([], "default"),
        (["theory=liberal"], "default_theory-liberal"),
        (["seed=7", "parameters.spillover.coupling=0.3"], "default_seed-7_coupling-0.3"),
        (["strategies=[a,b]"], "default_strategies-a-b"),
        (["+shock=grid_attack"], "default_shock-grid-attack"),
        (["world.name=../../etc/passwd"], "default_name-..-..-etc-passwd"),
    ],
)
def test_the_name_of_a_folder_says_what_was_changed(words, name):
    found = output_of(Invocation(output=None), "default", words)
    assert found.parts == ("outputs", name)


def test_a_long_name_is_short_and_still_its_own():
    words = [f"parameters.section{n}.name={n}" for n in range(40)]
    first, second = (
        output_of(Invocation(output=None), "default", [*words, f"seed={n}"]) for n in (1, 2)
    )
    assert len(first.name) <= LONGEST_NAME and first != second


@pytest.mark.skipif(not hasattr(os, "fork"), reason="locks of POSIX")
def test_two_runs_do_not_meet_in_a_folder(tmp_path):
    """The outcomes of a seed never stand beside the manifest of another."""
    line = [sys.executable, "-m", "simulator.cli", "run", "world=triad", "horizon=40", "--quiet"]
    lines = [[*line, f"seed={seed}", "--force", "--output", str(tmp_path)] for seed in (11, 22)]
    both = [
        subprocess.Popen(words, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
        for words in lines
    ]
    errors = [process.communicate()[1].decode() for process in both]
    codes = sorted(process.returncode for process in both)
    assert codes in ([0, 0], [0, 2]), errors
    assert cli.main(["verify", str(tmp_path), "--quiet"]) == 0
    manifest = json.loads((tmp_path / MANIFEST).read_text())
    assert f"seed: {manifest['seed']}" in (tmp_path / "scenario.yaml").read_text()


def test_files_of_a_user_stay_when_a_sweep_writes_its_report(tmp_path, capsys):
    own = tmp_path / "sweep.yaml"
    own.write_text("# mine\n")
    assert cli.main([*SWEEP, "--output", str(tmp_path), "--force"]) == 0
    assert (tmp_path / "sweep.yaml.kept").read_text() == "# mine\n"
    assert cli.main(["verify", str(tmp_path), "--quiet"]) == 0


def test_a_sweep_that_replaces_something_is_given_up_by_nothing(tmp_path, monkeypatch, capsys):
    def stopped(*_):
        raise KeyboardInterrupt

    out = ["--output", str(tmp_path)]
    assert cli.main(["run", *TINY, "--quiet", *out]) == 0
    with monkeypatch.context() as patched:
        patched.setattr(SweepRunner, "_finish", stopped)
        assert cli.main([*SWEEP, *out, "--force"]) == 130
    assert cli.main(["run", *TINY, "seed=9", *out, "--force"]) == 2
    assert "unfinished sweep, which nothing replaces" in capsys.readouterr().err
    assert cli.main(["resume", str(tmp_path), "--quiet"]) == 0


def test_an_experiment_and_its_folder_may_have_the_same_name(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    line = [*COMPARE, "--output", "dependence_vs_diversification"]
    with monkeypatch.context() as patched:
        interrupted_after(3, patched)
        assert cli.main(line) == 130
    assert cli.main(["resume", "dependence_vs_diversification", "--quiet"]) == 0
    assert cli.main(line) == 0


@pytest.mark.parametrize(
    "line",
    [["resume", "out"], ["new", "planted"], ["run", "--help"], [], ["query", "out", "select 1"]],
)
def test_a_folder_of_somebody_else_has_nothing_run(line, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    work = tmp_path / "out" / WORK
    work.mkdir(parents=True)
    claim = {"claim": "0" * 16, "command": line, "facts": {}}
    (work / "claim.json").write_text(json.dumps(claim))
    assert cli.main(["resume", "out"]) == 2
    assert "names no command that computes" in capsys.readouterr().err
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


def test_all_is_told_of_a_finished_run_as_well(tmp_path, capsys):
    out = ["--output", str(tmp_path)]
    assert cli.main(["run", *TINY, "--quiet", *out]) == 0
    short = capsys.readouterr().out
    assert cli.main(["run", *TINY, "--quiet", "--detail", *out]) == 0
    assert len(capsys.readouterr().out) > len(short)


def test_a_complete_folder_has_nothing_to_resume_and_kinds_are_told(tmp_path, capsys):
    assert cli.main(["limits", "--theory", "grieco", "--quiet", "--output", str(tmp_path)]) == 0
    capsys.readouterr()
    assert cli.main(["resume", str(tmp_path)]) == 0
    assert "is complete" in capsys.readouterr().out
    assert cli.main(["report", str(tmp_path)]) == 2
    assert "holds limits, whose report is not rebuilt" in capsys.readouterr().err
    assert cli.main(["compare", str(tmp_path)]) == 2
    assert "holds no comparison, but limits" in capsys.readouterr().err


def test_a_foreign_plan_is_another_thing(tmp_path, capsys):
    (tmp_path / "plan.json").write_text('{"my": "plan"}')
    assert cli.main(["run", *TINY, "--output", str(tmp_path)]) == 2
    assert "1 other thing: plan.json" in capsys.readouterr().err
    assert cli.main(["run", *TINY, "--quiet", "--output", str(tmp_path), "--force"]) == 0
    assert (tmp_path / "plan.json").read_text() == '{"my": "plan"}'
