"""Experiments over an ensemble of parameter sets: how much is parameters, how much is chance."""

from __future__ import annotations

import math
import textwrap
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from simulator.engine.replicates import QUANTILES, Progress, Replicates
from simulator.experiments.calibration.ensemble import under
from simulator.experiments.compare import Job, Labelled, Simulator, run_labelled, simulator_of
from simulator.experiments.cost import require_memory
from simulator.labels import UNDEFINED, count, display_name, weighting_words
from simulator.model.outcomes import OUTCOMES, chosen
from simulator.results.frames import rows_of

if TYPE_CHECKING:
    from simulator.engine.pool import Pool
    from simulator.experiments.calibration.ensemble import Ensemble
    from simulator.model.world import Floats
    from simulator.results.results import Results

MEMBER = "member"
WIDTH = 100
WHY_UNDEFINED = (
    "Undefined: chance is told from at least two replicates of a set, parameters from two sets as "
    "well, and an outcome that is the same everywhere has no variance to share."
)


def run_over(
    labelled: Labelled,
    ensemble: Ensemble,
    replicates: int | None = None,
    threads: int | None = None,
    progress: Progress | None = None,
    pool: Pool | None = None,
) -> Results:
    """Run labelled scenarios under every member; members share their draws.

    The outcomes have a column `member` more, and number their replicates through all members.
    Bands of trajectories are those of the replicates kept in full; the ledger is the default's.
    """
    jobs = [(scenario, replicates or scenario.replicates) for _, scenario in labelled]
    require_memory(jobs, len(ensemble.members))
    simulated = partial(simulate_members, ensemble, simulator_of(pool))
    results = run_labelled(labelled, replicates, threads, progress, simulated=simulated)
    outcomes = results.outcomes.copy()
    names = np.array(list(ensemble.members))
    size = outcomes.groupby(["weighting", "scenario"])["replicate"].transform("max") + 1
    place = outcomes["replicate"] * len(names) // size
    outcomes.insert(3, MEMBER, names[place.to_numpy()])
    sets = {"members": list(ensemble.members), "values": ensemble.members}
    facts = (
        sets
        | {"default": ensemble.default}
        | {key: ensemble.facts[key] for key in ("run_id", "rules_version") if key in ensemble.facts}
    )
    manifest = results.manifest | {"ensemble": facts}
    return replace(results, outcomes=outcomes, manifest=manifest)


def simulate_members(
    ensemble: Ensemble,
    simulated: Simulator,
    jobs: Sequence[Job],
    threads: int,
    in_full: int,
    progress: Progress | None,
) -> Iterator[Replicates]:
    """Simulate jobs under every member, and yield for each all its replicates in a row."""
    members = list(ensemble.members)
    of_members = [
        (under(scenario, ensemble, name), replicates)
        for scenario, replicates in jobs
        for name in members
    ]
    played = iter(simulated(of_members, threads, in_full, progress))
    for _ in jobs:
        found = [next(played) for _ in members]
        default = found[members.index(ensemble.default)]
        paths = np.concatenate([one.paths for one in found])
        yield Replicates(
            np.concatenate([one.totals for one in found]),
            np.concatenate([one.means for one in found]),
            default.paths,
            np.quantile(paths.astype(np.float64), QUANTILES, axis=0),
            default.events,
        )


def uncertainty(outcomes: pd.DataFrame, state: str) -> pd.DataFrame:
    """Return the parts of the variance of each outcome that parameters and chance have.

    A row per weighting, scenario and outcome; scenarios but the first have a second row for the
    paired difference to it (`of` is `value` or `difference`). Variances are those of one-way
    random effects: between members, corrected for chance, and within members. `share` is the
    parameters' part; `sd_parameters` is the standard deviation of the members' true means, what
    more replicates will not remove.
    """
    rows = outcomes[outcomes["state"] == state]
    first = str(rows["scenario"].iloc[0])
    found: list[dict[str, object]] = []
    for (weighting, scenario), runs in rows.groupby(["weighting", "scenario"], sort=False):
        base = rows[(rows["weighting"] == weighting) & (rows["scenario"] == first)]
        keys = {"weighting": weighting, "scenario": scenario}
        values = {name: _table(runs, name) for name in OUTCOMES}
        tables = {"value": values}
        if scenario != first and not base.empty:
            tables["difference"] = {name: values[name] - _table(base, name) for name in OUTCOMES}
        found += [
            {**keys, "of": of, "outcome": name, **components(table)}
            for of, by_name in tables.items()
            for name, table in by_name.items()
        ]
    return pd.DataFrame(found)


def _table(runs: pd.DataFrame, name: str) -> Floats:
    """Return an outcome as (members, replicates)."""
    ordered = runs.sort_values("replicate", kind="stable")
    members = ordered[MEMBER].nunique()
    return np.asarray(ordered[name].to_numpy(float).reshape(members, -1))


def components(values: Floats) -> dict[str, float]:
    """Return mean and variance components of values, (members, replicates).

    What one member, or one replicate each, cannot tell is not a number; nor is a share of nothing.
    """
    members, replicates = values.shape
    within = float(values.var(axis=1, ddof=1).mean()) if replicates > 1 else float("nan")
    between = float(values.mean(axis=1).var(ddof=1)) if members > 1 else float("nan")
    parameters = float(np.maximum(0.0, between - within / replicates))
    whole = parameters + within
    return {
        "mean": float(values.mean()),
        "sd_parameters": parameters**0.5,
        "sd_chance": within**0.5,
        "share": parameters / whole if whole > 0 else float("nan"),
        "members": float(members),
        "replicates": float(replicates),
    }


def text_uncertainty(table: pd.DataFrame, focal: str) -> str:
    """Return the main outcomes of the table as text of at most 100 columns."""
    table = table[table["outcome"].isin(chosen("main"))]
    members, replicates = int(table["members"].iloc[0]), int(table["replicates"].iloc[0])
    head = (
        f"{focal}: {count(members, 'parameter set')} of the ensemble, "
        f"{count(replicates, 'replicate')} each. Standard deviation from parameters and from "
        "chance; share: the parameters' part of the variance. Differences are to the first "
        "scenario, under the same set and the same draws."
    )
    lines = [textwrap.fill(head, WIDTH)]
    keys = ["weighting", "scenario", "of"]
    for (weighting, scenario, of), rows in table.groupby(keys, sort=False):
        what = "difference, " if of == "difference" else ""
        lines += ["", f"{display_name(str(scenario))} ({what}{weighting_words(str(weighting))})"]
        lines += [f"  {'':<32}{'mean':>10}{'parameters':>13}{'chance':>10}{'share':>11}"]
        for row in rows_of(rows):
            outcome = OUTCOMES[row.outcome]
            label = f"{outcome.label} ({outcome.unit})"
            numbers = f"{_as_text(row.mean):>10}{_as_text(row.sd_parameters):>13}"
            numbers += f"{_as_text(row.sd_chance):>10}{_as_text(row.share, '.0%'):>11}"
            lines.append(f"  {label:<32}{numbers}")
    if table[["sd_parameters", "sd_chance", "share"]].isna().any(axis=None):
        lines += ["", textwrap.fill(WHY_UNDEFINED, WIDTH)]
    return "\n".join(lines) + "\n"


def _as_text(value: float, form: str = ".3g") -> str:
    return format(value, form) if math.isfinite(value) else UNDEFINED
