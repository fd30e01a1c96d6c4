"""A scorecard as a figure: a small panel per figure of a pattern, each on its own scale."""

from __future__ import annotations

import math
import textwrap
from typing import Any

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Patch

from simulator.charts import panels, style
from simulator.experiments.validation.figures import CALIBRATION
from simulator.experiments.validation.score import SHOWN
from simulator.experiments.validation.validate import Validation
from simulator.results.frames import rows_of

COLUMNS = 4
PANEL = 1.1
MODEL = style.Look(style.BLUE, "o", True, "-")
NULL = style.Look(style.VERMILION, "s", False, "--")
DATA = style.Look(style.BLACK, "D", True, ":")
MODEL_ROW, NULL_ROW = 1.0, 0.0
TITLES = {
    CALIBRATION: "Calibration patterns: parameters may be fitted on these",
    "validation": "Validation patterns: held back from every fit",
}
UNITS = {"count": "incidents in 84 quarters", "points": "% points"}
MARKS = {"pass": "pass", "fail": "FAIL", SHOWN: "for orientation"}


def scorecard(validation: Validation, group: str = CALIBRATION) -> Figure:
    """Draw the figures of one group that decide: band, published value, model and null model.

    Raises:
        ValueError: If the group has no figure that decides in this world.
    """
    card = validation.card
    chosen = card[(card["group"] == group) & (card["verdict"] != SHOWN)]
    if chosen.empty:
        raise ValueError(f"no figure of the group {group!r} decides in this world")
    rows = -(-len(chosen) // COLUMNS)
    figure, axes = style.sheet(
        validation,
        TITLES[group],
        "Reported incidents over 84 quarters. Marker: median over replicates, bar: 5 to 95 % of "
        "them. A figure passes if the marker of the model lies in the shaded band.",
        (rows, COLUMNS),
        PANEL,
        [
            Patch(facecolor=style.HAIR, edgecolor=style.PALE, label="accepted band"),
            panels.key(DATA, "data", linestyle=DATA.line),
            panels.key(MODEL, "simulator", linestyle=MODEL.line),
            panels.key(NULL, "null model", linestyle=NULL.line),
        ],
    )
    for axis, row in zip(axes.flat, rows_of(chosen), strict=False):
        _panel(axis, row)
    panels.hide_rest(axes, len(chosen))
    return figure


def _panel(axis: Axes, row: Any) -> None:
    bar(axis, (row.low, row.median, row.high), MODEL_ROW, MODEL)
    bar(axis, (row.null_low, row.null_median, row.null_high), NULL_ROW, NULL)
    low, high = _limits(row)
    left = row.band_low if math.isfinite(row.band_low) else low
    right = row.band_high if math.isfinite(row.band_high) else high
    axis.axvspan(left, right, facecolor=style.HAIR, edgecolor=style.PALE, zorder=0)
    if math.isfinite(row.value):
        axis.plot([row.value] * 2, [-0.5, 1.5], DATA.line, color=DATA.colour, linewidth=1.2)
        axis.plot(row.value, 1.5, DATA.marker, color=DATA.colour, markersize=4.5, clip_on=False)
    axis.set_xlim(low, high)
    axis.set_ylim(-0.5, 1.5)
    axis.set_yticks([])
    axis.grid(visible=False)
    style.few_numbers(axis, "x", 4)
    heading = "\n".join(textwrap.wrap(f"{row.pattern} {row.text}", 26))
    style.name_panel(axis, heading, MARKS[row.verdict])
    unit = UNITS.get(row.unit, row.unit)
    axis.set_xlabel(unit, size=style.SMALL, color=style.INK, labelpad=1)


def bar(axis: Axes, values: tuple[float, float, float], height: float, look: style.Look) -> None:
    """Draw a median with its interval; nothing where it is undefined."""
    low, median, high = values
    if not math.isfinite(low):
        return
    axis.plot([low, high], [height] * 2, look.line, color=look.colour, linewidth=1.8)
    if math.isfinite(median):
        panels.mark(axis, median, height, look, 6.0, clip_on=False, zorder=3)


def _limits(row: Any) -> tuple[float, float]:
    """Return the ends of the axis: all that is drawn, with a margin."""
    names = ["value", "low", "high", "null_low", "null_high", "band_low", "band_high"]
    known = [value for name in names if math.isfinite(value := getattr(row, name))]
    margin = 0.08 * (max(known) - min(known)) or 1.0
    return min(known) - margin, max(known) + margin
