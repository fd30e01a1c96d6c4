"""The map of winners: which strategy does best where, in a box of parameters without a source.

Points fill the box as a Latin hypercube (McKay, Beckman, Conover 1979). At every point all
strategies play the same replicates, with the same draws at all points, so that strategies and
points differ by what is declared alone. Which one is best is asked under several criteria, since
they disagree. Only sums over a run are needed: no quarters, bins or ledgers are kept.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from itertools import product
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from simulator.engine.failures import FailedRunsError
from simulator.engine.pool import Arrays, Pool, ThreadPool, in_order
from simulator.engine.replicates import Progress, Runner
from simulator.model.ledger import make_ledger
from simulator.model.outcomes import COMPOSITES, chosen, described, outcomes_of_record
from simulator.model.parameters import describe
from simulator.model.world import Floats
from simulator.results.composite import composite_columns
from simulator.results.store import run_id
from simulator.scenario.values import with_values

if TYPE_CHECKING:
    from simulator.model.kernel import Record
    from simulator.results.results import Results
    from simulator.scenario.experiment import Composite, Experiment
    from simulator.scenario.scenario import Scenario

BOX = (
    "alliance.umbrella_escalation",
    "alliance.umbrella_identification",
    "alliance.umbrella_hostility",
    "suppliers.premium_foreign",
    "suppliers.premium_domestic",
    "suppliers.transfer",
    "contest.damage",
)
"""Parameters without a source that decide how strategies rank."""

POINTS, REPLICATES, FURTHER_REPLICATES = 64, 100, 50
CONFIDENT = 1.645
"""Standard errors that a lead must reach to be clear: 90 %, both sides."""

Ranges = Mapping[str, tuple[float, float]]
Values = Mapping[str, float]
Found = Mapping[str, Floats]
Evaluator = Callable[[str, Values], Found]
"""Returns, for a strategy at a point, a value per replicate for each criterion."""

QUARTERS_A_SECOND = 30_000
"""Of all replicates together, roughly; it sizes what is sent elsewhere."""


@dataclass(frozen=True)
class MapSize:
    """How large the map is.

    Attributes:
        points: Points of the box.
        replicates: Runs of each strategy at each point, under the first weighting.
        further: The same under the other weightings.
    """

    points: int = POINTS
    replicates: int = REPLICATES
    further: int = FURTHER_REPLICATES

    @classmethod
    def for_experiment(cls, experiment: Experiment, points: int | None = None) -> MapSize:
        """Return the usual size, with no more replicates than the experiment has itself.

        There are two at least, without which the error of a lead is unknown.
        """
        most = max(2, experiment.base.replicates)
        usual = cls(POINTS if points is None else points)
        return replace(
            usual, replicates=min(usual.replicates, most), further=min(usual.further, most)
        )

    def of(self, weighting: str, experiment: Experiment) -> int:
        """Return the replicates under a weighting."""
        return self.replicates if weighting == experiment.weightings[0] else self.further

    def runs(self, experiment: Experiment) -> int:
        """Return the number of runs that the map takes."""
        each = sum(self.of(weighting, experiment) for weighting in experiment.weightings)
        return self.points * each * len(experiment.variants)


def all_criteria() -> tuple[str, ...]:
    """Return the criteria that rank strategies: the composite indices, then single outcomes."""
    return (*COMPOSITES, *chosen("short"))


def declared_ranges() -> dict[str, tuple[float, float]]:
    """Return the ranges over which the parameters of the box are declared to be swept."""
    sweeps = {row.name: row.sweep for row in describe()}
    return {name: (sweeps[name][0], sweeps[name][1]) for name in BOX}


def latin_hypercube(ranges: Ranges, points: int, seed: int) -> pd.DataFrame:
    """Return points that fill a box: a row per point, a column per parameter."""
    from scipy.stats import qmc

    unit = qmc.LatinHypercube(len(ranges), rng=np.random.default_rng(seed)).random(points)
    low, high = np.array(list(ranges.values()), dtype=float).T
    return pd.DataFrame(low + unit * (high - low), columns=list(ranges))


def search(
    labels: Sequence[str],
    points: pd.DataFrame,
    evaluate: Evaluator,
    criteria: Sequence[str] | None = None,
    threads: int = 1,
    progress: Progress | None = None,
    pool: Pool | None = None,
) -> pd.DataFrame:
    """Return the standing of each strategy: a row per point, criterion and strategy.

    Columns: point, the parameters, criterion, scenario; mean over replicates; lead (how far it is
    ahead of the best of the others, behind it if negative, in units of the criterion and such that
    more is better); lead_se (its standard error, replicates paired; missing with one); best; clear
    (it is best, and its lead is more than chance); replicates. Of strategies that tie the first one
    is best, and none is clear. With a `pool`, `evaluate` has to be a value that can be pickled.
    """
    values = [dict(zip(points.columns, row, strict=True)) for row in points.to_numpy().tolist()]
    jobs = list(product(range(len(values)), labels))

    def tell(left: Arrays) -> None:
        if progress is not None:
            progress(len(next(iter(left.values()))))

    pieces = [(label, values[point]) for point, label in jobs]
    seconds = getattr(evaluate, "seconds", 0.0)
    left = in_order(pool or ThreadPool(threads), _Evaluation(evaluate), pieces, seconds, tell)
    found = dict(zip(jobs, left, strict=True))
    rows = [
        {"point": point} | values[point] | {"criterion": criterion} | row
        for point, criterion in product(range(len(values)), criteria or all_criteria())
        for row in _ranked({label: found[point, label][criterion] for label in labels}, criterion)
    ]
    return pd.DataFrame(rows)


@dataclass(frozen=True)
class _Evaluation:
    """An evaluator as work for a pool; a piece is a strategy and the values of a point."""

    evaluate: Evaluator

    def begin(self) -> Callable[[tuple[str, Values]], Arrays]:
        return lambda piece: self.evaluate(*piece)


def _ranked(values: Mapping[str, Floats], criterion: str) -> list[dict[str, object]]:
    """Return a row per strategy at one point under one criterion.

    A strategy with a run that failed cannot be ranked there: its mean and lead are not numbers.
    """
    sign = described(criterion).better or 1
    table = sign * np.stack(list(values.values()))
    means = np.where(np.isfinite(table).all(axis=1), table.mean(axis=1), np.nan)
    ranks = np.where(np.isnan(means), -np.inf, means)
    best = int(np.argmax(ranks)) if np.isfinite(ranks).any() else -1
    rows: list[dict[str, object]] = []
    for place, label in enumerate(values):
        others = np.where(np.arange(len(ranks)) == place, -np.inf, ranks)
        rival = int(np.argmax(others))
        gaps = table[place] - table[rival]
        known = np.isfinite(means[place]) and np.isfinite(others[rival])
        lead = float(gaps.mean()) if known else np.nan
        several = known and len(gaps) > 1
        error = float(gaps.std(ddof=1) / np.sqrt(len(gaps))) if several else np.nan
        rows.append(
            {
                "scenario": label,
                "mean": float(sign * means[place]),
                "lead": lead,
                "lead_se": error,
                "best": place == best,
                "clear": place == best and lead > CONFIDENT * error,
                "replicates": len(gaps),
            }
        )
    return rows


@dataclass(frozen=True)
class RunsOfFocal:
    """The evaluator that runs the model; replicates and draws are the same everywhere."""

    scenarios: Mapping[str, Scenario]
    composite: Composite
    replicates: int

    @property
    def seconds(self) -> float:
        """Roughly how long a strategy takes at a point."""
        scenario = next(iter(self.scenarios.values()))
        quarters = scenario.horizon + scenario.parameters.start.burn_in
        return self.replicates * quarters / QUARTERS_A_SECOND

    def __call__(self, label: str, values: Values) -> Found:
        """Return a value per replicate for each criterion; NaN for one that left sense."""
        scenario = self.scenarios[label]
        moved = replace(scenario, parameters=with_values(scenario.parameters, dict(values)))
        record = recorded(Runner(moved), self.replicates)
        states = moved.world.states
        found = outcomes_of_record(record.totals, record.index_sums, len(states), moved.horizon)
        focal = states.index(moved.focal)
        columns = {name: of_states[:, focal] for name, of_states in found.items()}
        return {**columns, **composite_columns(columns, self.composite)}


def recorded(runner: Runner, replicates: int) -> Record:
    """Return the record of replicates, also of those whose world left sense."""
    try:
        return runner.run(0, replicates, make_ledger(0))
    except FailedRunsError as error:
        assert error.record is not None
        return error.record


def map_of_winners(
    experiment: Experiment,
    size: MapSize | None = None,
    threads: int = 1,
    progress: Progress | None = None,
    pool: Pool | None = None,
) -> pd.DataFrame:
    """Return the map of an experiment over the declared ranges, under each of its weightings.

    Raises:
        ValueError: If the experiment does not compare strategies.
    """
    if not has_map(experiment):
        raise ValueError("a map of winners needs at least two strategies to compare")
    size = size or MapSize.for_experiment(experiment)
    points = latin_hypercube(declared_ranges(), size.points, experiment.base.seed % 2**63)
    maps = []
    for weighting in experiment.weightings:
        scenarios = experiment.scenarios(weighting)
        replicates = size.of(weighting, experiment)
        evaluate = RunsOfFocal(scenarios, experiment.composite, replicates)
        found = search(list(scenarios), points, evaluate, None, threads, progress, pool)
        found.insert(0, "weighting", weighting)
        maps.append(found)
    return pd.concat(maps, ignore_index=True)


def with_map(
    results: Results,
    experiment: Experiment,
    plan: MapSize,
    threads: int = 1,
    progress: Progress | None = None,
    pool: Pool | None = None,
) -> Results:
    """Return results with the map of winners of their experiment, which is a part of their name."""
    found = map_of_winners(experiment, plan, threads, progress, pool)
    size = {"map": asdict(plan)}
    manifest = results.manifest | size | {"run_id": run_id([results.run_id, size])}
    return replace(results, winners=found, manifest=manifest)


def has_map(experiment: Experiment) -> bool:
    """Tell whether a map of winners makes sense: strategies are chosen, theories are not."""
    return experiment.varied == "strategy" and len(experiment.variants) > 1
