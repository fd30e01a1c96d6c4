"""A copy of package and scenarios that a test may edit, asked in a process of its own."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import simulator

ROOT = Path(simulator.__file__).parents[1]


def copy_package(folder):
    """Return a copy without anything compiled."""
    ignored = shutil.ignore_patterns("__pycache__")
    shutil.copytree(ROOT / "scenarios", folder / "scenarios")
    return Path(shutil.copytree(ROOT / "simulator", folder / "simulator", ignore=ignored))


def edit(package, file, old, new):
    path = package / file
    text = path.read_text()
    assert text.count(old) == 1, f"{file} no longer holds one {old!r}"
    path.write_text(text.replace(old, new))


def cache_beside(package):
    """Return the folder where a copy keeps what it compiles, away from that of the user."""
    return package.parent / "cache"


def ask(package, code, *words, compiled=False):
    """Return what code prints with the rules of a package, as they are or compiled."""
    left_out = ("NUMBA_CACHE_DIR", "NUMBA_DISABLE_JIT")
    environment = {name: value for name, value in os.environ.items() if name not in left_out}
    environment["PYTHONPATH"] = str(package.parent)
    environment["XDG_CACHE_HOME"] = str(cache_beside(package))
    if not compiled:
        environment["NUMBA_DISABLE_JIT"] = "1"
    command = [sys.executable, "-c", code, *words]
    done = subprocess.run(
        command, env=environment, cwd=package.parent, check=True, capture_output=True, text=True
    )
    return done.stdout
