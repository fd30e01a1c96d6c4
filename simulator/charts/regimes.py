"""The two regimes by pair: China against India, India and Pakistan against each other."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from simulator.charts import panels, style
from simulator.charts.scorecard import DATA, MODEL, NULL, bar
from simulator.experiments.validation.validate import Validation
from simulator.results.frames import rows_of

VOLUMES = ("P0.CHN-IND", "P0.IND-CHN", "P0.PAK-IND", "P0.IND-PAK")
SHARES = ("R.1", "R.2", "R.3", "R.4", "R.5")
PANELS = (
    (VOLUMES, "How much is reported", "incidents in 84 quarters"),
    (SHARES, "Of what kind, and what it draws", "%"),
)
ROW = 0.62


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
        0.9 + ROW * len(SHARES),
        [
            panels.key(look, text, linestyle=look.line)
            for look, text in ((DATA, "data"), (MODEL, "simulator"), (NULL, "null model"))
        ],
    )
    for axis, (names, title, unit) in zip(axes.flat, PANELS, strict=True):
        _panel(axis, list(rows_of(card.loc[list(names)])))
        style.name_panel(axis, title)
        style.name_axis(axis, "x", unit)
    return figure


def _panel(axis: Axes, rows: Sequence[Any]) -> None:
    for height, row in enumerate(rows):
        bar(axis, (row.band_low, row.value, row.band_high), height - 0.24, DATA)
        bar(axis, (row.low, row.median, row.high), height, MODEL)
        bar(axis, (row.null_low, row.null_median, row.null_high), height + 0.24, NULL)
    style.name_rows(axis, [row.text for row in rows])
    axis.set_xlim(left=min(0.0, *(row.low for row in rows if math.isfinite(row.low))))
    style.few_numbers(axis, "x")
