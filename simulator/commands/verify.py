"""`rivalry verify`: checksums of every file, and a sample of the runs done again, bit for bit."""

from __future__ import annotations

from argparse import ArgumentParser
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from simulator.commands import Command, Invocation
from simulator.commands.flags import add_quiet, positive
from simulator.commands.terminal import announce_compiling, complain, say
from simulator.labels import count

if TYPE_CHECKING:
    from simulator.results.store import Damage

DAMAGED = 1
MOST_TOLD = 20


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
    from simulator.experiments.integrity import another_run_id, missing_kinds
    from simulator.results.store import MANIFEST, damaged_files, read_manifest, require_in_place

    folder, quiet = invocation.only_folder(), invocation.quiet
    tell = (lambda _: None) if quiet else say
    require_in_place(folder)
    if not (folder / MANIFEST).is_file() and (stored := _unfinished(folder)) is not None:
        kept, found = stored
        right = count(kept - len(found), "part")
        tell(f"not complete: {right} stored and right; rivalry resume {folder}")
    else:
        manifest = read_manifest(folder)
        found = [*damaged_files(folder), *missing_kinds(manifest), *another_run_id(manifest)]
        if not found:
            tell(f"{count(len(manifest['files']), 'file')}: every checksum is right")
            announce_compiling(quiet)
            found = _check_runs(folder, manifest, invocation.sample, tell)
        if not found and "experiment" in manifest:
            tell(f"all of it can be computed again: rivalry compare {folder}")
    for damage in found[:MOST_TOLD]:
        complain(str(damage))
    if len(found) > MOST_TOLD:
        complain(f"and {len(found) - MOST_TOLD:,} more")
    return DAMAGED if found else 0


def _unfinished(folder: Path) -> tuple[int, list[Damage]] | None:
    """Return the parts that are kept of what is not complete, and the damaged ones."""
    from simulator.engine.remembered import damaged, stored_parts
    from simulator.experiments.integrity import damaged_parts
    from simulator.experiments.sweeps.data import is_sweep
    from simulator.results.home import CLAIM, PARTS, WORK
    from simulator.results.store import Damage

    if is_sweep(folder):
        return damaged_parts(folder)
    if not (folder / WORK / CLAIM).is_file():
        return None
    place = folder / WORK / PARTS
    how = "missing or changed; resume computes it again"
    found = [Damage(kept.part, how) for kept in damaged(place)]
    return len(stored_parts(place)), found


def _check_runs(
    folder: Path, manifest: Mapping[str, Any], sample: int, tell: Callable[[str], None]
) -> list[Damage]:
    """Do a sample of the runs again, if the rules are those that they were stored with."""
    from simulator.experiments.integrity import (
        differing_replicates,
        differing_runs,
        differing_runs_of_sweep,
    )
    from simulator.model.version import RULES_VERSION
    from simulator.results.store import Damage

    do_again = {"sweep": differing_runs_of_sweep, "validation": differing_replicates}.get(
        str(manifest.get("kind")), differing_runs
    )
    if manifest.get("kind") == "calibration" or "limits" in manifest:
        tell("single runs are not stored here, so none was done again")
        return []
    stored = manifest["rules_version"]
    if stored != RULES_VERSION:
        how = f"stored with rules {stored}, these are {RULES_VERSION}: no run was done again"
        return [Damage("rules", how)]
    done, found = do_again(folder, sample)
    if not found:
        tell(f"{count(done, 'run')} done again: the same bits")
    return found


COMMAND = Command(
    "verify",
    "check the checksums of stored results, and do some runs again",
    "Check every file against the manifest, and the manifest itself; run a sample of the stored\n"
    "runs again and compare them bit for bit. Exit code: 0 if all is right, 1 if not.",
    "FOLDER",
    "a folder of results, finished or not",
    execute,
    (add_sample, add_quiet),
    order=70,
)
