"""Law: no room of the package imports upwards, but through the doors that pyproject.toml lists."""

import ast
import importlib.util
import os
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
CHECK = "from importlinter.cli import lint_imports; raise SystemExit(lint_imports(no_cache=True))"


def contracts():
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    return {c["id"]: c for c in settings["tool"]["importlinter"]["contracts"]}


DOORS = [tuple(line.split(" -> ")) for line in contracts()["rooms"]["ignore_imports"]]


def checked(root):
    """Check the contracts of a source tree in a process of its own."""
    return subprocess.run(
        [sys.executable, "-c", CHECK],
        env=os.environ | {"PYTHONPATH": str(root)},
        cwd=root,
        check=False,
        capture_output=True,
        text=True,
    )


@pytest.fixture
def copied(tmp_path):
    """Return a copy of the package with its settings."""
    shutil.copytree(
        ROOT / "simulator", tmp_path / "simulator", ignore=shutil.ignore_patterns("__pycache__")
    )
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    return tmp_path


def test_no_room_imports_upwards_and_no_files_form_a_circle():
    done = checked(ROOT)
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize(
    ("file", "line"),
    [
        ("model/kinds.py", "from simulator.engine import replicates\n"),
        ("results/summary.py", "def f():\n    from simulator.report import page\n"),
        (
            "engine/stability.py",
            "from typing import TYPE_CHECKING\n"
            "if TYPE_CHECKING:\n    from simulator import results\n",
        ),
        ("model/draws.py", "from simulator.model import tick\n"),
    ],
    ids=["at the top", "inside a function", "for types only", "in a circle"],
)
def test_a_planted_import_is_noticed(file, line, copied):
    path = copied / "simulator" / file
    path.write_text(path.read_text(encoding="utf-8") + line, encoding="utf-8")
    done = checked(copied)
    assert done.returncode == 1
    assert "BROKEN" in done.stdout


@pytest.mark.parametrize(("low", "high"), DOORS, ids=lambda module: module)
def test_a_door_opens_inside_a_function_only(low, high):
    path = ROOT / Path(*low.split(".")).with_suffix(".py")
    top = ast.parse(path.read_text(encoding="utf-8")).body
    always = [node.module for node in top if isinstance(node, ast.ImportFrom)]
    assert high not in always


def test_the_picture_of_the_rooms_is_that_of_the_code():
    spec = importlib.util.spec_from_file_location("draw_rooms", ROOT / "scripts/draw_rooms.py")
    draw_rooms = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(draw_rooms)
    drawn = draw_rooms.PICTURE.read_text(encoding="utf-8")
    assert drawn == draw_rooms.svg(), "the rooms have changed: run `make picture`"
