"""How far replicates of the same strategy or theory lie apart."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from simulator.charts import figure, panels, style
from simulator.charts.figures.differences import COLUMNS, main_outcomes
from simulator.labels import PLURALS, sentence, short_name, unit_words
from simulator.model.outcomes import described
from simulator.results.results import Results

ENDS, HALF = (0.05, 0.95), (0.25, 0.75)


@figure(
    "distributions",
    order=2,
    section="chance",
    caption="How far the runs of one {} lie apart by chance.",
)
def distributions(
    results: Results, outcomes: Sequence[str] | None = None, state: str | None = None
) -> Figure:
    """Draw a panel per outcome: quantile bars over replicates, a row per strategy or theory."""
    focal, shown = state or results.focal, outcomes or main_outcomes(results)
    complete = results.outcomes_with(shown)
    runs = complete[complete["state"] == focal]
    if runs.empty:
        raise ValueError(f"no state {focal!r} in these results")
    figure, axes = style.sheet(
        results,
        f"{short_name(focal)}: how much is chance",
        f"Spread over replicates of one {results.varied}: marker at the median, thick bar the "
        "middle half, thin bar 5 to 95 % of the runs, upright stroke at the mean. "
        f"{sentence(PLURALS[results.varied])} share their draws, so a difference can be clear "
        "although the spreads overlap.",
        (-(-len(shown) // COLUMNS), min(COLUMNS, len(shown))),
        0.75 + 0.31 * len(results.scenarios),
        panels.weighting_keys(results, linestyle="-", linewidth=3),
        sharey=True,
    )
    for axis, name in panels.filled(axes, shown):
        _panel(axis, results, runs, name)
    return figure


def _panel(axis: Axes, results: Results, runs: pd.DataFrame, name: str) -> None:
    for place, weighting, look in panels.by_weighting(results):
        chosen = runs[runs["weighting"] == weighting]
        for row, scenario in enumerate(results.scenarios):
            values = chosen.loc[chosen["scenario"] == scenario, name]
            if values.empty:
                continue
            height, mean = row + place, float(values.mean())
            ends = [[float(values.quantile(q)) for q in quantiles] for quantiles in (ENDS, HALF)]
            panels.spread(axis, ends, height, look)
            axis.plot([mean, mean], [height - 0.13, height + 0.13], color=style.INK, linewidth=1.2)
            panels.middle(axis, float(values.median()), height, look)
    outcome = described(name)
    better, across = style.better_words(outcome.better), unit_words(outcome.unit)
    panels.finish(axis, outcome.label, better, results.scenarios, across)
    axis.margins(x=0.06)
