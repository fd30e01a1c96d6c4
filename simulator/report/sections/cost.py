"""What another billion buys: cost-effectiveness of the strategies that are compared."""

from __future__ import annotations

from typing import Any

from simulator.charts.figures.composite import criterion_words
from simulator.labels import MINUS, sentence
from simulator.model.outcomes import chosen
from simulator.report import html
from simulator.report.numbers import number
from simulator.report.sections import Comparison, section
from simulator.results.comparison import cost_effectiveness

NOTE = (
    "What a strategy costs the state is its own cyber budget and what dearer or changing suppliers "
    "take, in USD bn a year; help from a patron is free. Cost: mean difference to the first "
    "strategy with its 90 % interval. The other cells: how much of the index one more USD bn a "
    "year buys, as the mean difference of the index over that of the cost (van Hout et al. 1994), "
    "or, where a strategy is cheaper and worse, how much each USD bn saved gives up. Where no "
    "ratio makes sense the cell says why: cheaper and better (or dearer and worse) needs none, and "
    "a difference whose interval includes zero has none. The composite knows what suppliers cost "
    "already, as a part of the output that is lost."
)


@section("cost", order=80, title="What another billion buys")
def cost(page: Comparison) -> str:
    """Return the cost of each strategy, and what it buys of each index."""
    if not (page.of_strategies and page.has_intervals):
        return ""
    indices = chosen("bought")
    heads = [(sentence(page.results.varied), ""), ("Cost", "USD bn a year")]
    heads += [(criterion_words(page.results, index), "per USD bn a year") for index in indices]
    found = cost_effectiveness(page.results)
    return html.paragraph(NOTE) + page.tables(
        found,
        heads,
        lambda of: [_cost(of[indices[0]]), *(_bought(of[index]) for index in indices)],
    )


def _cost(row: Any) -> str:
    interval = f"[{number(row.cost_low, 3, True)}, {number(row.cost_high, 3, True)}]"
    return html.cell(number(row.cost, 3, True), interval, row.cost_low <= 0.0 <= row.cost_high)


def _bought(row: Any) -> str:
    if row.ratio != row.ratio:
        return html.cell(row.verdict, quiet=True)
    ratio, low, high = (
        f"{value:.2g}".replace("-", MINUS) for value in (row.ratio, row.ratio_low, row.ratio_high)
    )
    return html.cell(ratio, f"[{low}, {high}]", more=row.verdict)
