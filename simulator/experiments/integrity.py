"""Whether stored results are what they were when they were stored."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from simulator import files
from simulator.engine.replicates import Runner
from simulator.experiments.sweeps.batches import Batch, Computer, state_labels
from simulator.experiments.sweeps.data import load_sweep_data
from simulator.experiments.sweeps.folder import FINAL, OUTCOMES_FILE, PARTS, stored_receipts
from simulator.experiments.validation.sample import Histories
from simulator.experiments.validation.score import figures, scored
from simulator.files import StoreError
from simulator.loading.check import from_resolved
from simulator.model.ledger import make_ledger
from simulator.model.outcomes import OUTCOMES, outcomes_of_record
from simulator.results import store
from simulator.results.crossed import MEMBER
from simulator.results.frames import KEYS, weighting_of
from simulator.results.home import PLAN
from simulator.results.results import Results
from simulator.results.store import Damage
from simulator.scenario.values import with_values

if TYPE_CHECKING:
    from simulator.model.world import Floats
    from simulator.scenario.scenario import Scenario


NEEDED: dict[str | None, tuple[str, ...]] = {
    "sweep": (PLAN, *FINAL),
    "validation": ("scenario.yaml", "scorecard.csv", "replicates.csv"),
    "calibration": ("ensemble.csv", "ensemble.json", "posterior.csv"),
    "limits": ("limits.csv",),
}
"""Files that a folder of a kind cannot do without."""
CONTENT = ("seed", "horizon", "replicates", "scenarios")
"""What the name of a comparison followed from before manifests said so."""
ADDED = ("composite", "map")
"""What was added to a comparison, and is a part of its name then, in this order."""


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


def missing_kinds(manifest: Mapping[str, Any]) -> list[Damage]:
    """Return files that every folder of its kind has and the manifest does not name."""
    kind = "sweep" if "plan" in manifest else manifest.get("kind")
    if kind is None and "limits" in manifest:
        kind = "limits"
    needed = NEEDED.get(kind, tuple(f"{name}.parquet" for name in store.FRAMES))
    return [Damage(name, "not in the manifest") for name in needed if name not in manifest["files"]]


def another_run_id(manifest: Mapping[str, Any]) -> list[Damage]:
    """Return a damage if the name of a computation does not follow from its content.

    The name is that of the content, then of each thing that was added to it; the rules of then
    count, not those of today.
    """
    rules = manifest["rules_version"]
    if "plan" in manifest:
        found = store.run_id(manifest["plan"], rules)
    else:
        keys = manifest.get("identity")
        if keys is None and (manifest.get("kind") or "limits" in manifest):
            return []  # stored before manifests said what the name follows from
        keys = keys or CONTENT
        found = store.run_id({key: manifest.get(key) for key in keys}, rules)
        for key in ADDED:
            if manifest.get(key) is not None:
                found = store.run_id([found, {key: manifest[key]}], rules)
    if found == manifest["run_id"]:
        return []
    return [Damage("run_id", f"{manifest['run_id']}, but the content of the manifest has {found}")]


def differing_runs(folder: Path, sample: int) -> tuple[int, list[Damage]]:
    """Do a sample of the runs of a comparison again.

    Returns:
        The number of runs, and those of which some outcome does not have the stored bits.
    """
    results = Results.load(folder)
    outcomes, manifest = results.outcomes, results.manifest
    keys = [*KEYS, "replicate"]
    runs = outcomes.drop_duplicates(keys)
    sizes = runs.groupby([*KEYS])["replicate"].transform("size")
    chosen = chosen_rows(len(runs), sample, results.run_id)
    found = []
    for run, size in zip(runs.iloc[chosen].to_dict("records"), sizes.iloc[chosen], strict=True):
        weighting, label, replicate = (run[key] for key in keys)
        stored = outcomes[(outcomes[keys] == [weighting, label, replicate]).all(axis=1)]
        again = _again(manifest, run, int(size))
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


def _again(manifest: Mapping[str, Any], run: Mapping[Any, Any], size: int) -> dict[str, Floats]:
    """Return each outcome of a stored run, done again, for all states.

    Replicates over an ensemble are numbered through all members, of which each has as many.
    """
    scenario, replicate = _scenario_of(manifest, run), int(run["replicate"])
    if (member := run.get(MEMBER)) is not None:
        values = manifest["ensemble"]["values"]
        if member not in values:
            raise StoreError(
                f"the manifest holds no parameter set {member}: stored before they were"
            )
        parameters = with_values(scenario.parameters, values[member])
        scenario = replace(scenario, parameters=parameters)
        replicate %= size // len(values)
    record = Runner(scenario).run(replicate, 1, make_ledger(0))
    n, horizon = len(scenario.world.states), scenario.horizon
    found = outcomes_of_record(record.totals, record.index_sums, n, horizon)
    return {name: values[0] for name, values in found.items()}


def _scenario_of(manifest: Mapping[str, Any], run: Mapping[Any, Any]) -> Scenario:
    for entry in manifest["scenarios"]:
        scenario = from_resolved({k: v for k, v in entry.items() if k != "label"})
        if (entry["label"], weighting_of(scenario)) == (run["scenario"], run["weighting"]):
            return scenario
    names = f"{run['scenario']} with weighting {run['weighting']}"
    raise StoreError(f"the manifest holds no scenario {names}")


def differing_replicates(folder: Path, sample: int) -> tuple[int, list[Damage]]:
    """Do a sample of the replicates of a validation again; return what `differing_runs` does."""
    manifest = store.read_manifest(folder)
    (entry,) = manifest["scenarios"]
    scenario = from_resolved({k: v for k, v in entry.items() if k != "label"})
    statistics = scored(scenario.world.states)
    names = [statistic.name for statistic in statistics]
    try:
        table = pd.read_csv(folder / "replicates.csv", dtype=dict.fromkeys(names, str))
        runs = table[table["model"] == "simulator"].set_index("replicate")
        stored = runs[names].astype(np.float64)
    except (OSError, ValueError, KeyError) as error:
        raise StoreError(f"cannot read {folder / 'replicates.csv'}: {error}") from error
    chosen = chosen_rows(len(stored), sample, manifest["run_id"])
    histories, found = Histories(scenario), []
    for number in chosen:
        again = figures([histories.of(number).incidents], statistics)[0]
        if not np.array_equal(again, stored.loc[number].to_numpy(np.float64), equal_nan=True):
            found.append(Damage(f"replicate {number}", "other figures when done again"))
    return len(chosen), found


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
