"""Results name the commit of this package, never that of the repository around it."""

import shutil
import subprocess

import pytest

from simulator.results import origin
from simulator.results.origin import commit_of

pytestmark = pytest.mark.skipif(shutil.which("git") is None, reason="needs git")

OURS = '[project]\nname = "cyber-rivalry"\n'


def git(folder, *words):
    who = ("-c", "user.name=A", "-c", "user.email=a@example.org", "-c", "commit.gpgsign=false")
    done = subprocess.run(
        ["git", "-C", folder, *who, *words], check=True, capture_output=True, text=True
    )
    return done.stdout.strip()


def repository(folder, project=OURS):
    (folder / "simulator").mkdir(parents=True)
    (folder / "simulator" / "__init__.py").write_text("")
    (folder / "pyproject.toml").write_text(project)
    git(folder, "init", "--quiet")
    git(folder, "add", ".")
    git(folder, "commit", "--quiet", "--message", "first")
    return git(folder, "rev-parse", "HEAD")


@pytest.fixture
def elsewhere(tmp_path):
    """Return a repository of somebody else."""
    folder = tmp_path / "elsewhere"
    repository(folder, '[project]\nname = "a-thesis"\n')
    return folder


def test_a_checkout_names_its_commit_and_says_if_it_is_changed(tmp_path):
    head = repository(tmp_path / "a checkout")
    (tmp_path / "a checkout" / "notes.txt").write_text("not part of the package")
    assert commit_of(tmp_path / "a checkout") == head
    new = tmp_path / "a checkout" / "simulator" / "more.py"
    new.write_text("")
    assert commit_of(tmp_path / "a checkout") == f"{head}-dirty"
    new.unlink()
    (tmp_path / "a checkout" / "simulator" / "__init__.py").write_text("1")
    assert commit_of(tmp_path / "a checkout") == f"{head}-dirty"


def test_a_package_in_the_environment_of_another_repository_has_no_commit(elsewhere):
    packages = elsewhere / ".venv" / "lib" / "site-packages"
    (packages / "simulator").mkdir(parents=True)
    (packages / "simulator" / "__init__.py").write_text("")
    assert commit_of(packages) is None
    git(elsewhere, "add", "--force", ".")
    git(elsewhere, "commit", "--quiet", "--message", "the environment as well")
    assert commit_of(packages) is None
    (packages / "pyproject.toml").write_text(OURS)
    assert commit_of(packages) is None
    assert commit_of(elsewhere) is None


def test_a_copy_that_another_repository_does_not_track_has_no_commit(elsewhere):
    git(elsewhere, "rm", "--quiet", "-r", "simulator")
    (elsewhere / "pyproject.toml").write_text(OURS)
    git(elsewhere, "commit", "--quiet", "--all", "--message", "without")
    (elsewhere / "simulator").mkdir(exist_ok=True)
    (elsewhere / "simulator" / "__init__.py").write_text("")
    assert commit_of(elsewhere) is None


def test_the_repository_that_the_environment_names_is_not_asked(tmp_path, elsewhere, monkeypatch):
    head = repository(tmp_path / "ours")
    monkeypatch.setenv("GIT_DIR", str(elsewhere / ".git"))
    monkeypatch.setenv("GIT_WORK_TREE", str(elsewhere))
    assert commit_of(tmp_path / "ours") == head
    assert commit_of(tmp_path) is None


def test_without_git_or_a_commit_there_is_none(tmp_path, monkeypatch):
    (tmp_path / "pyproject.toml").write_text(OURS)
    assert commit_of(tmp_path) is None
    git(tmp_path, "init", "--quiet")
    assert commit_of(tmp_path) is None
    monkeypatch.setenv("PATH", "")
    assert commit_of(tmp_path) is None


def test_without_a_checkout_the_version_stands_for_it(tmp_path, monkeypatch):
    monkeypatch.setattr(origin, "_ROOT", tmp_path)
    monkeypatch.setattr(origin, "version_of", lambda package: "7.1")
    assert origin.source.__wrapped__() == "installed, version 7.1"
