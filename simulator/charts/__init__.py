"""Figures of results, one function each; `draw` finds them by name."""

from __future__ import annotations

import difflib
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from simulator.charts.attacks import attacks
from simulator.charts.differences import differences
from simulator.charts.distributions import distributions
from simulator.charts.timeline import timeline
from simulator.charts.trajectories import trajectories

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from simulator.results.results import Results

KINDS: dict[str, Callable[..., Figure]] = {
    "differences": differences,
    "distributions": distributions,
    "trajectories": trajectories,
    "attacks": attacks,
    "timeline": timeline,
}
"""Every kind of figure."""

__all__ = ["KINDS", "draw"]


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
