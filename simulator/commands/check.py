"""`rivalry check`: scenarios and incident files of one's own, all problems at once."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

from simulator.commands import Command, Invocation, UsageProblem
from simulator.commands.terminal import show_notes

CALIBRATION, FACTS = "calibration", "facts"
WRONG = 2


def execute(invocation: Invocation) -> int:
    """Check every file; return 0 if all are right, else 2."""
    from simulator.loading.folders import EXPERIMENT, GROUPS, SWEEP

    if not invocation.words:
        raise UsageProblem("name a file or a folder")
    problems = 0
    for word in map(Path, invocation.words):
        laid_out = any((word / group).is_dir() for group in (*GROUPS, EXPERIMENT, SWEEP, FACTS))
        folder = invocation.config_dir or (word if laid_out else None)
        wrong = _check_facts(word / FACTS) if (word / FACTS).is_dir() else 0
        if not wrong:
            problems += sum(_check_and_tell(path, folder) for path in _files(word))
        problems += wrong
    return WRONG if problems else 0


def _check_facts(folder: Path) -> int:
    """Check tables of facts, say what was found, and return the number of problems."""
    from simulator.loading.errors import Report
    from simulator.loading.own_facts import check_own_rows
    from simulator.loading.yaml_files import display

    report = Report()
    check_own_rows(folder, report)
    for problem in report.problems:
        print(problem, file=sys.stderr)
    if not report.problems:
        print(f"ok {display(folder)}")
    return len(report.problems)


def _files(path: Path) -> Iterator[Path]:
    """Yield a file, or every YAML file of a folder and below.

    Raises:
        ScenarioError: If a folder holds neither such a file nor facts.
    """
    from simulator.loading.errors import Problem, ScenarioError
    from simulator.loading.yaml_files import display

    if not path.is_dir():
        yield path
        return
    found = sorted(file for file in path.rglob("*") if file.suffix in (".yaml", ".yml"))
    if not found and not (path / FACTS).is_dir():
        expected = "scenario files (*.yaml) in this folder"
        raise ScenarioError([Problem(display(path), "", "no YAML file", expected)])
    yield from found


def _check_and_tell(path: Path, config_dir: Path | None) -> int:
    """Check a file, say what was found, and return the number of problems."""
    from simulator.experiments.validation.incident_files.load import SUFFIXES, load_incidents
    from simulator.loading.errors import ScenarioError
    from simulator.loading.yaml_files import display

    try:
        if path.suffix.lower() in SUFFIXES:
            reading = load_incidents(path)
            show_notes(reading.told, quiet=False)
        else:
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
    from simulator.experiments.calibration.prior import load_prior
    from simulator.loading.folders import EXPERIMENT, GROUPS, SWEEP
    from simulator.loading.load import load_experiment, load_scenario
    from simulator.loading.load_sweep import load_sweep

    whole = path.resolve()
    group = whole.parent.name if path.is_file() else ""
    if group in GROUPS:
        _check_member(whole, group)
    elif group == CALIBRATION:
        load_prior(str(path), config_dir=config_dir)
    elif group == EXPERIMENT:
        load_experiment(path, config_dir=config_dir or whole.parent.parent)
    elif group == SWEEP:
        load_sweep(path, config_dir=config_dir or whole.parent.parent)
    else:
        load_scenario(whole, config_dir=config_dir)


def _check_member(path: Path, group: str) -> None:
    """Check a file of a group inside the default scenario, or in one of the folder's own worlds.

    Which world a strategy is meant for is not written in it: it is right if it fits one of them.
    """
    from simulator.loading.errors import Problem, ScenarioError, shown
    from simulator.loading.folders import Folders
    from simulator.loading.load import load_scenario
    from simulator.loading.yaml_files import display

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
    """Return overrides that make a world that of the scenario, for each of its states as focal.

    States whose codes cannot be one are left out: the check of the world itself tells them.
    """
    from simulator.loading.errors import Report
    from simulator.loading.folders import Folders

    world, codes = f"world={path.stem}", []
    for document in Folders(folder).chain("world", path.stem, "", Report()):
        states = document.data.get("states")
        if isinstance(states, list):  # of the last file of a chain that names them
            codes = [state for state in states if isinstance(state, str) and state.isalnum()]
    return [[world, f"focal={state}"] for state in codes] or [[world]]


COMMAND = Command(
    "check",
    "check files of your own: everything that is wrong, one line each",
    "Check scenario files: a file, or all files in a folder and below. Prints `ok` or what is\n"
    "wrong for each; the exit code is 0 if all are right, else 2. Of a table of incidents (CSV,\n"
    "XLSX) it says what `rivalry validate --incidents` would read and leave out.",
    "FILE | FOLDER",
    "files or folders",
    execute,
    order=120,
)
