"""Hold a scenario against the record: simulate, score, and score a null model beside it."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from simulator.experiments.validation.figures import SUBSET, Statistic
from simulator.experiments.validation.incidents import RECORD
from simulator.experiments.validation.null import null_incidents
from simulator.experiments.validation.sample import History, sample
from simulator.experiments.validation.score import figures, scorecard, scored
from simulator.initial.initialise import initial_world
from simulator.model.world import Floats
from simulator.results.store import make_manifest

if TYPE_CHECKING:
    import pandas as pd

    from simulator.engine.pool import Pool
    from simulator.engine.replicates import Progress
    from simulator.scenario.scenario import Scenario

START = (
    f"A record of {RECORD} quarters, counted as 2000-2020, is held against {RECORD} quarters from "
    "the start values of 2024, the only ones there are. Fair for proportions, order and "
    "concentration, which the sources of hostility have shaped in both periods; less fair for "
    "counts, since capability and hostility were lower in 2000. Growth (P18) is not scored."
)
BUSIEST = 0.6
"""Operations a quarter that no directed pair may average: saturated choices cannot move."""


@dataclass(frozen=True)
class Validation:
    """The results of a validation.

    Attributes:
        statistics: The figures that the world can produce.
        simulated: Their values, (replicates, figures).
        null: The same of the null model.
        card: The scorecard, a row per figure; see `scorecard`.
        busiest: Operations a quarter of the busiest directed pair, mean over replicates.
        manifest: Scenario, seed, versions, and what was measured.
    """

    statistics: tuple[Statistic, ...]
    simulated: Floats
    null: Floats
    card: pd.DataFrame
    busiest: float
    manifest: dict[str, Any]

    @property
    def run_id(self) -> str:
        """Short name of the computation; figures carry it."""
        return str(self.manifest["run_id"])


def validate(
    scenario: Scenario,
    threads: int = 1,
    progress: Progress | None = None,
    pool: Pool | None = None,
) -> Validation:
    """Simulate a scenario's replicates, in threads or in a pool, and score what is reported.

    Raises:
        ValueError: If the world holds none of the states that any figure is about.
    """
    statistics = scored(scenario.world.states)
    if not statistics:
        raise ValueError(f"no pattern is about a world of {', '.join(scenario.world.states)}")
    began = time.perf_counter()
    histories = sample(scenario, scenario.replicates, threads, progress, pool)
    simulated = figures((history.incidents for history in histories), statistics)
    null = null_figures(scenario, histories, statistics)
    return Validation(
        statistics,
        simulated,
        null,
        scorecard(statistics, simulated, null),
        busiest_pair(histories),
        make_manifest(content(scenario), time.perf_counter() - began),
    )


def null_figures(
    scenario: Scenario, histories: Sequence[History], statistics: Sequence[Statistic]
) -> Floats:
    """Return the figures of the null model, with as many incidents as each history has."""
    states, horizon, seed = scenario.world.states, scenario.horizon, scenario.seed
    n = len(states)
    hostility = np.array(initial_world(scenario).world.hostility_rest[: n * n]).reshape(n, n)
    drawn = (
        null_incidents(states, horizon, hostility, len(history.incidents), seed, number)
        for number, history in enumerate(histories)
    )
    return figures(drawn, statistics)


def busiest_pair(histories: Sequence[History]) -> float:
    """Return the most operations a quarter of a directed pair, reported or not, mean over runs."""
    quarters = histories[0].incidents.quarters
    mean = np.mean([history.operations for history in histories], axis=0)
    return float(mean.max() / quarters)


def content(scenario: Scenario) -> dict[str, Any]:
    """Return the content of the manifest of a validation."""
    return {
        "kind": "validation",
        "seed": scenario.seed,
        "horizon": scenario.horizon,
        "replicates": [scenario.replicates],
        "scenarios": [{"label": scenario.strategy.name} | scenario.resolved()],
        "column": "subset" if set(scenario.world.states) == set(SUBSET) else "pairs",
    }
