"""Theory beside the model: closed forms against what rules and simulations give."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from simulator.charts import panels, style
from simulator.experiments.limits.limit import KINDS, Checked, Kind, Row

LOOKS = {
    Kind.CLOSED_FORM: style.Look(style.GREEN, "^", False, "-"),
    Kind.RULE: style.Look(style.BLUE, "o", True, "-"),
    Kind.EXPERIMENT: style.Look(style.VERMILION, "s", False, "-"),
}
ROW_HEIGHT = 0.26
LEAST_HEIGHT = 3.2
LINEAR = 0.1
"""Half-width of the linear part of the axes in the left panel."""


def limits_figure(found: Sequence[Checked], run_id: str) -> Figure:
    """Draw the numbers of theory against those of the model, and how far off each setting is.

    Args:
        found: Checked limits, in the order in which they are to be shown.
        run_id: Name of the run for the caption.
    """
    kinds = [kind for kind in Kind if any(one.limit.kind is kind for one in found)]
    figure, axes = style.sheet(
        f"run {run_id} · settings in words (stable, accept ...) are in the table only",
        "Theory and model in settings in which theory has an answer",
        "Left: each point is a setting; on the line the model says what theory says. Right: the "
        "difference as a share of what is tolerated, which is 1e-6 for rules and three standard "
        "errors for simulations with chance; a bar is one standard error.",
        (1, 2),
        max(LEAST_HEIGHT, ROW_HEIGHT * len(found) + 0.8),
        [panels.key(LOOKS[kind], KINDS[kind][2:], linestyle="") for kind in kinds],
        width_ratios=(1, 1.25),
    )
    _agreement(axes[0, 0], found)
    _misses(axes[0, 1], found)
    return figure


def _numbers(checked: Checked) -> Iterator[tuple[Row, float, float]]:
    for row in checked.rows:
        if not math.isnan(row.difference):
            yield row, float(row.expected), float(row.found)


def _agreement(axis: Axes, found: Sequence[Checked]) -> None:
    values = [0.0]
    for checked in found:
        look = LOOKS[checked.limit.kind]
        for _, expected, model in _numbers(checked):
            values += [expected, model]
            panels.mark(axis, expected, model, look)
    ends = (min(values) - LINEAR, 1.4 * max(values) + LINEAR)
    axis.plot(ends, ends, color=style.GREY, linewidth=0.9, zorder=1)
    axis.set_xscale("symlog", linthresh=LINEAR)
    axis.set_yscale("symlog", linthresh=LINEAR)
    axis.set_xlim(ends)
    axis.set_ylim(ends)
    style.name_axis(axis, "x", "theory (unit of the setting)")
    style.name_axis(axis, "y", "model (same unit)")
    style.name_panel(axis, "What theory says, what the model says")


def _misses(axis: Axes, found: Sequence[Checked]) -> None:
    axis.axvspan(-1, 1, color=style.HAIR, zorder=0)
    axis.axvline(0, color=style.GREY, linewidth=0.9, zorder=1)
    for height, checked in enumerate(found):
        look = LOOKS[checked.limit.kind]
        for row, _, _ in _numbers(checked):
            unit = row.tolerance or 1.0
            axis.errorbar(row.difference / unit, height, xerr=row.error / unit, fmt=look.marker,
                          color=look.colour, markerfacecolor=look.face, markersize=4.5,
                          linewidth=1.0)  # fmt: skip
    names = [f"{one.limit.key} {one.limit.title}" for one in found]
    axis.set_yticks(range(len(found)), [style.plain(name) for name in names])
    axis.set_ylim(len(found) - 0.4, -0.6)
    axis.set_xlim(-1.6, 1.6)
    axis.grid(axis="y", visible=False)
    style.name_axis(axis, "x", "difference / tolerance (grey: tolerated)")
    style.name_panel(axis, "How far off")
