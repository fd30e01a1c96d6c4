"""Who operates against whom."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.colors import LinearSegmentedColormap, PowerNorm
from matplotlib.figure import Figure

from simulator.charts import figure, style
from simulator.charts.figures.timeline import kept_in_full
from simulator.labels import CLASSES, QUARTERS, display_name, short_name
from simulator.model.world import Floats
from simulator.results.results import Results

BY_STATES = ("state", "answer", "displaced")
SHADES = LinearSegmentedColormap.from_list("shades", ["#FFFFFF", "#9CC9E3", style.BLUE, "#062B45"])


@figure("attacks", order=4)
def attacks(
    results: Results,
    scenario: str | None = None,
    weighting: str | None = None,
    classes: Sequence[str] | None = None,
    motives: Sequence[str] = BY_STATES,
) -> Figure:
    """Draw operations per year, initiators as rows and targets as columns.

    The mean is over the replicates whose events were kept, of one scenario and weighting (the
    first ones unless named).

    Raises:
        ValueError: If a scenario, weighting or class is unknown, or no events were kept.
    """
    label = _known(scenario, results.scenarios, "scenario")
    weights = _known(weighting, results.weightings, "weighting")
    chosen = tuple(_known(name, tuple(CLASSES), "class") for name in classes or CLASSES)
    states = [str(state) for state in results.outcomes["state"].unique()]
    kept = kept_in_full(results, label, weights)
    if kept.empty:
        raise ValueError("no replicate was kept in full; run again with in_full > 0")
    runs, years = int(kept["replicate"].nunique()), float(kept["tick"].nunique()) / QUARTERS
    rates = _counts(results.events, label, weights, chosen, motives, states) / (runs * years)
    what = (
        "operations" if len(chosen) == len(CLASSES) else ", ".join(CLASSES[c].label for c in chosen)
    )
    figure, axes = style.sheet(
        results,
        f"Who operates against whom: {what}, {display_name(label).lower()}",
        f"{'Operations' if what == 'operations' else 'These operations'} a year by states "
        f"(not by groups of their own), mean of the {runs} replicate{'' if runs == 1 else 's'} "
        f"kept in full, {style.weighting_name(weights)}. A dot: none.",
        (1, 1),
        1.5 + 0.42 * max(len(states), 4),
    )
    _heat(figure, axes[0, 0], rates, states)
    return figure


def _known(name: str | None, names: Sequence[str], thing: str) -> str:
    if name is not None and name not in names:
        raise ValueError(f"no {thing} {name!r} in these results; there are {', '.join(names)}")
    return names[0] if name is None else name


def _counts(
    events: pd.DataFrame,
    scenario: str,
    weighting: str,
    classes: Sequence[str],
    motives: Sequence[str],
    states: Sequence[str],
) -> Floats:
    chosen = events[
        (events["scenario"] == scenario)
        & (events["weighting"] == weighting)
        & (events["kind"] == "operation")
        & (events["tick"] >= 0)
        & events["operation_class"].isin(list(classes))
        & events["motive"].isin(list(motives))
    ]
    table = np.zeros((len(states), len(states)))
    place = {state: position for position, state in enumerate(states)}
    for initiator, target in zip(chosen["initiator"], chosen["target"], strict=True):
        if initiator in place and target in place:
            table[place[initiator], place[target]] += 1
    return table


def _heat(figure: Figure, axis: Axes, rates: Floats, states: Sequence[str]) -> None:
    top = max(float(rates.max()), 1e-9)
    norm = PowerNorm(0.5, vmin=0, vmax=top)
    image: Any = axis.imshow(rates, cmap=SHADES, norm=norm, aspect="auto")
    size = style.TEXT if len(states) <= 14 else style.SMALL - 1
    for i in range(len(states)):
        for j in range(len(states)):
            _cell(axis, i, j, rates[i, j], norm(rates[i, j]) > 0.5, size)
    axis.set_xticks(range(len(states)), [short_name(s) for s in states], rotation=35, ha="right")
    axis.set_yticks(range(len(states)), [short_name(s) for s in states])
    style.name_axis(axis, "x", "target", style.TEXT)
    style.name_axis(axis, "y", "initiator", style.TEXT)
    axis.spines[:].set_visible(False)
    axis.grid(visible=False)
    axis.set_xticks(np.arange(len(states) + 1) - 0.5, minor=True)
    axis.set_yticks(np.arange(len(states) + 1) - 0.5, minor=True)
    axis.grid(which="minor", color=style.HAIR, linewidth=0.8)
    axis.tick_params(which="both", length=0)
    bar = figure.colorbar(image, ax=axis, fraction=0.035, pad=0.015)
    bar.set_label("operations per year (square-root shades)", size=style.TEXT - 1)
    bar.ax.tick_params(labelsize=style.TEXT - 1, length=0)
    bar.outline.set_visible(False)


def _cell(axis: Axes, i: int, j: int, rate: float, dark: bool, size: float) -> None:
    if i == j:
        axis.fill_between([j - 0.5, j + 0.5], i - 0.5, i + 0.5, color=style.HAIR, linewidth=0)
    elif rate == 0:
        axis.text(j, i, "·", ha="center", va="center", color=style.GREY, size=size)
    else:
        text = f"{rate:.3f}" if rate < 1 else f"{rate:.3g}"
        colour = "white" if dark else style.INK
        axis.text(j, i, text, ha="center", va="center", color=colour, size=size)
