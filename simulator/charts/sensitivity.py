"""Which uncertainties matter, and how much is chance."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Patch

from simulator.charts import panels, style
from simulator.experiments.sweeps.contrast import Contrast
from simulator.experiments.sweeps.sensitivity import (
    EFFECT,
    FIRST,
    RANK,
    SECOND,
    SPREAD,
    SWING,
    TOTAL,
    Measure,
    Sensitivity,
)
from simulator.labels import UNDEFINED, sentence, short_name, unit_words
from simulator.scenario.sweep import MORRIS, ONE_AT_A_TIME, SOBOL

COLUMNS = 3
LOOKS = dict.fromkeys((FIRST, EFFECT, RANK, SWING), style.Look(style.BLUE, "o", True, "-"))
LOOKS |= dict.fromkeys((TOTAL, SPREAD), style.Look(style.VERMILION, "s", False, "--"))
READING = {
    SOBOL: "Share of the variance between points. First order: the uncertainty alone; total: with "
    "all that it does together with others.",
    MORRIS: "Effect of going through the whole range, in units of the outcome: mean of the "
    "absolute elementary effects, and their spread (interplay or curvature).",
    ONE_AT_A_TIME: "How far the mean moves while one uncertainty goes through its range and the "
    "others stay in the middle.",
}
RANKS = "Spearman's rank correlation between the uncertainty and the mean at a point."
INTERVALS = (
    "Thick bar: 90 % interval from the choice of points; thin bar with ends: from chance, the "
    "replicates drawn again."
)
SOURCES = (
    ("parameters", "the uncertainties", style.BLUE, ""),
    ("interplay", "chance that differs between points", style.ORANGE, "////"),
    ("draws", "chance that moves all points alike", style.PALE, "...."),
)


def indices(contrast: Contrast, found: Sequence[Sensitivity]) -> Figure:
    """Draw a panel per outcome, a row per uncertainty, its measures with both intervals."""
    shown = [item for item in found if item.measures]
    if not shown:
        raise ValueError("no outcome differs between the points: there is nothing to attribute")
    names = list(contrast.data.points.columns)
    kinds = list(dict.fromkeys(m.kind for m in shown[0].measures if m.kind != SECOND))
    columns = min(COLUMNS, len(shown))
    figure, axes = style.sheet(
        contrast.data,
        f"{short_name(contrast.data.state)}: what matters ({contrast.words})",
        f"{READING.get(contrast.data.sweep.design, RANKS)} {INTERVALS}",
        (-(-len(shown) // columns), columns),
        0.85 + 0.34 * len(names),
        [panels.key(LOOKS[kind], sentence(kind), linewidth=2.4) for kind in kinds],
        sharey=True,
    )
    for axis, item in panels.filled(axes, shown):
        _panel(axis, contrast, item, names, kinds)
    return figure


def _panel(
    axis: Axes, contrast: Contrast, item: Sensitivity, names: list[str], kinds: list[str]
) -> None:
    axis.axvline(0, color=style.INK, linewidth=0.8)
    for place, kind in zip(style.offsets(len(kinds), 0.34), kinds, strict=True):
        for measure in item.measures:
            if measure.kind == kind:
                _mark(axis, measure, names.index(measure.name) + place)
    outcome = contrast.data.outcomes[item.outcome]
    design = contrast.data.sweep.design
    in_units = design in (MORRIS, ONE_AT_A_TIME)
    unit = f"effect ({unit_words(outcome.unit)})" if in_units else "share of variance"
    unit = unit if in_units or design == SOBOL else "rank correlation"
    panels.finish(axis, outcome.label, "", names, unit)
    axis.margins(x=0.08)


def _mark(axis: Axes, measure: Measure, height: float) -> None:
    look = LOOKS[measure.kind]
    if not np.isfinite(measure.value):
        axis.text(0, height, f" {UNDEFINED}", color=look.colour, size=style.SMALL, va="center")
        return
    row = [height, height]
    if np.isfinite(measure.design):
        ends = _ends(measure, measure.design)
        axis.plot(ends, row, color=look.colour, linewidth=3, alpha=0.45)
    if np.isfinite(measure.chance):
        ends = _ends(measure, measure.chance)
        axis.plot(ends, row, "|-", color=look.colour, linewidth=1, markersize=6)
    panels.mark(axis, measure.value, height, look)


def _ends(measure: Measure, half: float) -> list[float]:
    """Return the ends of an interval; a correlation cannot leave -1 .. 1."""
    ends = [measure.value - half, measure.value + half]
    return [min(1.0, max(-1.0, end)) for end in ends] if measure.kind == RANK else ends


def chance(contrast: Contrast, found: Sequence[Sensitivity]) -> Figure:
    """Draw a bar per outcome: shares of the uncertainties and of chance in single runs."""
    known = [(item, item.chance) for item in found if item.chance is not None]
    if not known:
        raise ValueError("chance can be told apart only with two replicates or more")
    figure, axes = style.sheet(
        contrast.data,
        f"{short_name(contrast.data.state)}: how much is chance ({contrast.words})",
        "Share in the variance of single runs over all points and replicates. All points share "
        "their draws, so what moves them alike drops out of every comparison between points. "
        "Right: what remains of chance in the differences between the means of points.",
        (1, 1),
        0.55 + 0.34 * len(known),
        [
            Patch(facecolor=colour, hatch=hatch, edgecolor="white", label=text)
            for _, text, colour, hatch in SOURCES
        ],
        3,
    )
    axis = axes[0, 0]
    for row, (_, parts) in enumerate(known):
        left = 0.0
        for name, _, colour, hatch in SOURCES:
            width = getattr(parts, name)
            axis.barh(row, width, 0.62, left, color=colour, hatch=hatch, edgecolor="white")
            left += width
        axis.text(
            1.01, row, f"{100 * parts.noise_in_means:.1f} %", va="center", size=style.TEXT - 1
        )
    axis.set_yticks(
        range(len(known)), [contrast.data.outcomes[item.outcome].label for item, _ in known]
    )
    axis.set_ylim(len(known) - 0.5, -0.5)
    axis.set_xlim(0, 1.08)
    axis.grid(axis="y", visible=False)
    style.name_axis(axis, "x", "share of the variance of single runs")
    return figure
