"""The ensemble: parameter sets that are about as good as the best, one of them the default."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from simulator.experiments.calibration.evaluate import Evaluator
from simulator.experiments.calibration.population import Population
from simulator.experiments.calibration.prior import Prior
from simulator.files import StoreError, write_text

if TYPE_CHECKING:
    import pandas as pd

Floats = NDArray[np.float64]
Places = NDArray[np.int64]

TABLE, FACTS = "ensemble.csv", "ensemble.json"
MEMBER, DEFAULT, CHAIN, DISTANCE = "member", "default", "search", "distance"


@dataclass(frozen=True)
class Chosen:
    """The ensemble as chosen.

    Attributes:
        points: (members, parameters) in the unit cube, the nearest to the bands first.
        distances: (members,) on many fresh runs, to the full bands.
        medians: (members, figures) of the figures that were fitted on.
        default: Number of the member that is the default.
        equally_good: How many members lie within the tolerance of the best.
        chains: (members,) Number of the search that each comes from.
    """

    points: Floats
    distances: Floats
    medians: Floats
    default: int
    equally_good: int
    chains: NDArray[np.int64]


def choose(
    prior: Prior,
    populations: Sequence[Population],
    evaluator: Evaluator,
    progress: Callable[[int], None],
) -> Chosen:
    """Run the best survivors of each search again, and keep some that are about as good.

    Each search gives as many members as the others. If fewer are good, its next best fill up the
    ensemble, and `equally_good` tells. The default is the most central of those within every band,
    or, if none is, of the good ones.
    """
    budget = prior.budget
    shares = _split(budget.candidates, populations)
    found = [candidates(p, count) for p, count in zip(populations, shares, strict=True)]
    points = np.concatenate(found)
    chains = np.repeat(np.arange(len(found)), [len(part) for part in found])
    distances, medians = evaluator.confirm(points, progress)
    limit = distances.min() + budget.tolerance
    chosen = [
        _best(np.flatnonzero(chains == chain), distances, limit, count)
        for chain, count in enumerate(_split(budget.members, populations))
    ]
    kept = np.concatenate(chosen)
    kept = kept[np.argsort(distances[kept], kind="stable")]
    equal = int((distances[kept] <= limit).sum())
    inside = int((distances[kept] == 0.0).sum())
    default = _central(points[kept][: inside or equal])
    return Chosen(points[kept], distances[kept], medians[kept], default, equal, chains[kept])


def _split(count: int, populations: Sequence[Population]) -> list[int]:
    """Divide a number over the searches, at least one each; the first take what is left over."""
    chains = len(populations)
    return [max(1, (count + chains - 1 - chain) // chains) for chain in range(chains)]


def _best(places: Places, distances: Floats, limit: float, count: int) -> Places:
    """Return some of the places of the good candidates of a search, or of the next best."""
    best_first = places[np.lexsort((places, distances[places]))]
    good = int((distances[places] <= limit).sum())
    return best_first[evenly(max(good, min(count, len(places))), count)]


def candidates(population: Population, count: int) -> Floats:
    """Return the best different points, an even choice over those that tie for the best."""
    points, places = np.unique(population.points, axis=0, return_index=True)
    distances = population.distances[places]
    order = np.lexsort((places, distances))
    ties = int((distances == distances.min()).sum())
    chosen = order[evenly(ties, count)] if ties > count else order[:count]
    return points[chosen]


def evenly(length: int, count: int) -> NDArray[np.int64]:
    """Return `count` places spread evenly over `length`; all of them if there are no more."""
    return np.unique(np.linspace(0, length - 1, min(count, length)).round().astype(np.int64))


def _central(points: Floats) -> int:
    """Return the number of the point that lies nearest to all others."""
    steps = np.linalg.norm(points[:, None, :] - points[None, :, :], axis=2)
    return int(steps.sum(axis=1).argmin())


def table_of(prior: Prior, chosen: Chosen, figures: tuple[str, ...]) -> pd.DataFrame:
    """Return a row per member: its name, parameters, and medians of the figures."""
    import pandas as pd

    rows = []
    for number, point in enumerate(chosen.points):
        row: dict[str, Any] = {
            MEMBER: f"m{number + 1:02d}",
            DEFAULT: int(number == chosen.default),
            CHAIN: int(chosen.chains[number]) + 1,
            DISTANCE: chosen.distances[number],
        }
        row |= prior.values(point)
        row |= dict(zip(figures, chosen.medians[number], strict=True))
        rows.append(row)
    return pd.DataFrame(rows)


def save_ensemble(folder: Path, table: pd.DataFrame, facts: Mapping[str, Any]) -> None:
    """Write the two files that make an ensemble; they can be shipped as they are."""
    write_text(folder / TABLE, table.to_csv(index=False))
    write_text(folder / FACTS, json.dumps(facts, indent=2) + "\n")


@dataclass(frozen=True)
class Ensemble:
    """Parameter sets to run an experiment over.

    Attributes:
        members: Values by path, by name of the member.
        default: Name of the member that is the default.
        facts: What was tuned on what, when, on which rules.
    """

    members: dict[str, dict[str, float]]
    default: str
    facts: dict[str, Any]


def load_ensemble(folder: Path, stem: str = "ensemble") -> Ensemble:
    """Read an ensemble: `STEM.csv` and `STEM.json` in a folder.

    Raises:
        StoreError: If there is none, or it is damaged.
    """
    import pandas as pd

    table_path, facts_path = folder / f"{stem}.csv", folder / f"{stem}.json"
    if not table_path.is_file() or not facts_path.is_file():
        raise StoreError(
            f"no ensemble: {table_path} and {facts_path} do not both exist; `rivalry calibrate` "
            "makes them"
        )
    try:
        table = pd.read_csv(table_path)
        facts: dict[str, Any] = json.loads(facts_path.read_text(encoding="utf-8"))
        paths = list(facts["parameters"])
        members = {
            str(row[MEMBER]): {path: float(row[path]) for path in paths}
            for _, row in table.iterrows()
        }
        default = str(table.loc[table[DEFAULT] == 1, MEMBER].iloc[0])
    except (OSError, ValueError, KeyError, IndexError, TypeError) as error:
        raise StoreError(f"cannot read {table_path}: it is damaged ({error})") from error
    return Ensemble(members, default, facts)
