"""`rivalry check`: scenarios and incident files of one's own, all problems at once."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from simulator.commands import Command, Invocation, UsageProblem
from simulator.commands.terminal import say, show_notes, tell

FACTS = "facts"
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
        tell(str(problem))
    if not report.problems:
        say(f"ok {display(folder)}")
    return len(report.problems)


def _files(path: Path) -> Iterator[Path]:
    """Yield a file, or every YAML file of a folder and below.

    Raises:
        ScenarioError: If a folder holds neither such a file nor facts.
    """
    from simulator.loading.errors import Problem, ScenarioError
    from simulator.loading.yaml_files import YAML, display

    if not path.is_dir():
        yield path
        return
    found = sorted(file for file in path.rglob("*") if file.suffix in YAML)
    if not found and not (path / FACTS).is_dir():
        expected = "scenario files (*.yaml) in this folder"
        raise ScenarioError([Problem(display(path), "", "no YAML file", expected)])
    yield from found


def _check_and_tell(path: Path, config_dir: Path | None) -> int:
    """Check a file, say what was found, and return the number of problems."""
    from simulator.experiments.check_file import check_file
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
        tell(str(error))
        return len(error.problems)
    say(f"ok {display(path)}")
    return 0


COMMAND = Command(
    "check",
    "check files of your own: everything that is wrong, one line each",
    "Check files of scenarios, experiments, sweeps, priors, worlds, strategies ...: a file, or\n"
    "all files in a folder and below. What a file is, its folder says, or else its keys.\n"
    "Prints `ok` or what is wrong for each; the exit code is 0 if all are right, else 2. Of a\n"
    "table of incidents (CSV, XLSX) it says what `rivalry validate --incidents` would read and\n"
    "leave out.",
    "FILE | FOLDER",
    "files or folders",
    execute,
    order=120,
)
