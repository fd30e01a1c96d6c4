"""Results come back as they were saved; files are there whole or not at all."""

import json
import os
from dataclasses import replace

import pandas as pd
import pyarrow.parquet as pq
import pytest
from worlds import scenario_of

from simulator import files
from simulator.experiments.compare import compare, run
from simulator.files import StoreError, checksum, write_text
from simulator.model.outcomes import OUTCOMES
from simulator.results import store
from simulator.results.results import Results
from simulator.results.store import read_manifest, run_id, save_frame

SHORT = replace(scenario_of(), horizon=8, replicates=6)


@pytest.fixture(scope="module")
def results():
    return compare(
        {"as now": SHORT, "neutral": replace(scenario_of(strategy="neutrality"), horizon=8)}, 6
    )


def test_what_is_saved_is_what_is_loaded(results, tmp_path):
    folder = results.save(tmp_path / "made" / "new")
    again = Results.load(folder)
    for name in store.FRAMES:
        pd.testing.assert_frame_equal(
            getattr(again, name), getattr(results, name), check_dtype=False, check_categorical=False
        )
    assert again.focal == results.focal == "PAK"
    assert again.scenarios == ("as now", "neutral") and again.run_id == results.run_id
    pd.testing.assert_frame_equal(again.summary(), results.summary())


def test_the_manifest_comes_last_and_names_every_file_with_its_checksum(results, tmp_path):
    folder = results.save(tmp_path / "out")
    manifest = read_manifest(folder)
    assert set(manifest["files"]) == {f"{name}.parquet" for name in store.FRAMES}
    assert all(checksum(folder / name) == found for name, found in manifest["files"].items())
    assert {"seed", "horizon", "scenarios", "rules_version", "versions"} <= set(manifest)
    assert not [path for path in folder.iterdir() if path.name.startswith(".")]


def test_columns_carry_their_units(results, tmp_path):
    folder = results.save(tmp_path / "out")
    schema = pq.read_schema(folder / "outcomes.parquet")
    for name in ("autonomy", "damage"):
        assert schema.field(name).metadata[b"unit"].decode() == OUTCOMES[name].unit


def test_a_write_that_fails_leaves_the_old_file_and_no_scraps(tmp_path, monkeypatch):
    path = tmp_path / "note.txt"
    write_text(path, "old")

    def broken(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "replace", broken)
    with pytest.raises(StoreError, match=r"cannot write .*note\.txt: No space left on device"):
        write_text(path, "new")
    assert path.read_text() == "old"
    assert [p.name for p in tmp_path.iterdir()] == ["note.txt"]


def test_an_interrupted_write_leaves_the_old_file(tmp_path):
    path = tmp_path / "frame.parquet"
    save_frame(pd.DataFrame({"x": [1.0]}), path, {})

    def stopped(target):
        target.write(b"half")
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        files.write_whole(path, stopped)
    assert pd.read_parquet(path)["x"].tolist() == [1.0]
    assert [p.name for p in tmp_path.iterdir()] == ["frame.parquet"]


def test_a_folder_that_cannot_be_made_is_a_store_error(results, tmp_path):
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(StoreError, match="cannot create"):
        results.save(tmp_path / "file" / "below")


def test_a_folder_without_a_manifest_holds_no_finished_results(tmp_path):
    with pytest.raises(StoreError, match=r"holds no finished results \(no manifest.json\)"):
        Results.load(tmp_path)


def test_a_damaged_manifest_is_a_store_error(tmp_path):
    (tmp_path / store.MANIFEST).write_text("{half")
    with pytest.raises(StoreError):
        Results.load(tmp_path)


def test_a_manifest_without_its_frames_is_a_store_error(results, tmp_path):
    folder = results.save(tmp_path / "out")
    (folder / "events.parquet").unlink()
    with pytest.raises(StoreError):
        Results.load(folder)


def test_the_same_computation_has_the_same_name_and_another_one_another():
    one, two = run(SHORT, 2), run(SHORT, 2)
    assert one.run_id == two.run_id
    assert run(replace(SHORT, seed=9), 2).run_id != one.run_id
    assert run_id({"a": 1}) == run_id({"a": 1}) != run_id({"a": 2})


def test_the_manifest_is_plain_json(results, tmp_path):
    text = (results.save(tmp_path / "out") / store.MANIFEST).read_text()
    assert json.loads(text)["scenarios"][0]["label"] == "as now"


def test_other_values_of_the_same_run_are_not_taken_for_it(results, tmp_path):
    results.save(tmp_path / "out")
    changed = replace(results, outcomes=results.outcomes.assign(autonomy=0.5))
    with pytest.raises(StoreError, match="holds finished results"):
        changed.save(tmp_path / "out")
    changed.save(tmp_path / "out", force=True)
    assert (Results.load(tmp_path / "out").outcomes["autonomy"] == 0.5).all()


def test_what_was_loaded_can_be_saved_where_it_stands(results, tmp_path):
    folder = results.save(tmp_path / "out")
    before = (folder / store.MANIFEST).read_bytes()
    assert Results.load(folder).save(folder) == folder
    assert (folder / store.MANIFEST).read_bytes() == before


def test_results_without_a_manifest_are_not_saved(results, tmp_path):
    with pytest.raises(StoreError, match="no manifest"):
        replace(results, manifest={}).save(tmp_path / "out")
    assert not (tmp_path / "out").exists()
