"""How indices of the focal state move: median and 10/90 band over the quarters."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from simulator.charts import figure, panels, style
from simulator.labels import display_name, short_name, unit_words
from simulator.model.accounts import TRAJECTORIES, Index
from simulator.results.results import Results

SHOWN = ("autonomy", "relative_power", "threat", "confidence")


@figure(
    "trajectories",
    order=3,
    section="chance",
    caption="How indices move over the quarters, a row for each {}.",
)
def trajectories(
    results: Results,
    indices: Sequence[str] = SHOWN,
    state: str | None = None,
    baseline: str | None = None,
) -> Figure:
    """Draw a row per scenario and a column per index, with the baseline in grey in every panel.

    Raises:
        ValueError: If an index or state is unknown.
    """
    known = [index.name.lower() for index in Index]
    unknown = [name for name in indices if name not in known]
    if unknown:
        raise ValueError(f"no index {unknown[0]!r}; there are {', '.join(known)}")
    focal = state or results.focal
    paths = results.trajectories
    paths = paths[(paths["state"] == focal) & (paths["replicate"] == -1)]
    if paths.empty:
        raise ValueError(f"no state {focal!r} in these results")
    first = baseline or results.scenarios[0]
    figure, axes = style.sheet(
        results,
        f"{short_name(focal)}: indices over the quarters",
        _reading(results, first),
        (len(results.scenarios), len(indices)),
        1.75 if len(results.scenarios) < 3 else 1.3,
        _legend(results, first),
        sharex=True,
        sharey="col",
    )
    for row, scenario in zip(axes, results.scenarios, strict=True):
        for axis, name in zip(row, indices, strict=True):
            if scenario != first:
                usual = paths["weighting"] == results.weightings[0]
                base = _lines(paths[usual & (paths["scenario"] == first)], "median", name)
                axis.plot(*base, color=style.GREY, linewidth=1.2, linestyle=":")
            _draw(axis, results, paths[paths["scenario"] == scenario], name)
            style.few_numbers(axis, "y", 3)
            style.whole_quarters(axis, 6)
        row[0].set_ylabel(style.label(scenario), size=style.TEXT, color=style.INK, weight="bold")
    for axis, name in zip(axes[0], indices, strict=True):
        column = TRAJECTORIES[Index[name.upper()]]
        axis.set_title(
            f"{column.label}\n", loc="left", size=style.TEXT + 0.5, weight="bold", color=style.INK
        )
        axis.text(
            0, 1.04, unit_words(column.unit), transform=axis.transAxes, size=8, color=style.GREY
        )
    for axis in axes[-1]:
        style.name_axis(axis, "x", style.quarter_axis(results))
    return figure


def _single(results: Results) -> bool:
    return results.outcomes["replicate"].nunique() == 1


def _reading(results: Results, first: str) -> str:
    if _single(results):
        return "One replicate: what happened in this run, not what usually happens."
    base = "" if len(results.scenarios) == 1 else f" Grey: {display_name(first).lower()}."
    return (
        "Line: median over replicates in each quarter. Band: 10 to 90 % of the replicates, under "
        f"{style.weighting_name(results.weightings[0])}.{base}"
    )


def _legend(results: Results, first: str) -> list[Artist]:
    keys: list[Artist] = []
    for _, weighting, look in panels.by_weighting(results):
        text = f"{'run' if _single(results) else 'median'}, {style.weighting_name(weighting)}"
        keys.append(panels.key(look, text, marker="", linestyle=look.line, linewidth=1.8))
    if not _single(results):
        colour = style.weighting_look(results, results.weightings[0]).colour
        keys.append(Patch(color=colour, alpha=0.22, linewidth=0, label="10 to 90 %"))
    if len(results.scenarios) > 1:
        name = f"{style.plain(display_name(first))} (compared with)"
        keys.append(Line2D([], [], color=style.GREY, linewidth=1, linestyle=":", label=name))
    return keys


def _lines(paths: pd.DataFrame, statistic: str, name: str) -> tuple[pd.Series, pd.Series]:
    chosen = paths[paths["statistic"] == statistic].sort_values("tick")
    return chosen["tick"] + 1, chosen[name]


def _draw(axis: Axes, results: Results, paths: pd.DataFrame, name: str) -> None:
    for _, weighting, look in panels.by_weighting(results):
        chosen = paths[paths["weighting"] == weighting]
        quarters, median = _lines(chosen, "median", name)
        if weighting == results.weightings[0] and not _single(results):
            _, low = _lines(chosen, "low", name)
            _, high = _lines(chosen, "high", name)
            axis.fill_between(quarters, low, high, color=look.colour, alpha=0.22, linewidth=0)
        axis.plot(quarters, median, color=look.colour, linestyle=look.line, linewidth=1.6)
