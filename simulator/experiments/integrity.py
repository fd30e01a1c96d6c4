"""Whether stored results are what they were when they were stored."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from simulator import files
from simulator.engine.replicates import Runner
from simulator.experiments.sweeps.batches import Batch, Computer, state_labels
from simulator.experiments.sweeps.data import load_sweep_data
from simulator.experiments.sweeps.folder import OUTCOMES_FILE, PARTS, stored_receipts
from simulator.files import StoreError
from simulator.loading.check import from_resolved
from simulator.model.ledger import make_ledger
from simulator.model.outcomes import OUTCOMES, outcomes_of_record
from simulator.results import store
from simulator.results.frames import KEYS, weighting_of
from simulator.results.store import Damage

if TYPE_CHECKING:
    from simulator.model.world import Floats


def damaged_parts(folder: Path) -> tuple[int, list[Damage]]:
    """Return the number of stored parts of an incomplete sweep, and the damaged ones."""
    receipts = list(stored_receipts(folder))
    how = "missing or changed; resume computes it again"
    found = [
        Damage(f"{PARTS}/{receipt.part}", how)
        for receipt in receipts
        if not (path := folder / PARTS / receipt.part).is_file()
        or files.checksum(path) != receipt.sha256
    ]
    return len(receipts), found


def chosen_rows(rows: int, sample: int, run_id: str) -> list[int]:
    """Return the numbers of the rows in a sample: always the same ones of the same results."""
    generator = np.random.default_rng(int(run_id, 16))
    return sorted(generator.choice(rows, min(rows, sample), replace=False).tolist())


def differing_runs(folder: Path, sample: int) -> tuple[int, list[Damage]]:
    """Do a sample of the runs of a comparison again.

    Returns:
        The number of runs, and those of which some outcome does not have the stored bits.
    """
    manifest = store.read_manifest(folder)
    outcomes = store.read_frame(folder / "outcomes.parquet")
    keys = [*KEYS, "replicate"]
    runs = outcomes[keys].drop_duplicates()
    chosen = runs.iloc[chosen_rows(len(runs), sample, manifest["run_id"])]
    found = []
    for weighting, label, replicate in chosen.itertuples(index=False):
        stored = outcomes[(outcomes[keys] == [weighting, label, replicate]).all(axis=1)]
        again = _again(manifest, str(weighting), str(label), int(replicate))
        columns = [
            name
            for name in OUTCOMES
            if name in stored
            and not np.array_equal(stored[name].to_numpy(np.float64), again[name], equal_nan=True)
        ]
        if columns:
            how = f"another {', '.join(columns)} when done again"
            found.append(Damage(f"{weighting}, {label}, replicate {replicate}", how))
    return len(chosen), found


def _again(
    manifest: dict[str, Any], weighting: str, label: str, replicate: int
) -> dict[str, Floats]:
    """Run one replicate of a stored scenario; return each outcome for all states."""
    for entry in manifest["scenarios"]:
        scenario = from_resolved({k: v for k, v in entry.items() if k != "label"})
        if entry["label"] == label and weighting_of(scenario) == weighting:
            record = Runner(scenario).run(replicate, 1, make_ledger(0))
            n, horizon = len(scenario.world.states), scenario.horizon
            found = outcomes_of_record(record.totals, record.index_sums, n, horizon)
            return {name: values[0] for name, values in found.items()}
    raise StoreError(f"the manifest holds no scenario {label} with weighting {weighting}")


def differing_runs_of_sweep(folder: Path, sample: int) -> tuple[int, list[Damage]]:
    """Do a sample of the runs of a sweep again; return what `differing_runs` does."""
    data = load_sweep_data(folder)
    states = state_labels(data.plan.question)
    table = store.read_frame(folder / OUTCOMES_FILE)
    computer = Computer(data.plan.question)
    chosen = chosen_rows(len(table) // len(states), sample, data.run_id)
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
            how = f"another {', '.join(wrong)} when done again"
            found.append(Damage(f"point {point}, {label}, replicate {replicate}", how))
    return len(chosen), found
