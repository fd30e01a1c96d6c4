"""How far each strategy leads or trails over the whole box of the map of winners."""

from __future__ import annotations

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from simulator.charts import figure, panels, style
from simulator.charts.figures.composite import criterion_words
from simulator.charts.figures.winners import COLUMNS, map_of, size_words
from simulator.labels import short_name, unit_words
from simulator.model.outcomes import described
from simulator.results.results import Results

HALF = (0.25, 0.75)


@figure("leads", order=9, belongs=None)
def leads(results: Results) -> Figure:
    """Draw a panel per criterion: the lead of each strategy over the points of the box.

    Raises:
        ValueError: If the results hold no map of winners.
    """
    table = map_of(results)
    criteria = [str(name) for name in table["criterion"].unique()]
    figure, axes = style.sheet(
        results,
        f"{short_name(results.focal)}: how far each strategy leads or trails over the box",
        f"{size_words(table)}. Lead over the best of the other strategies at the same point and "
        "under the same draws; right of the line it is the best there. Thin bar: whole box, thick "
        "bar: middle half, mark: median. At the right: share of the box in which it is best, a row "
        "for each weighting.",
        (-(-len(criteria) // COLUMNS), COLUMNS),
        0.75 + 0.36 * len(results.scenarios),
        panels.weighting_keys(results, linestyle="-", linewidth=3),
        sharey=True,
    )
    for axis, criterion in panels.filled(axes, criteria):
        _panel(axis, results, table[table["criterion"] == criterion], criterion)
    return figure


def _panel(axis: Axes, results: Results, table: pd.DataFrame, criterion: str) -> None:
    axis.axvline(0, color=style.INK, linewidth=1)
    for place, weighting, look in panels.by_weighting(results):
        for row, scenario in enumerate(results.scenarios):
            chosen = (table["weighting"] == weighting) & (table["scenario"] == scenario)
            if chosen.any():
                _bar(axis, table[chosen], row + place, look)
    across = f"lead ({unit_words(described(criterion).unit)})"
    panels.finish(axis, criterion_words(results, criterion), "", results.scenarios, across)
    style.few_numbers(axis, "x", 3)
    low, high = axis.get_xlim()
    axis.set_xlim(low - 0.04 * (high - low), high + 0.3 * (high - low))


def _bar(axis: Axes, table: pd.DataFrame, height: float, look: style.Look) -> None:
    lead = table["lead"]
    ends = ([float(lead.min()), float(lead.max())], [float(lead.quantile(q)) for q in HALF])
    panels.spread(axis, ends, height, look)
    panels.middle(axis, float(lead.median()), height, look)
    share = float(table["best"].mean())
    text, weight, colour = "never", "normal", style.GREY
    if share:
        text, weight, colour = f"{100 * share:.0f} %", "bold", style.INK
    axis.text(
        0.99, height, text, size=style.SMALL, weight=weight, color=colour, ha="right", va="center",
        transform=axis.get_yaxis_transform(),
    )  # fmt: skip
