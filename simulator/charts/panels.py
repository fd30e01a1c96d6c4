"""What several figures draw alike: entries of legends, bars of a spread, panels that stay empty."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, TypeVar

from matplotlib.axes import Axes
from matplotlib.lines import Line2D

from simulator.charts import style
from simulator.charts.style import Compared

THIN, THICK = 1.0, 4.5
T = TypeVar("T")


def weighting_keys(results: Compared, **line: Any) -> list[Line2D]:
    """Return an entry of the legend for each weighting; `line` changes how its line looks."""
    return [
        key(look, style.weighting_name(weighting), **({"linestyle": look.line} | line))
        for _, weighting, look in by_weighting(results)
    ]


def mark_keys(named: Iterable[tuple[style.Look, str]], size: float = 5) -> list[Line2D]:
    """Return an entry of the legend for each kind of mark, without a line."""
    return [key(look, text, linestyle="", markersize=size) for look, text in named]


def key(look: style.Look, text: str, **line: Any) -> Line2D:
    """Return one entry of a legend."""
    shape: dict[str, Any] = {"marker": look.marker, "markerfacecolor": look.face} | line
    return Line2D([], [], color=look.colour, label=text, **shape)


def by_weighting(results: Compared) -> Iterator[tuple[float, str, style.Look]]:
    """Yield the weightings that share a row: distance from its middle, name, look."""
    places = style.offsets(len(results.weightings))
    for place, weighting in zip(places, results.weightings, strict=True):
        yield place, weighting, style.weighting_look(results, weighting)


def mark(axis: Axes, x: Any, y: Any, look: style.Look, size: float = 5.0, **options: Any) -> None:
    """Draw a mark, or several; `options` go to `Axes.plot`."""
    shape: dict[str, Any] = {"color": look.colour, "markerfacecolor": look.face, "markersize": size}
    axis.plot(x, y, look.marker, **shape, **options)


def interval(
    axis: Axes, value: float, ends: Sequence[float], height: float, look: style.Look
) -> None:
    """Draw a value and its interval on a row."""
    axis.plot(ends, [height, height], color=look.colour, linestyle=look.line, linewidth=1.6)
    mark(axis, value, height, look)


def spread(axis: Axes, ends: Sequence[Sequence[float]], height: float, look: style.Look) -> None:
    """Draw a thin bar between the first two ends, and a thick one between the second two."""
    thick: dict[str, Any] = {"alpha": 0.75, "solid_capstyle": "butt"}
    for pair, width in zip(ends, (THIN, THICK), strict=True):
        axis.plot(pair, [height, height], color=look.colour, linewidth=width, **thick)


def middle(axis: Axes, value: float, height: float, look: style.Look) -> None:
    """Draw the mark of a median on the bars of its spread."""
    mark(axis, value, height, look, 4.5, markeredgecolor=style.INK, markeredgewidth=0.8)


def filled(axes: Any, shown: Sequence[T]) -> Iterator[tuple[Axes, T]]:
    """Yield the panels of a grid with what each of them shows; hide those that stay empty."""
    for axis in axes.flat[len(shown) :]:
        axis.set_visible(False)
    yield from zip(axes.flat, shown, strict=False)


def finish(axis: Axes, title: str, note: str, rows: Sequence[str], across: str) -> None:
    """Write the names of a panel, of its rows, and of what it shows across in a few numbers."""
    style.name_panel(axis, title, note)
    style.name_rows(axis, rows)
    style.few_numbers(axis, "x")
    style.name_axis(axis, "x", across)
