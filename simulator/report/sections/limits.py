"""What a comparison cannot say: what its author says, and what every comparison has in common."""

from __future__ import annotations

from simulator.report import html
from simulator.report.sections import Comparison, section
from simulator.results.crossed import sets_and_draws

OF_CHANCE = (
    "Intervals are about chance inside the model: they shrink with more replicates. They say "
    "nothing about wrong parameters or wrong rules, which no number of runs removes."
)
OF_SETS_AND_CHANCE = (
    "Intervals are about chance inside the model and about which parameter sets the calibration "
    "happened to find. They say nothing about what all of its sets have wrong, or about wrong "
    "rules, which no number of sets or runs removes."
)
COMMON = (
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


@section("limits", order=100, title="What the model cannot say", style="limits")
def limits(page: Comparison) -> str:
    """Return the limits that the author names, and those of every comparison."""
    points = list(page.experiment.shows_not or ("The experiment itself does not say.",))
    sets = sets_and_draws(page.results.outcomes)
    points += [OF_CHANCE if sets is None else OF_SETS_AND_CHANCE, *COMMON]
    points += OF_STRATEGIES if page.experiment.varied == "strategy" else ()
    points += OF_MAPS if not page.results.winners.empty else ()
    return html.bullets(points)
