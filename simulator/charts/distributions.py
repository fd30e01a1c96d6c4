"""How far replicates of the same strategy or theory lie apart."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from matplotlib.lines import Line2D

from simulator.charts import style
from simulator.charts.differences import COLUMNS, main_outcomes
from simulator.outcomes import WORLD, described, with_world
from simulator.words import PLURALS, sentence, short_name, unit_words

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from simulator.results.results import Results

ENDS, HALF = (0.05, 0.95), (0.25, 0.75)


def distributions(
    results: Results, outcomes: Sequence[str] | None = None, state: str | None = None
) -> Figure:
    """Draw a panel per outcome: quantile bars over replicates, a row per strategy or theory."""
    focal, shown = state or results.focal, outcomes or main_outcomes(results)
    complete = with_world(results.outcomes, [name for name in shown if name in WORLD])
    runs = complete[complete["state"] == focal]
    if runs.empty:
        raise ValueError(f"no state {focal!r} in these results")
    rows = -(-len(shown) // COLUMNS)
    figure, axes = style.sheet(
        results,
        f"{short_name(focal)}: how much is chance",
        f"Spread over replicates of one {results.varied}: marker at the median, thick bar the "
        "middle half, thin bar 5 to 95 % of the runs, upright stroke at the mean. "
        f"{sentence(PLURALS[results.varied])} share their draws, so a difference can be clear "
        "although the spreads overlap.",
        (rows, min(COLUMNS, len(shown))),
        0.75 + 0.31 * len(results.scenarios),
        [_key(results, weighting) for weighting in results.weightings],
        sharey=True,
    )
    for axis, name in zip(axes.flat, shown, strict=False):
        _panel(axis, results, runs, name)
    for axis in axes.flat[len(shown) :]:
        axis.set_visible(False)
    return figure


def _key(results: Results, weighting: str) -> Line2D:
    look = style.weighting_look(results, weighting)
    return Line2D(
        [],
        [],
        color=look.colour,
        marker=look.marker,
        markerfacecolor=look.face,
        linewidth=3,
        label=style.weighting_name(weighting),
    )


def _panel(axis: Axes, results: Results, runs: pd.DataFrame, name: str) -> None:
    places = style.offsets(len(results.weightings))
    for place, weighting in zip(places, results.weightings, strict=True):
        look = style.weighting_look(results, weighting)
        chosen = runs[runs["weighting"] == weighting]
        for row, scenario in enumerate(results.scenarios):
            values = chosen.loc[chosen["scenario"] == scenario, name]
            if not values.empty:
                _bar(axis, values, row + place, look)
    outcome = described(name)
    style.name_panel(axis, outcome.label, style.better_words(outcome.better))
    style.name_rows(axis, results.scenarios)
    style.few_numbers(axis, "x")
    axis.set_xlabel(unit_words(outcome.unit), size=style.TEXT - 1, color=style.INK)
    axis.margins(x=0.06)


def _bar(axis: Axes, values: pd.Series[float], height: float, look: style.Look) -> None:
    for quantiles, width in ((ENDS, 1.0), (HALF, 4.5)):
        ends = [float(values.quantile(q)) for q in quantiles]
        axis.plot(
            ends,
            [height, height],
            color=look.colour,
            linewidth=width,
            alpha=0.75,
            solid_capstyle="butt",
        )
    mean = float(values.mean())
    axis.plot([mean, mean], [height - 0.13, height + 0.13], color=style.INK, linewidth=1.2)
    axis.plot(
        float(values.median()),
        height,
        look.marker,
        color=look.colour,
        markeredgecolor=style.INK,
        markerfacecolor=look.face,
        markersize=4.5,
        markeredgewidth=0.8,
    )
