"""The map of winners: which strategy does best where in a box of parameters without a source."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from simulator.charts import figure, panels, style
from simulator.charts.figures.composite import criterion_words
from simulator.labels import count, display_name, parameter_words, short_name, weighting_words
from simulator.model.parameters import describe
from simulator.results.results import Results
from simulator.results.winner_map import box_of, decisive, winner_at

COLUMNS = 4
NO_MAP = "these results hold no map of winners; `rivalry compare` makes one, unless with --no-map"
NAMED = 2
"""Winners that are named above a panel; more of them are counted."""


@figure("winners", order=10, belongs=None)
def winners(results: Results, weighting: str | None = None) -> Figure:
    """Draw a panel per criterion: the winner at each point, over the two most telling parameters.

    The last panel shows how much each parameter tells winners apart.

    Raises:
        ValueError: If the results hold no map, or none under this weighting.
    """
    chosen = weighting or results.weightings[0]
    table = map_of(results, chosen)
    telling = decisive(table)
    criteria = [str(name) for name in table["criterion"].unique()]
    looks = [
        (style.choice_look(results, name), style.plain(display_name(name)))
        for name in results.scenarios
    ]
    figure, axes = style.sheet(
        results,
        f"{short_name(results.focal)}: which strategy does best where, {weighting_words(chosen)}",
        _reading(table),
        (-(-(len(criteria) + 1) // COLUMNS), COLUMNS),
        2.7,
        panels.mark_keys(looks, 6.5),
        legend_columns=6,
    )
    across, up = str(telling.index[0]), str(telling.index[1])
    *of_criteria, (last, _) = panels.filled(axes, [*criteria, ""])
    for place, (axis, criterion) in enumerate(of_criteria):
        _panel(axis, results, winner_at(table, chosen, criterion), (across, up))
        name = criterion_words(results, criterion)
        _title(axis, name, _winners_in_words(table, chosen, criterion))
        if place % COLUMNS == 0:
            style.name_axis(axis, "y", _axis_words(up))
        style.name_axis(axis, "x", _axis_words(across))
    _telling(last, telling)
    return figure


def map_of(results: Results, weighting: str | None = None) -> pd.DataFrame:
    """Return the map of winners of some results.

    Raises:
        ValueError: If there is none, or none under this weighting.
    """
    if results.winners.empty:
        raise ValueError(NO_MAP)
    known = list(results.winners["weighting"].unique())
    if weighting is not None and weighting not in known:
        raise ValueError(f"no map under the weighting {weighting!r}; there are {', '.join(known)}")
    chosen = results.winners["weighting"] == weighting
    return results.winners if weighting is None else results.winners[chosen]


def size_words(table: pd.DataFrame) -> str:
    """Return the size of a map in words: points, parameters, replicates."""
    points, runs = table["point"].nunique(), sorted(table["replicates"].unique(), reverse=True)
    each = " or ".join(f"{number:,}" for number in runs)
    return (
        f"{count(points, 'point')} of a Latin hypercube over the declared ranges of "
        f"{len(box_of(table))} parameters, {each} replicates of every strategy at each"
    )


def _reading(table: pd.DataFrame) -> str:
    return (
        f"{size_words(table)}, all under the same draws. A mark is a point, its shape the strategy "
        "that does best there; hollow: its lead over the next is within chance (90 %). Shown over "
        "the two parameters that tell winners apart most; the others vary unseen. The box is what "
        "nobody has measured: its shares are not probabilities."
    )


def _panel(axis: Axes, results: Results, table: pd.DataFrame, parameters: tuple[str, str]) -> None:
    across, up = parameters
    for scenario in results.scenarios:
        look = style.choice_look(results, scenario)
        for clear in (True, False):
            chosen = table[(table["scenario"] == scenario) & (table["clear"] == clear)]
            if not chosen.empty:
                shown = replace(look, filled=clear)
                edge: dict[str, Any] = {"markeredgewidth": 1.1, "clip_on": False}
                panels.mark(axis, chosen[across], chosen[up], shown, 5.5, **edge)
    axis.margins(0.05)
    style.few_numbers(axis, "x", 4)
    style.few_numbers(axis, "y", 4)


def _title(axis: Axes, name: str, note: str) -> None:
    axis.set_title(
        f"{style.plain(name)}\n", loc="left", size=style.TEXT + 0.5, weight="bold", color=style.INK
    )
    axis.text(0, 1.03, style.plain(note), transform=axis.transAxes, size=7.5, color=style.GREY)


def _winners_in_words(table: pd.DataFrame, weighting: str, criterion: str) -> str:
    """Return the winners with their numbers of points, the first of them by name."""
    counts = winner_at(table, weighting, criterion)["scenario"].astype(str).value_counts()
    named = [f"{display_name(str(name))} {number}" for name, number in counts.items()]
    rest = int(counts.iloc[NAMED:].sum())
    return ", ".join([*named[:NAMED], *([f"others {rest}"] if rest else [])])


def _axis_words(parameter: str) -> str:
    unit = next((row.unit for row in describe() if row.name == parameter), "-")
    return f"{parameter_words(parameter, short=True)}{'' if unit == '-' else f' ({unit})'}"


def _telling(axis: Axes, telling: pd.Series[float]) -> None:
    """Draw how much each parameter tells winners apart."""
    places = np.arange(len(telling))
    shades: dict[str, Any] = {"color": style.PALE, "edgecolor": style.INK, "linewidth": 0.6}
    axis.barh(places + 0.2, telling.to_numpy(), 0.36, **shades)
    for place, (name, value) in enumerate(telling.items()):
        words = parameter_words(str(name), short=True)
        axis.text(
            0.01, place - 0.02, words, size=style.SMALL, color=style.INK, va="bottom",
            transform=axis.get_yaxis_transform(),
        )  # fmt: skip
        axis.text(
            value, place + 0.2, f" {value:.2f}", size=style.SMALL, color=style.INK, va="center"
        )
    axis.set_ylim(len(telling) - 0.4, -0.6)
    axis.set_yticks([])
    axis.set_xlim(0, max(0.1, 1.25 * float(telling.max())))
    axis.grid(axis="y", visible=False)
    style.few_numbers(axis, "x", 3)
    style.name_axis(axis, "x", "eta², mean over split criteria")
    _title(axis, "What tells winners apart", "share of a parameter's variance")
