"""Experiments over an ensemble of parameter sets: how much is parameters, how much is chance."""

from __future__ import annotations

import math
import textwrap
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from simulator.engine.replicates import QUANTILES, Progress, Replicates
from simulator.experiments.calibration.ensemble import under
from simulator.experiments.compare import Job, Labelled, Simulator, run_labelled, simulator_of
from simulator.experiments.cost import require_memory
from simulator.labels import UNDEFINED, count, display_name, weighting_words
from simulator.model.outcomes import OUTCOMES, chosen
from simulator.results.crossed import (
    MEMBER,
    component_limits,
    effects_of,
    few_words,
    laid_out,
    undefined_words,
)
from simulator.results.intervals import TAILS, mean_interval
from simulator.results.summary import paired_runs

if TYPE_CHECKING:
    from simulator.engine.pool import Pool
    from simulator.experiments.calibration.ensemble import Ensemble
    from simulator.model.world import Floats
    from simulator.results.results import Results

WIDTH = 100
PARTS = ("parameters", "draws", "interplay")
COMPONENT_COLUMNS = (
    *(f"{kind}_{part}" for part in PARTS for kind in ("sd", "variance", "share")),
    *(f"sd_{part}_{end}" for part in PARTS for end in ("low", "high")),
    "f_parameters", "df_parameters", "df_interplay",
)  # fmt: skip
BELOW_ZERO = "*"
WHY_UNDEFINED = "there is no share of an outcome that is the same in every run"


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
    """Return the parts of the variance of each outcome that parameters, draws and both have.

    A row per weighting, scenario and outcome; scenarios but the first have a second row for the
    paired difference to it (`of` is `value` or `difference`), taken inside each set and draw.
    The other columns are those of `components`.
    """
    rows = outcomes[outcomes["state"] == state]
    found: list[dict[str, object]] = []
    first = str(rows["scenario"].iloc[0])
    for weighting, scenario, runs, base in paired_runs(rows, first):
        keys = {"weighting": weighting, "scenario": scenario}
        values = {"value": runs[list(OUTCOMES)]}
        if scenario != first:
            values["difference"] = values["value"] - base[list(OUTCOMES)]
        found += [
            {**keys, "of": of, "outcome": name, **components(*laid_out(frame[[name]], runs))}
            for of, frame in values.items()
            for name in OUTCOMES
        ]
    return pd.DataFrame(found)


def components(cells: Floats) -> dict[str, float]:
    """Return mean and variance components of cells, (sets, draws), with 90 % intervals.

    Of the parts `parameters`, `draws` and `interplay` (draws that matter differently under
    different sets): `sd_*` with its ends `_low` and `_high`, `variance_*` with its sign (an
    estimate below zero has sd 0), and `share_*` of the variance of a single run. `f_parameters` is
    the F statistic of sets, on `df_parameters` and `df_interplay` degrees of freedom. See
    `results.crossed` for how. What one set or one draw cannot tell is not a number; nor is a share
    of nothing, nor the end of an interval that has none.
    """
    sets, draws = cells.shape
    size = {"sets": float(sets), "draws": float(draws)}
    low, high = mean_interval(cells)
    mean = float(cells.mean()) if cells.size else math.nan
    found = {"mean": mean, "mean_low": low, "mean_high": high}
    if min(cells.shape) < 2:
        return found | dict.fromkeys(COMPONENT_COLUMNS, math.nan) | size
    parts = effects_of(cells)
    of_sets, _, rest = parts.mean_squares.tolist()
    known = (parts.variances, *component_limits(parts, TAILS))
    variances, lows, highs = (np.asarray(one) for one in known)
    sds = np.sqrt(np.maximum(0.0, [variances, lows, highs]))
    sds[~np.isfinite(sds)] = math.nan
    whole = float(np.square(sds[0]).sum())
    for place, part in enumerate(PARTS):
        sd, sd_low, sd_high = sds[:, place].tolist()
        share = sd**2 / whole if whole > 0 else math.nan
        found |= {f"sd_{part}": sd, f"sd_{part}_low": sd_low, f"sd_{part}_high": sd_high}
        found |= {f"variance_{part}": float(variances[place]), f"share_{part}": share}
    test = of_sets / rest if rest > 0 else math.nan
    degrees = {"df_parameters": sets - 1.0, "df_interplay": (sets - 1.0) * (draws - 1.0)}
    return found | {"f_parameters": test} | degrees | size


def text_uncertainty(table: pd.DataFrame, focal: str) -> str:
    """Return the main outcomes of the table as text of at most 100 columns, two lines a row."""
    table = table[table["outcome"].isin(chosen("main"))]
    sets, draws = int(table["sets"].max()), int(table["draws"].max())
    head = (
        f"{focal}: {count(sets, 'parameter set')} of the ensemble, each under the same "
        f"{count(draws, 'draw')}. Mean; then the standard deviation between runs that is due to "
        "parameters, to draws, and to their interplay (draws that matter differently under "
        "different parameters), and its share of the variance of a single run. Below: 90 % "
        "intervals over sets and draws. Differences are to the first scenario, inside each set "
        "and draw."
    )
    lines = [textwrap.fill(head, WIDTH)]
    keys = ["weighting", "scenario", "of"]
    for (weighting, scenario, of), rows in table.groupby(keys, sort=False):
        what = "difference, " if of == "difference" else ""
        lines += ["", f"{display_name(str(scenario))} ({what}{weighting_words(str(weighting))})"]
        lines += [_line("", ["mean", *PARTS])]
        for row in rows.to_dict("records"):
            lines += _row({str(name): value for name, value in row.items()})
    return "\n".join([*lines, *_remarks(table, sets, draws)]) + "\n"


def _line(label: str, cells: Sequence[str]) -> str:
    return f"  {label:<21}{''.join(f'{cell:>19}' for cell in cells)}".rstrip()


def _row(row: dict[str, Any]) -> Iterator[str]:
    """Yield the two lines of an outcome."""
    outcome = OUTCOMES[row["outcome"]]
    cells, below = [_as_text(row["mean"])], [_interval(row, "mean")]
    for part in PARTS:
        mark = BELOW_ZERO if row[f"variance_{part}"] < 0 else ""
        cells.append(_as_text(row[f"sd_{part}"]) + mark + _share(row[f"share_{part}"]))
        below.append(_interval(row, f"sd_{part}"))
    yield _line(outcome.label, cells)
    yield _line(f"({outcome.unit})", below)


def _share(share: float) -> str:
    """Return a share in brackets, never 0 or 100 % unless it is exactly that."""
    if not math.isfinite(share):
        return ""
    text = f"{share:.0%}"
    text = "<1%" if text == "0%" and share > 0 else ">99%" if text == "100%" and share < 1 else text
    return f" ({text})"


def _interval(row: dict[str, Any], name: str) -> str:
    low, high = row[f"{name}_low"], row[f"{name}_high"]
    if not math.isfinite(low):
        return ""
    return f"[{low:.2g}, {high:.2g}]" if math.isfinite(high) else f"[{low:.2g}, no end]"


def _remarks(table: pd.DataFrame, sets: int, draws: int) -> Iterator[str]:
    """Yield what has to be said below the numbers."""
    remarks = [few_words(sets, draws), undefined_words(sets, draws)]
    if (table[[f"variance_{part}" for part in PARTS]] < 0).any(axis=None):
        remarks.append(
            f"{BELOW_ZERO} estimated below zero, which no variance is: not told from chance, up "
            "to the upper end. Where that is 0 as well, sets differ less than independent ones "
            "would: they are kin, as those of one search are"
        )
    if table["share_parameters"].isna().any() and not remarks[1]:
        remarks.append(WHY_UNDEFINED)
    for remark in filter(None, remarks):
        yield from ("", textwrap.fill(f"{remark[0].upper()}{remark[1:]}.", WIDTH))


def _as_text(value: float) -> str:
    return format(value, ".3g") if math.isfinite(value) else UNDEFINED
