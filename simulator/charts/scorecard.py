"""A scorecard as a figure, a small panel per figure of a pattern; and the two regimes by pair."""

from __future__ import annotations

import math
import textwrap
from collections.abc import Sequence
from typing import Any

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
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
VOLUMES = ("P0.CHN-IND", "P0.IND-CHN", "P0.PAK-IND", "P0.IND-PAK")
SHARES = ("R.1", "R.2", "R.3", "R.4", "R.5")
PANELS = (
    (VOLUMES, "How much is reported", "incidents in 84 quarters"),
    (SHARES, "Of what kind, and what it draws", "%"),
)
REGIME_ROW = 0.62
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
    figure, axes = style.sheet(
        validation,
        TITLES[group],
        "Reported incidents over 84 quarters. Marker: median over replicates, bar: 5 to 95 % of "
        "them. A figure passes if the marker of the model lies in the shaded band.",
        (-(-len(chosen) // COLUMNS), COLUMNS),
        PANEL,
        [Patch(facecolor=style.HAIR, edgecolor=style.PALE, label="accepted band"), *_keys()],
    )
    for axis, row in panels.filled(axes, list(rows_of(chosen))):
        _panel(axis, row)
    return figure


def _keys() -> list[Line2D]:
    named = ((DATA, "data"), (MODEL, "simulator"), (NULL, "null model"))
    return [panels.key(look, text, linestyle=look.line) for look, text in named]


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
    if math.isfinite(low):
        axis.plot([low, high], [height] * 2, look.line, color=look.colour, linewidth=1.8)
    if math.isfinite(median):
        panels.mark(axis, median, height, look, 6.0, clip_on=False, zorder=3)


def _limits(row: Any) -> tuple[float, float]:
    """Return the ends of the axis: all that is drawn, with a margin."""
    names = ["value", "low", "high", "null_low", "null_high", "band_low", "band_high"]
    known = [value for name in names if math.isfinite(value := getattr(row, name))]
    margin = 0.08 * (max(known) - min(known)) or 1.0
    return min(known) - margin, max(known) + margin


def regimes(validation: Validation) -> Figure:
    """Draw reports by directed pair, and the five figures of the regimes.

    Raises:
        ValueError: If the world lacks China, India or Pakistan.
    """
    card = validation.card.set_index("figure", drop=False)
    if not set(VOLUMES + SHARES) <= set(card.index):
        raise ValueError("the two regimes need China, India and Pakistan in the world")
    figure, axes = style.sheet(
        validation,
        "Two regimes from one rule set",
        "Data: published value with the 95 % interval that so few incidents allow (Poisson for "
        "counts, binomial for shares). Models: median and 5 to 95 % of the replicates.",
        (1, len(PANELS)),
        0.9 + REGIME_ROW * len(SHARES),
        _keys(),
    )
    for axis, (names, title, unit) in zip(axes.flat, PANELS, strict=True):
        _regime_panel(axis, list(rows_of(card.loc[list(names)])))
        style.name_panel(axis, title)
        style.name_axis(axis, "x", unit)
    return figure


def _regime_panel(axis: Axes, rows: Sequence[Any]) -> None:
    for height, row in enumerate(rows):
        bar(axis, (row.band_low, row.value, row.band_high), height - 0.24, DATA)
        bar(axis, (row.low, row.median, row.high), height, MODEL)
        bar(axis, (row.null_low, row.null_median, row.null_high), height + 0.24, NULL)
    style.name_rows(axis, [row.text for row in rows])
    axis.set_xlim(left=min(0.0, *(row.low for row in rows if math.isfinite(row.low))))
    style.few_numbers(axis, "x")
