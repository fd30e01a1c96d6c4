"""Every table of the page as CSV, each row with the run that it comes from."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pandas as pd

from simulator import files
from simulator.charts.figures.differences import main_outcomes
from simulator.model.outcomes import COMPOSITES, described
from simulator.results.comparison import cost_effectiveness, replicates_needed
from simulator.results.parting import parting_summary, partings
from simulator.results.results import Results
from simulator.results.weights import best_over_weights
from simulator.results.winner_map import shares

FOLDER = "tables"
RUN = "run"


def write_tables(results: Results, folder: Path) -> list[str]:
    """Write all tables of some results into `folder`/tables; return their names in the folder."""
    target = files.prepare_folder(folder / FOLDER)
    names = []
    for name, table in tables_of(results):
        marked = table.copy()
        marked.insert(0, RUN, results.run_id)
        files.write_text(target / f"{name}.csv", marked.to_csv(index=False))
        names.append(f"{FOLDER}/{name}.csv")
    return names


def tables_of(results: Results) -> Iterator[tuple[str, pd.DataFrame]]:
    """Yield name and content of each table that there is something for."""
    strategies = results.varied == "strategy"
    names = [*main_outcomes(results), *(COMPOSITES if strategies else ())]
    yield "outcomes", results.summary(columns=names)
    found = partings(results)
    if not found.empty:
        yield "partings", found
        yield "partings_summary", parting_summary(found)
    if len(results.scenarios) > 1 and results.outcomes["replicate"].nunique() > 1:
        yield "replicates_needed", replicates_needed(results, names)
    if strategies and len(results.scenarios) > 1:
        yield "composite_parts", _parts(results)
        yield "composite_weights", best_over_weights(results)
        if results.outcomes["replicate"].nunique() > 1:
            yield "cost_effectiveness", cost_effectiveness(results)
    if not results.winners.empty:
        yield "winners", shares(results.winners)
        yield "winners_map", results.winners


def _parts(results: Results) -> pd.DataFrame:
    """Return the parts of the composite index."""
    declared = results.composite
    return pd.DataFrame(
        [
            {
                "outcome": name,
                "unit": described(name).unit,
                "worst": part.worst,
                "best": part.best,
                "weight": part.weight,
                "elasticity": declared.elasticity,
            }
            for name, part in declared.parts.items()
        ]
    )
