"""Compiled rules are run: they lie where nobody else can put others, and damage is no cache."""

import errno
import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

import simulator
from simulator.model import cache
from simulator.model.cache import MARKER, NAME, TAG, read_kept, refused_choice, write_kept

pytestmark = pytest.mark.skipif(os.name != "posix", reason="owners and modes are those of POSIX")
SHARED = f"{NAME}-{os.getuid()}" if hasattr(os, "getuid") else NAME


@pytest.fixture
def place(tmp_path, monkeypatch):
    """A machine of one's own: home, temporary folder, and no choice."""
    for name in (cache.CHOSEN, "XDG_CACHE_HOME"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.setattr(cache.tempfile, "gettempdir", lambda: str(tmp_path / "temporary"))
    (tmp_path / "home").mkdir(0o700)
    (tmp_path / "temporary").mkdir()
    (tmp_path / "temporary").chmod(0o1777)
    cache.cache_folder.cache_clear()
    yield tmp_path
    cache.cache_folder.cache_clear()


def found():
    cache.cache_folder.cache_clear()
    return cache.cache_folder()


def without_home(place):
    """Let a file stand where the folder of caches should: root is stopped by it as well."""
    (place / "home" / ".cache").touch()


def test_the_rules_are_kept_in_the_users_cache_closed_to_others(place):
    folder = found()
    own = place / "home" / ".cache" / NAME
    assert folder.parent == own
    assert stat.S_IMODE(own.stat().st_mode) == stat.S_IMODE(own.parent.stat().st_mode) == 0o700


def test_a_chosen_place_comes_first_and_holds_a_folder_for_each_user(place, monkeypatch):
    shared = place / "shared"
    shared.mkdir()
    shared.chmod(0o1777)
    monkeypatch.setenv(cache.CHOSEN, str(shared))
    assert found().parent == shared / SHARED
    assert refused_choice() == ""


def test_a_chosen_place_where_others_may_rename_is_refused_with_a_sentence(place, monkeypatch):
    shared = place / "shared"
    shared.mkdir()
    shared.chmod(0o777)
    monkeypatch.setenv(cache.CHOSEN, str(shared / "below"))
    assert found().parent == place / "home" / ".cache" / NAME
    assert str(shared / "below") in refused_choice()


def make_open(own):
    own.mkdir()
    own.chmod(0o770)


def make_link(own):
    (own.parent / "elsewhere").mkdir(0o700)
    own.symlink_to(own.parent / "elsewhere")


def make_foreign(own):
    own.mkdir(0o700)
    try:
        os.chown(own, 12345, -1)
    except PermissionError:
        pytest.skip("only root can give a folder away")


@pytest.mark.parametrize("plant", [make_open, make_link, make_foreign])
def test_a_planted_folder_is_not_used(place, plant):
    without_home(place)
    own = place / "temporary" / SHARED
    plant(own)
    assert found() is None
    assert not any(own.iterdir())


def test_without_a_home_one_folder_in_the_temporary_one_serves_all_starts(place):
    without_home(place)
    first, second = found(), found()
    assert first == second
    assert [path.name for path in (place / "temporary").iterdir()] == [SHARED]


def test_no_home_and_an_unknown_user_are_no_trouble(place, monkeypatch):
    def unknown():
        raise RuntimeError("Could not determine home directory.")

    monkeypatch.setattr(cache.Path, "home", unknown)
    assert found().parent == place / "temporary" / SHARED


@pytest.mark.parametrize("link", ["missing", "loop"])
def test_links_that_lead_nowhere_are_no_trouble(place, monkeypatch, link):
    monkeypatch.setenv(cache.CHOSEN, str(place / "link" / "below"))
    (place / "link").symlink_to(place / ("link" if link == "loop" else "missing"))
    assert found() is not None


def test_old_folders_of_ours_go_and_those_of_others_stay(place):
    own = found().parent
    for number in range(12):
        (own / f"old{number:02}").mkdir()
        (own / f"old{number:02}" / MARKER).write_text(TAG)
        os.utime(own / f"old{number:02}", (number, number))
    (own / "rules-of-my-own").mkdir()
    os.utime(own / "rules-of-my-own", (0, 0))
    latest = found()
    kept = {path.name for path in own.iterdir()}
    assert kept == {latest.name, "rules-of-my-own", *(f"old{n:02}" for n in range(5, 12))}


def damaged(content):
    middle = len(content) // 2
    flipped = bytes([content[middle] ^ 1])
    yield from (b"", b"garbage", content[:middle], content[: cache.CHECKSUM_BYTES])
    yield content[:middle] + flipped + content[middle + 1 :]


def test_a_damaged_file_is_no_file(place):
    write_kept("a", b"what was compiled")
    path = found() / "a"
    assert read_kept("a") == b"what was compiled"
    for content in damaged(path.read_bytes()):
        path.write_bytes(content)
        assert read_kept("a") is None
    write_kept("a", b"what was compiled")
    assert read_kept("a") == b"what was compiled"


def test_a_full_disk_keeps_nothing_and_leaves_nothing(place, monkeypatch):
    folder = found()

    def full(*_):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(cache.os, "replace", full)
    write_kept("a", b"what was compiled")
    assert [path.name for path in folder.iterdir()] == [MARKER]


ASK = "from simulator.model.rules.engagement import confidence_hit; print(confidence_hit(0.25, 5))"


def answer(place):
    environment = os.environ | {"PYTHONPATH": str(Path(simulator.__file__).parents[1])}
    done = subprocess.run(
        [sys.executable, "-c", ASK], env=environment, capture_output=True, text=True, cwd=place
    )
    assert done.stderr == ""
    return float(done.stdout)


def test_damaged_rules_are_compiled_anew(place):
    assert answer(place) == 0.5
    files = list((place / "home").rglob("*.nbc"))
    before = [path.stat().st_size for path in files]
    for path, content in zip(files, [b"", b"garbage" * 100] * len(files), strict=False):
        path.write_bytes(content)
    assert answer(place) == 0.5
    assert files and [path.stat().st_size for path in files] == before


def test_paths_are_short_enough_for_every_system(place):
    answer(place)
    home = place / "home" / ".cache"
    assert max(len(str(path.relative_to(home))) for path in home.rglob("*.nbc")) < 100
