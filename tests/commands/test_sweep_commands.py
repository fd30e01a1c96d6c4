"""The commands around a stored sweep, as they are typed."""

import csv
import io
import os
import signal
import subprocess
import sys
import time
from functools import partial

import pandas as pd
import pytest
from experiments.sweeps.small import WORDS, final_bits

from simulator import cli
from simulator.experiments.sweeps.data import load_sweep_data
from simulator.experiments.sweeps.folder import JOURNAL, OUTCOMES_FILE
from simulator.results import store


def sweep(folder, *words):
    return cli.main(
        [
            "sweep",
            *WORDS,
            "horizon=12",
            *words,
            "--quiet",
            "--threads",
            "2",
            "--output",
            str(folder),
        ]
    )


@pytest.fixture(scope="module")
def swept(tmp_path_factory):
    folder = tmp_path_factory.mktemp("swept")
    assert sweep(folder, "points=16", "outcomes=[autonomy,output_lost,attacks]") == 0
    return folder


def test_a_sweep_leaves_data_report_and_manifest(swept):
    names = {path.relative_to(swept).as_posix() for path in swept.rglob("*") if path.is_file()}
    assert {OUTCOMES_FILE, "points.parquet", "failures.parquet", "plan.json", "sweep.yaml"} <= names
    assert {"report.html", "figures/map.png", "figures/map.svg", "manifest.json"} <= names
    assert not [name for name in names if name.startswith((".", "parts"))]
    assert set(store.read_manifest(swept)["files"]) == names - {"manifest.json"}


def test_the_same_line_again_and_resume_only_say_what_came_out(swept, capsys):
    before = final_bits(swept)
    assert sweep(swept, "points=16", "outcomes=[autonomy,output_lost,attacks]") == 0
    first = capsys.readouterr().out
    assert cli.main(["resume", str(swept), "--quiet"]) == 0
    assert capsys.readouterr().out == first
    assert "Self-reliance" in first and max(map(len, first.splitlines())) <= 100
    assert final_bits(swept) == before


def test_the_file_of_a_stored_sweep_can_be_run_again(swept, capsys):
    command = ["sweep", str(swept / "sweep.yaml"), "--quiet", "--output", str(swept)]
    assert cli.main(command) == 0


@pytest.mark.parametrize("words", [["price_of_dependance"], ["sweep=price_of_dependance"]])
def test_a_sweep_can_be_named_alone_or_as_a_word(words, tmp_path, capsys):
    assert cli.main(["sweep", *words, "--output", str(tmp_path)]) == 2
    assert "did you mean price_of_dependence?" in capsys.readouterr().err
    with pytest.raises(SystemExit):
        cli.main(["sweep", "price_of_dependence", "sweep=other"])


def test_another_sweep_in_the_same_folder_is_refused(swept, capsys):
    assert sweep(swept, "points=16", "outcomes=[autonomy,output_lost,attacks]", "horizon=13") == 2
    error = capsys.readouterr().err
    assert "holds another sweep" in error and "horizon: stored 12, now 13" in error


def test_data_can_be_read_by_pandas_as_they_are(swept):
    runs = pd.read_parquet(swept / OUTCOMES_FILE).merge(pd.read_parquet(swept / "points.parquet"))
    assert len(runs) == 16 * 2 * 5
    assert {"lever", "replicate", "autonomy", "coupling", "suppliers_transfer"} <= set(runs)


# --- query -------------------------------------------------------------------------------------


def query(capsys, *words):
    code = cli.main(["query", *map(str, words)])
    out = capsys.readouterr()
    return code, out.out, out.err


def test_a_question_in_sql_is_answered(swept, capsys):
    sql = "select lever, count(*) as n, avg(output_lost) from runs group by lever order by 1"
    code, out, _ = query(capsys, swept, sql)
    data = load_sweep_data(swept)
    expected = data.runs("output_lost")[:, data.labels.index("self_reliance")].mean()
    words = out.splitlines()[2].split()
    assert code == 0 and words[:2] == ["self_reliance", "80"]
    assert float(words[2]) == pytest.approx(expected, rel=1e-5)


def test_without_a_question_the_tables_are_listed_with_units(swept, capsys):
    code, out, _ = query(capsys, swept)
    assert code == 0 and "% of output" in out and "share of ICT" in out
    assert {"outcomes", "points", "failures", "runs"} <= set(out.splitlines())


def test_csv_keeps_every_row_and_digit(swept, capsys, tmp_path):
    sql = "select point, lever, replicate, output_lost from outcomes order by 1, 2, 3"
    assert query(capsys, swept, sql, "--csv", tmp_path / "all.csv")[0] == 0
    rows = list(csv.DictReader((tmp_path / "all.csv").open()))
    stored = pd.read_parquet(swept / OUTCOMES_FILE).sort_values(["point", "lever", "replicate"])
    assert [float(row["output_lost"]) for row in rows] == stored["output_lost"].tolist()
    assert query(capsys, swept, sql, "--csv", "-")[1] == (tmp_path / "all.csv").read_text()


@pytest.mark.parametrize(
    ("sql", "part"),
    [
        ("drop view runs", "one SELECT statement only"),
        ("select 1; select 2", "one SELECT statement only"),
        ("copy outcomes to 'x.csv'", "one SELECT statement only"),
        ("attach 'x.db'", "one SELECT statement only"),
        ("set enable_external_access = true", "one SELECT statement only"),
        ("select * from 'other.parquet'", "disabled"),
        ("select * from read_csv('other.csv')", "disabled"),
        ("select output_los from outcomes", '"output_lost"'),
        ("selct 1", "syntax error"),
    ],
)
def test_nothing_can_be_changed_or_read_but_the_results(swept, capsys, sql, part):
    before = final_bits(swept)
    code, _, error = query(capsys, swept, sql)
    assert code == 2 and part in error and "Traceback" not in error
    assert final_bits(swept) == before


def test_a_comparison_can_be_asked_as_well(tmp_path, capsys):
    words = ["world=triad", "horizon=2", "replicates=2", "strategies=[status_quo,neutrality]"]
    output = ["--output", str(tmp_path), "--quiet"]
    assert cli.main(["compare", "dependence_vs_diversification", *words, *output]) == 0
    capsys.readouterr()
    code, out, _ = query(capsys, tmp_path, "select count(*) as n from outcomes")
    assert code == 0 and out.split()[-1] == str(2 * 2 * 2 * 3)
    assert cli.main(["verify", str(tmp_path)]) == 0
    pages = {name: (tmp_path / name).read_bytes() for name in ("report.html", "manifest.json")}
    (tmp_path / "report.html").unlink()
    assert cli.main(["report", str(tmp_path)]) == 0
    assert {name: (tmp_path / name).read_bytes() for name in pages} == pages


@pytest.mark.parametrize("lost", [True, False])
def test_a_damaged_map_of_winners_is_not_reported_on(tmp_path, capsys, lost):
    words = ["world=triad", "horizon=2", "replicates=2", "strategies=[status_quo,neutrality]"]
    output = ["--output", str(tmp_path), "--quiet", "--map-points", "4"]
    assert cli.main(["compare", "dependence_vs_diversification", *words, *output]) == 0
    path = tmp_path / "winners.parquet"
    if lost:
        path.unlink()
    else:
        path.write_bytes(path.read_bytes()[:-1] + b"!")
    assert cli.main(["report", str(tmp_path)]) == 2
    assert "winners.parquet" in capsys.readouterr().err


def test_the_story_of_a_run_is_rebuilt(tmp_path, capsys):
    assert cli.main(["run", "world=triad", "horizon=3", "--quiet", "--output", str(tmp_path)]) == 0
    story = (tmp_path / "narrative.txt").read_bytes()
    (tmp_path / "narrative.txt").unlink()
    assert cli.main(["report", str(tmp_path)]) == 0
    assert (tmp_path / "narrative.txt").read_bytes() == story
    assert cli.main(["verify", str(tmp_path)]) == 0


# --- verify and report -------------------------------------------------------------------------


@pytest.fixture
def copy(swept, tmp_path):
    import shutil

    return shutil.copytree(swept, tmp_path / "copy")


def test_sound_results_are_verified(swept, capsys):
    assert cli.main(["verify", str(swept), "--sample", "7"]) == 0
    assert "7 runs done again: the same bits" in capsys.readouterr().out


def test_a_changed_byte_is_found(copy, capsys):
    path = copy / OUTCOMES_FILE
    content = bytearray(path.read_bytes())
    content[200] ^= 1
    path.write_bytes(content)
    assert cli.main(["verify", str(copy)]) == 1
    assert "outcomes.parquet: changed since it was written" in capsys.readouterr().err
    assert cli.main(["report", str(copy)]) == 2
    assert "is damaged" in capsys.readouterr().err


def test_a_number_that_does_not_come_out_again_is_found(copy, capsys):
    import pyarrow as pa
    import pyarrow.parquet as pq

    table = pq.read_table(copy / OUTCOMES_FILE)
    changed = table["output_lost"].to_numpy() + 1e-15
    place = table.schema.get_field_index("output_lost")
    pq.write_table(
        table.set_column(place, table.schema.field(place), pa.array(changed)), copy / OUTCOMES_FILE
    )
    store.enter(copy, [OUTCOMES_FILE])
    assert cli.main(["verify", str(copy), "--sample", "5"]) == 1
    assert "another output_lost when done again" in capsys.readouterr().err


def test_a_report_is_rebuilt_to_the_same_bytes(copy, capsys):
    page, figure = (copy / "report.html").read_bytes(), (copy / "figures" / "map.svg").read_bytes()
    (copy / "report.html").unlink()
    (copy / "figures" / "map.svg").unlink()
    assert cli.main(["report", str(copy)]) == 0
    assert (copy / "report.html").read_bytes() == page
    assert (copy / "figures" / "map.svg").read_bytes() == figure
    assert cli.main(["verify", str(copy)]) == 0


# --- analysis ----------------------------------------------------------------------------------


def test_sensitivity_prints_a_table_and_leaves_tables_and_figures(copy, capsys):
    assert cli.main(["sensitivity", str(copy), "outcomes=[autonomy,output_lost]"]) == 0
    out = capsys.readouterr().out
    assert "rank correlation" in out and "Autonomy (0..1)" in out and "single runs" in out
    assert max(map(len, out.splitlines()[:-2])) <= 100
    folder = copy / "sensitivity" / "self_reliance_minus_status_quo"
    rows = list(csv.DictReader(io.StringIO((folder / "indices.csv").read_text())))
    assert {row["outcome"] for row in rows} == {"autonomy", "output_lost"}
    assert (folder / "indices.png").stat().st_size > 1000
    assert (folder / "chance.png").stat().st_size > 1000
    assert cli.main(["verify", str(copy)]) == 0


@pytest.mark.parametrize("design", ["design=sobol points=4", "design=morris points=3"])
def test_sobol_and_morris_designs_have_their_own_measures(tmp_path, capsys, design):
    assert sweep(tmp_path, *design.split()) == 0
    assert cli.main(["sensitivity", str(tmp_path), "against=none", "--quiet"]) == 0
    out = capsys.readouterr().out
    words = ("second order", " with ") if "sobol" in design else ("mean effect", "spread")
    assert all(word in out for word in words)


def test_discovery_prints_a_box_and_leaves_its_trajectory(copy, capsys):
    values = load_sweep_data(copy).means("output_lost")[:, 0]
    words = ["outcome=output_lost", "against=none", f"above={sorted(values)[8]}"]
    assert cli.main(["discover", str(copy), *words]) == 0
    out = capsys.readouterr().out
    assert "coverage" in out and "quasi-p" in out and "7 of 16 points" in out
    assert max(map(len, out.splitlines()[:-2])) <= 100
    assert cli.main(["discover", str(copy), *words, "box=999"]) == 2
    assert "box: 999; expected a number from 0" in capsys.readouterr().err
    (folder,) = (copy / "discovery").iterdir()
    assert {"box.csv", "trajectory.csv", "box.png"} <= {path.name for path in folder.iterdir()}
    assert cli.main(["verify", str(copy)]) == 0


@pytest.mark.parametrize(
    ("words", "part"),
    [
        (["sensitivity", "lever=self_relianc"], "did you mean self_reliance?"),
        (["sensitivity", "against=self_reliance"], "another combination"),
        (["sensitivity", "outcomes=[output_los]"], "did you mean output_lost?"),
        (["sensitivity", "levr=x"], "did you mean lever?"),
        (["discover", "outcome=pawn"], "expected one of: autonomy, output_lost, attacks"),
        (["discover", "outcome=attacks"], "above=NUMBER or below=NUMBER"),
        (["discover", "against=none"], "above=NUMBER or below=NUMBER"),
        (["discover", "above=x"], "above: 'x'; expected a number"),
        (["discover", "above=1", "below=2"], "not both"),
        (["discover", "outcome=output_lost", "against=none", "above=1e9"], "0 of 16 points"),
    ],
)
def test_a_mistake_in_a_question_is_told(swept, capsys, words, part):
    command, *rest = words
    assert cli.main([command, str(swept), *rest]) == 2
    error = capsys.readouterr().err
    assert part in error and "Traceback" not in error


@pytest.mark.parametrize(
    "command", ["resume", "sensitivity", "discover", "report", "verify", "query"]
)
def test_a_folder_without_results_is_told(command, tmp_path, capsys):
    assert cli.main([command, str(tmp_path)]) == 2
    assert capsys.readouterr().err.startswith(f"rivalry: {tmp_path} holds no ")
    with pytest.raises(SystemExit) as stop:
        cli.main([command, str(tmp_path / "missing")])
    assert stop.value.code == 2


def test_a_sweep_that_is_not_complete_says_how_to_go_on(tmp_path, capsys):
    from experiments.sweeps.test_storage import stopped

    stopped(tmp_path, 1)
    assert cli.main(["sensitivity", str(tmp_path)]) == 2
    assert f"rivalry resume {tmp_path}" in capsys.readouterr().err
    assert cli.main(["verify", str(tmp_path)]) == 0
    assert "not complete: 1 part stored and right" in capsys.readouterr().out
    assert query(capsys, tmp_path, "select count(*) as n from outcomes")[0] == 0


@pytest.mark.skipif(os.name != "posix", reason="signals are a matter of POSIX")
def test_ctrl_c_says_what_to_type_and_loses_nothing(tmp_path):
    words = ["world=triad", "horizon=200", "replicates=400", "points=64"]
    command = [sys.executable, "-m", "simulator.cli", "sweep", *words, "--output", str(tmp_path)]
    process = subprocess.Popen(
        command,
        stderr=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        text=True,
        # What runs in the background of a script ignores Ctrl-C, and so would its children.
        preexec_fn=partial(signal.signal, signal.SIGINT, signal.SIG_DFL),
    )
    journal = tmp_path / JOURNAL
    while process.poll() is None and not journal.exists():
        time.sleep(0.05)
    process.send_signal(signal.SIGINT)
    _, error = process.communicate(timeout=60)
    assert process.returncode == 130
    assert error.strip().splitlines()[-1] == (
        f"rivalry: interrupted; go on with: rivalry resume {tmp_path}"
    )
    assert journal.read_text().endswith("\n") and not (tmp_path / ".lock").exists()
    assert not list((tmp_path / "parts").glob(".*"))
