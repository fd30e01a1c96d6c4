"""Scenario discovery: the way to the box, the box, and the points in it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from simulator.charts import panels, style
from simulator.charts.sweep_map import axis_words
from simulator.experiments.sweeps.discovery import Discovery
from simulator.labels import short_name

HIT = style.Look(style.BLUE, "o", True, "-")
MISS = style.Look(style.GREY, "x", False, "-")
CHOSEN = style.Look(style.VERMILION, "D", True, "-")
MARKS = ((HIT, "the statement holds"), (MISS, "it does not"), (CHOSEN, "the chosen box"))


def discovery(found: Discovery) -> Figure:
    """Draw the trade-off, the limits of the chosen box, and the points over its two main axes."""
    data = found.statement.contrast.data
    rows = max(len(found.box.restricted), 2)
    figure, axes = style.sheet(
        data,
        f"{short_name(data.state)}: where {found.statement.words}",
        "Left: boxes from the whole space (bottom right) to the smallest, and the chosen one after "
        "slices were pasted back on. Middle: its limits, with quasi-p-values (small: hardly "
        "chance). Right: the points over two uncertainties, the box as a frame; points that other "
        "limits leave out are pale. Points cover the ranges evenly; they are no probabilities.",
        (1, 3),
        max(3.1, 0.8 + 0.5 * rows),
        panels.mark_keys(MARKS),
        3,
    )
    _trade_off(axes[0, 0], found)
    _limits(axes[0, 1], found)
    _points(axes[0, 2], found)
    return figure


def _trade_off(axis: Axes, found: Discovery) -> None:
    coverage = [box.coverage for box in found.boxes]
    density = [box.density for box in found.boxes]
    axis.plot(coverage, density, "-", color=style.PALE, linewidth=1)
    axis.plot(coverage, density, "o", color=style.INK, markersize=3)
    panels.mark(axis, found.box.coverage, found.box.density, CHOSEN, 6)
    style.name_panel(axis, "Trade-off", f"box {found.chosen} of {len(found.boxes) - 1}")
    style.name_axis(axis, "x", "coverage: share of all such points")
    style.name_axis(axis, "y", "density: share in the box")
    axis.set_xlim(-0.03, 1.08)
    axis.set_ylim(-0.03, 1.08)


def _limits(axis: Axes, found: Discovery) -> None:
    names = []
    for row, place in enumerate(found.box.restricted):
        column = found.sample.values[:, place]
        least, most = float(column.min()), float(column.max())
        inside = column[found.box.limits[place].holds(column)]
        ends = [(float(end) - least) / (most - least) for end in (inside.min(), inside.max())]
        axis.plot([0, 1], [row, row], color=style.PALE, linewidth=5, solid_capstyle="butt")
        axis.plot(ends, [row, row], color=CHOSEN.colour, linewidth=5, solid_capstyle="butt")
        p = found.p_values[place]
        words = "< 0.001" if p < 0.001 else f"{p:.2g}"
        text = f"{found.range_words(place)}   (quasi-p {words})"
        axis.text(0, row - 0.18, text, size=style.SMALL, color=style.INK, va="bottom")
        names.append(found.names[place])
    style.name_panel(axis, "The box")
    if not names:
        axis.text(0.5, 0.5, "nothing is ruled out", ha="center", size=style.TEXT)
        axis.set_yticks([])
        return
    style.name_rows(axis, names)
    axis.set_ylim(len(names) - 0.4, -0.75)
    style.name_axis(axis, "x", "place in the range of the sample")


def _points(axis: Axes, found: Discovery) -> None:
    """Draw the points over the two axes whose limits are least likely chance."""
    ranked = sorted(found.p_values, key=lambda place: found.p_values[place])
    rest = [place for place in range(len(found.names)) if place not in ranked]
    x, y = ([*ranked, *rest] * 2)[:2]
    values, hits = found.sample.values, found.sample.hits
    elsewhere = [
        limits if place not in (x, y) else type(limits)()
        for place, limits in enumerate(found.box.limits)
    ]
    near = found.sample.inside(tuple(elsewhere))
    for look, chosen in ((MISS, ~hits), (HIT, hits)):
        for strength, part in ((0.25, chosen & ~near), (1.0, chosen & near)):
            solid = replace(look, filled=True)
            panels.mark(axis, values[part, x], values[part, y], solid, 3.6, alpha=strength)
    _frame(axis, found, x, y)
    data = found.statement.contrast.data
    style.name_axis(axis, "x", axis_words(data, found.names[x]))
    style.name_axis(axis, "y", axis_words(data, found.names[y]))
    style.name_panel(axis, "The points")
    for which, place in (("x", x), ("y", y)):
        kinds = found.kinds(place)
        if kinds:
            setter = axis.set_xticks if which == "x" else axis.set_yticks
            setter(range(len(kinds)), [style.label(kind) for kind in kinds])
        else:
            style.few_numbers(axis, which)


def _frame(axis: Axes, found: Discovery, x: int, y: int) -> None:
    corners = []
    for place in (x, y):
        column = found.sample.values[:, place]
        inside = column[found.box.limits[place].holds(column)]
        margin = 0.25 if found.kinds(place) else 0.02 * float(np.ptp(column))
        corners.append((float(inside.min()) - margin, float(inside.max()) + margin))
    (left, right), (bottom, top) = corners
    frame: dict[str, Any] = {"fill": False, "edgecolor": CHOSEN.colour, "linewidth": 1.6}
    axis.add_patch(Rectangle((left, bottom), right - left, top - bottom, **frame))
