"""The subcommands of `rivalry`, as a table; each of them imports its work when it is called."""

from __future__ import annotations

import os
from argparse import ArgumentTypeError
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from importlib import import_module
from pathlib import Path
from typing import Any

MOST_POINTS = 100_000
_OVERRIDES = "a name or YAML file, and any number of key=value"


class UsageProblem(Exception):  # noqa: N818 - told to the user with the usage line, not a defect
    """Words on the command line that a subcommand cannot use."""


def _whole(text: str) -> int:
    """Return a number of points."""
    if not (text.isascii() and text.isdigit() and 0 < int(text) <= MOST_POINTS):
        raise ArgumentTypeError(f"expected a whole number from 1 to {MOST_POINTS:,}, not {text!r}")
    return int(text)


@dataclass(frozen=True)
class Option:
    """A flag of one subcommand alone.

    Attributes:
        flag: As it is typed, with its dashes.
        takes: What stands for its value in the usage line; empty for a flag without value.
        kind: Turns the text into a value.
        default: The value if the flag is not given.
    """

    flag: str
    takes: str
    help: str
    kind: Callable[[str], Any] = str
    default: Any = None

    @property
    def name(self) -> str:
        """The key under which an invocation holds its value."""
        return self.flag.lstrip("-").replace("-", "_")


MAP_OPTIONS = (
    Option("--map-points", "N", "points of the map of winners (default: 64)", _whole),
    Option("--no-map", "", "leave out the map of winners, which takes most of the time"),
)


@dataclass(frozen=True)
class Invocation:
    """What a user typed after the name of a subcommand; `options` holds its own flags."""

    words: tuple[str, ...]
    config_dir: Path | None = None
    output: Path | None = None
    threads: int = 1
    quiet: bool = False
    options: Mapping[str, Any] = field(default_factory=dict)

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
        simulates: Whether it runs the model into a new folder, and so takes flags about that.
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


def positive(text: str) -> int:
    """Return the whole number from 1 that a word stands for.

    Raises:
        ArgumentTypeError: If it stands for none.
    """
    number = int(text) if text.isascii() and text.isdigit() and len(text) < 6 else 0
    if number < 1:
        raise ArgumentTypeError(f"expected a whole number from 1, not {text!r}")
    return number


THREADS = Option(
    "--threads",
    "N",
    "threads to use (default: %(default)s); the results do not depend on it",
    positive,
    os.cpu_count() or 1,
)
PROCESSES = replace(THREADS, help="processes of --cluster local (default: %(default)s)")
QUIET = Option("--quiet", "", "print results only, no progress", default=False)
FAIL_FAST = Option(
    "--fail-fast",
    "",
    "end at the first run that fails; else failures are listed and the sweep goes on",
    default=False,
)
CLUSTER_OPTIONS = (
    Option(
        "--cluster",
        "ADDRESS",
        "compute on Dask: local, tcp://HOST:PORT or tls://HOST:PORT; the results stay the same",
    ),
    Option("--tls-ca", "FILE", "certificate of who signs for scheduler and workers", Path),
    Option("--tls-cert", "FILE", "our own certificate for the cluster", Path),
    Option("--tls-key", "FILE", "the key of our own certificate", Path),
    Option(
        "--insecure-cluster",
        "",
        "allow plain tcp beyond this machine: whoever reaches it can run code on the workers",
        default=False,
    ),
)
CSV = Option("--csv", "FILE", "write all rows as CSV (- for the terminal)", Path)
SAMPLE = Option(
    "--sample", "N", "stored runs that are done again (default: %(default)s)", positive, 20
)

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
        "choose what is compared. Strategies are compared over the declared ranges of unmeasured\n"
        "parameters as well, the map of winners.",
        "EXPERIMENT | FILE | key=value",
        _OVERRIDES,
        True,
        MAP_OPTIONS + CLUSTER_OPTIONS,
    ),
    Command(
        "ablate",
        "switch each mechanism of the model off alone, and see what changes",
        "Run a scenario with all mechanisms and with each one switched off alone, under the same\n"
        "draws. `mechanisms=[crises,coupling]` chooses some of them; see `rivalry list ablation`.",
        "NAME | FILE | key=value",
        _OVERRIDES,
        True,
        CLUSTER_OPTIONS,
    ),
    Command(
        "sweep",
        "run many points of a space of uncertainties; goes on after any stop",
        "Run every combination of levers at many points of a space of uncertainties. The same\n"
        "line again goes on where it stopped. Without a name: price_of_dependence.\n"
        "`design=sobol points=64 replicates=50` say how; `uncertainties...`, `levers...` and\n"
        "`outcomes=[a,b]` say what; everything else is set for all points.\n"
        "Exit code: 0; 1 if runs failed; 2 for wrong input; 130 after Ctrl-C.",
        "SWEEP | FILE | key=value",
        _OVERRIDES,
        True,
        (FAIL_FAST, *CLUSTER_OPTIONS),
    ),
    Command(
        "resume",
        "go on with a sweep that was stopped, killed or cut off",
        "Compute what the folder of a sweep lacks. What is done is not done again, and the data\n"
        "in the end have the same bits as those of a sweep that never stopped.",
        "FOLDER",
        "the folder of a sweep",
        False,
        (THREADS, QUIET, FAIL_FAST, *CLUSTER_OPTIONS),
    ),
    Command(
        "report",
        "rebuild report and figures from stored results",
        "Rebuild the report and the figures of a comparison or sweep from the data in its folder.",
        "FOLDER",
        "a folder that `compare` or `sweep` wrote",
        False,
        (QUIET,),
    ),
    Command(
        "verify",
        "check the checksums of stored results, and do some runs again",
        "Check every file against the manifest, run a sample of the stored runs again and compare\n"
        "them bit for bit. Exit code: 0 if all is right, 1 if not.",
        "FOLDER",
        "a folder that `run`, `compare` or `sweep` wrote",
        False,
        (SAMPLE, QUIET),
    ),
    Command(
        "query",
        "ask stored results in SQL (DuckDB), read-only",
        "Ask stored results in SQL; every Parquet file of the folder is a table. Nothing can be\n"
        'changed. Example: rivalry query outputs/price_of_dependence "select lever, avg(pawn)\n'
        'from runs group by lever". `runs` joins the outcomes of a sweep with its points.',
        "FOLDER SQL",
        "a folder of results, and one SQL statement in quotes; without one: what tables there are",
        False,
        (CSV,),
    ),
    Command(
        "sensitivity",
        "which uncertainties matter: Sobol or Morris, from a stored sweep",
        "Share of each uncertainty in what happens, apart from chance. The design of the sweep\n"
        "decides: `design=sobol` gives first, total and second order, `design=morris` elementary\n"
        "effects, `one_at_a_time` how far the mean moves, the others rank correlations.\n"
        "`lever=A against=B` looks at the difference, `against=none` at A itself.",
        "FOLDER key=value",
        "the folder of a sweep, then lever=, against=, outcomes=[a,b]",
        False,
        (QUIET, PROCESSES, *CLUSTER_OPTIONS),
    ),
    Command(
        "discover",
        "in which part of the space one choice beats another: PRIM, from a stored sweep",
        "Find a box of uncertainties in which a statement mostly holds (PRIM).\n"
        "`outcome=pawn lever=A against=B`: where is A better than B? `outcome=damage lever=A\n"
        "against=none above=2`: where is the outcome above 2? `box=N` picks another box.",
        "FOLDER key=value",
        "the folder of a sweep, then outcome=, lever=, against=, above= or below=, box=",
        False,
        (QUIET,),
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
        "list worlds, strategies, theories, shocks, ablations, experiments, sweeps",
        "List what there is, the shipped files and your own, one line each.",
        "GROUP",
        "world, theory, strategy, shock, ablation, experiment or sweep; all of them if left out",
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
            *CLUSTER_OPTIONS,
        ),
    ),
    Command(
        "calibrate",
        "fit judged parameters to the calibration patterns",
        "Search for parameter sets whose reported incidents meet every band of the calibration\n"
        "group, and keep an ensemble of them. What is fitted within which range stands in\n"
        "scenarios/calibration/. Interrupted with Ctrl-C, it goes on when called again.\n"
        "points=, waves=, replicates=, chains= (searches) and others change its budget.",
        "NAME | FILE | key=value",
        "a prior in scenarios/calibration/ or a YAML file, and any number of key=value",
        True,
        CLUSTER_OPTIONS,
    ),
    Command(
        "demo",
        "a first comparison: dependence on one ally against diversification",
        "Compare six strategies of Pakistan: the experiment dependence_vs_diversification.\n"
        "Shorter: rivalry demo replicates=50 --map-points 8",
        "key=value",
        "any number of key=value",
        True,
        MAP_OPTIONS + CLUSTER_OPTIONS,
    ),
)
