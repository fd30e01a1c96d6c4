"""Which source computed a result: the commit of this package's own checkout, or its version.

An installed package lies in somebody's environment, often inside a repository of other things.
Its commit is not ours, so git is asked about the folder above the package only, and believed only
if that is the top of a checkout which tracks the package.
"""

from __future__ import annotations

import os
import subprocess
import tomllib
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

PACKAGE = "cyber-rivalry"
CHANGED = "-dirty"
"""Follows a commit if files that results follow from differ from it, as in `git describe`."""

_ROOT = Path(__file__).resolve().parents[2]
_FIRST_FILE = "simulator/__init__.py"
_FOLLOWED_FROM = ("simulator", "scenarios")
_PATIENCE = 5.0


@cache
def source() -> str:
    """Return the commit of the running package, or `installed, version x` without a checkout."""
    return commit_of(_ROOT) or f"installed, version {version_of(PACKAGE) or 'unknown'}"


def commit_of(root: Path) -> str | None:
    """Return the commit of a checkout of this package, None if the folder is none.

    `-dirty` follows it if something in `simulator/` or `scenarios/` is changed or new.
    """
    try:
        if not _is_ours(root):
            return None
        inner, commit = _git(root, "rev-parse", "--show-prefix", "HEAD").split("\n")
        if inner:
            return None
        _git(root, "ls-files", "--error-unmatch", "--", _FIRST_FILE)
        changed = _git(root, "status", "--porcelain", "--", *_FOLLOWED_FROM)
    except (OSError, ValueError, subprocess.SubprocessError):
        return None
    return commit + CHANGED if changed else commit


def version_of(package: str) -> str | None:
    """Return the installed version of a package, None if there is none."""
    try:
        return version(package)
    except PackageNotFoundError:
        return None


def _is_ours(root: Path) -> bool:
    with (root / "pyproject.toml").open("rb") as file:
        project = tomllib.load(file).get("project", {})
    return isinstance(project, dict) and project.get("name") == PACKAGE


def _git(root: Path, *words: str) -> str:
    """Ask git about a folder, whatever repository the environment names."""
    environment = {key: value for key, value in os.environ.items() if not key.startswith("GIT_")}
    return subprocess.run(
        ["git", "-C", os.fspath(root), *words],
        env=environment | {"GIT_OPTIONAL_LOCKS": "0"},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        check=True,
        text=True,
        timeout=_PATIENCE,
    ).stdout.removesuffix("\n")
