"""`rivalry check`: scenario files of one's own, all problems at once."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

from simulator.commands import Invocation, UsageProblem
from simulator.loading.errors import Problem, Report, ScenarioError, shown
from simulator.loading.folders import EXPERIMENT, GROUPS, SWEEP, Folders
from simulator.loading.load import load_experiment, load_scenario
from simulator.loading.load_sweep import load_sweep
from simulator.loading.own_facts import check_own_rows
from simulator.loading.yaml_files import display

_SUFFIXES = (".yaml", ".yml")
CALIBRATION = "calibration"
FACTS = "facts"


def execute(invocation: Invocation) -> int:
    """Check every file; return 0 if all are right, else 2."""
    if not invocation.words:
        raise UsageProblem("name a file or a folder")
    problems = 0
    for word in invocation.words:
        folder = invocation.config_dir or _config_dir(Path(word))
        wrong = _facts_told(Path(word))
        for path in () if wrong else _files(Path(word)):
            problems += _told(path, folder)
        problems += wrong
    return 2 if problems else 0


def _config_dir(path: Path) -> Path | None:
    """Return a folder that is laid out like `scenarios/`, so that its files find each other."""
    inside = (*GROUPS, EXPERIMENT, SWEEP, FACTS)
    return path if any((path / group).is_dir() for group in inside) else None


def _facts_told(path: Path) -> int:
    """Check the tables of facts in a folder, say what was found, and return the problems."""
    if not (path / FACTS).is_dir():
        return 0
    report = Report()
    check_own_rows(path / FACTS, report)
    for problem in report.problems:
        print(problem, file=sys.stderr)
    if not report.problems:
        print(f"ok {display(path / FACTS)}")
    return len(report.problems)


def _files(path: Path) -> Iterator[Path]:
    if not path.is_dir():
        yield path
        return
    found = sorted(file for file in path.rglob("*") if file.suffix in _SUFFIXES)
    if not found and not (path / FACTS).is_dir():
        raise ScenarioError(
            [Problem(display(path), "", "no YAML file", "scenario files (*.yaml) in this folder")]
        )
    yield from found


def _told(path: Path, config_dir: Path | None) -> int:
    """Check a file, say what was found, and return the number of problems."""
    try:
        check_file(path, config_dir)
    except ScenarioError as error:
        print(error, file=sys.stderr)
        return len(error.problems)
    print(f"ok {display(path)}")
    return 0


def check_file(path: Path, config_dir: Path | None = None) -> None:
    """Check a scenario or, by its folder, an experiment, a sweep, a file of a group or a prior.

    Raises:
        ScenarioError: With all problems of the file.
    """
    group = path.resolve().parent.name
    if group in GROUPS and path.is_file():
        _check_member(path.resolve(), group)
    elif group == CALIBRATION and path.is_file():
        _check_prior(path, config_dir)
    elif group == EXPERIMENT and path.is_file():
        load_experiment(path, config_dir=config_dir or path.resolve().parent.parent)
    elif group == SWEEP and path.is_file():
        load_sweep(path, config_dir=config_dir or path.resolve().parent.parent)
    else:
        load_scenario(path.resolve(), config_dir=config_dir)


def _check_prior(path: Path, config_dir: Path | None) -> None:
    """Check what a calibration may fit, and within which range."""
    from simulator.experiments.calibration.prior import load_prior

    load_prior(str(path), config_dir=config_dir)


def _check_member(path: Path, group: str) -> None:
    """Check a file of a group inside the default scenario, or in one of the folder's own worlds.

    Which world a strategy is meant for is not written in it: it is right if it fits one of them.
    """
    folder = path.parent.parent
    if path.suffix != ".yaml" or path.stem not in Folders(folder).names(group):
        expected = "a name like my_file.yaml"
        raise ScenarioError([Problem(display(path), "", shown(path.name), expected)])
    if group == "world":
        load_scenario(overrides=_casts(path, folder)[0], config_dir=folder)
        return
    worlds = sorted((folder / "world").glob("*.yaml"))
    casts = [cast for world in worlds for cast in _casts(world.resolve(), folder)]
    errors = []
    for cast in ([], *casts):
        try:
            load_scenario(overrides=[*cast, f"{group}={path.stem}"], config_dir=folder)
            return
        except ScenarioError as error:
            errors.append(error)
    raise min(errors, key=lambda error: len(error.problems))


def _casts(path: Path, folder: Path) -> list[list[str]]:
    """Return overrides that make a world that of the scenario, for each of its states as focal."""
    world = f"world={path.stem}"
    return [[world, f"focal={state}"] for state in _states(path, folder)] or [[world]]


def _states(path: Path, folder: Path) -> list[str]:
    """Return the states of a world whose codes can be one; the rest is told by its own check."""
    for document in reversed(Folders(folder).chain("world", path.stem, "", Report())):
        states = document.data.get("states")
        if isinstance(states, list):
            return [state for state in states if isinstance(state, str) and state.isalnum()]
    return []
