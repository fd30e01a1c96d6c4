"""`rivalry new`: a commented file of one's own, copied from a scenario or experiment."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import TYPE_CHECKING, Any

from simulator.commands import Command, Invocation, UsageProblem
from simulator.commands.terminal import say

if TYPE_CHECKING:
    from simulator.loading.folders import Folders
    from simulator.loading.yaml_files import Document


def add_flags(parser: ArgumentParser) -> None:
    """Add `--from` and `--output`."""
    parser.add_argument(
        "--from",
        dest="source",
        metavar="NAME",
        help="scenario, experiment or file to copy (default: default)",
    )
    parser.add_argument(
        "--output",
        type=Path,
        metavar="DIR",
        help="folder to write into (default: the present one)",
    )


def execute(invocation: Invocation) -> None:
    """Write the file and say what to do next."""
    from simulator.files import write_text
    from simulator.loading.folders import Folders
    from simulator.loading.load import DEFAULT
    from simulator.loading.yaml_files import display

    name, overrides = invocation.split()
    if name is None:
        raise UsageProblem("name what is to be written: rivalry new my_case")
    folders = Folders(invocation.config_dir)
    path = _free_path(name, invocation.output or Path(), folders)
    source = invocation.source or DEFAULT
    where = f" --config-dir {invocation.config_dir}" if invocation.config_dir else ""
    text, command = _text(f"{name}.yaml{where}", source, overrides, folders)
    write_text(path, text)
    say(f"wrote {display(path)}, a copy of {source} that explains its parts; try:")
    say(f"  rivalry {command} {display(path)}{where}")


def _free_path(name: str, folder: Path, folders: Folders) -> Path:
    """Return the path of the new file.

    Raises:
        ScenarioError: If the name will not do, the folder is missing or the file exists.
    """
    from simulator.loading.errors import COMMAND_LINE, Report, shown
    from simulator.loading.folders import EXPERIMENT, LIMIT, PLAIN_NAME, Folders
    from simulator.loading.yaml_files import display

    report, path = Report(), folder / f"{name}.yaml"
    taken = {known for group in ("", EXPERIMENT, LIMIT) for known in Folders().names(group)}
    if not PLAIN_NAME.match(name):
        simple = (Path(name).stem,) if PLAIN_NAME.match(Path(name).stem) else ()
        report.add(COMMAND_LINE, "", shown(name), "a name of letters, digits, _ and -", simple)
    elif name in taken:
        report.add(COMMAND_LINE, "", shown(name), "a name that no shipped scenario has")
    elif not folder.is_dir():
        report.add(COMMAND_LINE, "--output", shown(str(folder)), "an existing folder")
    elif path.exists():
        expected = "a name that is free: nothing is overwritten"
        report.add(COMMAND_LINE, "", f"{display(path)} exists", expected)
    folders.check(report)
    report.raise_if_any()
    return path


def _text(called: str, source: str, overrides: list[str], folders: Folders) -> tuple[str, str]:
    """Return the text of the file and the command that runs it; `called` is how to name it there.

    Raises:
        ScenarioError: If what it would say is wrong.
    """
    from simulator.labels import as_clause, display_name, state_name
    from simulator.loading.explained import experiment_file, scenario_file
    from simulator.loading.load import (
        DEFAULT,
        is_experiment,
        load_experiment,
        load_scenario,
        source_of,
    )
    from simulator.loading.yaml_files import display

    document = source_of(source, folders)
    said = _said(document, overrides)
    origin = display(document.path) if "/" in source else f"`{source}`"
    if is_experiment(document):
        load_experiment(source, overrides, folders.user)
        return experiment_file(called, origin, said, folders), "compare"
    scenario = load_scenario(source, overrides, folders.user)
    if source == DEFAULT and scenario.question == load_scenario().question:
        strategy = as_clause(display_name(scenario.strategy.name))
        name = state_name(scenario.focal)
        said["question"] = f"What happens if {name} follows the strategy {strategy}?"
    return scenario_file(called, origin, said, scenario, folders), "run"


def _said(document: Document, overrides: list[str]) -> dict[str, Any]:
    """Return the text of the copied file, with the words of the command line in it."""
    from simulator.loading.errors import Report
    from simulator.loading.layers import from_overrides
    from simulator.loading.load import is_experiment

    report = Report()
    said = {key: value for key, value in document.data.items() if key != "name"}
    words = from_overrides(overrides, report)
    report.raise_if_any()
    above = ("overrides",) if is_experiment(document) else ()
    for group, (chosen, _) in words.choices.items():
        _put(said, (*above, group), chosen)
    for setting in words.settings:
        own = is_experiment(document) and setting.path[0] in said
        _put(said, setting.path if own else (*above, *setting.path), setting.value)
    return said


def _put(said: dict[str, Any], path: tuple[str, ...], value: Any) -> None:
    """Set a key inside the mappings that are there, else by its dotted name."""
    key, rest = path[0], path[1:]
    if rest and isinstance(said.get(key), dict):
        said[key] = dict(said[key])
        _put(said[key], rest, value)
    else:
        said[".".join(path)] = value


COMMAND = Command(
    "new",
    "start a scenario or experiment of your own: a file that explains its parts",
    "Copy a scenario or experiment into a file of your own that explains its parts, into the\n"
    "present folder. It runs as it is; key=value is written into it.",
    "NAME | key=value",
    "what to call it, and any number of key=value",
    execute,
    (add_flags,),
    order=110,
)
