"""A folder of results is somebody's property."""

import json
import os
import subprocess
import sys

import pytest

from simulator import files
from simulator.files import LOCK, FolderLock, StoreError
from simulator.results import home as homes
from simulator.results.home import CLAIM, PARTS, SWAP, WORK, claim_folder
from simulator.results.store import MANIFEST, damaged_files, finish_manifest, read_manifest

FACTS = {"schema_version": 1, "run_id": "0" * 12, "rules_version": "1"}
posix = pytest.mark.skipif(os.name != "posix", reason="links and signals of POSIX")


def publish(folder, content, force=False, **written):
    """Leave some files in a folder as a computation does."""
    with claim_folder(folder, content, force) as home:
        for name, text in written.items():
            place = home.stage / name.replace("__", "/")
            place.parent.mkdir(exist_ok=True)
            place.write_text(text)
        home.publish(FACTS)


def names(folder):
    return sorted(p.relative_to(folder).as_posix() for p in folder.rglob("*") if not p.is_dir())


def test_results_stand_whole_and_leave_no_traces_of_the_work(tmp_path):
    publish(tmp_path / "a", 1, outcomes="x", figures__one="y")
    assert names(tmp_path / "a") == ["figures/one", MANIFEST, "outcomes"]
    assert damaged_files(tmp_path / "a") == []


def test_finished_results_are_replaced_only_on_request_and_then_whole(tmp_path):
    publish(tmp_path, 1, outcomes="old", figures__one="old", only_before="old")
    with pytest.raises(StoreError, match="holds finished results"), claim_folder(tmp_path, 2):
        pass
    assert (tmp_path / "outcomes").read_text() == "old"
    publish(tmp_path, 2, force=True, outcomes="new", tables__one="new")
    assert names(tmp_path) == [MANIFEST, "outcomes", "tables/one"]


def test_the_same_computation_finds_its_results(tmp_path):
    publish(tmp_path, 1, outcomes="x")
    with claim_folder(tmp_path, 1) as home:
        assert home.finished == read_manifest(tmp_path)
    assert names(tmp_path) == [MANIFEST, "outcomes"]


def test_a_computation_that_dies_leaves_what_was_there(tmp_path):
    publish(tmp_path, 1, outcomes="old")
    with pytest.raises(KeyboardInterrupt), claim_folder(tmp_path, 2, force=True) as home:
        (home.stage / "outcomes").write_text("half")
        raise KeyboardInterrupt
    assert names(tmp_path) == [MANIFEST, "outcomes"] and damaged_files(tmp_path) == []
    assert (tmp_path / "outcomes").read_text() == "old"


def test_nothing_of_a_new_folder_stays_if_nothing_came_of_it(tmp_path):
    with pytest.raises(KeyboardInterrupt), claim_folder(tmp_path / "new", 1):
        raise KeyboardInterrupt
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("name", ["note.txt", "report.html", ".hidden", "parts/mine.parquet"])
def test_a_folder_of_other_things_is_left_alone(tmp_path, name):
    (tmp_path / name).parent.mkdir(exist_ok=True)
    (tmp_path / name).write_text("mine")
    with pytest.raises(StoreError, match="1 other thing: "), claim_folder(tmp_path, 1):
        pass
    assert names(tmp_path) == [name]


def test_files_of_others_are_kept_under_another_name(tmp_path):
    for name in ("report.html", MANIFEST, "note.txt", "figures"):
        (tmp_path / name).write_text("mine")
    publish(tmp_path, 1, force=True, **{"report.html": "ours", "figures__one": "ours"})
    kept = {p.name for p in tmp_path.iterdir() if p.is_file() and p.read_text() == "mine"}
    assert kept == {"report.html.kept", f"{MANIFEST}.kept", "note.txt", "figures.kept"}
    assert (tmp_path / "report.html").read_text() == "ours"
    assert set(read_manifest(tmp_path)["files"]) == {"report.html", "figures/one"}


@posix
def test_nothing_is_written_through_a_link(tmp_path):
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "file").write_text("precious")
    folder = tmp_path / "results"
    folder.mkdir()
    (folder / "outcomes").symlink_to(elsewhere / "file")
    (folder / "figures").symlink_to(elsewhere)
    publish(folder, 1, force=True, outcomes="ours", figures__file="ours")
    assert (elsewhere / "file").read_text() == "precious" and len(list(elsewhere.iterdir())) == 1
    assert (folder / "figures" / "file").read_text() == "ours"


@posix
def test_a_planted_link_is_no_temporary_file(tmp_path, monkeypatch):
    monkeypatch.setattr(files, "token_hex", lambda _: "0" * 16)
    (tmp_path / "precious").write_text("mine")
    (tmp_path / f".rivalry-{'0' * 16}.part").symlink_to(tmp_path / "precious")
    with pytest.raises(StoreError, match="cannot write"):
        files.write_text(tmp_path / "note", "ours")
    assert (tmp_path / "precious").read_text() == "mine"


@posix
def test_a_link_is_no_lock(tmp_path):
    (tmp_path / "precious").write_text("mine")
    (tmp_path / LOCK).symlink_to(tmp_path / "precious")
    with pytest.raises(StoreError, match="link"), FolderLock(tmp_path):
        pass
    assert (tmp_path / "precious").read_text() == "mine"


@posix
def test_one_process_at_a_time(tmp_path):
    code = (
        "import sys; from pathlib import Path; from simulator.files import FolderLock\n"
        "with FolderLock(Path(sys.argv[1])): pass"
    )
    with FolderLock(tmp_path):
        other = subprocess.run(
            [sys.executable, "-c", code, str(tmp_path)], capture_output=True, text=True
        )
    assert other.returncode != 0 and "another process is writing into" in other.stderr
    with FolderLock(tmp_path):
        assert (tmp_path / LOCK).exists()
    assert not (tmp_path / LOCK).exists()


def test_work_that_is_under_way_is_gone_on_with_or_refused(tmp_path):
    def begun(content, force=False):
        with pytest.raises(KeyboardInterrupt), claim_folder(tmp_path, content, force) as home:
            files.prepare_folder(home.parts)
            (home.parts / "piece").write_text(str(content))
            raise KeyboardInterrupt
        return home.resumed

    assert not begun(1) and begun(1)
    with pytest.raises(StoreError, match="unfinished computation"), claim_folder(tmp_path, 2):
        pass
    assert (tmp_path / WORK / PARTS / "piece").read_text() == "1"
    assert not begun(2, force=True)
    assert (tmp_path / WORK / PARTS / "piece").read_text() == "2"


@pytest.mark.parametrize("moves", range(7))
def test_a_swap_that_was_cut_off_is_finished_later(tmp_path, moves, monkeypatch):
    publish(tmp_path, 1, outcomes="old", gone="old", figures__one="old")
    calls = iter(range(100))

    def killed(function):
        def limited(*arguments, **options):
            if next(calls) >= moves:
                raise KeyboardInterrupt
            return function(*arguments, **options)

        return limited

    real_rename = os.replace
    with monkeypatch.context() as patched:
        finish = homes.finish_swap

        def cut_off(folder):
            patched.setattr(os, "replace", killed(real_rename))
            patched.setattr(homes, "_remove", killed(homes._remove))
            finish(folder)

        patched.setattr(homes, "finish_swap", cut_off)
        patched.setattr(homes.Home, "give_up", lambda _: None)
        try:
            publish(tmp_path, 2, force=True, outcomes="new", figures__one="new", figures__two="new")
        except KeyboardInterrupt:
            assert (tmp_path / WORK / SWAP).is_file()
    homes.recover(tmp_path)
    assert names(tmp_path) == ["figures/one", "figures/two", MANIFEST, "outcomes"]
    assert damaged_files(tmp_path) == []
    homes.recover(tmp_path)
    assert damaged_files(tmp_path) == []


def test_a_manifest_cannot_name_a_file_outside_its_folder(tmp_path):
    (tmp_path / "precious").write_text("mine")
    folder = tmp_path / "results"
    publish(folder, 1, outcomes="x")
    for name in ("../precious", "/etc/passwd", "a/../../precious", "..", "", "C:/x", "a\\b"):
        content = json.loads((folder / MANIFEST).read_text())
        content.pop("seal", None)
        content["files"][name] = "0" * 64
        (folder / MANIFEST).write_text(json.dumps(content))
        with pytest.raises(StoreError, match="damaged"):
            read_manifest(folder)
    assert (tmp_path / "precious").read_text() == "mine"


def test_a_manifest_that_was_changed_is_noticed(tmp_path):
    publish(tmp_path, 1, outcomes="x", more="y")
    content = json.loads((tmp_path / MANIFEST).read_text())
    del content["files"]["more"]
    (tmp_path / MANIFEST).write_text(json.dumps(content))
    with pytest.raises(StoreError, match="changed after it had been written"):
        read_manifest(tmp_path)


def test_manifests_from_before_there_were_seals_are_read(tmp_path):
    (tmp_path / "outcomes").write_text("x")
    finish_manifest(tmp_path, FACTS, ["outcomes"])
    content = json.loads((tmp_path / MANIFEST).read_text())
    del content["seal"]
    (tmp_path / MANIFEST).write_text(json.dumps(content))
    assert damaged_files(tmp_path) == []


def test_a_damaged_claim_is_one_message(tmp_path):
    (tmp_path / WORK).mkdir()
    (tmp_path / WORK / CLAIM).write_text('{"claim": 3}')
    with pytest.raises(StoreError, match="damaged"), claim_folder(tmp_path, 1):
        pass


@pytest.mark.parametrize("moves", range(4))
def test_an_interrupt_among_the_moves_leaves_nothing_mixed(tmp_path, moves, monkeypatch):
    """Ctrl-C waits for the moves; a second one leaves what the next command finishes."""
    publish(tmp_path, 1, outcomes="old", figures__one="old")
    real, calls = os.replace, iter(range(100))

    def interrupted(source, target):
        if (tmp_path / WORK / SWAP).is_file() and next(calls) in (moves, moves + 1):
            raise KeyboardInterrupt
        real(source, target)

    with monkeypatch.context() as patched, pytest.raises(KeyboardInterrupt):
        patched.setattr(os, "replace", interrupted)
        publish(tmp_path, 2, force=True, outcomes="new", figures__one="new", two="new")
    assert (tmp_path / WORK / SWAP).is_file() or damaged_files(tmp_path) == []
    if (tmp_path / WORK / SWAP).is_file():
        with pytest.raises(StoreError, match="rivalry resume"):
            read_manifest(tmp_path)
    homes.recover(tmp_path)
    assert names(tmp_path) == ["figures/one", MANIFEST, "outcomes", "two"]
    assert damaged_files(tmp_path) == [] and (tmp_path / "outcomes").read_text() == "new"


def test_a_lock_file_with_content_is_somebody_elses(tmp_path):
    (tmp_path / LOCK).write_text("mine")
    with pytest.raises(StoreError, match="not ours"), claim_folder(tmp_path, 1):
        pass
    assert (tmp_path / LOCK).read_text() == "mine"


def test_a_foreign_place_of_work_is_kept(tmp_path):
    (tmp_path / WORK).mkdir()
    (tmp_path / WORK / "notes.txt").write_text("mine")
    with pytest.raises(StoreError, match="1 other thing"), claim_folder(tmp_path, 1):
        pass
    publish(tmp_path, 1, force=True, outcomes="x")
    assert (tmp_path / f"{WORK}.kept" / "notes.txt").read_text() == "mine"


def test_scraps_of_killed_writes_are_not_published(tmp_path):
    with claim_folder(tmp_path, 1) as home:
        (home.stage / "outcomes").write_text("x")
        (home.stage / f".rivalry-{'0' * 16}.part").write_text("half")
        home.publish(FACTS)
    assert names(tmp_path) == [MANIFEST, "outcomes"]


@posix
def test_work_does_not_go_on_through_a_link(tmp_path):
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "outcomes").write_text("precious")
    folder = tmp_path / "results"
    with pytest.raises(KeyboardInterrupt), claim_folder(folder, 1) as home:
        (files.prepare_folder(home.parts) / "state.json").write_text("x")
        raise KeyboardInterrupt
    (folder / WORK / "new").rmdir()
    (folder / WORK / "new").symlink_to(elsewhere)
    publish(folder, 1, outcomes="ours")
    assert (elsewhere / "outcomes").read_text() == "precious"
    assert names(folder) == [MANIFEST, "outcomes"]


def test_a_folder_that_cannot_be_begun_is_left_as_it_was(tmp_path, monkeypatch):
    def full(*_):
        raise StoreError("No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(files, "write_text", full)
        with pytest.raises(StoreError), claim_folder(tmp_path / "new", 1):
            pass
    assert not list(tmp_path.iterdir())


def test_printing_finished_results_takes_nothing_away(tmp_path):
    publish(tmp_path, 1, outcomes="x")
    (tmp_path / WORK).mkdir()
    (tmp_path / WORK / "notes.txt").write_text("mine")
    with claim_folder(tmp_path, 1) as home:
        assert home.finished
    assert (tmp_path / WORK / "notes.txt").read_text() == "mine"


@posix
def test_moves_are_not_read_through_a_link(tmp_path):
    elsewhere = tmp_path / "elsewhere"
    (elsewhere / "new").mkdir(parents=True)
    (elsewhere / "new" / "outcomes").write_text("theirs")
    (elsewhere / SWAP).write_text('{"old": [], "new": ["outcomes"]}')
    folder = tmp_path / "results"
    folder.mkdir()
    (folder / WORK).symlink_to(elsewhere)
    with pytest.raises(StoreError), claim_folder(folder, 1):
        pass
    assert (elsewhere / "new" / "outcomes").read_text() == "theirs"
