"""Figures of results, registered by name; `draw` finds them.

A new one is a file in `charts/figures/`, or a module of anybody's own: a function of results that
bears the decorator `figure`.
"""

from __future__ import annotations

import difflib
import importlib
import pkgutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from simulator.results.results import Results
    from simulator.scenario.experiment import Experiment

    Draw = Callable[..., Figure]

__all__ = ["KINDS", "FigureKind", "draw", "figure", "figures_of", "figures_of_map"]

LAST = 1_000


@dataclass(frozen=True)
class FigureKind:
    """A kind of figure.

    Attributes:
        draw: Draws it from results and options of its own.
        order: Place among the others.
        belongs: Whether it is a part of the report of an experiment; None: of no such report.
        section: The section of the page that shows it; a figure without one is left as a file.
        caption: What the page says below it; braces stand for what is compared.
    """

    draw: Draw
    order: int = LAST
    belongs: Callable[[Experiment], bool] | None = lambda experiment: True
    section: str = ""
    caption: str = ""


KINDS: dict[str, FigureKind] = {}
"""Every kind of figure, in their order."""


def figure(name: str, **about: Any) -> Callable[[Draw], Draw]:
    """Register a function as a kind of figure; `about` are the fields of `FigureKind`."""

    def register(function: Draw) -> Draw:
        KINDS[name] = FigureKind(function, **about)
        ordered = sorted(KINDS.items(), key=lambda item: item[1].order)
        KINDS.clear()
        KINDS.update(ordered)
        return function

    return register


def figures_of(experiment: Experiment) -> tuple[str, ...]:
    """Return the kinds of figures that belong to the report of an experiment."""
    return tuple(name for name, kind in KINDS.items() if kind.belongs and kind.belongs(experiment))


def figures_of_map(results: Results) -> Iterator[tuple[str, str, dict[str, str]]]:
    """Yield name, kind and options of each figure of a map of winners; none without a map."""
    if not results.winners.empty:
        yield "leads", "leads", {}
        for weighting in results.winners["weighting"].unique():
            yield f"winners_{weighting}", "winners", {"weighting": weighting}


def draw(results: Results, kind: str = "differences", **options: Any) -> Figure:
    """Return a figure of a kind.

    Raises:
        ValueError: If there is no such kind; the message names the nearest one.
    """
    if kind not in KINDS:
        near = difflib.get_close_matches(kind, KINDS, n=1, cutoff=0.3)
        hint = f"did you mean {near[0]!r}? " if near else ""
        raise ValueError(f"no figure {kind!r}; {hint}there are {', '.join(KINDS)}")
    return KINDS[kind].draw(results, **options)


for _module in pkgutil.iter_modules([f"{__path__[0]}/figures"]):
    importlib.import_module(f"{__name__}.figures.{_module.name}")
