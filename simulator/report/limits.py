"""What a comparison cannot say: what its author says, and what every comparison has in common."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from simulator.report.markup import section

if TYPE_CHECKING:
    from simulator.results.results import Results
    from simulator.scenario.experiment import Experiment

COMMON = (
    "Intervals are about chance inside the model: they shrink with more replicates. They say "
    "nothing about wrong parameters or wrong rules, which no number of runs removes.",
    "Most parameters are judgements or were fitted to reported incidents, which are few, late and "
    "seen from outside. What is never reported has left no trace in them.",
    "Start values of states rest on public facts, some of them imputed; docs/start_values.md says "
    "which.",
    "States follow the same theory from beginning to end: governments do not change, and nobody "
    "learns from another run.",
)
OF_STRATEGIES = (
    "All runs play the same burn-in before a strategy begins. What a change of course costs before "
    "it takes hold is not counted.",
    "A composite index adds up what its author chose, between bounds and with weights that its "
    "author chose. Another reader may choose otherwise and find another order.",
)
OF_MAPS = (
    "The map covers the declared box of a few parameters and leaves all others alone. A region "
    "smaller than the distance of its points can be missed, and a share of the box is no "
    "probability.",
)


def limits_section(results: Results, experiment: Experiment) -> str:
    """Return what the model cannot say."""
    points = [*(experiment.shows_not or ("The experiment itself does not say.",)), *COMMON]
    points += OF_STRATEGIES if experiment.varied == "strategy" else ()
    points += OF_MAPS if not results.winners.empty else ()
    items = "".join(f"<li>{escape(point)}</li>\n" for point in points)
    return section(
        "What the model cannot say", f"<ul>\n{items}</ul>\n", anchor="limits", style="limits"
    )
