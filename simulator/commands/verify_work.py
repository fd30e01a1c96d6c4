"""`rivalry verify`: checksums of every file, and a sample of the runs done again, bit for bit."""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np

from simulator import files
from simulator.experiments.integrity import Damage, chosen_rows, damaged_files, differing_runs
from simulator.experiments.progress import announce_compiling, say
from simulator.experiments.sweeps.batches import Batch, Computer, state_labels
from simulator.experiments.sweeps.data import is_sweep, load_sweep_data
from simulator.experiments.sweeps.folder import OUTCOMES_FILE, PARTS, SweepFolder, stored_receipts
from simulator.labels import count
from simulator.model.version import RULES_VERSION
from simulator.results import store

RIGHT, DAMAGED, WRONG_INPUT = 0, 1, 2


def verify_command(folder: Path, sample: int, quiet: bool = False) -> int:
    """Check stored results; say what was checked and everything that is wrong.

    Returns:
        The exit code: 0, 1 if something is wrong or could not be checked, 2 if there is nothing.
    """
    try:
        if is_sweep(folder) and not SweepFolder(folder).complete:
            return _told(_check_parts(folder, quiet))
        found = _check_files(folder, quiet)
        found += _check_runs(folder, sample, quiet) if not found else []
    except files.StoreError as error:
        print(f"rivalry: {error}", file=sys.stderr)
        return WRONG_INPUT
    return _told(found)


def _told(found: list[Damage]) -> int:
    for damage in found:
        print(f"rivalry: {damage}", file=sys.stderr)
    return DAMAGED if found else RIGHT


def _say(text: str, quiet: bool) -> None:
    if not quiet:
        say(text)


def _check_files(folder: Path, quiet: bool) -> list[Damage]:
    found = damaged_files(folder)
    files = len(store.read_manifest(folder).get("files", {}))
    if not found:
        _say(f"{count(files, 'file')}: every checksum is right", quiet)
    return found


def _check_parts(folder: Path, quiet: bool) -> list[Damage]:
    """Check the parts of a sweep that is not complete yet."""
    receipts = list(stored_receipts(folder))
    found = [
        Damage(f"{PARTS}/{receipt.part}", "missing or changed; resume computes it again")
        for receipt in receipts
        if not _stands(folder / PARTS / receipt.part, receipt.sha256)
    ]
    right = len(receipts) - len(found)
    _say(f"not complete: {count(right, 'part')} stored and right; rivalry resume {folder}", quiet)
    return found


def _stands(path: Path, sha256: str) -> bool:
    return path.is_file() and files.checksum(path) == sha256


def _check_runs(folder: Path, sample: int, quiet: bool) -> list[Damage]:
    stored = store.read_manifest(folder).get("rules_version")
    if stored != RULES_VERSION:
        how = f"stored with rules {stored}, these are {RULES_VERSION}: no run was done again"
        return [Damage("rules", how)]
    announce_compiling(quiet)
    again = _differing_in_sweep if is_sweep(folder) else differing_runs
    done, found = again(folder, sample)
    if not found:
        _say(f"{count(done, 'run')} done again: the same bits", quiet)
    return found


def _differing_in_sweep(folder: Path, sample: int) -> tuple[int, list[Damage]]:
    """Do a sample of the runs of a sweep again; return how many, and those that differ."""
    data = load_sweep_data(folder)
    states = state_labels(data.plan.question)
    table = store.read_frame(folder / OUTCOMES_FILE)
    computer = Computer(data.plan.question)
    runs = len(table) // len(states)
    chosen = chosen_rows(runs, sample, data.run_id)
    found = []
    for run in chosen:
        rows = table.iloc[run * len(states) : (run + 1) * len(states)]
        point, replicate = int(rows["point"].iloc[0]), int(rows["replicate"].iloc[0])
        label = str(rows["lever"].iloc[0])
        values = tuple(column[point] for column in data.plan.values.values())
        batch = Batch(run, point, data.labels.index(label), replicate, 1, values)
        again = computer.compute(batch)
        wrong = [
            name
            for name in data.outcomes
            if not np.array_equal(again.columns[name].ravel(), rows[name].to_numpy())
        ]
        if wrong:
            what = f"point {point}, {label}, replicate {replicate}"
            found.append(Damage(what, f"another {', '.join(wrong)} when done again"))
    return len(chosen), found
