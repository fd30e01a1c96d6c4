"""What a strategy or theory changes: paired differences to the baseline, with their intervals."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from simulator.charts import figure, panels, style
from simulator.labels import display_name, short_name, unit_words
from simulator.model.outcomes import chosen, described
from simulator.results.frames import rows_of
from simulator.results.results import Results

COLUMNS = 3


def main_outcomes(results: Results) -> tuple[str, ...]:
    """Return the outcomes that a comparison of strategies, or of theories, is looked at for."""
    return chosen("main_of_theories" if results.varied == "theory" else "main")


@figure(
    "differences",
    order=1,
    belongs=lambda experiment: len(experiment.variants) > 1,
    section="outcomes",
    caption="What each {} changes. The same numbers stand in the tables.",
)
def differences(
    results: Results,
    outcomes: Sequence[str] | None = None,
    state: str | None = None,
    baseline: str | None = None,
) -> Figure:
    """Draw a panel per outcome: mean paired difference to the baseline, 90 % interval.

    Raises:
        ValueError: If there is nothing to compare, or a name is unknown.
    """
    first = baseline or results.scenarios[0]
    others = [name for name in results.scenarios if name != first]
    if not others:
        raise ValueError("differences need at least two scenarios; try kind='distributions'")
    focal, shown = state or results.focal, outcomes or main_outcomes(results)
    table = results.summary(focal, first, shown)
    against = display_name(first).lower()
    figure, axes = style.sheet(
        results,
        f"{short_name(focal)}: what each {results.varied} changes against {against}",
        "Mean difference between runs that share their random draws, with 90 % bootstrap "
        "interval. An interval that touches the zero line leaves the sign open. How others' gains "
        "are weighed is a part of the theory: read both weightings.",
        (-(-len(shown) // COLUMNS), min(COLUMNS, len(shown))),
        0.75 + 0.31 * len(others),
        panels.weighting_keys(results),
        sharey=True,
    )
    for axis, name in panels.filled(axes, shown):
        _panel(axis, results, table[table["outcome"] == name], name, others)
    return figure


def _panel(
    axis: Axes, results: Results, table: pd.DataFrame, name: str, others: Sequence[str]
) -> None:
    axis.axvline(0, color=style.INK, linewidth=1)
    for place, weighting, look in panels.by_weighting(results):
        for row in rows_of(table[table["weighting"] == weighting]):
            if row.scenario in others:
                height = others.index(row.scenario) + place
                ends = [row.difference_low, row.difference_high]
                panels.interval(axis, row.difference, ends, height, look)
    outcome = described(name)
    better, across = style.better_words(outcome.better), f"difference ({unit_words(outcome.unit)})"
    panels.finish(axis, outcome.label, better, others, across)
    axis.margins(x=0.08)
