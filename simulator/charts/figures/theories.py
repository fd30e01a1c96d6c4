"""How the world depends on the sensitivity to relative gains, and where named theories stand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pandas as pd
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from simulator.charts import figure, panels, style
from simulator.labels import MINUS, display_name, possessive, short_name, unit_words
from simulator.model.outcomes import chosen, described
from simulator.results.frames import rows_of
from simulator.results.results import Results

COLUMNS = 2
MARKS = ("o", "s", "D", "^", "v", "P", "X", "*")
"""Shapes of the named theories: told apart in grey."""

LEAST_SPAN = 0.04
"""Part of its mean that a panel shows at least, so that a trifle does not look like a change."""

APART = 0.014
"""Distance of marks that share a k, as a part of the axis."""


@figure(
    "theories",
    order=6,
    belongs=lambda experiment: (
        len({one.scenario.parameters.relative_gains.k for one in experiment.variants}) > 1
    ),
    section="theories",
    caption="How the world depends on the sensitivity to relative gains.",
)
def theories(
    results: Results, outcomes: Sequence[str] | None = None, state: str | None = None
) -> Figure:
    """Draw a panel per outcome: its mean by k as a line, and a mark for each named theory.

    A scenario that bears the name of its theory is a mark, all others lie on the line. Bands and
    bars are the interval of the paired difference to the first scenario.

    Raises:
        ValueError: If the scenarios do not differ in k, or a name is unknown.
    """
    scenarios = {one["label"]: one for one in results.manifest.get("scenarios", [])}
    places = {
        label: float(one["parameters"]["relative_gains"]["k"]) for label, one in scenarios.items()
    }
    named = [label for label, one in scenarios.items() if label == one["theory"]]
    if len(set(places.values())) < 2:
        raise ValueError("a figure of theories needs scenarios that differ in k")
    focal, shown = state or results.focal, outcomes or chosen("theories")
    table = _placed(results.summary(focal, None, shown), places)
    figure, axes = style.sheet(
        results,
        "The same world under each theory: attacks, arms, alignments, and "
        f"{possessive(short_name(focal))} autonomy",
        _reading(results, named),
        (-(-len(shown) // COLUMNS), min(COLUMNS, len(shown))),
        2.75,
        _legend(results, places, named),
        legend_columns=3,
        sharex=True,
    )
    for axis, name in panels.filled(axes, shown):
        _panel(axis, results, table[table["outcome"] == name], named)
    for axis in axes[-1]:
        style.name_axis(axis, "x", "k, sensitivity to relative gains", style.TEXT)
    return figure


def _placed(table: pd.DataFrame, places: dict[str, float]) -> pd.DataFrame:
    """Add k, and the ends of the interval of the mean: that of the baseline plus the difference."""
    first = table["scenario"].iloc[0]
    base = table[table["scenario"] == first].set_index(["weighting", "outcome"])["mean"]
    level = table.set_index(["weighting", "outcome"]).index.map(base).to_numpy()
    return table.assign(
        k=table["scenario"].map(places),
        from_=level + table["difference_low"],
        to=level + table["difference_high"],
    )


def _reading(results: Results, named: Sequence[str]) -> str:
    first = display_name(results.scenarios[0])
    presets = (
        " A named theory stands at its k; it may depart from the line because a theory also sets "
        "other numbers (how well defence is told from offence, how late threats are perceived)."
    )
    return (
        "Line: mean over replicates. Band and bars: 90 % bootstrap interval of the change against "
        f"{first[:1].lower()}{first[1:]} under the same weighting, between runs that share their "
        f"random draws.{presets if named else ''} At the right above a panel: the change from the "
        "least to the greatest k, in the order of the lines."
    )


def _legend(results: Results, places: dict[str, float], named: Sequence[str]) -> list[Artist]:
    keys: list[Artist] = [*panels.weighting_keys(results, marker="")]
    keys.append(Patch(color=style.GREY, alpha=0.3, linewidth=0, label="90 % interval"))
    for shape, name in zip(_shapes(named), named, strict=True):
        label = style.plain(f"{display_name(name)} (k = {places[name]:g})")
        keys.append(Line2D([], [], color=style.INK, marker=shape, linestyle="", label=label))
    return keys


def _shapes(named: Sequence[str]) -> list[str]:
    return [MARKS[number % len(MARKS)] for number in range(len(named))]


def _panel(axis: Axes, results: Results, table: pd.DataFrame, named: Sequence[str]) -> None:
    notes = []
    for _, weighting, look in panels.by_weighting(results):
        rows = table[table["weighting"] == weighting]
        line = rows[~rows["scenario"].isin(named)].sort_values("k")
        axis.fill_between(line["k"], line["from_"], line["to"], color=look.colour, alpha=0.2, lw=0)
        axis.plot(line["k"], line["mean"], color=look.colour, linestyle=look.line, linewidth=1.8)
        marks = rows[rows["scenario"].isin(named)]
        for shape, row in zip(_shapes(named), rows_of(marks), strict=False):
            place, ends = _dodged(marks, row, table["k"].max()), [row.from_, row.to]
            axis.plot([place, place], ends, color=look.colour, linewidth=1.2, solid_capstyle="butt")
            panels.mark(axis, place, row.mean, replace(look, marker=shape), 7, markeredgewidth=1.4)
        notes.append(_change(rows))
    outcome = described(str(table["outcome"].iloc[0]))
    axis.margins(x=0.05, y=0.12)
    low, high = axis.get_ylim()
    lacking = max(0.0, LEAST_SPAN * abs(float(table["mean"].mean())) - (high - low)) / 2
    axis.set_ylim(low - lacking, high + lacking)
    style.name_panel(axis, outcome.label, f"change with k: {', '.join(notes)}")
    style.few_numbers(axis, "y")
    style.few_numbers(axis, "x", 7)
    style.name_axis(axis, "y", unit_words(outcome.unit))


def _dodged(marks: pd.DataFrame, row: Any, greatest: float) -> float:
    """Return the place of a mark: its k, or beside it where others stand there too."""
    together = list(marks.loc[marks["k"] == row.k, "scenario"])
    step = together.index(row.scenario) - (len(together) - 1) / 2
    return float(row.k + 2 * APART * greatest * step)


def _change(rows: pd.DataFrame) -> str:
    """Return by how much the mean differs between the least and the greatest k."""
    ordered = rows.sort_values("k", kind="stable")["mean"]
    least, greatest = float(ordered.iloc[0]), float(ordered.iloc[-1])
    if least == 0.0:
        return "from 0"
    text = f"{100 * (greatest / least - 1):+.1f} %"
    return "0.0 %" if float(text[:-2]) == 0 else text.replace("-", MINUS)
