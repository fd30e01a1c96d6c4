"""The subcommands of `rivalry`, as a table; each of them imports its work when it is called."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path
from typing import Any

_OVERRIDES = "a name or YAML file, and any number of key=value"


class UsageProblem(Exception):  # noqa: N818 - told to the user with the usage line, not a defect
    """Words on the command line that a subcommand cannot use."""


@dataclass(frozen=True)
class Option:
    """A flag of one subcommand alone.

    Attributes:
        flag: As it is typed, with its dashes.
        takes: What stands for its value in the usage line; empty for a flag without value.
        kind: Turns the text into a value.
    """

    flag: str
    takes: str
    help: str
    kind: Callable[[str], Any] = str

    @property
    def name(self) -> str:
        """The key under which an invocation holds its value."""
        return self.flag.lstrip("-").replace("-", "_")


@dataclass(frozen=True)
class Invocation:
    """What a user typed after the name of a subcommand; `options` holds its own flags."""

    words: tuple[str, ...]
    config_dir: Path | None = None
    output: Path | None = None
    threads: int = 1
    quiet: bool = False
    options: Mapping[str, Any] = field(default_factory=dict)

    def split(self) -> tuple[str | None, list[str]]:
        """Return the name of a scenario or experiment, if there is one, and the overrides.

        Raises:
            UsageProblem: If there is more than one name.
        """
        overrides = [word for word in self.words if "=" in word or word[:1] in "+~"]
        names = [word for word in self.words if word not in overrides]
        if len(names) > 1:
            raise UsageProblem(
                f"one name or file only, not {' and '.join(names)}; key=value has no spaces"
            )
        return (names[0] if names else None), overrides


@dataclass(frozen=True)
class Command:
    """A subcommand: how it is called and explained.

    Attributes:
        takes: What stands for its words in the usage line.
        simulates: Whether it runs the model, and so takes flags about the process.
        options: Flags of its own.
    """

    name: str
    help: str
    about: str
    takes: str
    words_help: str
    simulates: bool
    options: tuple[Option, ...] = ()

    @property
    def run(self) -> Callable[[Invocation], int]:
        """The function that does the work; it returns the exit code."""
        function: Callable[[Invocation], int] = import_module(f"{__name__}.{self.name}").execute
        return function


COMMANDS = (
    Command(
        "run",
        "run one scenario",
        "Run one scenario and tell it as a story: who did what to whom, and why.\n"
        "Without a name it is the default scenario: Pakistan's status quo.",
        "NAME | FILE | key=value",
        _OVERRIDES,
        True,
        (Option("--detail", "", "tell every event, with the numbers behind each choice"),),
    ),
    Command(
        "compare",
        "compare the strategies or theories of an experiment under the same draws",
        "Compare the strategies or theories of an experiment under the same draws.\n"
        "`strategies=[a,b]`, `theories=[a,b]`, `dial.values=[0,1]` and `weightings=[threat]`\n"
        "choose what is compared.",
        "EXPERIMENT | FILE | key=value",
        _OVERRIDES,
        True,
    ),
    Command(
        "ablate",
        "switch each mechanism of the model off alone, and see what changes",
        "Run a scenario with all mechanisms and with each one switched off alone, under the same\n"
        "draws. `mechanisms=[crises,coupling]` chooses some of them; see `rivalry list ablation`.",
        "NAME | FILE | key=value",
        _OVERRIDES,
        True,
    ),
    Command(
        "new",
        "start a scenario or experiment of your own: a file that explains its parts",
        "Copy a scenario or experiment into a file of your own that explains its parts, into the\n"
        "present folder. It runs as it is; key=value is written into it.",
        "NAME | key=value",
        "what to call it, and any number of key=value",
        False,
        (
            Option("--from", "NAME", "scenario, experiment or file to copy (default: default)"),
            Option("--output", "DIR", "folder to write into (default: the present one)", Path),
        ),
    ),
    Command(
        "check",
        "check files of your own: everything that is wrong, one line each",
        "Check scenario files: a file, or all files in a folder and below. Prints `ok` or what is\n"
        "wrong for each; the exit code is 0 if all are right, else 2.",
        "FILE | FOLDER",
        "files or folders",
        False,
    ),
    Command(
        "list",
        "list worlds, strategies, theories, shocks, ablations, experiments",
        "List what there is, the shipped files and your own, one line each.",
        "GROUP",
        "world, theory, strategy, shock, ablation or experiment; all of them if left out",
        False,
    ),
    Command(
        "limits",
        "settings in which theory has an answer, and what the simulator says there",
        "Check the simulator against theory: closed forms beside what rules and simulations give.\n"
        "About a minute; `--theory NAME` shows one theory only.",
        "",
        "nothing",
        True,
        (Option("--theory", "NAME", "one theory, such as richardson, tullock or jervis"),),
    ),
    Command(
        "validate",
        "hold reported incidents of a scenario against the published record",
        "Simulate 84 quarters, 200 replicates unless you say otherwise, and score what is\n"
        "reported against the Dyadic Cyber Incident Dataset, calibration and validation apart,\n"
        "a null model beside it. With --incidents, every figure is computed from your own file\n"
        "as well.",
        "NAME | FILE | key=value",
        _OVERRIDES,
        True,
        (
            Option(
                "--incidents",
                "FILE",
                "your own incidents: CSV as in docs/data.md, or the files of DCID 2.0 or EuRepoC",
                Path,
            ),
        ),
    ),
    Command(
        "calibrate",
        "fit judged parameters to the calibration patterns",
        "Search for parameter sets whose reported incidents meet every band of the calibration\n"
        "group, and keep an ensemble of them. What is fitted within which range stands in\n"
        "scenarios/calibration/. Interrupted with Ctrl-C, it goes on when called again.\n"
        "points=, waves=, replicates=, members= and others change its budget.",
        "NAME | FILE | key=value",
        "a prior in scenarios/calibration/ or a YAML file, and any number of key=value",
        True,
    ),
    Command(
        "demo",
        "a first comparison: dependence on one ally against diversification",
        "Compare six strategies of Pakistan: the experiment dependence_vs_diversification.\n"
        "Shorter: rivalry demo replicates=50",
        "key=value",
        "any number of key=value",
        True,
    ),
)
