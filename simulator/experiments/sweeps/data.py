"""Read a stored sweep: the plan, the points, and the runs of an outcome as one array."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from simulator.experiments.sweeps.batches import state_labels
from simulator.experiments.sweeps.folder import FINAL, OUTCOMES_FILE, POINTS_FILE, SweepFolder
from simulator.experiments.sweeps.plan import Plan, plan_from
from simulator.experiments.sweeps.tables import short_names
from simulator.files import StoreError
from simulator.model.outcomes import OUTCOMES, Outcome
from simulator.model.world import Floats
from simulator.results import store
from simulator.results.home import PLAN

if TYPE_CHECKING:
    import pandas as pd

    from simulator.scenario.sweep import Sweep

KEYS: dict[str, str] = {
    "point": store.WHOLE,
    "lever": store.TEXT,
    "replicate": store.WHOLE,
    "state": store.TEXT,
}


@dataclass(frozen=True)
class SweepData:
    """A complete sweep.

    Attributes:
        folder: Where it is stored.
        plan: What was computed; its sweep holds all scenarios.
        stored: The manifest.
    """

    folder: Path
    plan: Plan
    stored: dict[str, Any]

    @property
    def sweep(self) -> Sweep:
        """Question, uncertainties, levers, outcomes."""
        return self.plan.sweep

    @property
    def labels(self) -> tuple[str, ...]:
        """Names of the combinations of levers."""
        return self.sweep.labels

    @property
    def outcomes(self) -> dict[str, Outcome]:
        """The kept outcomes with label, unit and better direction."""
        return {name: OUTCOMES[name] for name in self.sweep.outcomes}

    @property
    def state(self) -> str:
        """The state that figures and tables are about, as results show it."""
        return state_labels(self.plan.question)[0]

    @property
    def run_id(self) -> str:
        """Short name of the computation; figures carry it."""
        return str(self.stored["run_id"])

    @property
    def manifest(self) -> dict[str, Any]:
        """What a caption needs."""
        scenarios = [scenario.resolved() for scenario in self.sweep.variants]
        facts = {"seed": self.sweep.base.seed, "replicates": self.replicate_counts}
        return self.stored | facts | {"scenarios": scenarios}

    @property
    def replicate_counts(self) -> list[int]:
        """Replicates per point: one number, or lowest and highest where a stop rule chose."""
        runs = np.isfinite(self.runs(self.sweep.outcomes[0])).sum(axis=2)
        return sorted({int(runs.min()), int(runs.max())})

    @cached_property
    def names(self) -> dict[str, str]:
        """Column name of each uncertainty, by its dotted key."""
        return short_names(list(self.sweep.uncertainties))

    @cached_property
    def points(self) -> pd.DataFrame:
        """A row per point, a column per uncertainty, named in short."""
        return store.read_frame(self.folder / POINTS_FILE).drop(columns="point")

    @cached_property
    def _rows(self) -> tuple[Any, Any, Any, Any]:
        """Point, lever, replicate of each row of the focal state, and which rows these are."""
        import pyarrow as pa
        import pyarrow.compute as pc

        table = self._columns(["point", "lever", "replicate", "state"])
        damaged = StoreError(f"{self.folder / OUTCOMES_FILE} does not fit the plan: it is damaged")
        if any(column.null_count for column in table.columns):
            raise damaged
        own = np.asarray(pc.equal(table["state"], self.state))
        levers = pc.index_in(table["lever"], pa.array(self.labels)).fill_null(-1).to_numpy()
        points, replicates = table["point"].to_numpy(), table["replicate"].to_numpy()
        limits = ((points, self.plan.points), (levers, len(self.labels)), (replicates, self._most))
        if any(values.size and not 0 <= values.min() <= values.max() < n for values, n in limits):
            raise damaged
        return points[own], levers[own], replicates[own], own

    @property
    def _most(self) -> int:
        """The most replicates that a cell may have."""
        rule = self.sweep.enough
        return self.sweep.replicates if rule is None else max(self.sweep.replicates, rule.most)

    def _columns(self, names: list[str]) -> Any:
        return store.read_table(self.folder / OUTCOMES_FILE, only=names)

    def runs(self, outcome: str) -> Floats:
        """Return an outcome of the focal state: (points, levers, replicates).

        A run that failed, or that a stop rule left out, is not a number (NaN).
        """
        points, levers, replicates, own = self._rows
        most = int(replicates.max(initial=0)) + 1
        values = np.full((self.plan.points, len(self.labels), most), np.nan)
        values[points, levers, replicates] = self._columns([outcome])[outcome].to_numpy()[own]
        return values

    def means(self, outcome: str) -> Floats:
        """Return the mean over the replicates of each cell: (points, levers); NaN if all failed."""
        values = self.runs(outcome)
        known = np.isfinite(values)
        count = known.sum(axis=2)
        total = np.where(known, values, 0.0).sum(axis=2)
        nothing = np.full(total.shape, np.nan)
        means: Floats = np.divide(total, count, out=nothing, where=count > 0)
        return means


def load_sweep_data(folder: Path) -> SweepData:
    """Read a complete sweep.

    Raises:
        StoreError: If the folder holds no complete sweep, a damaged one, or one that these rules
            cannot read.
    """
    if not is_sweep(folder):
        raise StoreError(f"{folder} holds no sweep (no {PLAN})")
    if not SweepFolder(folder).complete:
        raise StoreError(f"the sweep in {folder} is not complete; type: rivalry resume {folder}")
    manifest = store.read_manifest(folder)
    store.require_sound(folder, [PLAN, *FINAL])
    plan = plan_from(stored_plan(folder), str(folder))
    columns = KEYS | dict.fromkeys(plan.sweep.outcomes, store.NUMBER)
    store.read_table(folder / OUTCOMES_FILE, columns, only=[])
    data = SweepData(folder, plan, manifest)
    of_points = {"point": store.WHOLE} | dict.fromkeys(data.names.values(), store.ANY)
    points = store.read_table(folder / POINTS_FILE, of_points)
    if points["point"].to_pylist() != list(range(plan.points)):
        raise StoreError(f"{folder / POINTS_FILE} does not fit the plan: it is damaged")
    return data


def is_sweep(folder: Path) -> bool:
    """Tell whether a folder holds a sweep, complete or not."""
    return (folder / PLAN).is_file()


def stored_plan(folder: Path) -> dict[str, Any]:
    """Return the plan of a folder as plain data.

    Raises:
        StoreError: If there is none.
    """
    content = SweepFolder(folder).read_plan()
    if content is None:
        raise StoreError(f"{folder} holds no sweep (no {PLAN})")
    return content
