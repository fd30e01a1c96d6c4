"""`rivalry verify`: checksums of every file, and a sample of the runs done again, bit for bit."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import TYPE_CHECKING

from simulator.commands import Command, Invocation
from simulator.commands.flags import add_quiet, positive
from simulator.commands.terminal import announce_compiling, complain, say
from simulator.labels import count

if TYPE_CHECKING:
    from simulator.experiments.integrity import Damage

DAMAGED = 1


def add_sample(parser: ArgumentParser) -> None:
    """Add `--sample`."""
    parser.add_argument(
        "--sample",
        type=positive,
        metavar="N",
        default=20,
        help="stored runs that are done again (default: %(default)s)",
    )


def execute(invocation: Invocation) -> int:
    """Check the results of a folder; return 1 if something is wrong or could not be checked."""
    from simulator.experiments.integrity import damaged_files, damaged_parts
    from simulator.experiments.sweeps.data import is_sweep
    from simulator.experiments.sweeps.folder import SweepFolder
    from simulator.results.store import read_manifest

    folder, quiet = invocation.only_folder(), invocation.quiet
    if is_sweep(folder) and not SweepFolder(folder).complete:
        stored, found = damaged_parts(folder)
        if not quiet:
            right = count(stored - len(found), "part")
            say(f"not complete: {right} stored and right; rivalry resume {folder}")
    elif not (found := damaged_files(folder)):
        if not quiet:
            files = read_manifest(folder).get("files", {})
            say(f"{count(len(files), 'file')}: every checksum is right")
        found = _check_runs(folder, invocation.sample, quiet)
    for damage in found:
        complain(str(damage))
    return DAMAGED if found else 0


def _check_runs(folder: Path, sample: int, quiet: bool) -> list[Damage]:
    """Do a sample of the runs again, if the rules are those that they were stored with."""
    from simulator.experiments.integrity import Damage, differing_runs, differing_runs_of_sweep
    from simulator.experiments.sweeps.data import is_sweep
    from simulator.model.version import RULES_VERSION
    from simulator.results.store import read_manifest

    stored = read_manifest(folder).get("rules_version")
    if stored != RULES_VERSION:
        how = f"stored with rules {stored}, these are {RULES_VERSION}: no run was done again"
        return [Damage("rules", how)]
    announce_compiling(quiet)
    do_again = differing_runs_of_sweep if is_sweep(folder) else differing_runs
    done, found = do_again(folder, sample)
    if not (found or quiet):
        say(f"{count(done, 'run')} done again: the same bits")
    return found


COMMAND = Command(
    "verify",
    "check the checksums of stored results, and do some runs again",
    "Check every file against the manifest, run a sample of the stored runs again and compare\n"
    "them bit for bit. Exit code: 0 if all is right, 1 if not.",
    "FOLDER",
    "a folder that `run`, `compare` or `sweep` wrote",
    execute,
    (add_sample, add_quiet),
    order=70,
)
