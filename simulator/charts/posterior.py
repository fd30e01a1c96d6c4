"""A posterior as a figure: marginals against the prior, and the strongest pairs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from simulator.charts import panels, style
from simulator.experiments.calibration.identifiability import marginals, strongest_pairs
from simulator.experiments.calibration.population import Population
from simulator.experiments.calibration.prior import FittedRange, Prior

COLUMNS = 4
BINS = 20
MOST_POINTS = 400
MEMBERS, DEFAULT = style.BLUE, style.VERMILION


@dataclass(frozen=True)
class Posterior:
    """What a picture of a posterior shows.

    Attributes:
        members: (members, parameters) in the unit cube.
        default: Number of the default member.
        manifest: Of the calibration.
    """

    prior: Prior
    population: Population
    members: np.ndarray
    default: int
    manifest: dict[str, Any]

    @property
    def run_id(self) -> str:
        """Short name of the computation."""
        return str(self.manifest["run_id"])


def posterior(result: Posterior) -> Figure:
    """Draw a panel per parameter, the best known first: posterior against the flat prior."""
    known = marginals(result.prior, result.population)
    figure, axes = style.sheet(
        result,
        "What the calibration patterns tell about the parameters",
        "Bars: posterior over the whole range of the prior; dashed line: the flat prior. In "
        "brackets: width of the central 90 % of the posterior over the prior's, narrowest first.",
        (-(-len(known) // COLUMNS), COLUMNS),
        1.15,
        _legend(),
    )
    for axis, marginal in panels.filled(axes, known):
        _marginal(axis, result, result.prior.paths.index(marginal.path))
        # Section and width on a line, and the rest of the path on the next.
        section, _, rest = marginal.path.partition(".")
        style.name_panel(axis, f"{section} ({marginal.width:.2f})\n{rest.replace('.', ': ')}")
    return figure


def _legend() -> list[Artist]:
    return [
        Patch(facecolor=style.SKY, label="posterior"),
        Line2D([], [], color=style.INK, linestyle="--", label="prior"),
        Line2D([], [], color=MEMBERS, marker="|", linestyle="", label="ensemble"),
        Line2D([], [], color=DEFAULT, marker="D", linestyle="", label="default"),
    ]


def _marginal(axis: Axes, result: Posterior, column: int) -> None:
    points = result.population.points[:, column]
    heights, edges = np.histogram(points, bins=BINS, range=(0.0, 1.0), density=True)
    axis.stairs(heights, edges, fill=True, color=style.SKY)
    axis.axhline(1.0, color=style.INK, linestyle="--", linewidth=0.9)
    places = result.members[:, column]
    level = -0.08 * max(1.0, float(heights.max()))
    axis.plot(places, np.full(len(places), level), "|", color=MEMBERS, markersize=6)
    axis.plot(places[result.default], level, "D", color=DEFAULT, markersize=4.5)
    axis.set_ylim(2 * level)
    axis.set_yticks([])
    _scale(axis, "x", result.prior.ranges[column])


def _scale(axis: Axes, which: str, ranged: FittedRange) -> None:
    """Label three places of a scale with values of the parameter."""
    places = [0.0, 0.5, 1.0]
    labels = [f"{ranged.value(place):.3g}" for place in places]
    axis.set(**{f"{which}lim": (0, 1), f"{which}ticks": places, f"{which}ticklabels": labels})


def pairs(result: Posterior) -> Figure:
    """Draw the pairs of parameters with the strongest posterior correlation.

    Raises:
        ValueError: If only one parameter is fitted.
    """
    found = strongest_pairs(result.prior, result.population)
    if not found:
        raise ValueError("pairs need at least two parameters")
    columns = 3
    figure, axes = style.sheet(
        result,
        "Parameters that the data tell only together",
        "Points: parameter sets of the posterior; r: their correlation. Where it is strong, the "
        "data tell a combination rather than each parameter.",
        (-(-len(found) // columns), columns),
        2.6,
        _legend()[2:],
    )
    for axis, pair in panels.filled(axes, found):
        _pair(axis, result, pair.first, pair.second)
        style.name_panel(axis, f"r = {pair.correlation:+.2f}")
    return figure


def _pair(axis: Axes, result: Posterior, first: str, second: str) -> None:
    prior, population = result.prior, result.population
    i, j = prior.paths.index(first), prior.paths.index(second)
    shown = population.points[:MOST_POINTS]
    axis.plot(shown[:, i], shown[:, j], ".", color=style.SKY, markersize=4, alpha=0.6)
    members = result.members
    axis.plot(members[:, i], members[:, j], "+", color=MEMBERS, markersize=5)
    axis.plot(members[result.default, i], members[result.default, j], "D", color=DEFAULT)
    _scale(axis, "x", prior.ranges[i])
    _scale(axis, "y", prior.ranges[j])
    style.name_axis(axis, "x", first, style.SMALL)
    style.name_axis(axis, "y", second, style.SMALL)
