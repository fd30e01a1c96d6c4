"""What several figures draw alike: entries of legends, bars of a spread, panels that stay empty."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from matplotlib.lines import Line2D

from simulator.charts import style

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from simulator.results.results import Results

THIN, THICK = 1.0, 4.5


def weighting_keys(results: Results, **line: Any) -> list[Line2D]:
    """Return an entry of the legend for each weighting; `line` says how its line looks."""
    return [
        key(style.weighting_look(results, weighting), style.weighting_name(weighting), **line)
        for weighting in results.weightings
    ]


def mark_keys(named: Iterable[tuple[style.Look, str]]) -> list[Line2D]:
    """Return an entry of the legend for each kind of mark, without a line."""
    return [key(look, text, linestyle="", markersize=5) for look, text in named]


def key(look: style.Look, text: str, **line: Any) -> Line2D:
    """Return one entry of a legend."""
    return Line2D(
        [],
        [],
        color=look.colour,
        marker=look.marker,
        markerfacecolor=look.face,
        label=text,
        **line,
    )


def spread(axis: Axes, ends: Sequence[Sequence[float]], height: float, look: style.Look) -> None:
    """Draw a thin bar between the first two ends, and a thick one between the second two."""
    for (low, high), width in zip(ends, (THIN, THICK), strict=True):
        axis.plot(
            [low, high],
            [height, height],
            color=look.colour,
            linewidth=width,
            alpha=0.75,
            solid_capstyle="butt",
        )


def middle(axis: Axes, value: float, height: float, look: style.Look) -> None:
    """Draw the mark of a median on the bars of its spread."""
    axis.plot(
        value,
        height,
        look.marker,
        color=look.colour,
        markeredgecolor=style.INK,
        markerfacecolor=look.face,
        markersize=4.5,
        markeredgewidth=0.8,
    )


def hide_rest(axes: Any, used: int) -> None:
    """Hide the panels of a grid beyond those that are used."""
    for axis in axes.flat[used:]:
        axis.set_visible(False)
