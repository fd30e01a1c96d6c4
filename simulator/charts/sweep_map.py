"""Where in a sweep a difference is clear: every point against every uncertainty."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from simulator.charts import panels, style
from simulator.experiments.sweeps.contrast import Contrast
from simulator.experiments.sweeps.data import SweepData
from simulator.labels import display_name, short_name, unit_words
from simulator.model.world import Floats

MOST_COLUMNS = 5
BINS = 8
UNCLEAR = style.Look(style.GREY, "o", False, "-")
HIGHER = style.Look(style.BLUE, "o", True, "-")
LOWER = style.Look(style.VERMILION, "s", True, "-")
VERDICTS = ((HIGHER, "clearly higher"), (UNCLEAR, "not clear"), (LOWER, "clearly lower"))


def sweep_map(contrast: Contrast, outcomes: Sequence[str] | None = None) -> Figure:
    """Draw a row per outcome and a column per uncertainty; each mark is a point of the sweep."""
    data = contrast.data
    names = list(outcomes or data.outcomes)
    columns = _columns(contrast, names)
    left_out = len(data.points.columns) - len(columns)
    note = f" {left_out} uncertainties that go along with less are left out." if left_out else ""
    figure, axes = style.sheet(
        data,
        f"{short_name(data.state)}: {contrast.words}",
        "Each mark: the mean over the runs of one point. The line joins means of eight slices "
        f"with equally many points. {_reading(contrast)}{note}",
        (len(names), len(columns)),
        1.35,
        panels.mark_keys(VERDICTS) if contrast.against is not None else [],
        sharex="col",
        sharey="row",
    )
    for row, name in enumerate(names):
        for column, key in enumerate(columns):
            _panel(axes[row, column], contrast, name, key)
        _name_row(axes[row, 0], contrast, name)
    for column, key in enumerate(columns):
        style.name_axis(axes[-1, column], "x", axis_words(data, key))
    return figure


def axis_words(data: SweepData, column: str) -> str:
    """Return name and unit of an uncertainty."""
    from simulator.model.parameters import describe

    key = next(key for key, name in data.names.items() if name == column)
    units = {f"parameters.{row.name}": row.unit for row in describe()}
    unit = units.get(key, "-")
    return style.plain(display_name(column) + (f" ({unit_words(unit)})" if unit != "-" else ""))


def places_of(values: Any) -> tuple[Floats, list[str]]:
    """Return places on an axis, and their names if the values are no numbers."""
    if values.dtype.kind in "fi":
        return values.to_numpy(dtype=np.float64), []
    kinds = list(dict.fromkeys(map(str, values)))
    return np.array([kinds.index(str(value)) for value in values], dtype=np.float64), kinds


def _columns(contrast: Contrast, outcomes: list[str]) -> list[str]:
    """Return the uncertainties that are shown: those that go along most with some outcome."""
    points = contrast.data.points
    names = [str(name) for name in points.columns]
    if len(names) <= MOST_COLUMNS:
        return names
    ranks = {name: _ranks(places_of(points[name])[0]) for name in names}
    means = [_ranks(contrast.means(outcome)) for outcome in outcomes]
    strength = {name: max(_correlation(ranks[name], mean) for mean in means) for name in names}
    strongest = sorted(names, key=lambda name: -strength[name])[:MOST_COLUMNS]
    return [name for name in names if name in strongest]


def _correlation(one: Floats, other: Floats) -> float:
    """Return the size of a correlation; what is constant goes along with nothing."""
    if np.ptp(one) == 0 or np.ptp(other) == 0:
        return 0.0
    return abs(float(np.corrcoef(one, other)[0, 1]))


def _ranks(values: Floats) -> Floats:
    from scipy.stats import rankdata

    return np.asarray(rankdata(np.nan_to_num(values)), dtype=np.float64)


def _reading(contrast: Contrast) -> str:
    if contrast.against is None:
        return "Points cover the ranges evenly; they are no probabilities."
    return (
        "Runs are paired by their draws; a difference is clear where its 90 % interval leaves out "
        "zero. Points cover the ranges evenly; they are no probabilities."
    )


def _panel(axis: Axes, contrast: Contrast, outcome: str, column: str) -> None:
    places, kinds = places_of(contrast.data.points[column])
    means = contrast.means(outcome)
    groups = [(UNCLEAR, np.isfinite(means))]
    if contrast.against is not None:
        found = contrast.verdicts(outcome)
        plain = ~(found.higher | found.lower)
        groups = [(UNCLEAR, plain), (HIGHER, found.higher), (LOWER, found.lower)]
        axis.axhline(0, color=style.INK, linewidth=0.8)
    for look, chosen in groups:
        panels.mark(axis, places[chosen], means[chosen], look, 2.6, markeredgewidth=0.6)
    _trend(axis, places, means, bool(kinds))
    if kinds:
        axis.set_xticks(range(len(kinds)), [style.label(kind) for kind in kinds])
    else:
        style.few_numbers(axis, "x", 4)
    style.few_numbers(axis, "y", 4)


def _trend(axis: Axes, places: Floats, means: Floats, categories: bool) -> None:
    """Join the means of slices of equally many points, or of each category."""
    known = np.flatnonzero(np.isfinite(means))
    order = known[np.argsort(places[known], kind="stable")]
    few = categories or len(np.unique(places)) <= BINS
    if few:
        slices = [order[places[order] == place] for place in np.unique(places[order])]
    else:
        slices = np.array_split(order, min(BINS, len(order)))
    x = [float(places[part].mean()) for part in slices if len(part)]
    y = [float(means[part].mean()) for part in slices if len(part)]
    axis.plot(x, y, color=style.INK, linewidth=1.4, linestyle="" if categories else "-", marker="_")


def _name_row(axis: Axes, contrast: Contrast, name: str) -> None:
    outcome = contrast.data.outcomes[name]
    better = {1: "up is better", -1: "down is better"}.get(outcome.better, "")
    style.name_axis(
        axis, "y", style.plain(f"{outcome.label}\n({unit_words(outcome.unit)})"), style.TEXT - 1.5
    )
    axis.set_title(better, loc="left", size=style.SMALL, color=style.GREY, pad=3)
