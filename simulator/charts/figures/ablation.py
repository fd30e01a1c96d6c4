"""What each scenario changes against the first, in standard deviations: made for ablations."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from simulator.charts import figure, panels, style
from simulator.labels import MINUS, display_name, short_name
from simulator.model.outcomes import chosen, described
from simulator.results.comparison import effects, ranked
from simulator.results.frames import rows_of
from simulator.results.results import Results

ROW = 0.185
TITLE = 14
CLEAR, OPEN = style.Look(style.BLUE, "o", True, "-"), style.Look(style.BLUE, "o", False, "-")
LOOKS = ((CLEAR, "interval leaves out zero"), (OPEN, "sign open"))
LINEAR = 0.2
"""Standard deviations up to which the axis is linear; beyond, it is logarithmic."""


@figure("ablation", order=7, belongs=None)
def ablation(
    results: Results, outcomes: Sequence[str] | None = None, state: str | None = None
) -> Figure:
    """Draw a panel per outcome and a row per scenario: its effect in standard deviations.

    A filled mark has an interval that leaves out zero. Rows are sorted by the largest effect.

    Raises:
        ValueError: If there is one scenario only, more than one weighting, or an unknown name.
    """
    if len(results.scenarios) < 2:
        raise ValueError("effects need at least two scenarios")
    focal, shown = state or results.focal, outcomes or chosen("ablation")
    table = effects(results, shown, focal)
    names = ranked(table)
    figure, axes = style.sheet(
        results,
        f"{short_name(focal)} and the world: what each mechanism does, seen by switching it off",
        _reading(results),
        (1, len(shown)),
        0.7 + ROW * len(names),
        [panels.key(look, text, linestyle="-", markersize=5) for look, text in LOOKS],
        sharey=True,
    )
    for axis, name in zip(axes.flat, shown, strict=True):
        _panel(axis, table[table["outcome"] == name], names)
        style.name_panel(axis, "\n".join(textwrap.wrap(described(name).label, TITLE)))
    axes[0, 0].set_yticks(
        np.arange(len(names)), [style.plain(display_name(name)) for name in names]
    )
    axes[0, 0].set_ylim(len(names) - 0.4, -0.6)
    return figure


def _reading(results: Results) -> str:
    first = display_name(results.scenarios[0]).lower()
    return (
        f"Change of the mean against {first} when one mechanism alone is switched off, burn-in "
        "included, between runs that share their random draws; in standard deviations between "
        f"replicates, with 90 % bootstrap interval. The axis is linear up to {LINEAR:g}, then "
        f"logarithmic. {style.weighting_name(results.weightings[0]).capitalize()}."
    )


def _panel(axis: Axes, table: pd.DataFrame, names: Sequence[str]) -> None:
    axis.set_xscale("symlog", linthresh=LINEAR, linscale=0.7)
    axis.axvline(0, color=style.INK, linewidth=1)
    for row in rows_of(table[table["sd"] > 0]):
        height = names.index(str(row.scenario))
        ends = [row.difference_low / row.sd, row.difference_high / row.sd]
        axis.plot(ends, [height, height], color=style.BLUE, linewidth=1.5)
        panels.mark(axis, row.standardised, height, CLEAR if row.clear else OPEN, 4)
    _scale(axis, table)
    axis.grid(axis="y", color=style.HAIR, linewidth=0.5)
    axis.tick_params(axis="y", length=0)
    style.name_axis(axis, "x", "standard deviations")


def _scale(axis: Axes, table: pd.DataFrame) -> None:
    """Mark the greatest power of ten that the effects reach, and 1 if there is room."""
    reach = max(1.0, float(table["standardised"].abs().max()))
    highest = 10.0 ** int(np.log10(reach))
    shown = [1.0, highest] if highest >= 100 else [highest]
    axis.set_xticks([-tick for tick in reversed(shown)] + [0.0, *shown])
    axis.set_xticks([], minor=True)
    axis.xaxis.set_major_formatter(lambda value, _: f"{value:g}".replace("-", MINUS))
    axis.set_xlim(-2.5 * reach, 2.5 * reach)
