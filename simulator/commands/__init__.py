"""The commands of `rivalry`: one file each, found by a listing of this folder.

A file that defines `COMMAND` is a command: how it is called and explained, what it does, what it
prints. Whatever goes wrong it raises; messages and exit codes are the matter of `simulator.cli`.
Since `rivalry --help` imports all of them, they import what is slow inside their functions.

A command from outside the package is registered before the command line is run:

    from simulator import cli
    from simulator.commands import Command, register

    register(Command("census", "count states", "Count states.", "WORLD", "a world", execute))
    sys.exit(cli.main())
"""

from __future__ import annotations

import os
from argparse import ArgumentParser, Namespace
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules

OVERRIDES = "a name or YAML file, and any number of key=value"


class UsageProblem(Exception):  # noqa: N818 - told to the user with the usage line, not a defect
    """Words on the command line that a command cannot use."""


class Stopped(Exception):  # noqa: N818 - asked for by the user, not a defect
    """Work that ended early because the user wanted it to; the message says what is kept."""


class Invocation(Namespace):
    """What a user typed after the name of a command; each flag of the command is an attribute."""

    command: Command
    parser: ArgumentParser
    words: tuple[str, ...]
    line: tuple[str, ...]
    read: Callable[[Sequence[str]], Invocation]
    config_dir: Path | None
    output: Path | None
    force: bool
    threads: int
    quiet: bool

    def folder(self) -> tuple[Path, tuple[str, ...]]:
        """Return the folder of stored results, which comes first, and the other words.

        Raises:
            UsageProblem: If no folder is named, or it does not exist.
        """
        if not self.words:
            raise UsageProblem("name the folder of the stored results")
        folder = Path(self.words[0])
        if not folder.is_dir():
            raise UsageProblem(f"no folder {folder}")
        return folder, self.words[1:]

    def only_folder(self) -> Path:
        """Return the folder of stored results.

        Raises:
            UsageProblem: If it is not named, does not exist, or other words follow.
        """
        folder, words = self.folder()
        if words:
            raise UsageProblem("one folder only")
        return folder

    def split(self) -> tuple[str | None, list[str]]:
        """Return the name of a scenario or experiment, if there is one, and the overrides.

        A word that is an existing YAML file is a name, whatever signs it has.

        Raises:
            UsageProblem: If there is more than one name.
        """
        given = [word for word in self.words if not _is_file(word)]
        overrides = [word for word in given if "=" in word or word[:1] in "+~"]
        names = [word for word in self.words if word not in overrides]
        if len(names) > 1:
            raise UsageProblem(
                f"one name or file only, not {' and '.join(names)}; key=value has no spaces"
            )
        return (names[0] if names else None), overrides


def _is_file(word: str) -> bool:
    return word.endswith((".yaml", ".yml")) and os.path.isfile(word)


@dataclass(frozen=True)
class Command:
    """A command: how it is called and explained, and what it does.

    Attributes:
        takes: What stands for its words in the usage line.
        execute: Does the work; returns an exit code where success is not the only one.
        flags: Functions that add flags to its parser, in the order of the help text.
        order: Its place in `rivalry --help`.
    """

    name: str
    help: str
    about: str
    takes: str
    words_help: str
    execute: Callable[[Invocation], int | None]
    flags: tuple[Callable[[ArgumentParser], None], ...] = ()
    order: int = 1000


_FROM_OUTSIDE: list[Command] = []


def register(command: Command) -> None:
    """Add a command from outside the package.

    Raises:
        ValueError: If there is one of that name.
    """
    if command.name in {known.name for known in all_commands()}:
        raise ValueError(f"there is a command {command.name} already")
    _FROM_OUTSIDE.append(command)


def all_commands() -> list[Command]:
    """Return every command, in the order of `rivalry --help`."""
    modules = [import_module(f"{__name__}.{found.name}") for found in iter_modules(__path__)]
    shipped = [module.COMMAND for module in modules if hasattr(module, "COMMAND")]
    return sorted([*shipped, *_FROM_OUTSIDE], key=lambda command: command.order)
