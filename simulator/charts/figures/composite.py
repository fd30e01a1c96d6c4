"""Outcomes as one number, under three judgements of how well they make up for each other."""

from __future__ import annotations

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from simulator.charts import figure, panels, style
from simulator.labels import display_name, short_name
from simulator.model.outcomes import COMPOSITES, described
from simulator.results.composite import scaled
from simulator.results.frames import rows_of
from simulator.results.results import Results

COLUMNS = 3


@figure(
    "composite",
    order=8,
    belongs=lambda experiment: experiment.varied == "strategy" and len(experiment.variants) > 1,
    section="composite",
    caption="The composite index under three elasticities, and its parts.",
)
def composite(results: Results) -> Figure:
    """Draw the composite index under three elasticities, and below it its scaled parts."""
    declared = results.composite
    names = [*COMPOSITES, *declared.parts]
    figure, axes = style.sheet(
        results,
        f"{short_name(results.focal)}: several outcomes as one number, and what it is made of",
        _reading(results),
        (-(-len(names) // COLUMNS), COLUMNS),
        0.75 + 0.3 * len(results.scenarios),
        panels.weighting_keys(results),
        sharey=True,
    )
    table = results.summary(columns=list(COMPOSITES))
    runs = results.outcomes[results.outcomes["state"] == results.focal]
    for axis, name in panels.filled(axes, names):
        if name in COMPOSITES:
            _index(axis, results, table[table["outcome"] == name], name)
        else:
            _part(axis, results, runs, name)
    return figure


def _reading(results: Results) -> str:
    first = display_name(results.scenarios[0]).lower()
    return (
        f"Top row: mean over replicates; bar: 90 % interval of the difference to {first}, drawn "
        "around the mean. Elasticity says how well much of one outcome makes up for little of "
        "another. Below: the parts, scaled between bounds that were declared before the runs; "
        "mark: mean, bar: 5 to 95 % of the runs. Parts, bounds, weights and elasticity are value "
        "judgements; another reader may order the rows differently. Linear: weighted sum of the "
        "parts; minimum: the worst part alone."
    )


def criterion_words(results: Results, name: str) -> str:
    """Return the label of an outcome; of the composite index with its elasticity."""
    if name == "composite":
        return f"Composite, elasticity {results.composite.elasticity:g}"
    return described(name).label


def _index(axis: Axes, results: Results, table: pd.DataFrame, name: str) -> None:
    for place, weighting, look in panels.by_weighting(results):
        rows = table[table["weighting"] == weighting]
        base = float(rows["mean"].iloc[0])
        for row in rows_of(rows):
            height = results.scenarios.index(str(row.scenario)) + place
            ends = [base + row.difference_low, base + row.difference_high]
            panels.interval(axis, row.mean, ends, height, look)
    title, better = criterion_words(results, name), style.better_words(1)
    panels.finish(axis, title, better, results.scenarios, "index, 0.05 to 1")
    axis.margins(x=0.08)


def _part(axis: Axes, results: Results, runs: pd.DataFrame, name: str) -> None:
    part = results.composite.parts[name]
    for place, weighting, look in panels.by_weighting(results):
        for row, scenario in enumerate(results.scenarios):
            chosen = (runs["weighting"] == weighting) & (runs["scenario"] == scenario)
            values = pd.Series(scaled(runs.loc[chosen, name].to_numpy(), part.worst, part.best))
            ends = [float(values.quantile(q)) for q in (0.05, 0.95)]
            panels.interval(axis, float(values.mean()), ends, row + place, look)
    outcome, weight = described(name), f"weight {part.weight:g}"
    shown = "" if ".." in outcome.unit else f" {outcome.unit}"
    bounds = f"scaled from {part.worst:g} (worst) to {part.best:g} (best){shown}"
    panels.finish(axis, outcome.label, weight, results.scenarios, style.plain(bounds))
    axis.set_xlim(0, 1.02)
