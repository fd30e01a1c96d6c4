"""Figures of results, one function each; `draw` finds them by name."""

from __future__ import annotations

import difflib
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from simulator.charts.ablation import ablation
from simulator.charts.attacks import attacks
from simulator.charts.composite import composite
from simulator.charts.differences import differences
from simulator.charts.distributions import distributions
from simulator.charts.leads import leads
from simulator.charts.theories import theories
from simulator.charts.timeline import timeline
from simulator.charts.trajectories import trajectories
from simulator.charts.winners import winners

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from simulator.results.results import Results
    from simulator.scenario.experiment import Experiment

KINDS: dict[str, Callable[..., Figure]] = {
    "differences": differences,
    "distributions": distributions,
    "trajectories": trajectories,
    "attacks": attacks,
    "timeline": timeline,
    "theories": theories,
    "ablation": ablation,
    "composite": composite,
    "leads": leads,
    "winners": winners,
}
"""Every kind of figure."""

__all__ = ["KINDS", "draw", "figures_of"]


def figures_of(experiment: Experiment) -> tuple[str, ...]:
    """Return the kinds of figures that show an experiment."""
    kinds = ["distributions", "trajectories", "attacks", "timeline"]
    if len(experiment.variants) > 1:
        kinds.insert(0, "differences")
        if experiment.varied == "strategy":
            kinds.append("composite")
    sensitivities = {v.scenario.parameters.relative_gains.k for v in experiment.variants}
    if len(sensitivities) > 1:
        kinds.insert(0, "theories")
    return tuple(kinds)


def draw(results: Results, kind: str = "differences", **options: Any) -> Figure:
    """Return a figure of a kind.

    Raises:
        ValueError: If there is no such kind; the message names the nearest one.
    """
    if kind not in KINDS:
        near = difflib.get_close_matches(kind, KINDS, n=1, cutoff=0.3)
        hint = f"did you mean {near[0]!r}? " if near else ""
        raise ValueError(f"no figure {kind!r}; {hint}there are {', '.join(KINDS)}")
    return KINDS[kind](results, **options)
